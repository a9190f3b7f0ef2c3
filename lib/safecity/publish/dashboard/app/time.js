/* What charts over time share: the axis of dates and the dated events above the plot. */
(function (app) {
  "use strict";
  const LETTER = 6.9;
  const LINE = 18;

  /** Milliseconds of a month, so that no time zone moves it. */
  function stamp(month) {
    const [year, number] = String(month).slice(0, 7).split("-").map(Number);
    return Date.UTC(year, number - 1, 1);
  }

  /** Give each label the first line on which it does not run into another. */
  function stacked(marks, span, width) {
    const ends = [];
    return marks.map((mark) => {
      const at = ((mark.t - span[0]) / (span[1] - span[0] || 1)) * (width - 60);
      const right = at > width * 0.6;
      const size = mark.label.length * LETTER + 14;
      const [left, end] = right ? [at - size, at] : [at, at + size];
      let row = ends.findIndex((taken) => taken <= left);
      if (row < 0) row = ends.length;
      ends[row] = end;
      return { ...mark, row, lift: -8 - LINE * row, side: right ? "right" : "left" };
    });
  }

  /** Events within the time shown, numbered where there is no room for their words. */
  function events(exhibit, times, { width, narrow }) {
    const span = [Math.min(...times), Math.max(...times)];
    const shown = (exhibit.marks || [])
      .map((mark) => ({
        t: stamp(mark.date),
        t2: mark.end ? stamp(mark.end) : null,
        words: mark.label,
        date: mark.date,
        end: mark.end,
      }))
      .filter((mark) => (mark.t2 ?? mark.t) >= span[0] && mark.t <= span[1])
      .sort((a, b) => a.t - b.t)
      .map((mark, at) => ({
        ...mark,
        t: Math.max(mark.t, span[0]),
        t2: mark.t2 && Math.min(mark.t2, span[1]),
        tip: eventWords(mark),
        label: narrow ? String(at + 1) : mark.words,
      }));
    const list = stacked(shown, span, width);
    const note = narrow ? shown.map((mark) => `${mark.label} ${eventWords(mark)}`).join("; ") : "";
    return { list, note, rows: Math.max(0, ...list.map((mark) => mark.row + 1)) };
  }

  function eventWords(mark) {
    const { month } = app.numbers;
    return `${mark.words}, ${month(mark.date)}${mark.end ? ` to ${month(mark.end)}` : ""}`;
  }

  const x = { field: "t", type: "temporal", scale: { type: "utc" }, title: null };

  function axis(narrow) {
    return {
      ...x,
      axis: { format: "%Y", tickCount: narrow ? 4 : "year", labelFlush: false, grid: false },
    };
  }

  const lifted = { field: "lift", type: "quantitative", scale: null };
  const tooltip = { field: "tip" };

  function labels(c, side) {
    const { layer, lettered } = app.layer;
    const look = { align: side, baseline: "bottom", dx: side === "left" ? 3 : -3 };
    const text = layer(
      "text",
      { ...look, fontSize: 13, color: c.muted },
      { x, y: lifted, text: { field: "label" }, tooltip },
    );
    const transform = [{ filter: `datum.side === '${side}'` }];
    return lettered({ data, transform, ...text });
  }
  const data = { name: "events" };

  /** Layers of the events: a band or a line, and its label above. */
  function layers(c) {
    const { layer, having } = app.layer;
    const band = layer(
      "rect",
      { color: c.lilac, opacity: 0.18 },
      { x, x2: { field: "t2" }, tooltip },
    );
    const rule = layer(
      "rule",
      { color: c.muted, strokeDash: [2, 3] },
      { x, y: lifted, y2: { value: "height" }, tooltip },
    );
    const words = [...labels(c, "left"), ...labels(c, "right")];
    return [{ data, ...having("t2", band) }, { data, ...rule }, ...words];
  }

  const [LOCKDOWN, MANY] = ["lockdown", 3];

  /** Places of points ({t}: a month, or a year from April) into which lockdowns fell; of a year, three months or more. */
  function locked(points) {
    const spans = app.data.events.filter(({ kind }) => kind === LOCKDOWN);
    const shut = (month) => spans.some(({ date, end }) => date <= month && (end || date) >= month);
    const inside = ({ t }) => {
      const months = monthsOf(String(t));
      return months.filter(shut).length >= Math.min(MANY, months.length);
    };
    return points.flatMap((point, place) => (inside(point) ? [place] : []));
  }

  function monthsOf(t) {
    if (t[4] !== "/") return [t.slice(0, 7)];
    const year = Number(t.slice(0, 4));
    return Array.from({ length: 12 }, (_, at) => {
      const month = String(((at + 3) % 12) + 1).padStart(2, "0");
      return `${at < 9 ? year : year + 1}-${month}`;
    });
  }

  /**
   * Years of lockdowns behind a chart of years, and their entry in the key.
   *
   * The layers come first: one that is not seen puts the years in their order, the other is the band.
   */
  function years(periods, c, { width }, x) {
    const { layer } = app.layer;
    const wide = (0.8 * width) / (periods.length || 1);
    const list = locked(periods.map((t) => ({ t }))).map((at) => ({ period: periods[at], wide }));
    const size = { field: "wide", type: "quantitative", scale: null };
    const whole = { y: { value: 0 }, y2: { value: "height" } };
    const band = layer("bar", { color: c.lilac, opacity: 0.18 }, { x, ...whole, size });
    return {
      list,
      layers: [layer("point", { opacity: 0, size: 0 }, { x }), { data: { name: "locked" }, ...band }],
      key: list.length ? [["box", `${c.lilac}2e`, "Year of lockdowns"]] : [],
    };
  }

  /** Space above the plot; what the labels of events need there is measured by Vega. */
  const above = (rows) => ({ top: rows ? 2 : 8 });

  app.time = { stamp, events, axis, x, layers, above, locked, years };
})((window.safecity = window.safecity || {}));
