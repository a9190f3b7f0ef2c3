/* Grids of cells: hours of the week, and months of data by area. */
(function (app) {
  "use strict";
  const { number, month, finite } = app.numbers;
  const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const base = {
    width: 600,
    autosize: { type: "fit-x", contains: "padding" },
    padding: { top: 6, left: 0, right: 8, bottom: 4 },
  };
  const fill = { field: "colour", type: "nominal", scale: null };

  function shades(values, c) {
    const sorted = values.slice().sort((a, b) => a - b);
    const ends = [
      ...new Set(
        [0.2, 0.4, 0.6, 0.8, 1].map((part) => sorted[Math.ceil(part * sorted.length) - 1]),
      ),
    ];
    const at = (value) => ends.findIndex((end) => value <= end);
    const key = ends.map((end, i) => [
      "box",
      c.sequence[i],
      `${number(i ? sorted.find((value) => value > ends[i - 1]) : sorted[0])} to ${number(end)}`,
    ]);
    return { colour: (value) => c.sequence[at(value)], key };
  }

  function clock(exhibit, state, room) {
    const c = app.look.colours();
    const { colour, key } = shades(exhibit.records.map((row) => row.count).filter(finite), c);
    const cells = exhibit.records.map((row) => ({
      day: DAYS[row.weekday] || String(row.weekday),
      hour: row.hour,
      colour: finite(row.count) ? colour(row.count) : c.nodata,
      tip: `${row.when}: ${number(row.count)}`,
    }));
    const spec = {
      ...base,
      height: 7 * 30,
      datasets: { cells: [] },
      data: { name: "cells" },
      mark: { type: "rect", stroke: c.paper, strokeWidth: 1 },
      encoding: {
        x: {
          field: "hour",
          type: "ordinal",
          title: "Hour that the event began in",
          axis: {
            labelAngle: 0,
            values: room.narrow ? [0, 6, 12, 18] : [0, 3, 6, 9, 12, 15, 18, 21],
            domain: false,
            ticks: false,
          },
        },
        y: {
          field: "day",
          type: "ordinal",
          sort: DAYS,
          title: null,
          axis: { grid: false, domain: false },
        },
        color: fill,
        tooltip: { field: "tip" },
      },
    };
    return { spec, data: { cells }, key };
  }

  const STATUS = { complete: "own", missing: "special", partial: "lilac" };
  function coverage(exhibit, state, room) {
    const c = app.look.colours();
    const rows = exhibit.records.filter((row) => app.selection.within(row.month, state));
    const colour = (row) => c[STATUS[row.status]] || c.grey;
    const cells = rows.map((row) => ({
      row: row.row,
      t: app.time.stamp(row.month),
      t2: app.time.stamp(row.month) + 28 * 864e5,
      colour: colour(row),
      tip: `${row.row}, ${month(row.month)}: ${row.status}${finite(row.count) ? `, ${number(row.count)} counted` : ""}${row.reason ? `\n${row.reason}` : ""}`,
    }));
    const spec = {
      ...base,
      height: 24 * Math.max(1, new Set(rows.map((row) => row.row)).size),
      datasets: { cells: [] },
      data: { name: "cells" },
      mark: { type: "rect", height: 17 },
      encoding: {
        x: app.time.axis(room.narrow),
        x2: { field: "t2" },
        color: fill,
        tooltip: { field: "tip" },
        y: {
          field: "row",
          type: "nominal",
          sort: null,
          title: null,
          axis: { grid: false, labelLimit: 240, labelOverlap: false },
        },
      },
    };
    const key = [...new Map(rows.map((row) => [row.status, row])).values()].map((row) => [
      "box",
      colour(row),
      app.sign.capital(row.status),
    ]);
    return { spec, data: { cells }, key };
  }

  Object.assign(app.chart.kinds, { clock, coverage });
})((window.safecity = window.safecity || {}));
