/* What is to be expected if what was seen continues, with its intervals. */
(function (app) {
  "use strict";
  const { number, interval, finite } = app.numbers;

  function points(exhibit, state) {
    const rows = exhibit.records.filter((row) => app.selection.within(row.start, state));
    const last = rows.filter((row) => finite(row.value)).pop();
    return rows.map((row) => {
      const joint = row === last;
      const value = finite(row.value) ? row.value : row.forecast;
      const span = finite(row.lower)
        ? `\n95% interval ${interval(row.lower, row.upper, 0)}\n80% interval ${interval(row.lower80, row.upper80, 0)}`
        : "";
      return {
        t: app.time.stamp(row.start),
        value: row.value,
        ahead: joint ? row.value : row.forecast,
        lower: joint ? row.value : row.lower,
        upper: joint ? row.value : row.upper,
        lower80: joint ? row.value : row.lower80,
        upper80: joint ? row.value : row.upper80,
        shown: value,
        tip: `${row.period}: ${number(value, 0)}${finite(row.value) ? "" : " forecast"}${span}`,
      };
    });
  }

  function band(x, lower, upper, colour) {
    const { size, layer, having } = app.layer;
    const reach = { x, y: size(lower), y2: { field: upper } };
    return having(lower, layer("area", { color: colour, opacity: 0.9 }, reach));
  }

  function spec(c, { narrow }, rows) {
    const { size, layer, having, touch, chart } = app.layer;
    const x = app.time.axis(narrow);
    const line = (field, more) =>
      having(field, layer("line", { color: c.own, ...more }, { x, y: size(field) }));
    const layers = [
      ...app.time.layers(c),
      band(x, "lower", "upper", c.seq1),
      band(x, "lower80", "upper80", c.seq2),
      line("value", {}),
      line("ahead", { strokeDash: [6, 4] }),
      touch(x, size("shown")),
    ];
    return chart(narrow ? 220 : 300, ["points", "events"], layers, app.time.above(rows));
  }

  function forecast(exhibit, state, room) {
    const c = app.look.colours();
    const shown = points(exhibit, state);
    const { list, note, rows } = app.time.events(
      exhibit,
      shown.map((each) => each.t),
      room,
    );
    const key = [
      ["line", c.own, "Counted"],
      ["dash", c.own, "Forecast"],
      ["box", c.seq2, "80% interval"],
      ["box", c.seq1, "95% interval"],
    ];
    return { spec: spec(c, room, rows), data: { points: shown, events: list }, key, note };
  }

  app.chart.kinds.forecast = forecast;
})((window.safecity = window.safecity || {}));
