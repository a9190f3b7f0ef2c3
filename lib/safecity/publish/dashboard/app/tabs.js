/* Tabs: one stop for the Tab key, arrows between them, Enter or Space opens. */
(function (app) {
  "use strict";
  const { make } = app.element;
  /** The tabs in their order; a view of the name is a file that sets it in `app.views`. */
  const TABS = [
    ["overview", "Overview"],
    ["changes", "What changed"],
    ["profile", "Profiles"],
    ["indicator", "Indicator"],
    ["compare", "Compare areas"],
    ["themes", "Themes"],
    ["advice", "Gaps and advice"],
    ["about", "About"],
  ];

  function moved(key, at, last) {
    return {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[key];
  }

  /** Make a list of tabs over one panel; `chosen(name)` is told which one was opened. */
  function list(label, names, panel, chosen) {
    const tabs = names.map(([name, words]) =>
      make(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "aria-controls": panel,
          onclick: () => chosen(name),
        },
        words,
      ),
    );
    const node = make("div", { role: "tablist", class: "tabs", "aria-label": label }, tabs);

    function mark(name) {
      tabs.forEach((tab, at) => {
        const current = names[at][0] === name;
        tab.setAttribute("aria-selected", String(current));
        tab.tabIndex = current ? 0 : -1;
      });
    }

    node.addEventListener("keydown", (event) => {
      const next = moved(event.key, tabs.indexOf(event.target), tabs.length - 1);
      if (next === undefined) return;
      event.preventDefault();
      tabs.forEach((tab, at) => {
        tab.tabIndex = at === next ? 0 : -1;
      });
      tabs[next].focus();
    });
    return { node, mark };
  }

  app.tabs = { TABS, list };
})((window.safecity = window.safecity || {}));
