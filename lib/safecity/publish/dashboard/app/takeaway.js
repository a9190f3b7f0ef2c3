/* The menu of a card: download, cite, link, and the way to the report and the notebook. */
(function (app) {
  "use strict";
  const { make, button } = app.element;

  function citation(x) {
    const { meta } = app.data;
    const stamp = meta.synthetic ? " SYNTHETIC DATA." : "";
    return `${x.headline}. ${x.subtitle}. ${x.label} in: ${meta.citation}${stamp} Source: ${app.prose.cited(x.sources)}.`;
  }

  function link(x) {
    const state = { ...app.state.DEFAULTS, ...app.choices.now, exhibit: x.id };
    if (!["indicator", "themes"].includes(state.view)) {
      Object.assign(
        state,
        x.indicator
          ? { view: "indicator", indicator: x.indicator }
          : { view: "themes", theme: x.theme },
      );
    }
    return `${window.location.href.split("#")[0]}${app.state.write(state)}`;
  }

  const escaped = (text) =>
    text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  /** Code that shows a view of this page within another. */
  function embedded(x) {
    const [page, hash] = link(x).split("#");
    const address = `${page}#${hash}&embed=1`;
    return `<iframe src="${escaped(address)}" title="${escaped(x.headline)}" width="100%" height="720" loading="lazy" style="border:0"></iframe>`;
  }

  async function copied(words, done) {
    const ok = await app.download.copy(words);
    app.board.say(ok ? done : "The browser did not allow copying.");
    return ok;
  }

  /** A chart that is not on show is drawn aside, so that its picture can be kept all the same. */
  async function drawn(card) {
    if (card.chart && card.shown === "chart")
      return { view: await card.chart.ready(), key: card.chart.colours() };
    const aside = app.chart.mount(card.x, app.choices.now);
    const stage = make("div", { class: "stage", "aria-hidden": "true" }, aside.node);
    document.getElementById("app").append(stage);
    const view = await aside.ready();
    return {
      view,
      key: aside.colours(),
      done: () => {
        aside.close();
        stage.remove();
      },
    };
  }

  async function picture(card, save) {
    const { view, key, done } = await drawn(card);
    const words = app.download.wording(card.x, key, app.data.meta, app.prose.cited(card.x.sources));
    await save(card.x, view, words);
    if (done) done();
    app.board.say(`The picture of ${card.x.label} was saved.`);
  }

  function saves(card) {
    const { download, data } = app;
    const values = button("Values (CSV)", () => {
      download.saveCsv(card.x, data.meta);
      app.board.say(`The values of ${card.x.label} were saved.`);
    });
    if (!card.drawable) return [values];
    return [
      values,
      button("Picture (SVG)", () => picture(card, download.saveSvg)),
      button("Picture (PNG)", () => picture(card, download.savePng)),
    ];
  }

  function copies(card) {
    return [
      button("Copy citation", () => copied(citation(card.x), "The citation was copied.")),
      button("Copy link to this", () => copied(link(card.x), "The link was copied.")),
      button("Copy embed code", () => copied(embedded(card.x), "The embed code was copied.")),
    ];
  }

  function ways(card) {
    const { meta } = app.data;
    return [
      make("a", { href: `${meta.reportFile}#${card.x.anchor}` }, `${card.x.label} in the report`),
      card.x.notebook && make("a", { href: card.x.notebook }, "Notebook that made it"),
    ];
  }

  function menu(card) {
    const box = make(
      "details",
      { class: "menu" },
      make("summary", {}, "Save, cite or share", app.element.hidden(` ${card.x.label}`)),
      make(
        "ul",
        {},
        [...saves(card), ...copies(card), ...ways(card)]
          .filter(Boolean)
          .map((each) => make("li", {}, each)),
      ),
    );
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.open) return;
      box.open = false;
      box.querySelector("summary").focus();
    });
    return box;
  }

  app.takeaway = { menu, citation, link, embedded };
})((window.safecity = window.safecity || {}));
