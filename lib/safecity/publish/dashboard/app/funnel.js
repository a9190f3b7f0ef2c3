/* Rates against population, with the limits within which chance would keep them. */
(function (app) {
  "use strict";
  const { number, finite } = app.numbers;

  function points(exhibit, state) {
    const c = app.look.colours();
    const places = app.series.decimalsOf(exhibit);
    return exhibit.records.filter((row) => finite(row.value)).map((row) => {
      const own = app.rows.yes(row.own);
      const picked = [state.area, state.with].includes(row.area);
      const usable = !("usable" in row) || app.rows.yes(row.usable);
      return {
        ...row, colour: own ? c.own : picked ? c.plum : usable ? c.comparator : c.grey,
        size: own || picked ? 180 : 80, name: own || picked ? row.label : "",
        tip: `${row.label}: ${number(row.value, places)} ${exhibit.unit}\n${number(row.population)} residents`
          + (finite(row.z) ? `\nz-score ${number(row.z, 1)}` : ""),
      };
    });
  }

  function limit(field, c, dash) {
    return {
      transform: [{ filter: `isValid(datum.${field})` }],
      mark: { type: "line", color: c.muted, strokeWidth: 1.4, strokeDash: dash, interpolate: "monotone" },
      encoding: { x: across, y: { field, type: "quantitative" }, order: { field: "population", type: "quantitative" } },
    };
  }
  const across = { field: "population", type: "quantitative", title: "Residents", axis: { tickCount: 5 }, scale: { zero: false, nice: true, padding: 24 } };

  function funnel(exhibit, state, room) {
    const c = app.look.colours();
    const y = { field: "value", type: "quantitative", title: null, scale: { zero: false, nice: true } };
    const colour = { field: "colour", type: "nominal", scale: null };
    const spec = {
      width: 600, height: room.narrow ? 260 : 340, autosize: { type: "fit-x", contains: "padding" }, padding: { top: 8, left: 0, right: 12, bottom: 4 },
      datasets: { points: [] }, data: { name: "points" },
      layer: [
        limit("lower_outer", c, [1, 0]), limit("upper_outer", c, [1, 0]),
        limit("lower_inner", c, [4, 4]), limit("upper_inner", c, [4, 4]), limit("centre", c, [1, 3]),
        { mark: { type: "point", filled: true, opacity: 1, stroke: c.paper, strokeWidth: 1 },
          encoding: { x: across, y, fill: colour, size: { field: "size", type: "quantitative", scale: null }, tooltip: { field: "tip" } } },
        { mark: { type: "text", dy: -14, fontWeight: 700 }, encoding: { x: across, y, text: { field: "name" } } },
      ],
    };
    const key = [...app.rows.comparisonKey({ ...exhibit, reference: null }, [], state, c),
      ["dash", c.muted, "95% limits"], ["line", c.muted, "99.8% limits"]];
    return { spec, data: { points: points(exhibit, state) }, key };
  }

  app.chart.kinds.funnel = funnel;
})((window.safecity = window.safecity || {}));
