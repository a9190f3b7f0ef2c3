/* Themes: the question of each, its key points, and all of its exhibits. */
(function (app) {
  "use strict";
  const { make, unique } = app.element;
  const { number, finite } = app.numbers;

  /** The indicator by which a theme is shown among the others: its first with a course over time. */
  const leadOf = (theme) =>
    app.data.indicators.find(
      (each) => each.theme === theme.slug && each.spark.filter(({ v }) => finite(v)).length > 1,
    );

  /** A theme among the others: its question, the course of its first indicator, its first point. */
  function tile(theme) {
    const to = app.goTo(theme.title, { theme: theme.slug, exhibit: "" });
    const question = make("span", { class: "what" }, theme.question);
    const point = make("span", { class: "detail" }, theme.keyPoints[0]?.sentence || "");
    const lead = leadOf(theme);
    if (!lead) return make("li", {}, to, question, point);
    const points = lead.spark;
    return app.multiples.panel({ to: [to, question], points, newest: course(lead), note: [point] });
  }

  function course({ title, spark, latest }) {
    const known = spark.filter(({ v }) => finite(v)).map(({ v }) => v);
    const places = known.some((v) => v % 1) ? latest?.decimals || 1 : 0;
    const [low, high] = [Math.min(...known), Math.max(...known)];
    return `${title}: lowest ${number(low, places)}, highest ${number(high, places)}`;
  }

  const HOW =
    "Each chart is the first indicator of its theme over time, from zero to its highest; months and years of lockdowns are shaded.";

  function listed(themes) {
    const groups = [...new Set(themes.map((each) => each.group))];
    const how = make("p", { class: "lede" }, HOW);
    const sections = groups.map((group) =>
      make(
        "section",
        { class: "themes" },
        make("h3", {}, group || "Other"),
        make(
          "ul",
          { class: "tiles themes" },
          themes.filter((each) => each.group === group).map(tile),
        ),
      ),
    );
    return [how, ...sections];
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
      onchange: () => app.choices.change({ theme: box.value, exhibit: "" }),
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
    const last = { title: "Themes", counted: "" };
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
      last.title = theme ? theme.title : "Themes";
      last.counted = theme
        ? `${number(exhibits.length)} of ${number(all.length)} figures and tables`
        : `${number(themes.length)} themes`;
      last.exhibits = theme ? exhibits : null;
      cards.show(exhibits, next, before);
    }
    update(state);
    const summary = {
      title: () => last.title,
      counted: () => last.counted,
      exhibits: () => last.exhibits,
    };
    return { ...summary, node, update, close: cards.close, card: cards.card };
  }

  app.views.themes = open;
})((window.safecity = window.safecity || {}));
