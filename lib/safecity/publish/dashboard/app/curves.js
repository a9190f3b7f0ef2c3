/* Seasons, concentrations and shares by year: one line, or one that stands out of many. */
(function (app) {
  "use strict";
  const { number, interval, finite } = app.numbers;
  const free = { zero: false, nice: true };
  const dotted = (c, wide) => ({ color: c.own, point: { color: c.own, size: wide } });

  const PERCENT = "datum.label + '%'";
  const percent = (share) => `${number(100 * share, 1)}%`;

  function season(exhibit, state, room) {
    const { size, layer, having, dashed, touch, chart } = app.layer;
    const c = app.look.colours();
    const x = app.series.years("month");
    const y = (field) => size(field, { scale: free });
    const points = exhibit.records.map((row) => {
      const years = finite(row.low) ? `\nYears from ${interval(row.low, row.high, 3)}` : "";
      return { ...row, one: 1, tip: `${row.month}: ${number(row.factor, 3)}${years}` };
    });
    const band = layer("area", { color: c.range }, { x, y: y("low"), y2: { field: "high" } });
    const layers = [
      having("low", band),
      layer("line", dashed(c.muted), { x, y: y("one") }),
      layer("line", dotted(c, 40), { x, y: y("factor") }),
      touch(x, y("factor")),
    ];
    const key = [
      ["line", c.own, "Month, per day"],
      ["box", c.range, "Lowest to highest year"],
      ["dash", c.muted, "Average month = 1"],
    ];
    return { spec: chart(room.narrow ? 220 : 280, ["points"], layers), data: { points }, key };
  }

  function concentration(exhibit, state, room) {
    const { size, layer, dashed, touch, chart } = app.layer;
    const c = app.look.colours();
    const axis = { tickCount: 5, labelFlush: false, labelExpr: PERCENT };
    const whole = { scale: { domain: [0, 100] }, axis };
    const x = size("share_places", { title: "Share of places, most affected first", ...whole });
    const y = (field) => size(field, { title: "Share of the total", ...whole });
    const points = exhibit.records.map((row) => ({
      share_places: 100 * row.share_places,
      share_crime: 100 * row.share_crime,
      tip: `${percent(row.share_places)} of places: ${percent(row.share_crime)} of the total`,
    }));
    const layers = [
      layer("line", dashed(c.muted), { x, y: y("share_places") }),
      layer("line", dotted(c, 36), { x, y: y("share_crime") }),
      touch(x, y("share_crime")),
    ];
    const key = [
      ["line", c.own, exhibit.place],
      ["dash", c.muted, "If spread evenly"],
    ];
    return { spec: chart(room.narrow ? 240 : 320, ["points"], layers), data: { points }, key };
  }

  /** Shares by year and crime type: the total stands out. */
  function reconciliation(exhibit, state, room) {
    const { size, layer, touch, chart } = app.layer;
    const c = app.look.colours();
    const x = app.series.years("year");
    const y = size("share", { scale: free, axis: { labelExpr: PERCENT } });
    const first = exhibit.records[0]?.group;
    const all = { field: "group", equal: first };
    const detail = { field: "group", type: "nominal" };
    const line = (filter, look) => ({
      transform: [{ filter }],
      ...layer("line", look, { x, y, detail }),
    });
    const points = exhibit.records
      .filter((row) => finite(row.share))
      .map((row) => ({ ...row, tip: tipOf(row) }));
    const layers = [
      line({ not: all }, { color: c.rule, strokeWidth: 1.2, opacity: 0.6 }),
      line(all, { color: c.own, strokeWidth: 3.2 }),
      touch(x, y),
    ];
    const key = [
      ["line", c.own, first || "Total"],
      ["line", c.rule, "Each other type; point at a line for its name"],
    ];
    return { spec: chart(room.narrow ? 240 : 300, ["points"], layers), data: { points }, key };
  }

  function tipOf(row) {
    const counts = `${number(row.police)} of ${number(row.official)}`;
    return `${row.group}, ${row.year}: ${number(row.share, 1)}%\n${counts}`;
  }

  Object.assign(app.chart.kinds, { season, concentration, reconciliation });
})((window.safecity = window.safecity || {}));
