/* One indicator: what it is, where it stands, and every exhibit that reads it. */
(function (app) {
  "use strict";
  const { make, unique } = app.element;
  const { finite, number } = app.numbers;
  const QUALITY = { good: "Good", fair: "Fair", poor: "Poor" };

  function picker(store) {
    const id = unique("indicator");
    const box = make("select", {
      id,
      onchange: () => app.choices.change({ indicator: box.value, exhibit: "" }),
    });
    const node = make(
      "p",
      { class: "field pick" },
      make("label", { for: id }, "Another indicator"),
      box,
    );
    function fill(list, current) {
      const options = list.includes(current) ? list : [current, ...list];
      const themes = [...new Set(options.map((each) => each.theme))];
      box.replaceChildren(
        ...themes.map((slug) =>
          make(
            "optgroup",
            { label: store.theme.get(slug)?.title || slug },
            options
              .filter((each) => each.theme === slug)
              .map((each) => make("option", { value: each.id }, each.title)),
          ),
        ),
      );
      box.value = current.id;
    }
    return { node, fill };
  }

  function fact(term, ...values) {
    return values.filter(Boolean).length
      ? make("div", {}, make("dt", {}, term), make("dd", {}, values))
      : null;
  }

  function figures(indicator, state) {
    const { latest } = indicator;
    const span = app.sign.span(latest, state.measure);
    return make(
      "dl",
      { class: "figures" },
      fact(
        "Latest",
        app.sign.latest(latest, state.measure),
        make("span", { class: "span" }, [latest?.period, span].filter(Boolean).join("; ")),
      ),
      ...indicator.changes
        .slice()
        .sort((a, b) => b.base.localeCompare(a.base))
        .map((change) =>
          fact(
            `Since ${change.against}${change.locked ? ", lockdowns" : ""}`,
            app.sign.change(change, app.store.judged(indicator, change)),
            finite(change.detectable) &&
              make(
                "span",
                { class: "span" },
                `Smallest rise that would show four times in five: ${app.numbers.signed(change.detectable, 1)}${change.sizeUnit}`,
              ),
          ),
        ),
      app.data.ranked && fact("Rank, 1st the highest", app.sign.rank(indicator.rank)),
      fact(
        "Caution",
        indicator.flags.length ? app.sign.flags(indicator, app.data.lists.flags) : null,
      ),
    );
  }

  function lag(months) {
    if (!finite(months)) return "";
    return months === 1
      ? "Published about 1 month after the events"
      : `Published about ${number(months)} months after the events`;
  }

  function better(polarity) {
    return {
      lower: "Lower is better.",
      higher: "Higher is better.",
      none: "It is not agreed whether higher or lower is better.",
    }[polarity];
  }

  function definition(indicator) {
    const quality =
      QUALITY[indicator.recordingQuality] || app.sign.capital(indicator.recordingQuality || "");
    return make(
      "details",
      { class: "about-it" },
      make(
        "summary",
        {},
        `Definition, quality of recording${quality ? ` (${quality.toLowerCase()})` : ""} and delay`,
      ),
      make(
        "dl",
        { class: "facts" },
        fact("What is counted", app.prose.explained(indicator.definition || "")),
        fact("Shown", indicator.latest?.unit || indicator.unit),
        fact("Direction", better(indicator.polarity)),
        fact("Quality of recording", quality && `${quality}. `, indicator.recordingNote),
        fact("Delay", lag(indicator.lagMonths)),
        fact(
          "Too few",
          finite(indicator.minimumCount) &&
            `No percentage is printed for counts below ${number(indicator.minimumCount)}.`,
        ),
        fact("Caution", indicator.flagWords?.length ? indicator.flagWords.join(" ") : ""),
      ),
      app.prose.caveats(indicator.caveats),
      app.prose.sources(indicator.sources),
    );
  }

  function themeOf(store, current) {
    const title = store.theme.get(current.theme)?.title || current.theme;
    return ["Theme: ", app.goTo(title, { view: "themes", theme: current.theme, exhibit: "" })];
  }

  function parts(store) {
    const view = { pick: picker(store), cards: app.cards.stack(), none: app.nothing() };
    view.theme = make("p", { class: "theme-line" });
    view.facts = make("div");
    const { theme, pick, none, facts, cards } = view;
    view.node = make("div", {}, theme, pick.node, none, facts, cards.node);
    return view;
  }

  function open(store, state) {
    const view = parts(store);
    const last = { mark: "", title: "Indicator", counted: "" };

    function update(next, before) {
      const list = app.selection.indicators(store, next);
      const current = store.indicator.get(next.indicator) || list[0] || store.indicators[0];
      view.none.hidden = Boolean(current);
      if (!current) return;
      const mark = `${current.id} ${next.measure}`;
      if (last.mark !== mark) {
        view.theme.replaceChildren(...themeOf(store, current));
        view.facts.replaceChildren(figures(current, next), definition(current));
      }
      const exhibits = app.selection.exhibits(current.exhibits, store, next);
      const counted = countOf(list.includes(current), exhibits.length, current.exhibits.length);
      Object.assign(last, { mark, counted, title: current.title, exhibits });
      view.pick.fill(list, current);
      view.cards.show(exhibits, next, before);
    }
    update(state);
    const { node, cards } = view;
    const summary = {
      title: () => last.title,
      counted: () => last.counted,
      exhibits: () => last.exhibits,
    };
    return { ...summary, node, update, close: cards.close, card: cards.card };
  }

  function countOf(inside, shown, all) {
    const part =
      shown === all
        ? `${number(all)} figures and tables`
        : `${number(shown)} of ${number(all)} figures and tables`;
    return inside ? part : `${part} of an indicator outside the filters`;
  }

  app.views.indicator = open;
})((window.safecity = window.safecity || {}));
