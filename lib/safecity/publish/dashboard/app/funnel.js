/* Rates against population, with the limits within which chance would keep them. */
(function (app) {
  "use strict";
  const { number, finite } = app.numbers;

  function points(exhibit, state) {
    const c = app.look.colours();
    const places = app.series.decimalsOf(exhibit);
    return exhibit.records
      .filter((row) => finite(row.value))
      .map((row) => {
        const own = app.rows.yes(row.own);
        const picked = [state.area, state.with].includes(row.area);
        const usable = !("usable" in row) || app.rows.yes(row.usable);
        return {
          ...row,
          colour: own ? c.own : picked ? c.plum : usable ? c.comparator : c.rule,
          size: own || picked ? 180 : 80,
          name: own || picked ? row.label : "",
          tip:
            `${row.label}: ${number(row.value, places)} ${exhibit.unit}\n${number(row.population)} residents` +
            (finite(row.z) ? `\nz-score ${number(row.z, 1)}` : ""),
        };
      });
  }

  const across = {
    field: "population",
    type: "quantitative",
    title: "Residents",
    axis: { tickCount: 5 },
    scale: { zero: false, nice: true, padding: 24 },
  };

  function limit(field, c, dash) {
    const { layer, having } = app.layer;
    const look = { color: c.muted, strokeWidth: 1.4, strokeDash: dash, interpolate: "monotone" };
    const order = { field: "population", type: "quantitative" };
    const y = { field, type: "quantitative" };
    return having(field, layer("line", look, { x: across, y, order }));
  }

  const LIMITS = {
    lower_outer: [1, 0],
    upper_outer: [1, 0],
    lower_inner: [4, 4],
    upper_inner: [4, 4],
    centre: [1, 3],
  };

  function spec(c, room) {
    const { size, own, layer, lettered, chart } = app.layer;
    const y = size("value", { scale: { zero: false, nice: true } });
    const tooltip = { field: "tip" };
    const wide = { field: "size", type: "quantitative", scale: null };
    const dot = { filled: true, opacity: 1, stroke: c.paper, strokeWidth: 1 };
    const name = layer(
      "text",
      { dy: -14, fontWeight: 700 },
      { x: across, y, text: { field: "name" } },
    );
    const layers = [
      ...Object.entries(LIMITS).map(([field, dash]) => limit(field, c, dash)),
      layer("point", dot, { x: across, y, fill: own, size: wide, tooltip }),
      ...lettered(name),
    ];
    return chart(room.narrow ? 260 : 340, ["points"], layers, { right: 12 });
  }

  function funnel(exhibit, state, room) {
    const c = app.look.colours();
    const key = [
      ...app.rows.comparisonKey({ ...exhibit, reference: null }, [], state, c),
      ["dash", c.muted, "95% limits"],
      ["line", c.muted, "99.8% limits"],
      ["dots", c.muted, "Rate of all areas together"],
    ];
    return { spec: spec(c, room), data: { points: points(exhibit, state) }, key };
  }

  app.chart.kinds.funnel = funnel;
})((window.safecity = window.safecity || {}));
