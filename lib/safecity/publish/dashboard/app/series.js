/* Yearly values of the area beside those of others. */
(function (app) {
  "use strict";
  const { number, interval, finite, rateDecimals } = app.numbers;
  const ofMany = ({ chart, id }) => chart === "levels" || id.endsWith(".key_figures");

  /** Decimals of the rates of an exhibit; of a row, where the rows are rates of different things. */
  function decimalsOf(exhibit, row) {
    const column = exhibit.columns.find(({ name }) => name === "value");
    const places = column && finite(column.decimals) ? column.decimals : 1;
    return row && places && ofMany(exhibit) ? rateDecimals(row.value) : places;
  }

  /** An area may have two lines: all of its crime, and without the most severe offence. */
  const lineOf = (row) => `${row.area} ${row.label}`;

  /** Colour and weight of each line: own area, the area chosen, then the others by what they are. */
  function styled(exhibit, state) {
    const c = app.look.colours();
    const firsts = [...new Map(exhibit.records.map((row) => [lineOf(row), row])).values()];
    const rest = [
      [c.comparator, [6, 3]],
      [c.muted, [2, 3]],
      [c.plum, [8, 3, 2, 3]],
      [c.special, [4, 4]],
      [c.grey, [1, 3]],
    ];
    let at = 0;
    return new Map(
      firsts.map((row) => {
        if (row.own === true || row.own === "True")
          return [lineOf(row), { colour: c.own, wide: 3.2, dash: [1, 0], label: row.label }];
        const [colour, dash] = rest[at++ % rest.length];
        const chosen = [state.area, state.with].includes(row.area);
        return [
          lineOf(row),
          { colour, dash: chosen ? [1, 0] : dash, wide: chosen ? 3.2 : 2, label: row.label },
        ];
      }),
    );
  }

  const MANY = 6;

  /** The others of the same period, for the words at a point; of very many areas none. */
  function besideOf(exhibit, decimals) {
    const periods = new Map();
    for (const row of exhibit.records)
      periods.set(row.period, [...(periods.get(row.period) || []), row]);
    return (row) => {
      const others = periods.get(row.period).filter((each) => each.area !== row.area);
      if (others.length > MANY) return "";
      const known = others.filter((each) => finite(each.value));
      return known.map((each) => `\n${each.label}: ${number(each.value, decimals)}`).join("");
    };
  }

  function points(exhibit, state, styles) {
    const decimals = decimalsOf(exhibit);
    const beside = besideOf(exhibit, decimals);
    return exhibit.records
      .filter((row) =>
        app.selection.within(row.start || row.period, {
          from: state.from && `${state.from.slice(0, 4)}-01`,
          to: state.to,
        }),
      )
      .map((row) => {
        const style = styles.get(lineOf(row));
        const own = style.wide > 3;
        const span = finite(row.lower)
          ? `\n95% interval ${interval(row.lower, row.upper, decimals)}`
          : "";
        return {
          period: row.period,
          line: lineOf(row),
          value: row.value,
          ...style,
          lower: own ? row.lower : null,
          upper: own ? row.upper : null,
          tip: `${row.label}, ${row.period}: ${number(row.value, decimals)}${span}${beside(row)}`,
        };
      });
  }

  const years = (field) => ({
    field,
    type: "ordinal",
    sort: null,
    title: null,
    scale: { type: "point", padding: 0.3 },
    axis: { labelAngle: 0, labelFlush: false },
  });

  function spec(styles, { narrow }, behind, x) {
    const { size, own, layer, having, crosshair, chart } = app.layer;
    const y = size("value");
    const lines = [...styles].map(([line, style]) => ({
      transform: [{ filter: { field: "line", equal: line } }],
      ...layer(
        "line",
        { color: style.colour, strokeWidth: style.wide, strokeDash: style.dash },
        { x, y },
      ),
    }));
    const span = layer(
      "rule",
      { strokeWidth: 1.6, opacity: 0.75 },
      { x, y: size("lower"), y2: { field: "upper" }, color: own },
    );
    const dots = layer("point", { filled: true, size: 44, opacity: 1 }, { x, y, color: own });
    const cross = crosshair(app.look.colours(), x, y);
    const layers = [having("lower", span), ...lines, dots, ...cross];
    return chart(narrow ? 230 : 300, ["points", "locked"], [...behind, ...layers]);
  }

  /** Say so where the area chosen is not among the lines. */
  function absent(exhibit, state, app_) {
    const codes = new Set(exhibit.records.map((row) => row.area));
    return [state.area, state.with]
      .filter((code) => code && !codes.has(code))
      .map((code) => `${app_.nameOf(code)} is not in this series.`)
      .join(" ");
  }

  function series(exhibit, state, room) {
    const styles = styled(exhibit, state);
    const shown = points(exhibit, state, styles);
    const periods = [...new Set(shown.map(({ period }) => period))];
    const x = years("period");
    const locked = app.time.years(periods, app.look.colours(), room, x);
    const lines = [...styles.values()].map((style) => [
      style.dash[1] ? "dash" : "line",
      style.colour,
      style.label,
    ]);
    const key = [...lines, ...locked.key];
    const note = shown.length
      ? absent(exhibit, state, app)
      : "Nothing was published for the period chosen.";
    const data = { points: shown, locked: locked.list };
    return { spec: spec(styles, room, locked.layers, x), data, key, note };
  }

  app.chart.kinds.series = series;
  app.series = { decimalsOf, years };
})((window.safecity = window.safecity || {}));
