/* What changed: every indicator by the size of its change, those beyond chance picked out. */
(function (app) {
  "use strict";
  const { make, draw, tick } = app.element;
  const { finite, changed, interval, number } = app.numbers;
  const [WIDE, HIGH, USUAL] = [300, 26, 0.9];
  const REACHES = [10, 20, 40, 60, 100];

  /**
   * Indicators with a change, the largest first; those within chance below the others.
   *
   * On the leading comparison each has the change that the report leads with, as in its table of
   * all indicators; on the other those that have it. What two themes read stands once.
   */
  function ordered(list, base) {
    const leads = base === app.data.leading;
    const listed = new Set(list.map(({ id }) => id));
    const known = list
      .filter(({ twin }) => !listed.has(twin))
      .map((each) => {
        const change = leads ? each.changes[0] : app.store.changeOf(each, base);
        return { each, change, verdict: app.store.judged(each, change) };
      })
      .filter(({ change }) => change && finite(change.size));
    const clear = (row) => app.store.clear(row.verdict);
    return known.sort(
      (a, b) => clear(b) - clear(a) || Math.abs(b.change.size) - Math.abs(a.change.size),
    );
  }

  function scaleOf(rows) {
    const ends = rows
      .flatMap(({ change }) => [change.lower, change.upper, change.size])
      .filter(finite);
    const sizes = ends.map(Math.abs).sort((a, b) => a - b);
    const most = sizes[Math.floor(USUAL * (sizes.length - 1))] || 0;
    const far = REACHES.find((reach) => reach >= most) || REACHES.at(-1);
    const place = (value) => WIDE / 2 + (Math.max(-far, Math.min(far, value)) / far) * (WIDE / 2 - 14);
    return Object.assign(place, { far });
  }

  /** The axis that all rows share, with its ticks, in each row where a phone stacks them; what reaches beyond it ends in an arrow. */
  function axis(scale) {
    const { far } = scale;
    const ticks = [-far, -far / 2, 0, far / 2, far];
    const label = (value) =>
      draw(
        "text",
        { x: scale(value).toFixed(1), y: 13, "text-anchor": "middle" },
        `${app.numbers.signed(value, value % 1 ? 1 : 0)}`,
      );
    const box = { viewBox: `0 0 ${WIDE} 22`, width: WIDE, height: 22, "aria-hidden": "true" };
    const marks = ticks.map((value) => `M${scale(value).toFixed(1)} 17V22`).join("");
    return draw("svg", { class: "whisker axis", ...box }, ticks.map(label), draw("path", { d: marks }));
  }

  /** Arrows where an interval goes on beyond the axis. */
  function beyond(change, { far }) {
    const y = HIGH / 2;
    const arrows = [
      [change.lower < -far, `M9 ${y - 5}L3 ${y}L9 ${y + 5}`],
      [change.upper > far, `M${WIDE - 9} ${y - 5}L${WIDE - 3} ${y}L${WIDE - 9} ${y + 5}`],
    ];
    return arrows.filter(([on]) => on).map(([, d]) => draw("path", { class: "beyond", d }));
  }

  /** A change and its interval on a line that all rows share; words beside it say the same. */
  function whisker(change, verdict, scale) {
    const middle = HIGH / 2;
    const [low, high] = [change.lower, change.upper].map((end) =>
      finite(end) ? scale(end) : scale(change.size),
    );
    return draw(
      "svg",
      {
        class: `whisker ${app.sign.classOf(verdict)}`,
        viewBox: `0 0 ${WIDE} ${HIGH}`,
        width: WIDE,
        height: HIGH,
        "aria-hidden": "true",
      },
      draw("path", { class: "zero", d: `M${WIDE / 2} 0V${HIGH}` }),
      beyond(change, scale),
      draw("path", { class: "span", d: `M${low.toFixed(1)} ${middle}H${high.toFixed(1)}` }),
      draw("circle", { cx: scale(change.size).toFixed(1), cy: middle, r: 5.5 }),
    );
  }

  /** Before and after with their unit, and with the same decimals, the more of the two columns. */
  function sizes(change) {
    const columns = app.data.exhibit(change.exhibit)?.columns || [];
    const own = columns.filter(({ name }) => ["before", "after"].includes(name));
    const decimals = Math.max(0, ...own.map((column) => column.decimals || 0));
    const [percent, unit] = unitOf(change.unit || "");
    return ["before", "after"].map((name) =>
      make(
        "td",
        { class: "num", "data-head": app.sign.capital(name) },
        number(change[name], decimals) + (finite(change[name]) ? percent : ""),
        finite(change[name]) && unit && make("span", { class: "span" }, unit),
      ),
    );
  }

  /** The sign after a size, and the words below it. */
  function unitOf(unit) {
    if (unit.startsWith("count")) return ["", "counted"];
    return unit.startsWith("%") ? ["%", unit.slice(1).trim()] : ["", unit];
  }

  function line({ each, change, verdict }, scale) {
    const span = finite(change.lower)
      ? `${interval(change.lower, change.upper)}${change.sizeUnit}`
      : app.numbers.MISSING;
    return make(
      "tr",
      { class: app.store.clear(verdict) ? "clear" : "within" },
      make(
        "th",
        { scope: "row" },
        app.goTo(each.title, { view: "indicator", indicator: each.id, exhibit: "" }),
        make("span", { class: "span" }, app.data.theme.get(each.theme)?.title || ""),
      ),
      make("td", { class: "num" }, changed(change)),
      make(
        "td",
        {},
        make(
          "span",
          { class: `change ${app.sign.classOf(verdict)}` },
          make("span", { class: "verdict" }, app.sign.verdict(verdict)),
        ),
      ),
      make("td", { class: "wide" }, whisker(change, verdict, scale), axis(scale)),
      make("td", { class: "num", "data-head": "95% interval" }, span),
      make(
        "td",
        { "data-head": "Compared with" },
        change.against,
        change.locked && make("span", { class: "span" }, "lockdowns"),
      ),
      sizes(change),
    );
  }

  const RULE =
    "A change is called higher, lower, better or worse only where it is beyond chance among all changes tested at once, on either base.";

  /** The period compared with: the months that were there, where they are the same for all. */
  function since(rows, base) {
    const all = new Set(rows.map(({ change }) => change.against));
    if (all.size === 1) return [...all][0];
    return base === app.data.leading ? "the period that the report leads with" : app.baseLabel(base);
  }

  /** The count of the report on the leading comparison; on the other one it says that it is not. */
  function sentence(rows, base) {
    const clear = rows.filter(({ verdict }) => app.store.clear(verdict)).length;
    const many = rows.length === 1 ? "indicator" : "indicators";
    const leads = base === app.data.leading;
    const which = leads ? "" : ` that can be set beside ${since(rows, base)}`;
    const apart = leads ? "" : " The report counts by the comparison that it leads with.";
    return `${number(clear)} of ${number(rows.length)} tested ${many}${which} changed by more than chance allows.${apart} ${RULE}`;
  }

  const HEADINGS = [
    "Indicator",
    "Change",
    "Verdict",
    "Change with its 95% interval, % or points",
    "95% interval",
    "Compared with",
    "Before",
    "After",
  ];

  /** Where the edition compares nothing there is nothing to choose, and no filter to blame. */
  const tested = (store) =>
    store.indicators.some((each) => each.changes.some((change) => finite(change.size)));

  function parts(store) {
    const base = app.baseSwitch();
    const clear = tick("Beyond chance only", (on) => app.choices.change({ strong: on ? "1" : "" }));
    const rule = make("p", { class: "lede" });
    const sheet = app.sheet.of("changed");
    const choices = make("div", { class: "heading" }, base.node, clear.node);
    const ends = [review(store), revisions(store)];
    if (!tested(store)) {
      const none = store.summary?.story?.unchanged || "No change could be tested.";
      return { node: make("div", {}, make("p", { class: "lede" }, none), ends) };
    }
    const node = make("div", {}, rule, choices, base.shut, sheet.nodes, ends);
    return { base, clear, rule, sheet, node };
  }

  function fill({ base, clear, rule, sheet }, { all, rows, against, strong }) {
    const scale = scaleOf(rows);
    base.mark(against);
    clear.box.checked = Boolean(strong);
    rule.textContent = sentence(all, against);
    const top = app.sheet.head(HEADINGS, { numeric: [1, 4, 6, 7], wide: 3 });
    top.cells[3].append(axis(scale));
    sheet.fill(
      `Change on ${since(all, against)}, largest first`,
      top,
      [
        make(
          "tbody",
          {},
          rows.map((row) => line(row, scale)),
        ),
      ],
      rows.length,
    );
  }

  function open(store, state) {
    const view = parts(store);
    const last = { counted: "", drawn: "" };

    function update({ strong, ...next }) {
      if (!view.sheet) return;
      const against = app.selection.baseOf(next);
      const all = ordered(app.selection.indicators(store, next), against);
      const rows = strong ? all.filter(({ verdict }) => app.store.clear(verdict)) : all;
      const drawn = [against, strong, ...all.map(({ each }) => each.id)].join();
      if (drawn === last.drawn) return;
      Object.assign(last, { drawn, counted: `${number(rows.length)} changes` });
      fill(view, { all, rows, against, strong });
    }
    update(state);
    const counted = () => last.counted;
    return { title: () => "What changed", counted, node: view.node, update, close() {} };
  }

  function review(store) {
    const exhibit = store.review && store.exhibit(store.review);
    return (
      exhibit &&
      make(
        "section",
        {},
        make("h3", {}, "What was recommended before"),
        make("p", {}, `${exhibit.headline}.`),
        app.table.of(exhibit),
      )
    );
  }

  function revisions(store) {
    if (!store.revisions?.sentence) return null;
    return make(
      "section",
      {},
      make("h3", {}, "Revised since the edition before"),
      make("p", {}, store.revisions.sentence),
      store.revisions.table &&
        app.plainTable("Revisions", store.revisions.table.columns, store.revisions.table.rows),
    );
  }

  app.views.changes = open;
})((window.safecity = window.safecity || {}));
