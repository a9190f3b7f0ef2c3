/* One exhibit on the page: its finding, chart or table, notes, and what can be taken away. */
(function (app) {
  "use strict";
  const { make, button, draw, hidden } = app.element;

  function swatch([kind, colour, words]) {
    const shapes = {
      line: ["path", { d: "M1 8H21", stroke: colour, "stroke-width": 3 }],
      dash: [
        "path",
        { d: "M1 8H21", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": "5 3" },
      ],
      dots: [
        "path",
        { d: "M1 8H21", stroke: colour, "stroke-width": 2, "stroke-dasharray": "1 3" },
      ],
      box: [
        "rect",
        {
          x: 2,
          y: 1,
          width: 18,
          height: 14,
          fill: colour,
          stroke: app.look.colours().rule,
          "stroke-width": 0.8,
        },
      ],
      hatch: ["path", { d: "M1 13L9 1M7 15L15 3M14 15L21 5", stroke: colour, "stroke-width": 1.5 }],
      dot: ["circle", { cx: 11, cy: 8, r: 5.5, fill: colour }],
      ring: ["circle", { cx: 11, cy: 8, r: 5, fill: "none", stroke: colour, "stroke-width": 2.5 }],
    };
    const [name, attributes] = shapes[kind];
    return make(
      "li",
      {},
      draw(
        "svg",
        { width: 22, height: 16, viewBox: "0 0 22 16", "aria-hidden": "true" },
        draw(name, attributes),
      ),
      words,
    );
  }

  /** The rows of a table that the period and the place picked out leave in. */
  function keep(exhibit, state) {
    const names = exhibit.columns.map((column) => column.name);
    const months = ["month", "start"].find(
      (each) => names.includes(each) && exhibit.chart !== "season",
    );
    const local =
      ["map", "hotspots"].includes(exhibit.chart) && app.locality.shows(exhibit, state.place);
    return (record) =>
      (!months || app.selection.within(record[months], state)) &&
      (!local || app.locality.inside(record, state.place));
  }

  /** Build the parts of a card and keep them in step with the state. */
  function make_(exhibit, level) {
    const x = app.data.exhibit(exhibit.id);
    const drawable =
      app.chart.draws(x) &&
      (!["map", "hotspots"].includes(x.chart) || app.data.outlines[x.outlines]);
    const card = { x, drawable, shown: null, own: null };
    card.key = make("ul", { class: "key" });
    card.note = make("p", { class: "small muted" });
    card.body = make("div", { class: "body" });
    card.toggle = drawable && switcher(card);
    card.title = make(`h${level}`, { id: `title-${x.anchor}`, tabindex: -1 }, x.headline);
    card.node = make(
      "article",
      { class: "card", id: `x-${x.anchor}`, "aria-labelledby": `title-${x.anchor}` },
      make(
        "p",
        { class: "label" },
        x.label,
        app.data.meta.status && make("span", { class: "synthetic" }, app.data.meta.status),
      ),
      card.title,
      make("p", { class: "subtitle" }, x.subtitle),
      make("div", { class: "tools" }, card.toggle, app.takeaway.menu(card)),
      card.key,
      card.body,
      card.note,
      app.evidence.of(x),
      app.prose.sources(x.sources),
      notes(x),
    );
    return card;
  }

  function notes(x) {
    const list = app.prose.caveats(x.caveats);
    return (
      list &&
      make(
        "details",
        { class: "more-notes" },
        make("summary", {}, `Notes (${x.caveats.length})`),
        list,
      )
    );
  }

  function switcher(card) {
    const one = (name, words) =>
      button(
        [words, hidden(`: ${card.x.label}`)],
        () => {
          card.own = name;
          show(card, app.choices.now);
          app.board.say(`${card.x.label} is shown as a ${name}.`);
        },
        { class: "switch", "data-show": name },
      );
    return make(
      "div",
      { class: "switches", role: "group", "aria-label": `Show ${card.x.label} as` },
      one("chart", "Chart"),
      one("table", "Table"),
    );
  }

  function show(card, state) {
    const wanted =
      !card.drawable || (card.own || (state.table ? "table" : "chart")) === "table"
        ? "table"
        : "chart";
    card.toggle &&
      card.toggle.querySelectorAll("button").forEach((each) => {
        each.setAttribute("aria-pressed", String(each.dataset.show === wanted));
      });
    if (wanted === "chart") showChart(card, state);
    else showTable(card, state);
    card.key.hidden = wanted !== "chart" || !card.key.children.length;
    card.note.hidden = wanted !== "chart" || !card.note.textContent;
    card.shown = wanted;
  }

  function showChart(card, state) {
    if (!card.chart) {
      card.chart = app.chart.mount(card.x, state, (key, note) => {
        card.key.replaceChildren(...key.map(swatch));
        card.key.hidden = card.shown !== "chart" || !key.length;
        card.note.textContent = note;
        card.note.hidden = card.shown !== "chart" || !note;
      });
    }
    if (card.shown !== "chart") card.body.replaceChildren(card.chart.node);
    card.chart.update(state);
  }

  function showTable(card, state) {
    const mark = [state.from, state.to, state.place].join();
    if (card.shown === "table" && card.mark === mark) return;
    card.mark = mark;
    card.body.replaceChildren(app.table.of(card.x, keep(card.x, state)));
  }

  /** Make a card: `update(state)` keeps it in step, `close()` lets it go. */
  function of(exhibit, state, level = 3) {
    const card = make_(exhibit, level);
    show(card, state);
    return {
      node: card.node,
      id: card.x.id,
      update(next, before) {
        if (before && before.table !== next.table) card.own = null;
        show(card, next);
      },
      focus: () => card.title.focus(),
      close: () => card.chart?.close(),
    };
  }

  app.card = { of };
})((window.safecity = window.safecity || {}));
