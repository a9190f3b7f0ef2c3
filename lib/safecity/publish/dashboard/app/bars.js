/* One row for each thing compared: a bar or a point, its interval and its number. */
(function (app) {
  "use strict";
  const { finite } = app.numbers;
  const STEP = 34;

  /** Break a label into lines that fit beside the plot. */
  function wrapped(text, most) {
    const lines = [""];
    for (const word of String(text).split(" ")) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length + 1 > most) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines.join("\n");
  }

  function endOf(row, filled) {
    return Math.max(...[row.value, row.upper, filled ? 0 : null].filter(finite), filled ? 0 : -Infinity);
  }

  /** Rows with the place of their printed number, and one that keeps room for it. */
  function placed(rows, { filled, narrow, reference }) {
    const ends = rows.flatMap((row) => [row.value, row.lower, row.upper]).concat(reference ? [reference.value] : []).filter(finite);
    const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    const room = (high - low) * (narrow ? 0.3 : 0.16);
    const shown = rows.map((row) => ({
      ...row, zero: 0, label: wrapped(row.label, narrow ? 17 : 34), at: finite(row.value) ? endOf(row, filled) : 0,
    }));
    return { rows: shown, room: [{ edge: high + room }, { edge: low }] };
  }

  function layersOf(c, { filled, zero, narrow }) {
    const y = { field: "label", type: "nominal", sort: null, title: null,
      axis: { labelLimit: 320, grid: false, labelPadding: 10, labelOverlap: false, labelLineHeight: 15 } };
    const x = (field) => ({ field, type: "quantitative", title: null, axis: { tickCount: narrow ? 4 : 7, labelFlush: false } });
    const colour = { field: "colour", type: "nominal", scale: null };
    const known = [{ filter: "isValid(datum.value)" }];
    const body = filled
      ? { transform: known, mark: { type: "bar", height: 18 }, encoding: { y, x: x("value"), x2: { field: "zero" }, color: colour } }
      : { transform: known, mark: { type: "point", filled: true, size: 110, opacity: 1 }, encoding: { y, x: x("value"), color: colour } };
    const halo = { stroke: c.paper, strokeWidth: 5, strokeJoin: "round" };
    const said = (more) => ({ mark: { type: "text", align: "left", dx: 9, fontWeight: { expr: "datum.strong ? 700 : 400" }, ...more },
      encoding: { y, x: x("at"), text: { field: "printed" } } });
    const span = { transform: [{ filter: "isValid(datum.lower)" }],
      mark: { type: "rule", strokeWidth: filled ? 1.5 : 3, ...(filled ? { color: c.ink } : {}) },
      encoding: { y, x: x("lower"), x2: { field: "upper" }, ...(filled ? {} : { color: colour }) } };
    return [
      ...(zero ? [{ data: { name: "room" }, mark: { type: "rule", color: c.rule, strokeWidth: 1 }, encoding: { x: { datum: 0, type: "quantitative" } } }] : []),
      { data: { name: "mean" }, mark: { type: "rule", color: c.ink, strokeDash: [5, 4], strokeWidth: 1.5 }, encoding: { x: x("value") } },
      ...(filled ? [body, { ...span, mark: { type: "rule", color: c.paper, strokeWidth: 5 } }, span] : [span, body]), said(halo), said({}),
      { data: { name: "room" }, mark: { type: "point", opacity: 0 }, encoding: { x: x("edge") } },
      { transform: known, mark: { type: "bar", opacity: 0, height: 30 }, encoding: { y, x: x("zero"), x2: { field: "at" }, tooltip: { field: "tip" } } },
    ];
  }

  /** Draw rows: {label, value, lower, upper, colour, printed, tip, strong}. */
  function draw(rows, options, room) {
    const c = app.look.colours();
    const { rows: shown, room: edges } = placed(rows, { ...options, narrow: room.narrow });
    const lines = Math.max(1, ...shown.map((row) => row.label.split("\n").length));
    const step = Math.max(STEP, lines * 16 + 8);
    const spec = {
      width: 600, height: step * Math.max(1, rows.length), autosize: { type: "fit-x", contains: "padding" }, padding: { top: 6, left: 0, right: 8, bottom: 4 },
      datasets: { rows: [], room: [], mean: [] }, data: { name: "rows" }, layer: layersOf(c, { ...options, narrow: room.narrow }),
    };
    return { spec, data: { rows: shown, room: edges, mean: options.reference ? [options.reference] : [] } };
  }

  app.bars = { draw, wrapped };
})((window.safecity = window.safecity || {}));
