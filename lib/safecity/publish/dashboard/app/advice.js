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
      const way = exhibit
        ? app.goTo(link.text, app.way.to(exhibit))
        : make("a", { href: `${app.data.meta.reportFile}#${link.anchor}` }, link.text);
      return [at ? ", " : "", way];
    });
  }

  function advice(given) {
    const fact = (term, value) =>
      value && value.length !== 0
        ? make("div", {}, make("dt", {}, term), make("dd", {}, value))
        : null;
    return make(
      "article",
      { class: "advice" },
      make("h4", {}, make("span", { class: "number" }, given.number), given.title),
      make("p", {}, given.text),
      make(
        "dl",
        { class: "facts" },
        fact(
          "Because",
          given.because.length
            ? make(
                "ul",
                {},
                given.because.map((text) => make("li", {}, text)),
              )
            : "",
        ),
        fact("Evidence", evidence(given)),
        fact("Confidence", app.sign.capital(given.confidence)),
        ...given.plan.map(([term, value]) => fact(term, value)),
        fact("How to tell", given.measure),
        fact("Caution", given.caution),
      ),
    );
  }

  function gap(given) {
    return make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        make("span", { class: "number" }, given.number),
        given.question,
        make("span", { class: "span" }, given.theme),
      ),
      make("td", {}, given.reason),
      make("td", {}, given.closes),
      make("td", {}, given.holder),
    );
  }

  /** Whether a search and a theme leave something in; `themes` are those that it bears on. */
  function stays(text, themes, state) {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const whole = text.join(" ").toLowerCase();
    return (
      words.every((word) => whole.includes(word)) && (!state.theme || themes.includes(state.theme))
    );
  }

  function leftIn(store, state) {
    const themesOf = (given) =>
      given.evidence.map((link) => store.anchored.get(link.anchor)?.theme);
    const named = (title) => [...store.theme.values()].find((each) => each.title === title)?.slug;
    return {
      advice: store.recommendations.filter((each) =>
        stays([each.title, each.text, ...each.because], themesOf(each), state),
      ),
      gaps: store.gaps.filter((each) =>
        stays(
          [each.question, each.reason, each.closes, each.holder],
          [named(each.theme), "knowledge_gaps"],
          state,
        ),
      ),
    };
  }

  function tableOf(gaps, title) {
    const heads = [
      "Question",
      "Why the data cannot answer it",
      "What would close the gap",
      "Who holds it",
    ];
    return make(
      "div",
      { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": "gaps" },
      make(
        "table",
        { class: "gaps" },
        make("caption", { class: "hidden" }, title),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            heads.map((words) => make("th", { scope: "col" }, words)),
          ),
        ),
        make("tbody", {}, gaps.map(gap)),
      ),
    );
  }

  function open(store, state) {
    const [last, first] = [partOf(store, "gaps"), partOf(store, "recommendations")];
    const node = make("div");
    let count = "";

    function update(next) {
      const left = leftIn(store, next);
      count = `${left.advice.length} of ${store.recommendations.length} recommendations and ${left.gaps.length} of ${store.gaps.length} gaps`;
      const title = last?.title || "Gaps in knowledge";
      node.replaceChildren(
        ...[
          make("h3", {}, first?.title || "Recommendations"),
          make(
            "p",
            { class: "lede" },
            store.recommendations.length
              ? first?.intro
              : first?.empty || "No recommendation was made.",
          ),
          ...left.advice.map(advice),
          make("h3", { id: "gaps" }, title),
          make(
            "p",
            { class: "lede" },
            store.gaps.length ? last?.intro : last?.empty || "No gap was found.",
          ),
          left.gaps.length ? tableOf(left.gaps, title) : null,
        ].filter(Boolean),
      );
    }
    update(state);
    return { title: () => "Gaps and advice", counted: () => count, node, update, close() {} };
  }

  app.views.advice = open;
})((window.safecity = window.safecity || {}));
