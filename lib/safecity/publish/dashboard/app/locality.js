/* A ward or neighbourhood picked out: where it shows, and its own rate where a map holds one. */
(function (app) {
  "use strict";
  const { make } = app.element;
  const { finite, number, interval, SUPPRESSED } = app.numbers;
  const LOCAL = ["map", "hotspots"];
  let wards = null;

  /** Wards by the code of each neighbourhood, as any map names them. */
  function wardOf(code) {
    if (!wards) {
      wards = new Map();
      for (const { columns, rows } of Object.values(app.data.exhibits)) {
        const [at, ward] = ["code", "ward"].map((name) =>
          columns.findIndex((c) => c.name === name),
        );
        if (at >= 0 && ward >= 0) rows.forEach((row) => wards.set(row[at], row[ward]));
      }
    }
    return wards.get(code);
  }

  /** Whether a row of a map is the place, or lies in the ward, that was picked out. */
  function inside(record, place) {
    return record.code === place || wardOf(record.code) === app.nameOf(place);
  }

  /** Whether an exhibit shows the place: on its map, or as one of its groups. */
  function shows(exhibit, place) {
    if (!place) return false;
    const records = exhibit.records || app.data.exhibit(exhibit.id).records;
    if (LOCAL.includes(exhibit.chart)) return records.some((record) => inside(record, place));
    return records.some((record) => record.group === app.nameOf(place));
  }

  /** The row of a place in a map of rates of an indicator, with its exhibit. */
  function found(indicator, place) {
    for (const id of indicator.exhibits) {
      if (app.data.exhibits[id]?.chart !== "map") continue;
      const exhibit = app.data.exhibit(id);
      const row = exhibit.records.find((each) => each.code === place);
      if (row) return { exhibit, row };
    }
    return null;
  }

  const lacking = (words) =>
    make("span", { class: "muted" }, make("span", { "aria-hidden": "true" }, "\u2013 "), words);

  /** The rate of the place itself, with its interval and the map that holds it. */
  function value(indicator, place) {
    const mapped = found(indicator, place);
    const kind = app.data.wards.has(place) ? "ward" : "neighbourhood";
    if (!mapped) return lacking(`no map by ${kind}`);
    const { exhibit, row } = mapped;
    const places = app.series.decimalsOf(exhibit);
    if (!finite(row.value))
      return lacking(row._suppressed ? `${SUPPRESSED} suppressed` : "not available");
    const span = finite(row.lower) ? interval(row.lower, row.upper, places) : "";
    return make(
      "span",
      { class: "latest" },
      make(
        "span",
        { class: "line" },
        make("span", { class: "size" }, number(row.value, places)),
        make("span", { class: "span" }, exhibit.unit),
      ),
      span && make("span", { class: "span" }, span),
      make("span", { class: "span" }, app.goTo(exhibit.label, app.way.to(exhibit))),
    );
  }

  function listed(words) {
    const last = words[words.length - 1];
    return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last;
  }

  const MOST = 6;

  /** Where the place shows among the figures on the page. */
  function among(exhibits, name, place) {
    const labels = exhibits.filter((each) => shows(each, place)).map((each) => each.label);
    const whole = `not of ${name}, but of ${app.data.meta.place} as a whole`;
    if (!labels.length) return `No figure or table here shows ${name}: they are ${whole}.`;
    const more = labels.length > MOST ? [`${number(labels.length - MOST)} more`] : [];
    const shown = listed([...labels.slice(0, MOST), ...more]);
    return `${name} shows in ${shown}; the other figures and tables are ${whole}.`;
  }

  /** What a reader must know of a place picked out: which numbers are its own, and which are not. */
  function note(state, exhibits) {
    const { place } = state;
    if (!place || state.view === "profile") return "";
    const name = app.nameOf(place);
    if (exhibits) return among(exhibits, name, place);
    const ward = app.data.wards.has(place);
    const where = ward ? "contributions and ward tables" : "tables by neighbourhood";
    const shown = `${name} shows in maps, ${where} of an indicator.`;
    const compared = state.view === "compare" ? "whole areas" : `${app.data.meta.place} as a whole`;
    const whole = `those of ${compared}`;
    if (state.view !== "overview") return `The numbers here are ${whole}. ${shown}`;
    const own = `only the column \u201c${name}\u201d holds its own, from the maps and their sources`;
    return `The numbers here are ${whole}; ${own}. ${shown}`;
  }

  app.locality = { inside, shows, value, note };
})((window.safecity = window.safecity || {}));
