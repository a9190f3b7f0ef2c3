/* How well a finding is borne out: its strength, and the interval of what it is the interval of. */
(function (app) {
  "use strict";
  const { make } = app.element;
  const { finite, number, signed, interval } = app.numbers;

  /** Of what the interval is: a change or a difference is named, so that none reads it as a level's. */
  function subject({ chart, finding }) {
    if (!finding?.comparison) return [];
    if (finding.unit === "times") return [" of the ratio", "to"];
    if (finding.unit !== "%") return [];
    return chart === "comparison" ? [" of the difference", "from"] : [" of the change", "on"];
  }

  function sizeOf(finding, unit) {
    if (!finite(finding.size)) return "";
    const size = finding.unit === "%" ? signed(finding.size, 1) : number(finding.size, 1);
    return ` (${size}${unit})`;
  }

  /** The interval of a finding, in words; empty where it has none. */
  function span(x) {
    const { finding } = x;
    if (!finite(finding.lower) || !finite(finding.upper)) return "";
    const given = finding.unit || "";
    const unit = given.startsWith("%") ? given : ` ${given}`.trimEnd();
    const limits = interval(finding.lower, finding.upper, 1, unit);
    const [named, link] = subject(x);
    if (!named) return `95% interval ${limits}`;
    return `95% interval${named} ${link} ${finding.comparison}${sizeOf(finding, unit)}: ${limits}`;
  }

  function of(x) {
    if (!x.finding || !x.finding.strength) return null;
    const { strength, caution } = x.finding;
    const meaning = (app.data.lists.strengths || {})[strength] || strength;
    const words = span(x);
    return make(
      "p",
      { class: "evidence" },
      app.tip.term(`${strength} evidence`, meaning, { class: `term strength ${strength}` }),
      words && make("span", { class: "muted" }, ` ${words}`),
      caution && make("span", { class: "caution" }, make("b", {}, "Caution: "), caution),
    );
  }

  app.evidence = { of, span };
})((window.safecity = window.safecity || {}));
