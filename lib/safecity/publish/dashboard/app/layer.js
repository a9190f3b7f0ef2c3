/* Pieces of which charts are put together, as Vega-Lite reads them. */
(function (app) {
  "use strict";

  /** A quantity on an axis that starts at zero, without a title. */
  const size = (field, more = {}) => ({
    field,
    type: "quantitative",
    title: null,
    scale: { zero: true, nice: true },
    ...more,
  });

  /** A colour that the data name themselves. */
  const own = { field: "colour", type: "nominal", scale: null };

  const layer = (type, look, encoding) => ({ mark: { type, ...look }, encoding });

  /** A layer of the rows only that hold a field. */
  const having = (field, given) => ({
    transform: [{ filter: `isValid(datum.${field})` }],
    ...given,
  });

  const dashed = (colour, wide = 1.5) => ({ color: colour, strokeWidth: wide, strokeDash: [5, 4] });

  /** Words with a rim of paper, so that they can be read across a line. */
  function lettered(given) {
    const rim = { stroke: app.look.colours().paper, strokeWidth: 5, strokeJoin: "round" };
    return [{ ...given, mark: { ...given.mark, ...rim } }, given];
  }

  /** What a pointer meets: wide, unseen points that carry the words of their row. */
  const touch = (x, y) =>
    layer("point", { size: 260, opacity: 0 }, { x, y, tooltip: { field: "tip" } });

  /** A line at the time nearest to the pointer, and the points that carry the words of it. */
  function crosshair(c, x, y) {
    const select = { type: "point", on: "pointermove", clear: "pointerout", nearest: true };
    const rule = layer("rule", { color: c.ink, strokeWidth: 1 }, { x });
    const dot = layer("point", { filled: true, color: c.ink, size: 60, opacity: 1 }, { x, y });
    const at = [{ filter: { param: "at", empty: false } }];
    const params = [{ name: "at", select: { ...select, fields: [x.field] } }];
    return [{ transform: at, ...rule }, { transform: at, ...dot }, { params, ...touch(x, y) }];
  }

  /** A whole chart of layers; `names` are its sets of data, the first that of most layers. */
  function chart(height, names, layers, padding = {}) {
    return {
      width: 600,
      height,
      autosize: { type: "fit-x", contains: "padding" },
      padding: { top: 8, left: 0, right: 10, bottom: 4, ...padding },
      datasets: Object.fromEntries(names.map((name) => [name, []])),
      data: { name: names[0] },
      layer: layers,
    };
  }

  app.layer = { size, own, layer, having, dashed, lettered, touch, crosshair, chart };
})((window.safecity = window.safecity || {}));
