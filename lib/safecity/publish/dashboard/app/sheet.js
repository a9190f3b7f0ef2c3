/* A table of indicators that a view fills anew; narrow screens stack its rows. */
(function (app) {
  "use strict";
  const { make, unique } = app.element;
  const ROLES = { thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };

  function roleOf(node) {
    if (node.localName !== "th") return ROLES[node.localName];
    return node.scope === "col" ? "columnheader" : "rowheader";
  }

  /** Name the parts of a table, so that a stacked one stays a table for screen readers. */
  function named(table) {
    table.setAttribute("role", "table");
    for (const node of table.querySelectorAll("thead,tbody,tr,td,th")) {
      node.setAttribute("role", roleOf(node));
    }
  }

  /** A row of headings; `numeric` and `wide` say which columns are set so. */
  function head(words, { numeric = [], wide = -1 }) {
    const classOf = (at) => (numeric.includes(at) ? "num" : at === wide ? "wide" : null);
    return make(
      "tr",
      {},
      words.map((text, at) => make("th", { scope: "col", class: classOf(at) }, text)),
    );
  }

  /** Make the table and the words that stand there where it is empty. */
  function of(name) {
    const caption = make("caption", { id: unique("caption") });
    const table = make("table", { class: `${name} stacked` });
    const frame = { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": caption.id };
    const scroll = make("div", frame, table);
    const empty = app.nothing();

    function fill(words, heading, bodies, rows) {
      caption.textContent = words;
      table.replaceChildren(caption, make("thead", {}, heading), ...bodies);
      named(table);
      scroll.hidden = !rows;
      empty.hidden = Boolean(rows);
    }
    return { nodes: [scroll, empty], table, fill };
  }

  app.sheet = { of, head };
})((window.safecity = window.safecity || {}));
