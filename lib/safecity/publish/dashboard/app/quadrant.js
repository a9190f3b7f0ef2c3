/* Two measures of each theme, one against the other, each with its interval. */
(function (app) {
  "use strict";
  const { number, interval, finite } = app.numbers;

  function tipOf(row, titles) {
    const span = (lower, upper) =>
      finite(lower) ? ` (95% interval ${interval(lower, upper)})` : "";
    return (
      `${row.group}\n${titles.x}: ${number(row.x, 1)}${span(row.x_lower, row.x_upper)}\n` +
      `${titles.y}: ${number(row.y, 1)}${span(row.y_lower, row.y_upper)}`
    );
  }

  /** Points with names to their right, or to their left where they stand far to the right. */
  function points(exhibit, room, titles) {
    const ends = exhibit.records.flatMap((row) => [row.x_lower, row.x_upper, row.x]).filter(finite);
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    return exhibit.records.map((row, at) => ({
      ...row,
      name: room.narrow ? String(at + 1) : row.group,
      tip: tipOf(row, titles),
      late: row.x > low + (high - low) * 0.62,
    }));
  }

  function names(x, y, late) {
    const { layer, lettered } = app.layer;
    const look = { align: late ? "right" : "left", dx: late ? -8 : 8, dy: -9 };
    const text = layer("text", look, { x, y, text: { field: "name" } });
    return lettered({ transform: [{ filter: `datum.late === ${late}` }], ...text });
  }

  function spec(c, room, titles) {
    const { size, layer, chart } = app.layer;
    const axis = { tickCount: 7, labelFlush: false };
    const x = size("x", { title: titles.x, axis, scale: { zero: true, nice: true, padding: 30 } });
    const y = size("y", { title: titles.y, scale: { zero: false, nice: true, padding: 16 } });
    const span = (encoding) => layer("rule", { color: c.rule, strokeWidth: 1.5 }, encoding);
    const none = { x: { datum: 0, type: "quantitative" } };
    const dot = { filled: true, color: c.own, size: 90, opacity: 1 };
    const layers = [
      layer("rule", { color: c.rule, strokeDash: [4, 4] }, none),
      span({ x: { ...x, field: "x_lower" }, x2: { field: "x_upper" }, y }),
      span({ y: { ...y, field: "y_lower" }, y2: { field: "y_upper" }, x }),
      layer("point", dot, { x, y, tooltip: { field: "tip" } }),
      ...names(x, y, false),
      ...names(x, y, true),
    ];
    return chart(room.narrow ? 300 : 400, ["points"], layers);
  }

  function quadrant(exhibit, state, room) {
    const c = app.look.colours();
    const titles = Object.fromEntries(exhibit.columns.map((column) => [column.name, column.title]));
    const shown = points(exhibit, room, titles);
    const note = room.narrow ? shown.map((each) => `${each.name} ${each.group}`).join("; ") : "";
    const key = [
      ["dot", c.own, "Theme"],
      ["line", c.rule, "95% interval"],
    ];
    return { spec: spec(c, room, titles), data: { points: shown }, key, note };
  }

  app.chart.kinds.quadrant = quadrant;
})((window.safecity = window.safecity || {}));
