/* Gaps in knowledge, and what to prioritise with the findings that it rests on. */
(function (app) {
  "use strict";
  const { make } = app.element;

  function partOf(store, slug) {
    return (store.parts || []).find((part) => part.slug === slug);
  }

  function evidence(given) {
    return given.evidence.map((link, at) => {
      const exhibit = app.data.anchored.get(link.anchor);
      const way = exhibit ? app.goTo(link.text, app.way.to(exhibit)) : make("a", { href: `${app.data.meta.reportFile}#${link.anchor}` }, link.text);
      return [at ? ", " : "", way];
    });
  }

  function advice(given) {
    const fact = (term, said) => (said && said.length ? make("div", {}, make("dt", {}, term), make("dd", {}, said)) : null);
    return make("article", { class: "advice" },
      make("h4", {}, make("span", { class: "number" }, given.number), given.title), make("p", {}, given.text),
      make("dl", { class: "facts" }, fact("Because", make("ul", {}, given.because.map((text) => make("li", {}, text)))), fact("Evidence", evidence(given)),
        fact("Confidence", app.sign.capital(given.confidence)), fact("How to tell", given.measure), fact("Caution", given.caution)));
  }

  function gap(given) {
    return make("tr", {}, make("th", { scope: "row" }, make("span", { class: "number" }, given.number), given.question, make("span", { class: "span" }, given.theme)),
      make("td", {}, given.reason), make("td", {}, given.closes), make("td", {}, given.holder));
  }

  function open(store) {
    const [gaps, first] = [partOf(store, "gaps"), partOf(store, "recommendations")];
    const node = make("div", {},
      make("h3", {}, first?.title || "Recommendations"), make("p", { class: "lede" }, store.recommendations.length ? first?.intro : first?.empty || "No recommendation was made."),
      store.recommendations.map(advice),
      make("h3", { id: "gaps" }, gaps?.title || "Gaps in knowledge"), make("p", { class: "lede" }, store.gaps.length ? gaps?.intro : gaps?.empty || "No gap was found."),
      store.gaps.length ? make("div", { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": "gaps" },
        make("table", { class: "gaps" }, make("caption", { class: "hidden" }, gaps?.title || "Gaps in knowledge"),
          make("thead", {}, make("tr", {}, ["Question", "Why the data cannot answer it", "What would close the gap", "Who holds it"].map((words) => make("th", { scope: "col" }, words)))),
          make("tbody", {}, store.gaps.map(gap)))) : null);
    return { title: "Gaps and advice", node, update() {}, close() {} };
  }

  app.views.advice = open;
})((window.safecity = window.safecity || {}));
