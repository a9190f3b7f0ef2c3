/* Charts of rows: changes, contributions, groups, levels, quintiles, priorities, comparisons. */
(function (app) {
  "use strict";
  const { number, signed, interval, finite, SUPPRESSED, MISSING } = app.numbers;
  const kinds = app.chart.kinds;
  const decimals = (exhibit, row) => app.series.decimalsOf(exhibit, row);
  const yes = (value) => value === true || value === "True";

  function spanned(row, places, unit = "") {
    return finite(row.lower) && finite(row.upper)
      ? `\n95% interval ${interval(row.lower, row.upper, places, unit)}`
      : "";
  }

  function change(exhibit, state, room) {
    const c = app.look.colours();
    const [name, unit] = exhibit.records.some((row) => "points" in row)
      ? ["points", " points"]
      : ["percent", "%"];
    const printed = (value) => (finite(value) ? `${signed(value, 1)}${unit}` : MISSING);
    const rows = exhibit.records.map((row, at) => ({
      label: yes(row.locked) ? `${row.comparison}, lockdowns` : row.comparison,
      value: row[name],
      lower: row.lower,
      upper: row.upper,
      colour: exhibit.id.includes("beside") && at ? c.comparator : c.own,
      printed: printed(row[name]),
      strong: at === 0,
      tip: `${row.comparison}: ${printed(row[name])}${spanned(row, 1, unit)}`,
    }));
    return {
      ...app.bars.draw(rows, { zero: true }, room),
      key: [["dot", c.own, "Change, with its 95% interval"]],
    };
  }

  function contributions(exhibit, state, room) {
    const c = app.look.colours();
    const chosen = app.nameOf(state.place);
    const rows = exhibit.records.map((row) => ({
      label: row.group,
      value: row.points,
      printed: signed(row.points, 2),
      colour: row.points < 0 ? c.seq3 : c.own,
      strong: row.group === chosen,
      tip: `${row.group}: ${signed(row.points, 2)} percentage points\nFrom ${number(row.before)} to ${number(row.after)}`,
    }));
    const key = [
      ["box", c.own, "Adds to the total"],
      ["box", c.seq3, "Takes from it"],
    ];
    return { ...app.bars.draw(rows, { filled: true, zero: true }, room), key };
  }

  function grouped(exhibit, labelOf) {
    const c = app.look.colours();
    const sized = (row) => app.numbers.beside(row, decimals(exhibit, row));
    return exhibit.records.map((row) => ({
      label: labelOf(row),
      value: row.value,
      lower: row.lower,
      upper: row.upper,
      colour: c.own,
      printed: finite(row.value)
        ? number(row.value, sized(row))
        : row._suppressed
          ? SUPPRESSED
          : MISSING,
      tip:
        `${labelOf(row)}: ${number(row.value, sized(row))}${spanned(row, sized(row))}` +
        (finite(row.count) && row.count !== row.value
          ? `\n${titleOf(exhibit, "count")}: ${number(row.count)}`
          : ""),
    }));
  }

  function titleOf(exhibit, name) {
    return exhibit.columns.find((column) => column.name === name)?.title || name;
  }

  function groups(exhibit, state, room) {
    const rows = grouped(exhibit, (row) => row.group);
    return { ...app.bars.draw(rows, { filled: true }, room), key: spanKey(rows) };
  }

  function quintiles(exhibit, state, room) {
    const ends = { 1: "1, most deprived", 5: "5, least deprived" };
    const rows = grouped(exhibit, (row) => ends[row.quintile] || String(row.quintile));
    return { ...app.bars.draw(rows, { filled: true }, room), key: spanKey(rows) };
  }

  function spanKey(rows) {
    const c = app.look.colours();
    return rows.some((row) => finite(row.lower)) ? [["line", c.ink, "95% interval"]] : [];
  }

  function priorities(exhibit, state, room) {
    const c = app.look.colours();
    const rows = exhibit.records.map((row) => ({
      label: row.group,
      value: row.score,
      colour: c.own,
      printed: number(row.score, 1),
      tip: `${row.group}: score ${number(row.score, 1)}\nRank ${number(row.rank)} (95% ${interval(row.rank_lower, row.rank_upper, 0)})`,
    }));
    return { ...app.bars.draw(rows, { filled: true }, room), key: [] };
  }

  /** Areas beside one another; the own area and those chosen stand out. */
  function comparison(exhibit, state, room) {
    const c = app.look.colours();
    const places = decimals(exhibit);
    const chosen = [state.area, state.with];
    const rows = exhibit.records
      .filter((row) => finite(row.value))
      .map((row) => {
        const [own, picked, usable] = [
          yes(row.own),
          chosen.includes(row.area),
          !("usable" in row) || yes(row.usable),
        ];
        return {
          label: row.label,
          value: row.value,
          lower: row.lower,
          upper: row.upper,
          strong: own || picked,
          colour: own ? c.own : picked ? c.plum : usable ? c.comparator : c.rule,
          printed: number(row.value, places),
          tip:
            `${row.label}: ${number(row.value, places)} ${exhibit.unit}${spanned(row, places)}` +
            (usable ? "" : `\nNot usable: ${row.reason || "incomplete"}`),
        };
      });
    const drawn = app.bars.draw(rows, { reference: exhibit.reference }, room);
    return {
      ...drawn,
      key: comparisonKey(exhibit, rows, state, c),
      note: absentFrom(exhibit, chosen),
    };
  }

  function comparisonKey(exhibit, rows, state, c) {
    const key = [["dot", c.own, exhibit.place || "Own area"]];
    for (const code of new Set([state.area, state.with])) {
      const row = exhibit.records.find((each) => each.area === code && !yes(each.own));
      if (row && finite(row.value)) key.push(["dot", c.plum, row.label]);
    }
    key.push(["dot", c.comparator, "Comparators"]);
    if (rows.some((row) => row.colour === c.rule))
      key.push(["dot", c.rule, "Data incomplete, not ranked"]);
    const mean = exhibit.reference;
    if (mean)
      key.push([
        "dash",
        c.ink,
        `${app.sign.capital(mean.label)}: ${number(mean.value, decimals(exhibit))}`,
      ]);
    return key;
  }

  function absentFrom(exhibit, chosen) {
    const byArea = new Map(exhibit.records.map((row) => [row.area, row]));
    return chosen
      .filter((code) => code && !finite(byArea.get(code)?.value))
      .map((code) => `${app.nameOf(code)} has no value here.`)
      .join(" ");
  }

  Object.assign(kinds, {
    change,
    contributions,
    groups,
    levels: groups,
    quintiles,
    priorities,
    comparison,
  });
  app.rows = { yes, comparisonKey };
})((window.safecity = window.safecity || {}));
