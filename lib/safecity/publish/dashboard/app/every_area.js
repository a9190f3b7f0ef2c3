/* Every area over the years, one small chart each, all on one scale. */
(function (app) {
  "use strict";
  const { make, button, hidden, unique } = app.element;
  const { number, finite } = app.numbers;

  /** Exhibits that hold the course of each area, by their indicator. */
  function courseIds(store) {
    const found = Object.values(store.exhibits).filter(
      (each) => each.chart === "courses" && store.indicator.has(each.indicator),
    );
    return new Map(found.map((each) => [each.indicator, each.id]));
  }

  function picker(store, ids) {
    const id = unique("course");
    const box = make(
      "select",
      { id, onchange: () => app.choices.change({ indicator: box.value }) },
      [...ids.keys()].map((each) =>
        make("option", { value: each }, store.indicator.get(each).title),
      ),
    );
    return { box, node: make("p", { class: "field pick" }, make("label", { for: id }, "Rate of"), box) };
  }

  /** Areas in the order of the exhibit, each with a value or none for every period. */
  function coursesOf(exhibit) {
    const periods = [...new Set(exhibit.records.map((row) => row.period))].sort();
    const areas = new Map();
    for (const row of exhibit.records) {
      if (!areas.has(row.area)) areas.set(row.area, { ...row, values: new Map() });
      areas.get(row.area).values.set(row.period, row.value);
    }
    return [...areas.values()].map((area) => ({
      ...area,
      points: periods.map((t) => ({ t, v: area.values.get(t) ?? null })),
    }));
  }

  /** The last period of any: an area whose course ends before says when. */
  const endOf = (all) => all.flatMap(({ points }) => points.filter(({ v }) => finite(v)).slice(-1)).map(({ t }) => t).sort().pop();

  function panel(area, all, { places, top, codes, end }) {
    const known = area.points.filter(({ v }) => finite(v));
    const [first, last] = [known[0], known[known.length - 1]];
    const words = `: ${number(first.v, places)} in ${first.t}, ${number(last.v, places)} in ${last.t}`;
    const choose = () => app.choices.change({ with: area.area }, { focus: false });
    const own = area.area === codes[0];
    return app.multiples.panel({
      to: own
        ? make("strong", {}, area.label, hidden(words))
        : button([area.label, hidden(`${words}; set beside ${app.nameOf(codes[0])}`)], choose, {
            "aria-pressed": String(area.area === codes[1]),
          }),
      points: area.points,
      behind: all.filter((each) => each !== area).map(({ points }) => points.map(({ v }) => v)),
      top,
      newest: last.t === end ? number(last.v, places) : `${number(last.v, places)} in ${last.t}`,
      look: own ? "own" : area.area === codes[1] ? "second" : "",
    });
  }

  /** The section: `update(state, codes)` shows the indicator chosen and marks the two areas. */
  function of(store) {
    const ids = courseIds(store);
    const pick = picker(store, ids);
    const body = make("div", {});
    const node = make("section", { hidden: !ids.size }, body);

    function update(state, codes) {
      const indicator = ids.has(state.indicator) ? state.indicator : [...ids.keys()][0];
      if (!indicator) return;
      const exhibit = store.exhibit(ids.get(indicator));
      const all = coursesOf(exhibit);
      const values = exhibit.records.map(({ value }) => value).filter(finite);
      const top = Math.max(...values);
      const end = endOf(all);
      const places = app.series.decimalsOf(exhibit);
      pick.box.value = indicator;
      const how = `${exhibit.subtitle}. Each chart starts at zero and ends at ${number(top, places)}; pale lines are the other areas, the shaded years those of lockdowns. `;
      body.replaceChildren(
        app.multiples.grid(
          "Every area over the years",
          [how, app.goTo(exhibit.label, app.way.to(exhibit))],
          pick.node,
          all.map((area) => panel(area, all, { places, top, codes, end })),
        ),
      );
    }
    return { node, update };
  }

  app.everyArea = { of };
})((window.safecity = window.safecity || {}));
