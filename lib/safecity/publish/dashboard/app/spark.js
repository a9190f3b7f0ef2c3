/* Sparklines: the course of an indicator in a word-sized picture, with the words beside it. */
(function (app) {
  "use strict";
  const { make, draw, hidden } = app.element;
  const { number, words } = app.numbers;
  const [WIDE, HIGH, EDGE] = [112, 30, 4];

  function pathOf(points) {
    let drawn = "";
    let lifted = true;
    for (const point of points) {
      if (point === null) lifted = true;
      else {
        drawn += `${lifted ? "M" : "L"}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
        lifted = false;
      }
    }
    return drawn;
  }

  function placed(values) {
    const known = values.filter((value) => value !== null);
    const top = Math.max(...known, 0) || 1;
    const step = (WIDE - 2 * EDGE) / Math.max(1, values.length - 1);
    return values.map((value, at) =>
      value === null ? null : [EDGE + at * step, HIGH - EDGE - (value / top) * (HIGH - 2 * EDGE)],
    );
  }

  function spoken(spark, decimals) {
    const known = spark.filter((each) => each.v !== null);
    const [first, last] = [known[0], known[known.length - 1]];
    const sizes = known.map((each) => each.v);
    const print = (value) => number(value, decimals);
    return (
      `${words(first.t)}: ${print(first.v)}; ${words(last.t)}: ${print(last.v)}; ` +
      `lowest ${print(Math.min(...sizes))}, highest ${print(Math.max(...sizes))}`
    );
  }

  /** Draw a sparkline from zero; the last point is marked. */
  function line(spark, decimals) {
    const known = spark.filter((each) => each.v !== null);
    if (known.length < 2) return make("span", { class: "muted" }, "No series");
    const points = placed(spark.map((each) => each.v));
    const end = points.filter(Boolean).pop();
    return make(
      "span",
      { class: "spark" },
      draw(
        "svg",
        { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH, "aria-hidden": "true" },
        draw("path", { class: "base", d: `M0 ${HIGH - EDGE}H${WIDE}` }),
        draw("path", { class: "course", d: pathOf(points) }),
        draw("circle", { cx: end[0].toFixed(1), cy: end[1].toFixed(1), r: 3 }),
      ),
      hidden(spoken(spark, decimals)),
    );
  }

  app.spark = { line };
})((window.safecity = window.safecity || {}));
