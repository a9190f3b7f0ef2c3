/* The overview: headline figures and one line for each indicator. */
(function (app) {
  "use strict";
  const { make, button, icon } = app.element;
  const { finite } = app.numbers;
  const COLUMNS = [
    ["title", "Indicator"],
    ["", "Over time"],
    ["latest", "Latest"],
    ["change", "Change"],
    ["rank", "Rank, 1st the highest"],
    ["", "Caution"],
  ];

  function tiles(summary) {
    if (!summary || !summary.tiles.length) return null;
    return make(
      "ul",
      { class: "tiles" },
      summary.tiles.map((tile) =>
        make(
          "li",
          {},
          make("span", { class: "value" }, tile.value),
          make("span", { class: "what" }, tile.label),
          make("span", { class: "detail" }, tile.detail),
          tile.change && make("span", { class: "detail" }, tile.change),
        ),
      ),
    );
  }

  /** A list of the story under its heading; nothing where it has none. */
  function points(name, heading, items) {
    if (!items.length) return null;
    const list = make(
      "ul",
      { class: "points" },
      items.map((item) => make("li", {}, item)),
    );
    return make("div", { class: name }, make("h4", {}, heading), list);
  }

  /** What a reader of two minutes takes away: the same as page 2 of the report and slide 3. */
  function lead(store) {
    const story = store.summary?.story;
    if (!story) return make("section", { class: "lead" }, store.summary?.intro || "");
    const others = story.findings.filter((each) => !each.changed);
    const reason = story.findings.length ? story.why : store.summary.intro;
    const why = make("p", { class: "muted small" }, reason);
    return make(
      "section",
      { class: "lead", "aria-labelledby": "lead-title" },
      make("h3", { id: "lead-title" }, story.heading),
      tiles(store.summary),
      story.unchanged && make("p", {}, story.unchanged),
      make(
        "div",
        { class: "story" },
        points(
          "recommended",
          "What we recommend",
          story.recommended.map((each) => [
            `${each.number} ${each.title}: ${each.action} \u2013 `,
            make("strong", {}, each.who),
          ]),
        ),
        points(
          "unknown",
          "What is not known",
          story.unknown.map((each) => `${each.number} ${each.question}`),
        ),
        points(
          "besides",
          "What stands out besides",
          others.map((each) => [to(each, each.headline), ` (${each.evidence})`]),
        ),
      ),
      why,
    );
  }

  /** Link to the view of the exhibit that a finding stands on. */
  function to(point, words = "") {
    const exhibit =
      app.data.anchored.get(point.evidence?.anchor || point.anchor) ||
      app.data.exhibits[point.exhibit];
    return exhibit ? app.goTo(words || exhibit.label, app.way.to(exhibit)) : words || null;
  }

  function sparked(indicator, state) {
    const spark = indicator.spark.filter((each) =>
      /^\d{4}-\d{2}/.test(each.t) ? app.selection.within(each.t, state) : true,
    );
    const sizes = spark.map((each) => each.v).filter(finite);
    return app.spark.line(spark, sizes.some((size) => size % 1) ? 1 : 0);
  }

  /** The same indicator in the area picked out, where a comparison holds it. */
  function elsewhere(indicator, code) {
    const id = app.data.comparison.get(indicator.id);
    const exhibit = id && app.data.exhibit(id);
    const row = exhibit?.records.find((each) => each.area === code);
    if (!row || !finite(row.value)) return make("span", { class: "muted" }, "Not available");
    const decimals = app.series.decimalsOf(exhibit);
    return app.sign.latest({ value: row.value, unit: exhibit.unit, count: null, decimals }, "");
  }

  const lines = new Map();
  function line(indicator, state) {
    const base = app.selection.baseOf(state);
    const { measure, from, to, area, place } = state;
    const mark = [indicator.id, base, measure, from, to, area, place].join("|");
    if (lines.has(mark)) return lines.get(mark);
    const verdict = app.store.verdictOf(indicator, base);
    const row = make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        app.goTo(indicator.title, { view: "indicator", indicator: indicator.id, exhibit: "" }),
      ),
      make("td", {}, sparked(indicator, state)),
      make("td", {}, app.sign.latest(indicator.latest, measure)),
      area && make("td", { "data-head": app.nameOf(area) }, elsewhere(indicator, area)),
      place && make("td", { "data-head": app.nameOf(place) }, app.locality.value(indicator, place)),
      make("td", {}, app.sign.change(app.store.shownOf(indicator, base), verdict, base)),
      app.data.ranked && make("td", {}, app.sign.rank(indicator.rank)),
      make("td", {}, app.sign.flags(indicator, app.data.lists.flags)),
    );
    lines.set(mark, row);
    return row;
  }

  /** The heading of an area or a place picked out; a place has its interval below its rate. */
  function named(code, { place }) {
    return [
      app.nameOf(code),
      code === place && make("span", { class: "span" }, "Own rate, 95% interval"),
    ];
  }

  function head(state) {
    const way = state.sort.startsWith("-") ? -1 : 1;
    const base = app.baseLabel(app.selection.baseOf(state));
    const columns = COLUMNS.filter(([key]) => key !== "rank" || app.data.ranked);
    const cells = columns.map(([key, words]) => {
      if (!key) return make("th", { scope: "col" }, words);
      const on = state.sort.replace("-", "") === key;
      const next = on && way === 1 ? `-${key}` : key;
      return make(
        "th",
        {
          scope: "col",
          "data-words": words,
          "aria-sort": on ? (way > 0 ? "ascending" : "descending") : null,
        },
        button(
          [
            key === "change" ? `Change on ${base}` : words,
            on ? icon(way > 0 ? "up" : "down") : null,
          ],
          () => app.choices.change({ sort: next }, { replace: true }),
          { class: "sort", "data-sort": key },
        ),
      );
    });
    const picked = [state.area, state.place].filter(Boolean);
    const heads = picked.map((code) => make("th", { scope: "col" }, named(code, state)));
    cells.splice(3, 0, ...heads);
    return { node: make("tr", {}, cells), width: cells.length };
  }

  /** A body for each unit. */
  function byUnit(list, state, width) {
    return app.order.byUnit(list, state).map(([unit, own]) => {
      const heading = app.sign.capital(unit || "Not available");
      const head = make("th", { scope: "rowgroup", colspan: width }, heading);
      const rows = own.map((each) => line(each, state));
      return make("tbody", {}, make("tr", { class: "group unit" }, head), rows);
    });
  }

  /** Bodies of the table: one for each theme, or a single one where it is sorted. */
  function bodies(list, state, width) {
    if (state.sort.endsWith("latest")) return byUnit(list, state, width);
    if (state.sort)
      return [
        make(
          "tbody",
          {},
          app.order.sorted(list, state).map((each) => line(each, state)),
        ),
      ];
    const themes = new Map();
    for (const each of list) themes.set(each.theme, [...(themes.get(each.theme) || []), each]);
    return [...themes].map(([slug, own]) =>
      make(
        "tbody",
        {},
        make(
          "tr",
          { class: "group" },
          make(
            "th",
            { scope: "rowgroup", colspan: width },
            app.goTo(app.data.theme.get(slug)?.title || slug, {
              view: "themes",
              theme: slug,
              exhibit: "",
            }),
            make("span", {}, app.data.theme.get(slug)?.group || ""),
          ),
        ),
        own.map((each) => line(each, state)),
      ),
    );
  }

  const SHOWN = ["sort", "base", "measure", "from", "to", "area", "place"];

  function fill({ sheet, base }, list, state) {
    const focus = document.activeElement?.dataset?.sort;
    const { node: top, width } = head(state);
    const { place, period } = app.data.meta;
    const latest = state.sort.endsWith("latest");
    const order = latest ? "latest value within each unit" : "the column chosen";
    base.mark(app.selection.baseOf(state));
    const words = `${place}, ${period}; sorted by ${state.sort ? order : "theme"}`;
    sheet.fill(words, top, bodies(list, state, width), list.length);
    if (focus) sheet.table.querySelector(`[data-sort="${focus}"]`)?.focus();
  }

  function open(store, state) {
    const view = { sheet: app.sheet.of("indicators"), base: app.baseSwitch() };
    const heading = make(
      "div",
      { class: "heading" },
      make("h3", {}, "All indicators"),
      view.base.node,
    );
    const brief = lead(store);
    const own = make("p", { class: "lede", hidden: true });
    const node = make("div", {}, own, brief, heading, view.base.shut, view.sheet.nodes);
    let drawn = "";

    function update(next) {
      const list = app.selection.indicators(store, next);
      const picked = next.place || next.area;
      own.hidden = !picked;
      if (picked) own.replaceChildren(app.goTo(`Profile of ${app.nameOf(picked)}`, { view: "profile" }));
      brief.hidden = app.selection.narrowed(next) || Boolean(picked);
      const wanted = [...SHOWN.map((key) => next[key]), ...list.map((each) => each.id)].join();
      if (wanted !== drawn) fill(view, list, next);
      drawn = wanted;
    }
    update(state);
    return { title: () => "Overview", node, update, close() {} };
  }

  app.views = { overview: open };
  app.evidenceOf = to;
})((window.safecity = window.safecity || {}));
