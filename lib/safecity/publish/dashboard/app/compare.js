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
    const known =
      others.find((code) => store.area.get(code).kind === "comparator") || others[0] || "";
    return [first, state.with && state.with !== first ? state.with : first === own ? known : own];
  }

  function rowsOf(list, pair, store) {
    return list
      .map((indicator) => {
        const exhibit = store.exhibit(store.comparison.get(indicator.id));
        const [a, b] = pair.map((code) => exhibit?.records.find((row) => row.area === code));
        return { indicator, exhibit, a, b };
      })
      .filter(({ a, b }) => finite(a?.value) || finite(b?.value));
  }

  /** Say whether the intervals of two values meet; that judges nothing. */
  function met({ a, b }, names) {
    if (!finite(a?.value) || !finite(b?.value)) return "One of the two has no value";
    if (![a.lower, a.upper, b.lower, b.upper].every(finite)) return "No intervals to compare";
    if (a.lower > b.upper) return `Interval of ${names[0]} above`;
    if (b.lower > a.upper) return `Interval of ${names[1]} above`;
    return "Intervals overlap";
  }

  /** One of the two on the line: its interval, and a circle or a square at its value. */
  function dot(row, y, name, at) {
    if (!finite(row?.value)) return null;
    const x = at(row.value);
    const span = `M${at(row.lower).toFixed(1)} ${y}H${at(row.upper).toFixed(1)}`;
    return draw(
      "g",
      { class: name },
      finite(row.lower) && draw("path", { d: span }),
      name === "first"
        ? draw("circle", { cx: x.toFixed(1), cy: y, r: 5.5 })
        : draw("rect", { x: (x - 5).toFixed(1), y: y - 5, width: 10, height: 10 }),
    );
  }

  function pair({ a, b, exhibit }) {
    const mean = exhibit.reference?.value;
    const ends = [a?.upper, a?.value, b?.upper, b?.value, mean].filter(finite);
    const top = Math.max(...ends) || 1;
    const at = (value) => 6 + (value / top) * (WIDE - 14);
    const box = { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH };
    return draw(
      "svg",
      { class: "pair", ...box, "aria-hidden": "true" },
      draw("path", { class: "zero", d: `M6 2V${HIGH - 2}` }),
      finite(mean) && draw("path", { class: "mean", d: `M${at(mean).toFixed(1)} 3V${HIGH - 3}` }),
      dot(a, 13, "first", at),
      dot(b, 28, "second", at),
    );
  }

  function value(row, exhibit, head) {
    if (!finite(row?.value))
      return make(
        "td",
        { class: "num", "data-head": head },
        row?._suppressed ? app.numbers.SUPPRESSED : MISSING,
      );
    const places = app.series.decimalsOf(exhibit);
    return make(
      "td",
      { class: "num", "data-head": head },
      make("b", {}, number(row.value, places)),
      finite(row.lower) && make("span", { class: "span" }, interval(row.lower, row.upper, places)),
    );
  }

  function line(row, names) {
    const mean = row.exhibit.reference;
    return make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        app.goTo(row.indicator.title, {
          view: "indicator",
          indicator: row.indicator.id,
          exhibit: row.exhibit.id,
        }),
        make("span", { class: "span" }, row.exhibit.unit),
      ),
      value(row.a, row.exhibit, names[0]),
      value(row.b, row.exhibit, names[1]),
      make("td", { class: "wide" }, pair(row)),
      make("td", {}, met(row, names)),
      make(
        "td",
        { class: "num", "data-head": "Mean of comparators" },
        mean ? number(mean.value, app.series.decimalsOf(row.exhibit)) : MISSING,
      ),
    );
  }

  function chooser(store, key, label) {
    const id = unique("pair");
    const box = make(
      "select",
      { id, onchange: () => app.choices.change({ [key]: box.value }) },
      [...store.area.values()]
        .filter((area) => store.compared.has(area.code))
        .map((area) => make("option", { value: area.code }, area.name)),
    );
    return { box, node: make("p", { class: "field" }, make("label", { for: id }, label), box) };
  }

  const LEDE =
    "The values of two areas side by side, as the comparisons of the report hold them, and whether " +
    "their 95% intervals meet. That is no verdict: the intervals cover chance only, areas differ " +
    "beyond it, and many indicators are compared at once. How the area stands beside its " +
    "comparators is judged with each indicator.";

  function parts(store) {
    const rows = [...store.comparison.values()].flatMap((id) => store.exhibit(id).records);
    store.compared = new Set(rows.map((row) => row.area));
    const choosers = [chooser(store, "area", "First area"), chooser(store, "with", "Second area")];
    const key = make("ul", { class: "key pair" });
    const sheet = app.sheet.of("compared");
    const pickers = make(
      "div",
      { class: "pickers" },
      choosers.map((each) => each.node),
    );
    const many = app.everyArea.of(store);
    const lede = make("p", { class: "lede" }, LEDE);
    const node = make("div", {}, lede, pickers, key, sheet.nodes, many.node);
    return { choosers, key, sheet, many, node };
  }

  function fill({ choosers, key, sheet }, codes, rows) {
    const names = codes.map(app.nameOf);
    choosers.forEach(({ box }, at) => {
      box.value = codes[at];
    });
    const entries = [...names, "Mean of comparators"];
    key.replaceChildren(...entries.map((name, at) => make("li", {}, mark(at), name)));
    const heads = ["Indicator", ...names, "Side by side", "95% intervals", "Mean of comparators"];
    sheet.fill(
      names.join(" and "),
      app.sheet.head(heads, { numeric: [1, 2, 5], wide: 3 }),
      [
        make(
          "tbody",
          {},
          rows.map((row) => line(row, names)),
        ),
      ],
      rows.length,
    );
  }

  /** Where the edition has no comparison there is nothing to choose, and no filter to blame. */
  function none() {
    const words = "No figure of this edition compares areas. What that would take is listed under ";
    const way = app.goTo("Gaps and advice", { view: "advice" });
    const node = make("div", {}, make("p", { class: "lede" }, words, way, "."));
    return { title: () => "Compare areas", node, update() {}, close() {} };
  }

  function open(store, state) {
    if (!store.comparison.size) return none();
    const view = parts(store);
    const last = { counted: "" };

    function update(next) {
      const codes = pairOf(next, store);
      const rows = rowsOf(app.selection.indicators(store, next), codes, store);
      last.counted = `${number(rows.length)} indicators compared`;
      fill(view, codes, rows);
      view.many.update(next, codes);
    }
    update(state);
    const counted = () => last.counted;
    return { title: () => "Compare areas", counted, node: view.node, update, close() {} };
  }

  function mark(at) {
    const shapes = [
      draw("circle", { cx: 8, cy: 8, r: 5.5 }),
      draw("rect", { x: 3, y: 3, width: 10, height: 10 }),
      draw("path", { d: "M8 1V15" }),
    ];
    return draw(
      "svg",
      {
        class: ["first", "second", "mean"][at],
        width: 16,
        height: 16,
        viewBox: "0 0 16 16",
        "aria-hidden": "true",
      },
      shapes[at],
    );
  }

  app.views.compare = open;
})((window.safecity = window.safecity || {}));
