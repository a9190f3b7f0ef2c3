/* Changes, ranks and cautions as they are printed beside an indicator: words, a sign and a colour. */
(function (app) {
  "use strict";
  const { make, icon } = app.element;
  const { number, changed, interval, ordinal, finite } = app.numbers;
  const WORDS = {
    higher: "Higher",
    lower: "Lower",
    better: "Better",
    worse: "Worse",
    similar: "Similar",
    "cannot tell": "Cannot tell",
  };

  function capital(text) {
    return text ? text[0].toUpperCase() + text.slice(1) : "";
  }

  function verdict(name) {
    return WORDS[name] || capital(name);
  }

  /** A verdict as the name of a class: of more words than one, joined. */
  const classOf = (name) => (name || "").replaceAll(" ", "-");

  /** An arrow points only where the verdict gives a direction. */
  function arrowOf(change, name) {
    if (name === "similar") return icon("same");
    return app.store.clear(name) ? icon(change.size > 0 ? "up" : "down") : "";
  }

  /** A change: arrow, size, interval and the word for it; colour only repeats the word. */
  function change(given, name, base = "") {
    if (!given) return make("span", { class: "muted" }, "No change listed");
    if (!finite(given.size)) {
      return make("span", { class: "muted" }, "Too few for a percentage");
    }
    const span =
      finite(given.lower) && finite(given.upper) ? `${interval(given.lower, given.upper)}${given.sizeUnit}` : "";
    return make(
      "span",
      { class: `change ${classOf(name)}` },
      make(
        "span",
        { class: "line" },
        make("span", { class: "size" }, arrowOf(given, name), changed(given)),
        name && make("span", { class: "verdict" }, verdict(name)),
      ),
      span && make("span", { class: "span" }, span),
      base &&
        given.against !== app.baseLabel(base) &&
        make("span", { class: "span" }, `on ${given.against}${given.locked ? ", lockdowns" : ""}`),
    );
  }

  function rank(given) {
    if (!given || !finite(given.value)) return make("span", { class: "muted" }, "Not ranked");
    const span =
      finite(given.lower) && given.lower !== given.upper
        ? `${ordinal(given.lower)} to ${ordinal(given.upper)}`
        : "";
    return make(
      "span",
      { class: "rank" },
      `${ordinal(given.value)} of ${number(given.of)}`,
      span && make("span", { class: "span" }, span),
    );
  }

  function flags(indicator, meanings) {
    if (!indicator.flags.length)
      return make(
        "span",
        { class: "muted clean" },
        make("span", { "aria-hidden": "true" }, "\u2013"),
        app.element.hidden("No caution"),
      );
    return make(
      "span",
      { class: "flags" },
      indicator.flags.map((flag, at) => {
        const words = (indicator.flagWords || [])[at] || (meanings || {})[flag] || flag;
        return app.tip.term([icon("flag"), capital(flag)], words, { class: "term flag" });
      }),
    );
  }

  /** Latest value with its unit, and the count behind it. */
  function latest(given, measure) {
    if (!given) return make("span", { class: "muted" }, "Not available");
    const value = finite(given.value)
      ? [
          make(
            "span",
            { class: "line" },
            make("span", { class: "size" }, sized(given)),
            make("span", { class: "span" }, unitOf(given)),
          ),
        ]
      : [];
    const count = finite(given.count)
      ? make(
          "span",
          { class: value.length && measure !== "count" ? "span" : "size" },
          `${number(given.count)}${value.length && measure !== "count" ? " counted" : ""}`,
        )
      : null;
    if (measure === "count" && count) return make("span", { class: "latest" }, count);
    return make(
      "span",
      { class: "latest" },
      value,
      measure === "rate" && value.length ? null : count,
    );
  }

  /** The size that a reader sees first of a newest value, and its unit. */
  function shown(given, measure) {
    const counted = { size: given?.count ?? null, unit: finite(given?.count) ? "counted" : "" };
    if (!finite(given?.value) || measure === "count") return counted;
    return { size: given.value, unit: given.unit };
  }

  const percent = (given) => ((given.unit || "").startsWith("%") ? "%" : "");

  /** The value with the decimals of the chart that compares it. */
  const sized = (given) => `${number(given.value, given.decimals ?? 1)}${percent(given)}`;

  /** The interval of the value, in words; a count by itself has none. */
  function span(given, measure) {
    if (measure === "count" || !finite(given?.value) || !finite(given.lower)) return "";
    const limits = interval(given.lower, given.upper, given.decimals ?? 1, percent(given));
    return `95% interval ${limits}`;
  }

  const unitOf = (given) => (given.unit || "").replace(/^% ?/, "");

  app.sign = { change, rank, flags, latest, shown, span, verdict, classOf, capital };
})((window.safecity = window.safecity || {}));
