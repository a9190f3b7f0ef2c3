/* Many areas over the years: one line each, the own area and those chosen picked out by name. */
(function (app) {
  "use strict";
  const { number, interval, finite } = app.numbers;
  const yes = (value) => value === true || value === "True";

  /** Colour of an area's line; those picked out lie on top. */
  function lookOf(row, state, c) {
    if (yes(row.own)) return { colour: c.own, rank: 2 };
    if (row.area === state.area) return { colour: c.plum, rank: 1 };
    if (row.area === state.with) return { colour: c.special, rank: 1 };
    return { colour: c.rule, rank: 0 };
  }

  function tipOf(row, exhibit, places) {
    const span = finite(row.lower)
      ? `\n95% interval ${interval(row.lower, row.upper, places)}`
      : "";
    return `${row.label}, ${row.period}: ${number(row.value, places)} ${exhibit.unit}${span}`;
  }

  function points(exhibit, state) {
    const c = app.look.colours();
    const places = app.series.decimalsOf(exhibit);
    const rows = exhibit.records.filter((row) => app.selection.within(row.start, state));
    const last = new Map(rows.map((row) => [row.area, row]));
    const named = [...last.values()].filter((row) => lookOf(row, state, c).rank);
    const highest = Math.max(...named.map(({ value }) => value));
    return rows
      .map((row) => ({
        ...lookOf(row, state, c),
        period: row.period,
        area: row.area,
        value: row.value,
        tip: tipOf(row, exhibit, places),
        end: last.get(row.area) === row ? `${row.label} ${number(row.value, places)}` : "",
        above: row.value === highest,
      }))
      .sort((a, b) => a.rank - b.rank || a.period.localeCompare(b.period, "en"));
  }

  const order = (rows) => [...new Set(rows.map((row) => row.period))].sort();

  function spec({ narrow }, behind, x) {
    const { size, layer, own, lettered, touch, chart } = app.layer;
    const y = size("value");
    const line = (rank) => ({
      transform: [{ filter: `datum.rank ${rank}` }],
      ...layer(
        "line",
        { strokeWidth: rank === "< 1" ? 1.1 : 3.2 },
        { x, y, detail: { field: "area", type: "nominal" }, color: own },
      ),
    });
    const label = (which, look) => ({
      transform: [{ filter: `datum.rank > 0 && datum.end && ${which}` }],
      ...layer(
        "text",
        { align: "right", dx: -2, fontWeight: 600, ...look },
        { x, y, text: { field: "end" }, color: own },
      ),
    });
    const dots = layer("point", { filled: true, size: 40, opacity: 1 }, { x, y, color: own });
    const layers = [
      ...behind,
      line("< 1"),
      line("> 0"),
      { transform: [{ filter: "datum.rank > 0" }], ...dots },
      ...lettered(label("datum.above", { baseline: "bottom", dy: -8 })),
      ...lettered(label("!datum.above", { baseline: "top", dy: 10 })),
      touch(x, y),
    ];
    return chart(narrow ? 250 : 340, ["points", "locked"], layers, { right: 14 });
  }

  function courses(exhibit, state, room) {
    const c = app.look.colours();
    const shown = points(exhibit, state);
    const key = [["line", c.own, exhibit.place || app.data.meta.place]];
    for (const [code, colour] of [
      [state.area, c.plum],
      [state.with, c.special],
    ])
      if (code && shown.some((row) => row.area === code))
        key.push(["line", colour, app.nameOf(code)]);
    key.push(["line", c.rule, "Each comparator; point at a line for its name"]);
    const periods = order(shown);
    const x = { ...app.series.years("period"), sort: periods };
    const locked = app.time.years(periods, c, room, x);
    const data = { points: shown, locked: locked.list };
    return { spec: spec(room, locked.layers, x), data, key: [...key, ...locked.key], note: "" };
  }

  app.chart.kinds.courses = courses;
})((window.safecity = window.safecity || {}));
