/* Seasons, concentrations and shares by year: one line, or one that stands out of many. */
(function (app) {
  "use strict";
  const { number, interval, finite } = app.numbers;
  const base = { width: 600, autosize: { type: "fit-x", contains: "padding" }, padding: { top: 8, left: 0, right: 10, bottom: 4 } };
  const over = (x, y) => ({ mark: { type: "point", size: 260, opacity: 0 }, encoding: { x, y, tooltip: { field: "tip" } } });

  function season(exhibit, state, room) {
    const c = app.look.colours();
    const x = { field: "month", type: "ordinal", sort: null, title: null, scale: { type: "point", padding: 0.3 }, axis: { labelAngle: 0 } };
    const y = (field) => ({ field, type: "quantitative", title: null, scale: { zero: false, nice: true } });
    const points = exhibit.records.map((row) => ({
      ...row, one: 1, tip: `${row.month}: ${number(row.factor, 3)}${finite(row.low) ? `\nYears from ${interval(row.low, row.high, 3)}` : ""}`,
    }));
    const spec = {
      ...base, height: room.narrow ? 220 : 280, datasets: { points: [] }, data: { name: "points" },
      layer: [
        { transform: [{ filter: "isValid(datum.low)" }], mark: { type: "area", color: c.range }, encoding: { x, y: y("low"), y2: { field: "high" } } },
        { mark: { type: "line", color: c.muted, strokeWidth: 1.5, strokeDash: [5, 4] }, encoding: { x, y: y("one") } },
        { mark: { type: "line", color: c.own, point: { color: c.own, size: 40 } }, encoding: { x, y: y("factor") } },
        over(x, y("factor")),
      ],
    };
    const key = [["line", c.own, "Month, per day"], ["box", c.range, "Lowest to highest year"], ["dash", c.muted, "Average month = 1"]];
    return { spec, data: { points }, key };
  }

  function concentration(exhibit, state, room) {
    const c = app.look.colours();
    const x = { field: "share_places", type: "quantitative", title: "Share of places, most affected first", scale: { domain: [0, 1] }, axis: { tickCount: 5, labelFlush: false } };
    const y = (field) => ({ field, type: "quantitative", title: "Share of the total", scale: { domain: [0, 1] } });
    const points = exhibit.records.map((row) => ({ ...row, tip: `${number(row.share_places, 3)} of places: ${number(row.share_crime, 3)} of the total` }));
    const spec = {
      ...base, height: room.narrow ? 240 : 320, datasets: { points: [] }, data: { name: "points" },
      layer: [
        { mark: { type: "line", color: c.muted, strokeDash: [5, 4], strokeWidth: 1.5 }, encoding: { x, y: y("share_places") } },
        { mark: { type: "line", color: c.own, point: { color: c.own, size: 36 } }, encoding: { x, y: y("share_crime") } },
        over(x, y("share_crime")),
      ],
    };
    return { spec, data: { points }, key: [["line", c.own, exhibit.place], ["dash", c.muted, "If spread evenly"]] };
  }

  /** Shares by year and crime type: the total stands out. */
  function reconciliation(exhibit, state, room) {
    const c = app.look.colours();
    const x = { field: "year", type: "ordinal", sort: null, title: null, scale: { type: "point", padding: 0.3 }, axis: { labelAngle: 0 } };
    const y = { field: "share", type: "quantitative", title: null, scale: { zero: false, nice: true } };
    const first = exhibit.records[0]?.group;
    const points = exhibit.records.filter((row) => finite(row.share))
      .map((row) => ({ ...row, tip: `${row.group}, ${row.year}: ${number(row.share, 1)}%\n${number(row.police)} of ${number(row.official)}` }));
    const line = (filter, mark) => ({ transform: [{ filter }], mark: { type: "line", ...mark }, encoding: { x, y, detail: { field: "group", type: "nominal" } } });
    const all = { field: "group", equal: first };
    const spec = {
      ...base, height: room.narrow ? 240 : 300, datasets: { points: [] }, data: { name: "points" },
      layer: [line({ not: all }, { color: c.grey, strokeWidth: 1.3 }), line(all, { color: c.own, strokeWidth: 3.2 }), over(x, y)],
    };
    return { spec, data: { points }, key: [["line", c.own, first || "Total"], ["line", c.grey, "Each other type; point at a line for its name"]] };
  }

  Object.assign(app.chart.kinds, { season, concentration, reconciliation });
})((window.safecity = window.safecity || {}));
