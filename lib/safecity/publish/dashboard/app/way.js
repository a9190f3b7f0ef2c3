/* Ways from one place of the page to another, and what several views share. */
(function (app) {
  "use strict";
  const { make, button } = app.element;

  /** The view in which an exhibit stands. */
  function to(exhibit) {
    return exhibit.indicator
      ? { view: "indicator", indicator: exhibit.indicator, exhibit: exhibit.id }
      : { view: "themes", theme: exhibit.theme, exhibit: exhibit.id };
  }

  /** A link that changes the state; its address is the one that it leads to. */
  function link(words, patch) {
    const node = make("a", { href: "#" }, words);
    const target = () => app.state.write({ ...app.choices.now, ...patch });
    node.href = target();
    node.addEventListener("pointerenter", () => {
      node.href = target();
    });
    node.addEventListener("focus", () => {
      node.href = target();
    });
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      app.choices.change(patch, { focus: true });
    });
    return node;
  }

  function name(code) {
    return app.data.area.get(code)?.name || app.data.place.get(code)?.name || "";
  }

  function baseLabel(base) {
    return base === "previous" ? app.data.meta.previousLabel : app.data.meta.baselineLabel;
  }

  /** The switch between the two earlier years; where these are one year, there is one to choose. */
  function baseSwitch() {
    const isOne = baseLabel("previous") === baseLabel("baseline");
    const one = (base, words) =>
      button(words, () => app.choices.change({ base }), { class: "switch", "data-base": base });
    const node = make(
      "div",
      { class: "switches", role: "group", "aria-label": "Compare with" },
      one("previous", `Year before, ${baseLabel("previous")}`),
      ...(isOne ? [] : [one("baseline", `Baseline, ${baseLabel("baseline")}`)]),
    );
    const shut = make("p", { class: "lede shut" });
    const mark = (base) => {
      shut.textContent = app.data.lockdowns(base)
        ? `${baseLabel(base)} held lockdowns. ${app.data.caveats.covid}`
        : "";
      shut.hidden = !shut.textContent;
      for (const each of node.querySelectorAll("button")) {
        each.setAttribute("aria-pressed", String(isOne || each.dataset.base === base));
      }
    };
    return { node, mark, shut };
  }

  /** What stands where the filters leave nothing. */
  function nothing() {
    return make(
      "div",
      { class: "nothing", hidden: true },
      make("p", {}, "No indicator answers to these filters."),
      button("Clear all filters", app.filters.reset, { class: "quiet" }),
    );
  }

  /** A table of words: columns are names or {title}, rows are lists of text. */
  function plainTable(caption, columns, rows) {
    const id = app.element.unique("caption");
    return make(
      "div",
      { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": id },
      make(
        "table",
        {},
        make("caption", { id }, caption),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            columns.map((column) => make("th", { scope: "col" }, column.title || column)),
          ),
        ),
        make(
          "tbody",
          {},
          rows.map((row) =>
            make(
              "tr",
              {},
              row.map((text, at) => make(at ? "td" : "th", { scope: at ? null : "row" }, text)),
            ),
          ),
        ),
      ),
    );
  }

  app.way = { to };
  Object.assign(app, { goTo: link, nameOf: name, baseLabel, baseSwitch, nothing, plainTable });
})((window.safecity = window.safecity || {}));
