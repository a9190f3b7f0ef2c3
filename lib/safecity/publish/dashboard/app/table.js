/* Tables of values: every chart has one, to sort and to search. */
(function (app) {
  "use strict";
  const { make, button, icon, unique } = app.element;
  const { apart, beside, cell, finite, heading, MISSING, SUPPRESSED } = app.numbers;
  const RATES = ["value", "lower", "upper"];
  const PAGE = 40;
  const SHORTHAND = {
    [SUPPRESSED]: "[c] suppressed, because the number is so small that it could identify a person",
    [MISSING]: "[x] not available; a missing value is never a zero",
  };

  function compared(a, b) {
    if (a === b) return 0;
    if (a === null || a === undefined) return 1;
    if (b === null || b === undefined) return -1;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), "en", { numeric: true });
  }

  /** Printed rows of an exhibit: each with its values, words and tones. */
  function printed(exhibit) {
    return exhibit.records.map((record) => ({
      record,
      cells: exhibit.printed.map((column) =>
        cell(record[column.name], sized(column, record, exhibit), record._suppressed),
      ),
    }));
  }

  /** A column as a row prints it: its rate and limits have the decimals of the chart. */
  function sized(column, record, exhibit) {
    const rate = column.decimals && RATES.includes(column.name);
    if (!rate || !RATES.every((name) => finite(record[name]))) return column;
    const places = beside(record, app.series.decimalsOf(exhibit, record));
    const ends = column.name === "value" ? places : apart(record.lower, record.upper, places);
    return { ...column, decimals: ends };
  }

  function arranged(rows, exhibit, { sort, query }) {
    const wanted = query.toLowerCase();
    const kept = wanted
      ? rows.filter(({ cells }) => cells.some((text) => text.toLowerCase().includes(wanted)))
      : rows.slice();
    if (!sort) return kept;
    const name = exhibit.printed[sort.at].name;
    const missing = (row) => row.record[name] === null || row.record[name] === undefined;
    return kept.sort((a, b) => {
      if (missing(a) || missing(b)) return missing(a) - missing(b);
      return sort.way * compared(a.record[name], b.record[name]);
    });
  }

  function toneOf(exhibit, column, row) {
    const tone = (exhibit.tones || {})[column.name]?.[row.record._at];
    return tone ? `tone ${tone}` : "";
  }

  function lineOf(exhibit, row) {
    const line = make(
      "tr",
      {},
      row.cells.map((text, i) => {
        const column = exhibit.printed[i];
        const numeric = column.decimals !== null && column.decimals !== undefined;
        const classes = `${numeric ? "num" : ""} ${toneOf(exhibit, column, row)}`.trim();
        return make(i ? "td" : "th", { class: classes || null, scope: i ? null : "row" }, text);
      }),
    );
    return line;
  }

  function headOf(exhibit, view, again) {
    return make(
      "tr",
      {},
      exhibit.printed.map((column, at) => {
        const way = view.sort && view.sort.at === at ? view.sort.way : 0;
        const next = () => again({ sort: way === 1 ? { at, way: -1 } : { at, way: 1 }, moved: at });
        const numeric = column.decimals !== null && column.decimals !== undefined;
        return make(
          "th",
          {
            scope: "col",
            class: numeric ? "num" : null,
            "data-words": heading(column),
            "aria-sort": { 1: "ascending", "-1": "descending" }[way] || null,
          },
          button([heading(column), way ? icon(way > 0 ? "up" : "down") : null], next, {
            class: "sort",
          }),
        );
      }),
    );
  }

  function notesOf(rows) {
    const used = new Set(rows.flatMap(({ cells }) => cells));
    return Object.keys(SHORTHAND)
      .filter((mark) => used.has(mark))
      .map((mark) => make("p", { class: "small muted" }, SHORTHAND[mark]));
  }

  /** Make the table of an exhibit. `keep` says which rows the filters leave in. */
  function of(exhibit, keep = () => true) {
    const view = { sort: null, query: "", all: false };
    const rows = printed(exhibit).filter(({ record }) => keep(record));
    const head = make("thead");
    const body = make("tbody");
    const more = make("p", { class: "more" });
    const found = make("span", { class: "small muted", role: "status" });

    function fill(change = {}) {
      Object.assign(view, change);
      const shown = arranged(rows, exhibit, view);
      const most = view.all ? shown.length : PAGE;
      head.replaceChildren(headOf(exhibit, view, fill));
      body.replaceChildren(...shown.slice(0, most).map((row) => lineOf(exhibit, row)));
      more.replaceChildren();
      if (shown.length > most) {
        more.append(
          button(`Show all ${shown.length} rows`, () => fill({ all: true }), { class: "quiet" }),
        );
      }
      const things = rows.length === 1 ? "row" : "rows";
      found.textContent = view.query ? `${shown.length} of ${rows.length} ${things}` : "";
      if (change.moved !== undefined) head.querySelectorAll("button")[change.moved].focus();
    }
    fill();
    return frame(exhibit, rows, { head, body, more, found, fill });
  }

  function frame(exhibit, rows, { head, body, more, found, fill }) {
    const name = unique("caption");
    const box = unique("find");
    const find =
      rows.length > 8 &&
      make(
        "p",
        { class: "find" },
        make("label", { for: box }, "Find in this table"),
        make("input", {
          id: box,
          type: "search",
          autocomplete: "off",
          oninput: (event) => fill({ query: event.target.value.trim() }),
        }),
        found,
      );
    const scroll = make(
      "div",
      { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": name },
      make(
        "table",
        {},
        make(
          "caption",
          { id: name, class: "hidden" },
          `Table for ${exhibit.label}: ${exhibit.subtitle}`,
        ),
        head,
        body,
      ),
    );
    return make("div", { class: "sheet" }, find, scroll, more, notesOf(rows));
  }

  app.table = { of, sized };
})((window.safecity = window.safecity || {}));
