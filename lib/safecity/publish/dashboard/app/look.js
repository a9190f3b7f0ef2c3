/* How charts look: the colours that the page gives as CSS variables, and Vega's settings from them. */
(function (app) {
  "use strict";
  const FONT = '"Source Sans Pro", Arial, sans-serif';
  const NAMES = {
    ink: "ink",
    muted: "muted",
    paper: "paper",
    line: "line",
    deep: "deep",
    own: "own",
    comparator: "comparator",
    special: "special",
    plum: "plum",
    grey: "grey",
    lilac: "lilac",
    range: "range",
    grid: "grid",
    rule: "rule",
    nodata: "nodata",
    ground: "ground",
    water: "water",
    better: "better",
    worse: "worse",
    higher: "higher",
    lower: "lower",
    similar: "similar",
    signal: "signal",
    seq1: "seq1",
    seq2: "seq2",
    seq3: "seq3",
    seq4: "seq4",
    seq5: "seq5",
  };
  let read = null;

  /** Colours of the page by name, read once. */
  function colours() {
    if (!read) {
      const root = window.getComputedStyle(document.documentElement);
      const value = (name) => root.getPropertyValue(`--${name}`).trim();
      read = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, value(name)]));
      read.own = read.own || value("navy");
      read.sequence = [read.seq1, read.seq2, read.seq3, read.seq4, read.seq5];
    }
    return read;
  }

  function axis(c) {
    return {
      labelColor: c.ink,
      labelFontSize: 14,
      labelFont: FONT,
      labelPadding: 6,
      tickColor: c.rule,
      domainColor: c.rule,
      gridColor: c.grid,
      titleColor: c.muted,
      titleFont: FONT,
      titleFontSize: 14,
      titleFontWeight: "normal",
      titlePadding: 8,
      labelOverlap: "greedy",
      tickSize: 4,
    };
  }

  /** Settings of every chart. */
  function config() {
    const c = colours();
    return {
      aria: false,
      background: null,
      font: FONT,
      lineBreak: "\n",
      customFormatTypes: true,
      numberFormatType: "printed",
      numberFormat: "plain",
      axis: axis(c),
      axisY: { grid: true, domain: false, ticks: false, tickCount: 5 },
      axisX: { grid: false },
      view: { stroke: null },
      text: { font: FONT, fontSize: 14, color: c.ink },
      line: { strokeWidth: 2.5, strokeJoin: "round", strokeCap: "round" },
      rule: { color: c.rule },
    };
  }

  app.look = { FONT, colours, config };
})((window.safecity = window.safecity || {}));
