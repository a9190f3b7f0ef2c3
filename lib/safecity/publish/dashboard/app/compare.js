/* Two areas side by side, in every indicator for which both have a value. */
(function (app) {
  "use strict";
  const { make, draw, unique } = app.element;
  const { finite, number, interval, MISSING } = app.numbers;
  const [WIDE, HIGH] = [260, 40];

  function pairOf(state, store) {
    const own = store.meta.code;
    const first = state.area || own;
    const others = [...store.area.keys()].filter((code) => code !== first);
    const known = others.find((code) => store.area.get(code).kind === "comparator") || others[0] || "";
    return [first, state.with && state.with !== first ? state.with : first === own ? known : own];
  }

  function rowsOf(list, pair, store) {
    return list.map((indicator) => {
      const exhibit = store.exhibit(store.comparison.get(indicator.id));
      const [a, b] = pair.map((code) => exhibit?.records.find((row) => row.area === code));
      return { indicator, exhibit, a, b };
    }).filter(({ a, b }) => finite(a?.value) || finite(b?.value));
  }

  /** Say how two values stand to one another, and whether their intervals meet. */
  function verdict({ a, b }, names) {
    if (!finite(a?.value) || !finite(b?.value)) return "One of the two has no value";
    if (![a.lower, a.upper, b.lower, b.upper].every(finite)) return "No intervals to compare";
    if (a.lower > b.upper) return `${names[0]} higher`;
    if (b.lower > a.upper) return `${names[1]} higher`;
    return "Intervals overlap";
  }

  function pair({ a, b, exhibit }) {
    const ends = [a, b].flatMap((row) => (row ? [row.upper, row.value] : [])).concat(exhibit.reference?.value ?? []).filter(finite);
    const top = Math.max(...ends) || 1;
    const at = (value) => 6 + (value / top) * (WIDE - 14);
    const one = (row, y, name) => (finite(row?.value)
      ? draw("g", { class: name }, finite(row.lower) && draw("path", { d: `M${at(row.lower).toFixed(1)} ${y}H${at(row.upper).toFixed(1)}` }),
        name === "first" ? draw("circle", { cx: at(row.value).toFixed(1), cy: y, r: 5.5 }) : draw("rect", { x: (at(row.value) - 5).toFixed(1), y: y - 5, width: 10, height: 10 }))
      : null);
    const mean = exhibit.reference && draw("path", { class: "mean", d: `M${at(exhibit.reference.value).toFixed(1)} 3V${HIGH - 3}` });
    return draw("svg", { class: "pair", viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH, "aria-hidden": "true" },
      draw("path", { class: "zero", d: `M6 2V${HIGH - 2}` }), mean, one(a, 13, "first"), one(b, 28, "second"));
  }

  function value(row, exhibit, head) {
    if (!finite(row?.value)) return make("td", { class: "num", "data-head": head }, row?._suppressed ? app.numbers.SUPPRESSED : MISSING);
    const places = app.series.decimalsOf(exhibit);
    return make("td", { class: "num", "data-head": head }, make("b", {}, number(row.value, places)),
      finite(row.lower) && make("span", { class: "span" }, interval(row.lower, row.upper, places)));
  }

  function line(row, names) {
    const mean = row.exhibit.reference;
    return make("tr", {},
      make("th", { scope: "row" }, app.goTo(row.indicator.title, { view: "indicator", indicator: row.indicator.id, exhibit: row.exhibit.id }), make("span", { class: "span" }, row.exhibit.unit)),
      value(row.a, row.exhibit, names[0]), value(row.b, row.exhibit, names[1]), make("td", { class: "wide" }, pair(row)), make("td", {}, verdict(row, names)),
      make("td", { class: "num", "data-head": "Mean of comparators" }, mean ? number(mean.value, app.series.decimalsOf(row.exhibit)) : MISSING));
  }

  function chooser(store, key, label) {
    const id = unique("pair");
    const box = make("select", { id, onchange: () => app.held.change({ [key]: box.value }) },
      [...store.area.values()].filter((area) => store.compared.has(area.code)).map((area) => make("option", { value: area.code }, area.name)));
    return { box, node: make("p", { class: "field" }, make("label", { for: id }, label), box) };
  }

  function open(store, state) {
    store.compared = new Set([...store.comparison.values()].flatMap((id) => store.exhibit(id).records.map((row) => row.area)));
    const first = chooser(store, "area", "First area");
    const second = chooser(store, "with", "Second area");
    const key = make("ul", { class: "key pair" });
    const caption = unique("caption");
    const table = make("table", { class: "compared stacked" });
    const scroll = make("div", { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": caption }, table);
    const empty = app.nothing();
    const node = make("div", {},
      make("p", { class: "lede" }, "The values of two areas side by side, as the comparisons of the report hold them. One is called higher only where the two 95% intervals do not meet. No allowance is made for comparing many indicators at once."),
      make("div", { class: "pickers" }, first.node, second.node), key, scroll, empty);

    let held = "";

    function update(next) {
      const codes = pairOf(next, store);
      const names = codes.map(app.nameOf);
      const rows = rowsOf(app.selection.indicators(store, next), codes, store);
      held = `${number(rows.length)} indicators compared`;
      [first.box.value, second.box.value] = codes;
      key.replaceChildren(...names.map((name, at) => make("li", {}, mark(at), name)), make("li", {}, mark(2), "Mean of comparators"));
      const heads = ["Indicator", ...names, "Side by side", "Beyond chance", "Mean of comparators"];
      table.replaceChildren(make("caption", { id: caption }, `${names[0]} and ${names[1]}`),
        make("thead", {}, make("tr", {}, heads.map((words, at) => make("th", { scope: "col", class: [1, 2, 5].includes(at) ? "num" : at === 3 ? "wide" : null }, words)))),
        make("tbody", {}, rows.map((row) => line(row, names))));
      app.table.stacked(table);
      scroll.hidden = !rows.length;
      empty.hidden = Boolean(rows.length);
    }
    update(state);
    return { title: "Compare areas", counted: () => held, node, update, close() {} };
  }

  function mark(at) {
    const shapes = [draw("circle", { cx: 8, cy: 8, r: 5.5 }), draw("rect", { x: 3, y: 3, width: 10, height: 10 }), draw("path", { d: "M8 1V15" })];
    return draw("svg", { class: ["first", "second", "mean"][at], width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, shapes[at]);
  }

  app.views.compare = open;
})((window.safecity = window.safecity || {}));
