/* Maps of wards and neighbourhoods, shaded in five classes; what is withheld is grey and said. */
(function (app) {
  "use strict";
  const { number, finite, SUPPRESSED, MISSING } = app.numbers;
  const CLASSES = 5;

  /** Upper ends of the classes: a fifth of the places in each. */
  function breaks(values) {
    const sorted = values.slice().sort((a, b) => a - b);
    return Array.from(
      { length: CLASSES },
      (_, at) => sorted[Math.ceil(((at + 1) * sorted.length) / CLASSES) - 1],
    );
  }

  function shadeOf(value, ends) {
    const at = ends.findIndex((end) => value <= end);
    return at < 0 ? CLASSES - 1 : at;
  }

  const SPOTS = { persistent: "own", hot: "special", cold: "comparator" };
  const SAID = { persistent: "Hot in both periods", hot: "Hot in this period only", cold: "Cold" };
  const NEITHER = "Not beyond chance";
  const spotColour = (row, c) => c[SPOTS[row.spot]] || c.range;

  function tipOf(row, exhibit, places) {
    if (!row) return "No value";
    const value = finite(row.value)
      ? `${number(row.value, places)} ${exhibit.unit}`
      : row._suppressed
        ? `${SUPPRESSED} suppressed`
        : `${MISSING} not available`;
    const name = row.ward && row.ward !== row.label ? `${row.label} (${row.ward})` : row.label;
    const count = finite(row.count)
      ? `\n${number(row.count)} counted, ${number(row.population)} residents`
      : "";
    return `${name}\n${value}${count}${"spot" in row ? `\n${SAID[row.spot] || NEITHER}` : ""}`;
  }

  function shapes(exhibit, state, outlines, ends) {
    const c = app.look.colours();
    const rows = new Map(exhibit.records.map((row) => [row.code, row]));
    const places = app.series.decimalsOf(exhibit);
    const shaded = outlines.features.map((feature) => {
      const row = rows.get(feature.properties.code);
      const chosen = Boolean(state.place) && app.locality.inside(feature.properties, state.place);
      const shade =
        row && finite(row.value)
          ? ends
            ? c.sequence[shadeOf(row.value, ends)]
            : spotColour(row, c)
          : c.nodata;
      return {
        type: "Feature",
        geometry: feature.geometry,
        code: feature.properties.code,
        colour: shade,
        tip: tipOf(row, exhibit, places),
        edge: chosen ? 3.5 : 1,
        stroke: chosen ? c.special : row && finite(row.value) && ends ? c.paper : c.rule,
        withheld: Boolean(row?._suppressed),
      };
    });
    return shaded.sort((a, b) => a.edge - b.edge);
  }

  /** Land of neighbours and water, of which the map says nothing but where it lies. */
  function around() {
    const c = app.look.colours();
    return (app.data.around?.features || []).map(({ geometry, properties: { kind, name } }) => ({
      type: "Feature",
      geometry,
      colour: kind === "water" ? c.water : c.ground,
      tip: kind === "water" ? WET : name || "Another area",
    }));
  }
  const WET = "Water, or land without an outline";

  /** Names of neighbours, where there is room for them. */
  const neighbours = ({ narrow }) =>
    narrow
      ? []
      : (app.data.around?.features || [])
          .filter(({ properties }) => properties.at)
          .map(({ properties: { at, name } }) => ({ x: at[0], y: at[1], name }));

  /** Names of places that are few enough to be wards, in the middle of each. */
  function names(outlines, { narrow }) {
    const all = outlines.features;
    if (all.length > app.locator.NAMED || narrow) return [];
    const flat = ([x, y]) => [x, y];
    return all.map((feature) => {
      const [x, y] = app.locator.middle(feature, flat);
      return { x, y, name: app.locator.lines(feature.properties.name).join("\n") };
    });
  }

  function corners(outlines) {
    const flat = outlines.features.flatMap(({ geometry }) =>
      geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2),
    );
    const [xs, ys] = [flat.map((p) => p[0]), flat.map((p) => p[1])];
    return {
      wide: Math.max(...xs) - Math.min(...xs),
      high: Math.max(...ys) - Math.min(...ys),
      middle: (Math.max(...ys) + Math.min(...ys)) / 2,
    };
  }

  const shapesOf = new WeakMap();
  function aspect(outlines) {
    outlines = app.data.around || outlines;
    if (!shapesOf.has(outlines)) {
      const { wide, high, middle } = corners(outlines);
      shapesOf.set(outlines, high / (wide * Math.cos((middle * Math.PI) / 180) || 1));
    }
    return shapesOf.get(outlines);
  }

  function keyOf(exhibit, ends, c, state) {
    const values = exhibit.records.map((row) => row.value).filter(finite);
    const places = app.series.decimalsOf(exhibit);
    const key = ends
      ? ends.map((end, at) => [
          "box",
          c.sequence[at],
          `${number(at ? Math.min(...values.filter((v) => v > ends[at - 1])) : Math.min(...values), places)} to ${number(end, places)}`,
        ])
      : [...new Set(exhibit.records.map((row) => row.spot || ""))].map((spot) => [
          "box",
          spotColour({ spot }, c),
          SAID[spot] || NEITHER,
        ]);
    if (exhibit.records.some((row) => row._suppressed)) {
      key.push(["hatch", c.muted, "Suppressed [c]"]);
    }
    if (app.data.around?.features.some(({ properties }) => properties.kind === "water"))
      key.push(["box", c.water, WET]);
    if (state.place) key.push(["ring", c.special, `${app.nameOf(state.place)}, picked out`]);
    return key;
  }

  const ground = () => ({
    mark: { type: "geoshape", cursor: "pointer" },
    encoding: {
      fill: { field: "colour", type: "nominal", scale: null },
      stroke: { field: "stroke", type: "nominal", scale: null },
      strokeWidth: { field: "edge", type: "quantitative", scale: null },
      tooltip: { field: "tip" },
    },
  });

  const beyond = (c) => ({
    data: { name: "around" },
    mark: { type: "geoshape", stroke: c.line, strokeWidth: 1 },
    encoding: {
      fill: { field: "colour", type: "nominal", scale: null },
      tooltip: { field: "tip" },
    },
  });

  const striped = (c) => ({
    data: { name: "hatches" },
    mark: { type: "geoshape", filled: false, stroke: c.muted, strokeWidth: 1.2, interactive: false },
  });

  const lettering = (name, color) => ({
    data: { name },
    mark: { type: "text", fontSize: 13, lineHeight: 14, color, interactive: false },
    encoding: {
      longitude: { field: "x", type: "quantitative" },
      latitude: { field: "y", type: "quantitative" },
      text: { field: "name" },
    },
  });

  function map(exhibit, state, room) {
    const c = app.look.colours();
    const outlines = app.data.outlines[exhibit.outlines];
    const values = exhibit.records.map((row) => row.value).filter(finite);
    const ends = exhibit.chart === "hotspots" ? null : [...new Set(breaks(values))];
    const shown = shapes(exhibit, state, outlines, ends);
    const withheld = shown.filter((each) => each.withheld);
    const spec = {
      width: 600,
      height: Math.round(Math.min(480, room.width * aspect(outlines)) / 20) * 20,
      autosize: { type: "none" },
      padding: 0,
      datasets: { shapes: [], around: [], hatches: [], names: [], neighbours: [] },
      data: { name: "shapes" },
      projection: { type: "mercator" },
      layer: [
        beyond(c),
        ground(),
        striped(c),
        lettering("neighbours", c.muted),
        ...app.layer.lettered(lettering("names", c.ink)),
      ],
    };
    const clicked = (datum) =>
      datum.code && app.choices.change({ place: app.choices.now.place === datum.code ? "" : datum.code });
    return {
      spec,
      data: {
        shapes: shown,
        around: around(),
        neighbours: neighbours(room),
        hatches: app.hatch.of(withheld, outlines),
        names: names(outlines, room),
      },
      key: keyOf(exhibit, ends, c, state),
      clicked,
    };
  }

  app.chart.kinds.map = map;
  app.chart.kinds.hotspots = map;
})((window.safecity = window.safecity || {}));
