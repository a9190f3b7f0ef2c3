/* The filters: one form that every view answers to. */
(function (app) {
  "use strict";
  const { make, button, tick, unique } = app.element;
  const MEASURES = { count: "Counts", rate: "Rates", severity: "Severity", share: "Percentages" };
  const KINDS = {
    own: "This partnership",
    comparator: "Comparators",
    group: "Groups of areas",
    country: "Countries and forces",
  };

  function choice(key, label, options, first) {
    const id = unique("filter");
    const box = make(
      "select",
      { id, onchange: () => app.choices.change({ [key]: box.value }) },
      make("option", { value: "" }, first),
      options.map(([name, list]) =>
        Array.isArray(list)
          ? make(
              "optgroup",
              { label: name },
              list.map(([value, words]) => make("option", { value }, words)),
            )
          : make("option", { value: name }, list),
      ),
    );
    return {
      key,
      box,
      node: make("p", { class: `field ${key}` }, make("label", { for: id }, label), box),
    };
  }

  function search() {
    const id = unique("filter");
    const box = make("input", {
      id,
      type: "search",
      autocomplete: "off",
      maxlength: app.state.LONGEST,
      spellcheck: "false",
      oninput: () => app.choices.change({ q: box.value.trim() }, { replace: true }),
    });
    return {
      key: "q",
      box,
      node: make("p", { class: "field" }, make("label", { for: id }, "Search"), box),
    };
  }

  function areas(store, left) {
    const kinds = Object.keys(KINDS).map((kind) => [
      KINDS[kind],
      [...store.area.values()]
        .filter((area) => area.kind === kind && area.code !== left)
        .map((area) => [area.code, area.name]),
    ]);
    return kinds.filter(([, list]) => list.length);
  }

  function byGroup(store) {
    return [...store.groups].map(([slug, title]) => [
      title,
      store.themes
        .filter((theme) => theme.groupSlug === slug)
        .map((theme) => [theme.slug, theme.title]),
    ]);
  }

  function placesOf(store) {
    const sorted = store.places.slice().sort((a, b) => a.places.length - b.places.length);
    return sorted.map(({ places }) => [
      store.wards.has(places[0]?.code) ? "Wards" : "Neighbourhoods (LSOAs)",
      places.map((place) => [place.code, place.name]),
    ]);
  }

  function fields(store) {
    const { sign, numbers } = app;
    const months = store.months.map((month) => [month, numbers.month(month)]);
    const measures = app.state.MEASURES.filter((measure) =>
      store.indicators.some((each) => each.measures.includes(measure)),
    );
    const others = areas(store, store.meta.code);
    const all = [
      search(),
      choice("theme", "Theme", byGroup(store), "All themes"),
      choice("priority", "Priority", [...store.groups], "All priorities"),
      choice(
        "measure",
        "Measure",
        measures.map((each) => [each, MEASURES[each]]),
        "All measures",
      ),
      choice(
        "verdict",
        "Change",
        store.verdicts.map((each) => [each, sign.verdict(each)]),
        "Any change",
      ),
      choice(
        "flag",
        "Caution",
        [...store.flags].map(([flag]) => [flag, sign.capital(flag)]),
        "With or without",
      ),
      choice("area", "Area to pick out", others, store.meta.place),
      choice("with", "Second area", others.length ? areas(store) : [], "No second area"),
      choice("place", "Ward or neighbourhood", placesOf(store), "All of the area"),
      choice("from", "From", months, "First month"),
      choice("to", "To", months, "Last month"),
    ];
    return all.filter(({ box }) => box.localName === "input" || box.options.length > 1);
  }

  function reset() {
    const empty = Object.fromEntries(app.selection.FILTERS.map((key) => [key, ""]));
    app.choices.change(empty);
    document.getElementById("view-title").focus();
    app.board.say("All filters were cleared.");
  }

  /** The button that shows and hides the fields where the screen is narrow. */
  function opening(inner) {
    const node = button(
      "Filters",
      () => {
        const open = node.getAttribute("aria-expanded") !== "true";
        node.setAttribute("aria-expanded", String(open));
        inner.classList.toggle("open", open);
      },
      { class: "opener", "aria-expanded": "false", "aria-controls": inner.id },
    );
    return node;
  }

  function marked({ all, table, clear, opener }, state) {
    const acting = app.selection.acting(state.view);
    for (const { key, box, node } of all) {
      node.hidden = !acting.includes(key);
      const typed = key === "q" && document.activeElement === box && state.q === box.value.trim();
      if (!typed && box.value !== state[key]) box.value = state[key];
    }
    const on = app.selection.set(state).length;
    table.node.hidden = !["indicator", "themes"].includes(state.view);
    opener.closest("form").hidden = !acting.length;
    table.box.checked = Boolean(state.table);
    clear.disabled = !on;
    opener.textContent = on ? `Filters (${on} set)` : "Filters";
  }

  /** Make the form; `mark(state)` sets it to a state. */
  function form(store) {
    const all = fields(store);
    const clear = button("Clear all filters", reset, { class: "quiet" });
    const show = (on) => app.choices.change({ table: on ? "1" : "" });
    const table = tick("Tables in place of charts", show);
    const boxes = all.map(({ node }) => node);
    const frame = { class: "fields", id: "filter-fields" };
    const inner = make("div", frame, boxes, table.node, clear);
    const opener = opening(inner);
    const onsubmit = (event) => event.preventDefault();
    const node = make(
      "form",
      { class: "filters", role: "search", "aria-label": "Filters", onsubmit },
      make("h2", {}, "Filters"),
      opener,
      inner,
    );
    return { node, mark: (state) => marked({ all, table, clear, opener }, state) };
  }

  /** What is set, in words. */
  function inWords(store, state) {
    const words = {
      q: (value) => `\u201c${value}\u201d`,
      theme: (value) => store.theme.get(value).title,
      priority: (value) => store.groups.get(value),
      measure: (value) => MEASURES[value].toLowerCase(),
      verdict: (value) => `change ${app.sign.verdict(value).toLowerCase()}`,
      flag: (value) => `caution ${value}`,
      area: (value) => `${app.nameOf(value)} picked out`,
      with: (value) => `beside ${app.nameOf(value)}`,
      place: (value) => `${app.nameOf(value)} where it shows`,
      from: (value) => `from ${app.numbers.month(value)}`,
      to: (value) => `to ${app.numbers.month(value)}`,
    };
    return app.selection
      .set(state)
      .map((key) => words[key](state[key]))
      .join(", ");
  }

  app.filters = { form, inWords, reset };
})((window.safecity = window.safecity || {}));
