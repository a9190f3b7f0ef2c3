/* The data of the page, with the indexes that the views look things up in. */
(function (app) {
  "use strict";

  function rowsOf(exhibit) {
    const names = exhibit.columns.map((column) => column.name);
    return exhibit.rows.map((row, at) => {
      const record = { _at: at, _suppressed: exhibit.hidden.has(at) };
      names.forEach((name, i) => {
        record[name] = row[i];
      });
      return record;
    });
  }

  /** An exhibit whose rows are read by name, made once when first asked for. */
  function opened(exhibit) {
    if (!exhibit.hidden) {
      exhibit.hidden = new Set(exhibit.suppressed || []);
      exhibit.records = rowsOf(exhibit);
      exhibit.printed = exhibit.columns
        .map((column, at) => ({ ...column, at }))
        .filter((column) => !column.hidden);
    }
    return exhibit;
  }

  function months(data) {
    const found = new Set();
    for (const exhibit of Object.values(data.exhibits)) {
      if (exhibit.chart !== "trend") continue;
      const at = exhibit.columns.findIndex((column) => column.name === "month");
      exhibit.rows.forEach((row) => found.add(String(row[at]).slice(0, 7)));
    }
    return [...found].filter((text) => /^\d{4}-\d{2}$/.test(text)).sort();
  }

  function places(data) {
    return Object.entries(data.outlines || {}).map(([key, outlines]) => ({
      key,
      places: outlines.features
        .map(({ properties: p }) => ({ code: p.code, name: p.name || p.label || p.code }))
        .sort((a, b) => a.name.localeCompare(b.name, "en")),
    }));
  }

  /** Comparisons by indicator: the rows of every area, for the view of two areas. */
  function comparisons(data) {
    const found = new Map();
    for (const exhibit of Object.values(data.exhibits)) {
      if (exhibit.chart === "comparison" && exhibit.indicator && !found.has(exhibit.indicator)) {
        found.set(exhibit.indicator, exhibit.id);
      }
    }
    return found;
  }

  function groupsOf(data) {
    const found = new Map();
    for (const theme of data.themes) {
      if (theme.groupSlug) found.set(theme.groupSlug, theme.group);
    }
    return found;
  }

  function counted(lists) {
    return [...new Set(lists.flat().filter(Boolean))];
  }

  /** The comparison that leads in this edition: the first of an indicator that has both. */
  function leadingOf(indicators) {
    const both = indicators.find((each) => each.changes.length > 1);
    return (both || indicators.find((each) => each.changes.length))?.changes[0].base || "baseline";
  }

  /** Every word that is said of a change of an indicator, whichever year it is against. */
  function verdictsOf(indicator) {
    return [indicator.verdict, ...indicator.changes.map((change) => judged(indicator, change))];
  }

  /** What kind of measure a unit is; empty for a unit that is none of those to choose from. */
  function measureOf(unit) {
    if (unit.includes("severity")) return "severity";
    if (unit.startsWith("count")) return "count";
    if (unit.startsWith("per ")) return "rate";
    return unit.startsWith("%") ? "share" : "";
  }

  /** The measures of an indicator's own newest value; where it has none, of its first exhibit. */
  function measuresOf(indicator, data) {
    const { latest } = indicator;
    if (!latest) return [data.exhibits[indicator.exhibits[0]]?.measure].filter(Boolean);
    const known = (value) => typeof value === "number";
    const own = known(latest.value) ? [measureOf(latest.unit || indicator.unit)] : [];
    return known(latest.count) ? ["count", ...own] : own;
  }

  /** Decimals of the newest value: those with which its comparison or its series prints it. */
  function decimalsOf({ latest, exhibits }, data) {
    for (const chart of ["comparison", "series"]) {
      const same = ({ unit }) => unit && latest.unit.startsWith(unit);
      const own = (id) => data.exhibits[id]?.chart === chart && same(data.exhibits[id]);
      const columns = data.exhibits[exhibits.find(own)]?.columns || [];
      const places = columns.find((column) => column.name === "value")?.decimals;
      if (typeof places === "number") return places;
    }
    return latest.unit.startsWith("%") ? 1 : app.numbers.rateDecimals(latest.value);
  }

  const SMALL = "small numbers";

  /** A caution where the newest count is so small that chance alone moves it far. */
  function cautioned(indicator, { flags: meanings = {}, tiny }) {
    const count = indicator.latest?.count;
    if (typeof count !== "number" || count >= tiny) return;
    const at = indicator.flags.indexOf(SMALL);
    const words = (indicator.flagWords || [])[at] || meanings[SMALL] || "Numbers are small.";
    const caution = `${words} The latest count is ${app.numbers.number(count)}, below ${tiny}.`;
    indicator.flagWords = indicator.flagWords || [];
    indicator.flagWords[at < 0 ? indicator.flags.push(SMALL) - 1 : at] = caution;
  }

  /** Places of the map with the fewest of them, which are wards. */
  function wardsOf(places) {
    const maps = places.slice().sort((a, b) => a.places.length - b.places.length);
    return new Set((maps[0]?.places || []).map((place) => place.code));
  }

  /** Open the data: everything that the views need to find quickly. */
  function open(data) {
    const store = {
      ...data,
      indicator: new Map(data.indicators.map((each) => [each.id, each])),
      theme: new Map(data.themes.map((each) => [each.slug, each])),
      anchored: new Map(Object.values(data.exhibits).map((each) => [each.anchor, each])),
      area: new Map((data.areas || []).map((each) => [each.code, each])),
      groups: groupsOf(data),
      months: months(data),
      places: places(data),
      comparison: comparisons(data),
      verdicts: counted(data.indicators.map(verdictsOf)),
      flags: new Map(),
      leading: leadingOf(data.indicators),
      lockdowns: (base) =>
        data.indicators.some((each) => each.changes.some((c) => c.base === base && c.locked)),
      exhibit: (id) => (data.exhibits[id] ? opened(data.exhibits[id]) : null),
    };
    store.wards = wardsOf(store.places);
    store.ranked = data.indicators.some((each) => each.rank);
    for (const each of data.indicators) {
      each.measures = measuresOf(each, data);
      if (each.latest) each.latest.decimals = decimalsOf(each, data);
      cautioned(each, data.lists);
      each.flags.forEach((flag, at) => store.flags.set(flag, data.lists.flags?.[flag] || flag));
    }
    store.place = new Map(store.places.flatMap(({ places: all }) => all.map((p) => [p.code, p])));
    return store;
  }

  /** The change of an indicator against one earlier year. */
  function changeOf(indicator, base) {
    return indicator.changes.find((change) => change.base === base) || null;
  }

  /** The change to show where there may be none against the year chosen: then the one there is. */
  function shownOf(indicator, base) {
    return changeOf(indicator, base) || indicator.changes[0] || null;
  }

  /** What may be said of a change, as the data have it: of no change, what the table says. */
  const judged = (indicator, change) => (change ? change.verdict : indicator.verdict);

  const verdictOf = (indicator, base) => judged(indicator, shownOf(indicator, base));

  const CLEAR = new Set(["higher", "lower", "better", "worse"]);
  app.store = {
    open,
    changeOf,
    shownOf,
    judged,
    verdictOf,
    clear: (verdict) => CLEAR.has(verdict),
  };
})((window.safecity = window.safecity || {}));
