/* Months against the range to be expected of them. */
(function (app) {
  "use strict";
  const { number, month, interval, finite } = app.numbers;
  const time = app.time;

  function tipOf(row, unit) {
    const range = finite(row.lower) ? `\nExpected ${interval(row.lower, row.upper, 0)}` : "";
    const signal = row.signal ? `\n${app.sign.capital(String(row.signal))} the expected range` : "";
    return (
      `${month(row.month)}: ${number(row.value, 0)} ${unit.replace(/^count ?/, "")}`.trim() +
      range +
      signal
    );
  }

  function points(exhibit, state) {
    return exhibit.records
      .filter((row) => app.selection.within(row.month, state))
      .map((row) => ({
        t: time.stamp(row.month),
        value: row.value,
        lower: row.lower,
        upper: row.upper,
        centre: row.centre,
        signal: Boolean(row.signal),
        tip: tipOf(row, exhibit.unit),
      }));
  }

  function spec(c, { narrow }, rows) {
    const { size, layer, having, dashed, crosshair, chart } = app.layer;
    const x = time.axis(narrow);
    const y = (field) => size(field);
    const range = layer("area", { color: c.range }, { x, y: y("lower"), y2: { field: "upper" } });
    const ring = { filled: true, fill: c.paper, stroke: c.special, strokeWidth: 2.5, size: 60 };
    const signal = layer("point", { ...ring, opacity: 1 }, { x, y: y("value") });
    const layers = [
      ...time.layers(c),
      having("lower", range),
      having("centre", layer("line", dashed(c.muted), { x, y: y("centre") })),
      layer("line", { color: c.own }, { x, y: y("value") }),
      { transform: [{ filter: "datum.signal" }], ...signal },
      ...crosshair(c, x, y("value")),
    ];
    return chart(narrow ? 220 : 300, ["points", "events"], layers, time.above(rows));
  }

  function trend(exhibit, state, room) {
    const c = app.look.colours();
    const shown = points(exhibit, state);
    const { list, note, rows } = time.events(
      exhibit,
      shown.map((each) => each.t),
      room,
    );
    const key = [["line", c.own, exhibit.place || "Count"]];
    if (shown.some((each) => finite(each.lower))) {
      key.push(["box", c.range, "Expected range"], ["dash", c.muted, "Average before the period"]);
    }
    if (shown.some((each) => each.signal))
      key.push(["ring", c.special, "Outside the expected range, or part of a run"]);
    return {
      spec: spec(c, room, rows),
      data: { points: shown, events: list },
      key,
      note: shown.length ? note : NOTHING,
    };
  }
  const NOTHING = "Nothing was recorded in the months chosen.";

  app.chart.kinds.trend = trend;
})((window.safecity = window.safecity || {}));
