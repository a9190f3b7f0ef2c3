/* Themes: the question of each, its key points, and all of its exhibits. */
(function (app) {
  "use strict";
  const { make, unique } = app.element;
  const { number } = app.numbers;

  function listed(themes) {
    const groups = [...new Set(themes.map((each) => each.group))];
    return groups.map((group) =>
      make(
        "section",
        { class: "themes" },
        make("h3", {}, group || "Other"),
        make(
          "ul",
          { class: "tiles themes" },
          themes
            .filter((each) => each.group === group)
            .map((each) =>
              make(
                "li",
                {},
                app.goTo(each.title, { theme: each.slug, exhibit: "" }),
                make("span", { class: "what" }, each.question),
                make(
                  "span",
                  { class: "detail" },
                  each.keyPoints.length ? `${each.keyPoints[0].sentence}` : "",
                ),
              ),
            ),
        ),
      ),
    );
  }

  function ofTheme(store, slug) {
    const rank = (each) => store.parts?.findIndex((part) => part.slug === each.part) ?? 0;
    return Object.values(store.exhibits)
      .filter((each) => each.theme === slug)
      .sort((a, b) => rank(a) - rank(b) || a.order - b.order)
      .map((each) => each.id);
  }

  function head(theme, store) {
    const points = theme.keyPoints;
    const list = store.indicators.filter((each) => each.theme === theme.slug);
    return [
      theme.group && make("p", { class: "label" }, theme.group),
      make("p", { class: "question" }, theme.question),
      points.length
        ? make(
            "div",
            { class: "keybox" },
            make("h3", {}, "Key points"),
            make(
              "ul",
              { class: "points" },
              points.map((point) => app.prose.finding(point, app.evidenceOf(point))),
            ),
          )
        : null,
      app.prose.commentary(theme.commentary, 4),
      list.length
        ? make(
            "p",
            {},
            "Indicators: ",
            list.map((each, at) => [
              at ? ", " : "",
              app.goTo(each.title, { view: "indicator", indicator: each.id, exhibit: "" }),
            ]),
            ".",
          )
        : null,
    ];
  }

  function picker() {
    const id = unique("theme");
    const box = make("select", {
      id,
      onchange: () => app.held.change({ theme: box.value, exhibit: "" }),
    });
    return {
      node: make("p", { class: "field pick" }, make("label", { for: id }, "Theme"), box),
      fill(themes, current) {
        box.replaceChildren(
          make("option", { value: "" }, "All themes"),
          ...themes.map((each) => make("option", { value: each.slug }, each.title)),
        );
        box.value = current;
      },
    };
  }

  function open(store, state) {
    const pick = picker();
    const front = make("div");
    const cards = app.cards.stack();
    const node = make("div", {}, pick.node, front, cards.node);
    const held = { title: "Themes", counted: "" };
    let shown = null;

    function update(next, before) {
      const themes = app.selection.themes(store, { ...next, theme: "" });
      const theme = store.theme.get(next.theme);
      pick.fill(themes, next.theme);
      const mark = theme ? theme.slug : `all ${next.priority}`;
      if (mark !== shown)
        front.replaceChildren(...(theme ? head(theme, store) : listed(themes)).filter(Boolean));
      shown = mark;
      const all = theme ? ofTheme(store, theme.slug) : [];
      const exhibits = app.selection.exhibits(all, store, next);
      held.title = theme ? theme.title : "Themes";
      held.counted = theme
        ? `${number(exhibits.length)} of ${number(all.length)} figures and tables`
        : `${number(themes.length)} themes`;
      held.exhibits = theme ? exhibits : null;
      cards.show(exhibits, next, before);
    }
    update(state);
    const said = {
      title: () => held.title,
      counted: () => held.counted,
      exhibits: () => held.exhibits,
    };
    return { ...said, node, update, close: cards.close, card: cards.card };
  }

  app.views.themes = open;
})((window.safecity = window.safecity || {}));
