/* Small multiples: the same little chart for each of many things, on one grid to be run over by eye. */
(function (app) {
  "use strict";
  const { make, draw } = app.element;
  const { finite, words } = app.numbers;
  const [WIDE, HIGH, EDGE] = [150, 64, 4];

  function pathOf(values, place) {
    return values.reduce(
      ([drawn, joined], value, at) =>
        finite(value)
          ? [`${drawn}${joined ? "L" : "M"}${place(at, value)}`, true]
          : [drawn, false],
      ["", false],
    )[0];
  }

  /**
   * One panel: {to, points: [{t, v}], behind: [[v, ...], ...], top, said, note, look}.
   *
   * `to` is the button or link of its name; `said` the newest value as it is printed; `top` the end of
   * the axis, which starts at zero. Lockdowns are shaded.
   */
  function panel({ to, points, behind = [], top, newest, note = [], look = "" }) {
    const most = top || Math.max(...points.map(({ v }) => v).filter(finite), 0) || 1;
    const step = (WIDE - 2 * EDGE) / Math.max(1, points.length - 1);
    const x = (at) => EDGE + at * step;
    const place = (at, value) =>
      `${x(at).toFixed(1)} ${(HIGH - EDGE - (value / most) * (HIGH - 2 * EDGE)).toFixed(1)}`;
    const values = points.map(({ v }) => v);
    const last = values.findLastIndex(finite);
    const [cx, cy] = last < 0 ? [] : place(last, values[last]).split(" ");
    const [first, end] = [points[0], points[points.length - 1]];
    return make(
      "li",
      { class: look },
      to,
      make("span", { class: "newest" }, newest),
      draw(
        "svg",
        { viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" },
        app.time.locked(points).map((at) =>
          draw("rect", {
            class: "marked",
            x: (x(at) - step / 2).toFixed(1),
            y: 0,
            width: step.toFixed(1),
            height: HIGH - EDGE,
          }),
        ),
        draw("path", { class: "base", d: `M0 ${HIGH - EDGE}H${WIDE}` }),
        behind.map((line) => draw("path", { class: "behind", d: pathOf(line, place) })),
        draw("path", { class: "course", d: pathOf(values, place) }),
        last >= 0 && draw("circle", { cx, cy, r: 3.2 }),
      ),
      make(
        "span",
        { class: "ends" },
        make("span", {}, words(first?.t)),
        make("span", {}, words(end?.t)),
      ),
      note,
    );
  }

  /** A grid of panels under its heading and the words that say how to read it. */
  function grid(heading, how, choice, panels) {
    return make(
      "section",
      { class: "many" },
      make("h3", {}, heading),
      choice,
      make("p", { class: "muted small" }, how),
      make("ul", { class: "multiples" }, panels),
    );
  }

  app.multiples = { panel, grid };
})((window.safecity = window.safecity || {}));
