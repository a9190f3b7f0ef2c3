/* About the figures: how to read them, their sources, caveats and words. */
(function (app) {
  "use strict";
  const { make, outward, button } = app.element;

  function factsOf(list) {
    return list.length
      ? make(
          "dl",
          { class: "facts" },
          list.map((each) =>
            make("div", {}, make("dt", {}, each.heading), make("dd", {}, each.text)),
          ),
        )
      : null;
  }

  function section(each) {
    return make(
      "section",
      {},
      make("h3", {}, each.title),
      each.passages.map((passage) =>
        make(
          "div",
          {},
          passage.heading && make("h4", {}, passage.heading),
          make("p", {}, passage.text),
        ),
      ),
      factsOf(each.facts),
    );
  }

  function formats(meta) {
    return make(
      "section",
      {},
      make("h3", {}, "The same figures in other forms"),
      make(
        "ul",
        { class: "formats" },
        meta.otherFormats.map((each) =>
          make(
            "li",
            {},
            make("a", { href: each.file }, each.name),
            make("span", { class: "span" }, each.description),
          ),
        ),
      ),
    );
  }

  function sources(store) {
    return make(
      "section",
      {},
      make("h3", {}, "Sources"),
      Object.values(store.sources).map((source) =>
        make(
          "div",
          { class: "source-row" },
          make(
            "h4",
            {},
            source.title,
            source.synthetic && make("span", { class: "synthetic" }, "SYNTHETIC"),
          ),
          make(
            "p",
            {},
            `${source.publisher}. Edition: ${source.edition || "not stated"}. Licence: ${source.licence}. ${source.lag ? `Delay: ${source.lag}. ` : ""}`,
            source.url && outward("Where it is published", source.url),
          ),
          make("p", {}, source.standing),
        ),
      ),
    );
  }

  function caveats(store) {
    return make(
      "section",
      {},
      make("h3", {}, "Caveats"),
      make(
        "ul",
        {},
        Object.values(store.caveats).map((text) => make("li", {}, text)),
      ),
    );
  }

  function glossary(store) {
    return make(
      "section",
      {},
      make("h3", {}, "Glossary"),
      make(
        "dl",
        { class: "terms" },
        Object.entries(store.glossary).map(([term, text]) => [
          make("dt", {}, term),
          make("dd", {}, text),
        ]),
      ),
    );
  }

  function events(store) {
    if (!store.events.length) return null;
    const { month } = app.numbers;
    const rows = store.events.map((each) => [
      each.end ? `${month(each.date)} to ${month(each.end)}` : month(each.date),
      each.label,
      each.text || "",
    ]);
    return make(
      "section",
      {},
      make("h3", {}, "Dated events"),
      app.plainTable("Events marked in charts over time", ["When", "Event", "What it was"], rows),
    );
  }

  function cite(meta) {
    const words = `${meta.citation}${meta.synthetic ? " SYNTHETIC DATA." : ""}`;
    return make(
      "p",
      {},
      button(
        "Copy the citation",
        async () =>
          app.board.say(
            (await app.download.copy(words))
              ? "The citation was copied."
              : "The browser did not allow copying.",
          ),
        { class: "quiet" },
      ),
    );
  }

  function open(store) {
    const node = make(
      "div",
      { class: "about" },
      (store.about || []).map(section),
      cite(store.meta),
      make("p", {}, button("Download every value of every table (CSV)", () => {
        app.download.saveAll(store);
        app.board.say("Every value was saved.");
      }, { class: "quiet" })),
      formats(store.meta),
      events(store),
      sources(store),
      caveats(store),
      glossary(store),
    );
    return { title: () => "About", node, update() {}, close() {} };
  }

  app.views.about = open;
})((window.safecity = window.safecity || {}));
