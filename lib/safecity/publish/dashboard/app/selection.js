/* Which indicators and exhibits answer to the filters. */
(function (app) {
  "use strict";

  const texts = new WeakMap();

  function plain(text) {
    return text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase();
  }

  /** All that a search reads of an indicator, joined once. */
  function textOf(indicator, store) {
    if (!texts.has(indicator)) {
      const theme = store.theme.get(indicator.theme);
      const headlines = indicator.exhibits.map((id) => store.exhibits[id]?.headline || "");
      const parts = [
        indicator.title,
        indicator.noun,
        indicator.definition,
        theme?.title,
        ...headlines,
      ];
      texts.set(indicator, plain(parts.filter(Boolean).join(" \n ")));
    }
    return texts.get(indicator);
  }

  function wordsOf(query) {
    return plain(query).split(/\s+/).filter(Boolean);
  }

  function holds(text, words) {
    return words.every((word) => text.includes(word));
  }

  /** With which year changes are shown: the view of changes starts with the year before. */
  function baseOf(state) {
    return state.base || app.data.leading;
  }

  /** Indicators that pass every filter, in the order of the catalogue. */
  function indicators(store, state) {
    const words = wordsOf(state.q);
    const base = baseOf(state);
    return store.indicators.filter(
      (each) =>
        (!state.theme || each.theme === state.theme) &&
        (!state.priority || store.theme.get(each.theme)?.groupSlug === state.priority) &&
        (!state.verdict || app.store.verdictOf(each, base) === state.verdict) &&
        (!state.flag || each.flags.includes(state.flag)) &&
        (!state.measure || each.measures.includes(state.measure)) &&
        holds(textOf(each, store), words),
    );
  }

  /** Exhibits that a measure leaves in; those that have no measure of their own always stay. */
  function exhibits(ids, store, state) {
    return ids
      .map(store.exhibit)
      .filter(
        (each) => each && (!state.measure || ["other", state.measure].includes(each.measure)),
      );
  }

  function themes(store, state) {
    return store.themes.filter(
      (each) =>
        (!state.theme || each.slug === state.theme) &&
        (!state.priority || each.groupSlug === state.priority),
    );
  }

  const MOST = 8;

  /** Texts to search in, made plain once. */
  function library(store) {
    store.library = store.library || {
      exhibits: Object.values(store.exhibits).map((each) => [
        each,
        plain(`${each.headline} ${each.subtitle}`),
      ]),
      terms: Object.entries(store.glossary).map((each) => [each, plain(each.join(" "))]),
    };
    return store.library;
  }

  /** What a search finds beside indicators: exhibits by their headline, terms by name or meaning. */
  function found(store, query) {
    const words = wordsOf(query);
    if (!words.length) return { exhibits: [], terms: [] };
    const hit = ([, text]) => holds(text, words);
    const { exhibits: all, terms } = library(store);
    return {
      exhibits: all
        .filter(hit)
        .slice(0, MOST)
        .map(([each]) => each),
      terms: terms
        .filter(hit)
        .slice(0, 4)
        .map(([each]) => each),
    };
  }

  /** Whether a month lies within the chosen period. */
  function within(month, state) {
    const at = String(month).slice(0, 7);
    return (!state.from || at >= state.from) && (!state.to || at <= state.to);
  }

  const FILTERS = [
    "q",
    "theme",
    "priority",
    "measure",
    "verdict",
    "flag",
    "area",
    "with",
    "place",
    "from",
    "to",
  ];
  const NARROWING = ["q", "theme", "priority", "measure", "verdict", "flag"];
  const PICKS = { indicator: ["area", "with", "place", "from", "to"], compare: ["area", "with"] };
  PICKS.overview = ["area", "place", "from", "to"];
  PICKS.themes = ["theme", "priority", "measure", ...PICKS.indicator];

  /** The filters that do something in a view. */
  function acting(view) {
    if (view === "about") return [];
    if (view === "advice") return ["q", "theme"];
    if (view === "themes") return PICKS.themes;
    return [...NARROWING, ...(PICKS[view] || [])];
  }
  const narrowed = (state) => NARROWING.some((key) => state[key]);
  const set = (state) => FILTERS.filter((key) => state[key] && acting(state.view).includes(key));

  app.selection = { narrowed, indicators, exhibits, themes, found, within, baseOf, acting, FILTERS, set };
})((window.safecity = window.safecity || {}));
