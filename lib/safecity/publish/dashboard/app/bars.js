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
    return Math.max(
      ...[row.value, row.upper, filled ? 0 : null].filter(finite),
      filled ? 0 : -Infinity,
    );
  }

  /** Rows with the place of their printed number, and one that keeps room for it. */
  function placed(rows, { filled, narrow, reference }) {
    const ends = rows
      .flatMap((row) => [row.value, row.lower, row.upper])
      .concat(reference ? [reference.value] : [])
      .filter(finite);
    const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    const room = (high - low) * (narrow ? 0.3 : 0.16);
    const shown = rows.map((row) => ({
      ...row,
      zero: 0,
      label: wrapped(row.label, narrow ? 17 : 34),
      at: finite(row.value) ? endOf(row, filled) : 0,
    }));
    return { rows: shown, room: [{ edge: high + room }, { edge: low }] };
  }

  const names = {
    field: "label",
    type: "nominal",
    sort: null,
    title: null,
    axis: {
      labelLimit: 320,
      grid: false,
      labelPadding: 10,
      labelOverlap: false,
      labelLineHeight: 15,
    },
  };

  /** A bar or a point with its interval; on a bar the interval has a rim, so that it is seen. */
  function bodyOf(c, filled, x) {
    const { layer, having, own } = app.layer;
    const y = names;
    const span = (look, more) =>
      having("lower", layer("rule", look, { y, x: x("lower"), x2: { field: "upper" }, ...more }));
    if (!filled) {
      const dot = layer(
        "point",
        { filled: true, size: 110, opacity: 1 },
        { y, x: x("value"), color: own },
      );
      return [span({ strokeWidth: 3 }, { color: own }), having("value", dot)];
    }
    const bar = layer(
      "bar",
      { height: 18 },
      { y, x: x("value"), x2: { field: "zero" }, color: own },
    );
    return [
      having("value", bar),
      span({ color: c.paper, strokeWidth: 5 }, {}),
      span({ color: c.ink, strokeWidth: 1.5 }, {}),
    ];
  }

  function layersOf(c, { filled, zero, narrow }) {
    const { layer, having, lettered, dashed } = app.layer;
    const axis = { tickCount: narrow ? 4 : 7, labelFlush: false };
    const x = (field) => ({ field, type: "quantitative", title: null, axis });
    const y = names;
    const bold = { expr: "datum.strong ? 700 : 400" };
    const numbers = layer(
      "text",
      { align: "left", dx: 9, fontWeight: bold },
      { y, x: x("at"), text: { field: "printed" } },
    );
    const none = layer("rule", { color: c.rule }, { x: { datum: 0, type: "quantitative" } });
    const reach = { y, x: x("zero"), x2: { field: "at" }, tooltip: { field: "tip" } };
    return [
      ...(zero ? [{ data: { name: "room" }, ...none }] : []),
      { data: { name: "mean" }, ...layer("rule", dashed(c.ink), { x: x("value") }) },
      ...bodyOf(c, filled, x),
      ...lettered(numbers),
      { data: { name: "room" }, ...layer("point", { opacity: 0 }, { x: x("edge") }) },
      having("value", layer("bar", { opacity: 0, height: 30 }, reach)),
    ];
  }

  /** Draw rows: {label, value, lower, upper, colour, printed, tip, strong}. */
  function draw(rows, options, room) {
    const c = app.look.colours();
    const { rows: shown, room: edges } = placed(rows, { ...options, narrow: room.narrow });
    const lines = Math.max(1, ...shown.map((row) => row.label.split("\n").length));
    const step = Math.max(STEP, lines * 16 + 8);
    const layers = layersOf(c, { ...options, narrow: room.narrow });
    const high = step * Math.max(1, rows.length);
    const spec = app.layer.chart(high, ["rows", "room", "mean"], layers, { top: 6 });
    return {
      spec,
      data: { rows: shown, room: edges, mean: options.reference ? [options.reference] : [] },
    };
  }

  app.bars = { draw };
})((window.safecity = window.safecity || {}));
