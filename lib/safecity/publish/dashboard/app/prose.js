/* Words of the assessment: findings, commentary, notes and sources, with the glossary at hand. */
(function (app) {
  "use strict";
  const { make, outward } = app.element;

  /** A finding in its sentence, with what supports it. */
  function finding(point, more = null) {
    const meaning = (app.data.lists.strengths || {})[point.strength] || point.strength;
    return make(
      "li",
      { class: "point" },
      `${point.sentence} `,
      point.strength &&
        app.tip.term(`${point.strength} evidence`, meaning, {
          class: `term strength ${point.strength}`,
        }),
      point.interval && make("span", { class: "muted small" }, ` ${point.interval}`),
      more && [" ", more],
      point.caution &&
        make("span", { class: "caution" }, make("b", {}, "Caution: "), point.caution),
    );
  }

  function runs(block) {
    return block.runs.map((run) =>
      run.strong ? make("b", {}, run.text) : run.emphasis ? make("em", {}, run.text) : run.text,
    );
  }

  /** The analyst's words: headings, paragraphs and lists, as plain elements. */
  function commentary(blocks, level) {
    const elements = [];
    let list = null;
    for (const block of Array.isArray(blocks) ? blocks : []) {
      if (block.kind === "item") {
        if (!list) elements.push((list = make("ul")));
        list.append(make("li", {}, runs(block)));
      } else {
        list = null;
        elements.push(make(block.kind === "heading" ? `h${level}` : "p", {}, runs(block)));
      }
    }
    return elements.length ? make("div", { class: "commentary" }, elements) : null;
  }

  let matcher = null;
  function matched() {
    if (!matcher) {
      const terms = Object.keys(app.data.glossary).sort((a, b) => b.length - a.length);
      const safe = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      matcher = terms.length ? new RegExp(`\\b(${safe.join("|")})\\b`) : /(?!)/;
      matcher.meaning = new Map(Object.entries(app.data.glossary));
    }
    return matcher;
  }

  /** A text in which the first word of the glossary opens its meaning. */
  function explained(text) {
    const found = matched().exec(text);
    if (!found) return [text];
    const word = found[0];
    return [
      text.slice(0, found.index),
      app.tip.term(word, matched().meaning.get(word)),
      text.slice(found.index + word.length),
    ];
  }

  function cited(slugs) {
    return slugs
      .map((slug) => app.data.sources[slug])
      .filter(Boolean)
      .map(
        (source) =>
          `${source.publisher}, ${source.title}, ${source.edition || "edition not stated"}`,
      )
      .join("; ");
  }

  function sources(slugs) {
    const list = slugs.map((slug) => app.data.sources[slug]).filter(Boolean);
    return list.length
      ? make(
          "p",
          { class: "source" },
          make("b", {}, "Source: "),
          list.map((source, at) => [
            at ? "; " : "",
            `${source.publisher}, `,
            outward(source.title, source.url),
            `, ${source.edition || "edition not stated"}`,
          ]),
        )
      : null;
  }

  function caveats(slugs) {
    const list = slugs.map((slug) => app.data.caveats[slug]).filter(Boolean);
    if (!list.length) return null;
    return make(
      "div",
      { class: "notes" },
      make("b", {}, "Read with care"),
      make(
        "ul",
        {},
        list.map((text) => make("li", {}, explained(text))),
      ),
    );
  }

  app.prose = { finding, commentary, explained, cited, sources, caveats };
})((window.safecity = window.safecity || {}));
