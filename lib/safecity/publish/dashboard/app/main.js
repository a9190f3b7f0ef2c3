/* The page: opens the data, holds the state, and shows the view that it names. */
(function (app) {
  "use strict";
  const { make } = app.element;
  const page = { view: null, name: "" };

  function frame(store) {
    page.panel = make("div", { role: "tabpanel", id: "panel", tabindex: -1 });
    page.title = make("h2", { id: "view-title", tabindex: -1 });
    page.hits = make("section", { class: "hits", hidden: true, "aria-labelledby": "hits-title" });
    page.body = make("div", { class: "view" });
    page.tabs = app.tabs.list("Views", app.tabs.TABS, "panel", (view) =>
      app.choices.change({ view, exhibit: "" }),
    );
    page.filters = app.filters.form(store);
    app.board = app.announce.board();
    page.scope = make("p", { class: "scope", role: "status", id: "scope" });
    page.panel.append(page.title, app.board.count, page.scope, page.hits, page.body);
    const main = make(
      "main",
      { id: "main", tabindex: -1 },
      app.board.notice,
      app.board.done,
      page.panel,
    );
    document
      .getElementById("app")
      .replaceChildren(
        make(
          "nav",
          { class: "views", "aria-label": "Views" },
          make("div", { class: "wrap" }, page.tabs.node),
        ),
        make("div", { class: "wrap layout" }, page.filters.node, main),
      );
  }

  function hits(store, state) {
    const { exhibits, terms } = app.selection.found(store, state.q);
    page.hits.hidden = !exhibits.length && !terms.length;
    if (page.hits.hidden) return;
    const parts = [make("h3", { id: "hits-title" }, `Also found for \u201c${state.q}\u201d`)];
    if (exhibits.length) parts.push(make("ul", {}, exhibits.map(hit)));
    if (terms.length) parts.push(make("dl", { class: "terms" }, terms.map(meaning)));
    page.hits.replaceChildren(...parts);
  }

  const hit = (each) => make("li", {}, app.goTo(each.label, app.way.to(each)), ` ${each.headline}`);
  const meaning = ([term, text]) => [make("dt", {}, term), make("dd", {}, text)];

  function count(store, state) {
    const { number } = app.numbers;
    const left = app.selection.indicators(store, state).length;
    const set = app.filters.inWords(store, state);
    const shown = page.view.counted?.();
    const all = store.indicators.length;
    const of = left === all ? `All ${number(all)} indicators` : `${number(left)} of ${number(all)} indicators`;
    return `${shown ? `${shown}. ` : ""}${of}${set ? `. Filters: ${set}` : ""}.`;
  }

  function opened(store, state) {
    page.view?.close();
    page.view = app.views[state.view](store, state);
    page.name = state.view;
    page.body.replaceChildren(page.view.node);
    page.panel.setAttribute("aria-labelledby", `tab-${state.view}`);
    page.tabs.mark(state.view);
  }

  function toCard(state) {
    const card = state.exhibit && page.view.card?.(state.exhibit);
    if (!card) return false;
    card.node.scrollIntoView({ block: "start" });
    card.focus();
    return true;
  }

  function show(store, state, before, { focus, ignored }) {
    app.tip.close();
    const fresh = page.name !== state.view;
    const moved =
      fresh || before?.indicator !== state.indicator || before?.exhibit !== state.exhibit;
    if (fresh) opened(store, state);
    else page.view.update(state, before);
    page.title.textContent = page.view.title();
    document.documentElement.classList.toggle("embedded", Boolean(state.embed));
    page.filters.mark(state);
    if (!before || before.q !== state.q) hits(store, state);
    app.board.tell(count(store, state));
    page.scope.textContent = app.locality.note(state, page.view.exhibits?.());
    const left = `Part of the address was not understood and was left out: ${ignored.join(", ")}.`;
    app.board.warn(ignored.length ? left : "");
    document.title = `${page.view.title()}: ${store.meta.name || store.meta.title}${store.meta.synthetic ? " \u2013 SYNTHETIC DATA" : ""}`;
    if (focus && moved && !toCard(state)) {
      page.title.focus({ preventScroll: true });
      page.title.scrollIntoView({ block: "nearest" });
    }
  }

  /** Links to the top and the skip link stay off the address, which holds the state. */
  function inner(event) {
    const link = event.target.closest?.("a.skip, a[href='#top'], a[href='#main']");
    if (!link) return;
    event.preventDefault();
    if (link.classList.contains("skip")) document.getElementById("main").focus();
    else window.scrollTo(0, 0);
  }

  function start() {
    const data = JSON.parse(document.getElementById("data").textContent);
    app.data = app.store.open(data);
    app.choices = app.state.keep(app.data, (state, before, how) => show(app.data, state, before, how));
    frame(app.data);
    show(app.data, app.choices.now, null, {
      focus: Boolean(app.choices.now.exhibit),
      ignored: app.choices.first,
    });
    document.addEventListener("click", inner);
    document.documentElement.classList.add("app");
  }

  app.page = { start };
  start();
})((window.safecity = window.safecity || {}));
