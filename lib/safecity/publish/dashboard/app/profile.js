/* One ward or area on one screen: where it stands among its like on every indicator that shows it. */
(function (app) {
  "use strict";
  const { make, draw, unique } = app.element;
  const { finite, number, interval, SUPPRESSED, MISSING } = app.numbers;
  const [WIDE, HIGH, EDGE] = [320, 30, 8];
  const WORDS = {
    above: "Above",
    below: "Below",
    meets: "Cannot tell",
    withheld: "Withheld",
  };

  /** Headings; the partnership's own area stands beside its comparators, all else beside it. */
  const headings = (own) => [
    "Indicator",
    "Rate, 95% interval",
    own ? "Mean of comparators" : app.data.meta.place,
    "Lowest to highest, quartiles, this one",
    "Lowest",
    "Highest",
    ...(own ? [] : [`Beside ${app.data.meta.place}`]),
  ];

  /** The place or area of the profile: what is picked out, else the partnership's own area. */
  const codeOf = (state) => state.place || state.area || app.data.meta.code;

  /** Exhibits with a spine that shows a code, the first of each indicator. */
  function spinesOf(code, list) {
    const found = [];
    for (const indicator of list) {
      const id = indicator.exhibits.find((each) => {
        const spine = app.data.exhibits[each]?.spine;
        return spine && code in spine.standing;
      });
      if (!id) continue;
      const exhibit = app.data.exhibit(id);
      const row = exhibit.records.find((each) => (each.code ?? each.area) === code);
      if (!row) continue;
      const { spine, reference } = exhibit;
      const whole = code === app.data.meta.code ? (reference?.value ?? null) : spine.whole;
      found.push({ indicator, exhibit, row, spine, code, whole });
    }
    return found;
  }

  const standingOf = ({ spine, code }) => spine.standing[code];

  /** A line from the lowest to the highest, its middle half as a box, the whole area and the dot. */
  function spineOf({ row, spine, code, whole }) {
    const standing = spine.standing[code];
    const [low, first, middle, third, high] = spine.ends;
    const known = [low, high, row.lower, row.upper, whole].filter(finite);
    const [from, to] = [Math.min(...known), Math.max(...known)];
    const x = (value) => (EDGE + ((value - from) / (to - from || 1)) * (WIDE - 2 * EDGE)).toFixed(1);
    const y = HIGH / 2;
    const box = { x: x(first), width: Math.max(1, x(third) - x(first)), y: y - 7, height: 14 };
    const parts = [
      draw("path", { class: "reach", d: `M${x(low)} ${y}H${x(high)}` }),
      draw("rect", { class: "half", ...box }),
      draw("path", { class: "median", d: `M${x(middle)} ${y - 7}V${y + 7}` }),
    ];
    if (finite(whole))
      parts.push(draw("path", { class: "whole", d: `M${x(whole)} 1V${HIGH - 1}` }));
    if (finite(row.lower))
      parts.push(draw("path", { class: "own", d: `M${x(row.lower)} ${y}H${x(row.upper)}` }));
    if (finite(row.value))
      parts.push(draw("circle", { class: "own", cx: x(row.value), cy: y, r: 6 }));
    else parts.push(draw("rect", { x: 0, y: 2, width: WIDE, height: HIGH - 4, fill: "url(#hatch)" }));
    const size = { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH };
    return draw("svg", { class: `spine ${standing}`, ...size, "aria-hidden": "true" }, parts);
  }

  function rate({ row, exhibit }) {
    const places = app.series.decimalsOf(exhibit);
    if (!finite(row.value)) {
      const words = row._suppressed ? `${SUPPRESSED} withheld` : `${MISSING} not available`;
      return make("span", { class: "muted" }, words);
    }
    const limits = finite(row.lower) && interval(row.lower, row.upper, places);
    const unit = make("span", { class: "span" }, exhibit.unit);
    const size = make("span", { class: "size" }, number(row.value, places));
    const line = make("span", { class: "line" }, size, unit);
    return make("span", { class: "latest" }, line, limits && make("span", { class: "span" }, limits));
  }

  function line(each) {
    const { indicator, exhibit, spine, code, whole } = each;
    const own = code === app.data.meta.code;
    const heads = headings(own);
    const theme = app.data.theme.get(indicator.theme)?.title || "";
    const places = app.series.decimalsOf(exhibit);
    const standing = standingOf(each);
    const to = { view: "indicator", indicator: indicator.id, exhibit: exhibit.id };
    const cell = (head, value) =>
      make("td", { class: "num", "data-head": head }, finite(value) ? number(value, places) : "\u2013");
    return make(
      "tr",
      { class: standing },
      make(
        "th",
        { scope: "row" },
        app.goTo(indicator.title, to),
        make("span", { class: "span" }, `${theme}; ${exhibit.period}`),
      ),
      make("td", {}, rate(each)),
      cell(heads[2], whole),
      make("td", { class: "wide" }, spineOf(each)),
      cell(heads[4], spine.ends[0]),
      cell(heads[5], spine.ends[4]),
      !own && make(
        "td",
        { "data-head": heads[6] },
        make("span", { class: `standing ${standing}` }, WORDS[standing] || "Not compared"),
      ),
    );
  }

  function tiles(rows) {
    const counts = ["above", "below", "meets", "withheld"].map((standing) => [
      standing,
      rows.filter((each) => standingOf(each) === standing).length,
    ]);
    const labels = {
      above: `above ${app.data.meta.place}`,
      below: `below ${app.data.meta.place}`,
      meets: "not clearly apart from it",
      withheld: "withheld, as counts are small",
    };
    return make(
      "ul",
      { class: "tiles" },
      counts
        .filter(([standing, count]) => count || standing !== "withheld")
        .map(([standing, count]) =>
          make(
            "li",
            { class: standing },
            make("span", { class: "value" }, number(count)),
            make("span", { class: "what" }, labels[standing]),
          ),
        ),
    );
  }

  const MOST = 5;

  /** What stands apart, by how many times the rate of the whole area it is. */
  function findings(rows) {
    const apart = rows.filter((each) => ["above", "below"].includes(standingOf(each)));
    const away = ({ row, spine }) => Math.abs(Math.log(row.value / spine.whole || 1));
    return apart
      .sort((a, b) => away(b) - away(a))
      .slice(0, MOST)
      .map((each) => {
        const { row, spine, exhibit, indicator } = each;
        const places = app.series.decimalsOf(exhibit);
        return make(
          "li",
          {},
          `${indicator.title}: ${number(row.value, places)} ${exhibit.unit}, ${standingOf(each)} the ${number(spine.whole, places)} of ${app.data.meta.place} (95% interval ${interval(row.lower, row.upper, places)}). `,
          app.goTo(exhibit.label, app.way.to(exhibit)),
        );
      });
  }

  /** Its course over time beside that of the whole area, where yearly values of it are published. */
  function courses(code, list) {
    const rows = [];
    for (const indicator of list) {
      const id = indicator.exhibits.find((each) => app.data.exhibits[each]?.chart === "series");
      const exhibit = id && app.data.exhibit(id);
      const own = exhibit?.records.filter((row) => row.area === code) || [];
      const spark = own.map((row) => ({ t: row.period, v: row.value }));
      if (spark.filter((each) => finite(each.v)).length < 2) continue;
      const places = app.series.decimalsOf(exhibit);
      const to = app.goTo(indicator.title, app.way.to(exhibit));
      rows.push(make("li", {}, to, app.spark.line(spark, places)));
    }
    return rows;
  }

  function choice() {
    const id = unique("profile");
    const option = ({ code, name }) => make("option", { value: code }, name);
    const group = (label, list) => list.length > 0 && make("optgroup", { label }, list.map(option));
    const areas = [...app.data.area.values()].filter((each) => spinesOf(each.code, app.data.indicators).length);
    const wards = app.data.places.filter(({ places }) => app.data.wards.has(places[0]?.code));
    const more = app.data.places.filter((each) => !wards.includes(each));
    const box = make(
      "select",
      { id },
      group("Areas", areas),
      wards.slice(0, 1).map(({ places }) => group("Wards", places)),
      more.slice(0, 1).map(({ places }) => group("Neighbourhoods (LSOAs)", places)),
    );
    box.addEventListener("change", () => {
      const place = app.data.place.has(box.value);
      app.choices.change({ place: place ? box.value : "", area: place ? "" : box.value });
    });
    return { box, node: make("p", { class: "field pick" }, make("label", { for: id }, "Profile of"), box) };
  }

  function introduction(code, rows) {
    const { place } = app.data.meta;
    const name = app.nameOf(code);
    if (!rows.length)
      return `No map or comparison of these indicators shows ${name}; with other filters there may be one.`;
    if (code === app.data.meta.code)
      return `${name} among its comparators. The dashed line is the mean of its comparators; how it stands beside them is judged on each indicator\u2019s own page.`;
    const like = app.data.place.has(code)
      ? app.data.wards.has(code)
        ? "the wards"
        : "the neighbourhoods"
      : "the areas compared";
    return `${name} among ${like}, and beside ${place} as a whole. Above or below is said only where the 95% interval lies wholly beyond it; of twenty areas that do not differ, about one would be called so by chance.${together(code)}`;
  }

  /** A map may count by other records than the headline of the whole area. */
  function together(code) {
    const { place } = app.data.meta;
    return app.data.place.has(code)
      ? ` ${place} is here its parts together, as the maps count them; its headline rate may rest on other records.`
      : "";
  }

  function legend() {
    return make(
      "p",
      { class: "muted small" },
      "Grey line: lowest to highest. Box: the middle half, with the median. Dashed upright line: the area as a whole, or the mean of comparators. Dot: this one, with its 95% interval; filled where it stands above or below. Hatched: withheld.",
    );
  }

  function hatch() {
    const stroke = draw("path", { d: "M0 6L6 0", class: "stripe" });
    const size = { width: 6, height: 6, patternUnits: "userSpaceOnUse" };
    const frame = { width: 0, height: 0, class: "hatches", "aria-hidden": "true" };
    return draw("svg", frame, draw("pattern", { id: "hatch", ...size }, stroke));
  }

  function fill(view, store, state) {
    const list = app.selection.indicators(store, state);
    const code = codeOf(state);
    const rows = spinesOf(code, list);
    view.pick.box.value = code;
    view.words.textContent = introduction(code, rows);
    const sentences = findings(rows);
    const compared = rows.some((each) => standingOf(each));
    view.brief.replaceChildren(...(compared ? [tiles(rows)] : []), ...(sentences.length ? [make("ul", { class: "points" }, sentences)] : []));
    view.brief.hidden = !compared;
    view.where.replaceChildren(...app.locator.of(code));
    const caption = `${app.nameOf(code)}, each indicator with a map or a comparison that shows it`;
    const words = headings(code === app.data.meta.code);
    const heads = app.sheet.head(words, { numeric: [2, 4, 5], wide: 3 });
    view.sheet.fill(caption, heads, [make("tbody", {}, rows.map(line))], rows.length);
    const drawn = courses(code, list);
    view.over.hidden = !drawn.length;
    view.over.replaceChildren(make("h3", {}, "Over time"), make("ul", { class: "courses" }, drawn));
    return { title: `Profile of ${app.nameOf(code)}`, counted: `${number(rows.length)} indicators show it` };
  }

  function open(store, state) {
    const view = { pick: choice(), sheet: app.sheet.of("spines") };
    view.words = make("p", { class: "lede" });
    view.brief = make("section", { class: "lead", "aria-label": "In brief" });
    view.where = make("figure", { class: "locator" });
    view.over = make("section", {});
    const top = make("div", { class: "profile-top" }, view.brief, view.where);
    const { pick, words, sheet, over } = view;
    const node = make("div", {}, hatch(), pick.node, words, top, sheet.nodes, legend(), over);
    let [last, drawn] = [{}, ""];

    function update(next) {
      const list = app.selection.indicators(store, next);
      const wanted = [codeOf(next), ...list.map((each) => each.id)].join();
      if (wanted !== drawn) last = fill(view, store, next);
      drawn = wanted;
    }
    update(state);
    const { title, counted } = { title: () => last.title, counted: () => last.counted };
    return { title, counted, node, update, close() {} };
  }

  app.views.profile = open;
})((window.safecity = window.safecity || {}));
