/* The order of the table of indicators, by the column that a reader chooses. */
(function (app) {
  "use strict";

  const SORT = {
    title: (each) => each.title,
    latest: (each, base, measure) => app.sign.shown(each.latest, measure).size,
    change: (each, base) => app.store.shownOf(each, base)?.size ?? null,
    rank: (each) => each.rank?.value ?? null,
  };

  function sorted(list, state) {
    const key = state.sort.replace("-", "");
    const way = state.sort.startsWith("-") ? -1 : 1;
    const amountOf = (each) => SORT[key](each, app.selection.baseOf(state), state.measure);
    return list.slice().sort((a, b) => {
      const [x, y] = [amountOf(a), amountOf(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      return way * (typeof x === "string" ? x.localeCompare(y, "en") : x - y);
    });
  }

  /** Sizes of different units have no common order: they are sorted within each, no value last. */
  function byUnit(list, state) {
    const units = new Map();
    for (const each of sorted(list, state)) {
      const { unit } = app.sign.shown(each.latest, state.measure);
      units.set(unit, [...(units.get(unit) || []), each]);
    }
    return [...units].sort(([a, x], [b, y]) => !a - !b || y.length - x.length);
  }

  app.order = { sorted, byUnit };
})((window.safecity = window.safecity || {}));
