/* A stack of cards that keeps those which stay when a filter moves. */
(function (app) {
  "use strict";
  const { make } = app.element;
  const PARTS = {
    levels: "Levels",
    changes: "Changes",
    views: "Views of the public",
    gaps: "Gaps",
    recommendations: "Priorities",
    summary: "Summary",
    quality: "Quality of the data",
  };

  /** Exhibits by the part of the report in which they stand, otherwise in its order. */
  function parted(exhibits) {
    const names = [...(app.data.parts || []).map((part) => part.slug)];
    const rank = (each) => (names.indexOf(each.part) + names.length + 1) % (names.length + 1);
    return exhibits.slice().sort((a, b) => rank(a) - rank(b));
  }

  const MOST = 48;

  function stack() {
    const node = make("div", { class: "cards" });
    const cards = new Map();
    let order = "";

    function arrange(exhibits, state) {
      if (cards.size > MOST) close();
      for (const each of exhibits)
        if (!cards.has(each.id)) cards.set(each.id, app.card.of(each, state, 4));
      node.replaceChildren();
      let part = null;
      for (const each of exhibits) {
        if (each.part !== part)
          node.append(make("h3", { class: "part" }, PARTS[each.part] || each.part));
        part = each.part;
        node.append(cards.get(each.id).node);
      }
    }

    function show(given, state, before) {
      const exhibits = parted(given);
      const wanted = exhibits.map((each) => each.id).join();
      if (wanted !== order) arrange(exhibits, state);
      order = wanted;
      if (before) for (const each of exhibits) cards.get(each.id).update(state, before);
    }

    function close() {
      for (const card of cards.values()) card.close();
      cards.clear();
    }
    return { node, show, close, card: (id) => cards.get(id) };
  }

  app.cards = { stack };
})((window.safecity = window.safecity || {}));
