/* Two measures of each theme, one against the other, each with its interval. */
(function (app) {
  "use strict";
  const { number, interval, finite } = app.numbers;

  function tipOf(row, titles) {
    const span = (lower, upper) => (finite(lower) ? ` (95% interval ${interval(lower, upper)})` : "");
    return `${row.group}\n${titles.x}: ${number(row.x, 1)}${span(row.x_lower, row.x_upper)}\n`
      + `${titles.y}: ${number(row.y, 1)}${span(row.y_lower, row.y_upper)}`;
  }

  function quadrant(exhibit, state, room) {
    const c = app.look.colours();
    const titles = Object.fromEntries(exhibit.columns.map((column) => [column.name, column.title]));
    const points = exhibit.records.map((row, at) => ({
      ...row, name: room.narrow ? String(at + 1) : row.group, tip: tipOf(row, titles),
    }));
    const x = { field: "x", type: "quantitative", title: titles.x, scale: { zero: true, nice: true, padding: 30 } };
    const y = { field: "y", type: "quantitative", title: titles.y, scale: { zero: false, nice: true, padding: 16 } };
    const rule = (encoding) => ({ mark: { type: "rule", color: c.grey, strokeWidth: 1.5 }, encoding });
    const spec = {
      width: 600, height: room.narrow ? 300 : 400, autosize: { type: "fit-x", contains: "padding" }, padding: { top: 8, left: 0, right: 10, bottom: 4 },
      datasets: { points: [] }, data: { name: "points" },
      layer: [
        { mark: { type: "rule", color: c.rule, strokeDash: [4, 4] }, encoding: { x: { datum: 0, type: "quantitative" } } },
        rule({ x: { ...x, field: "x_lower" }, x2: { field: "x_upper" }, y }),
        rule({ y: { ...y, field: "y_lower" }, y2: { field: "y_upper" }, x }),
        { mark: { type: "point", filled: true, color: c.own, size: 90, opacity: 1 }, encoding: { x, y, tooltip: { field: "tip" } } },
        { mark: { type: "text", align: "left", dx: 8, dy: -9, stroke: c.paper, strokeWidth: 4, strokeJoin: "round" }, encoding: { x, y, text: { field: "name" } } },
        { mark: { type: "text", align: "left", dx: 8, dy: -9 }, encoding: { x, y, text: { field: "name" } } },
      ],
    };
    const note = room.narrow ? points.map((each) => `${each.name} ${each.group}`).join("; ") : "";
    return { spec, data: { points }, key: [["dot", c.own, "Theme"], ["line", c.grey, "95% interval"]], note };
  }

  app.chart.kinds.quadrant = quadrant;
})((window.safecity = window.safecity || {}));
