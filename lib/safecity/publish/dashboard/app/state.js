/* What the reader has chosen, kept in the address behind the hash so that a link opens the same. */
(function (app) {
  "use strict";
  const VIEWS = app.tabs.TABS.map(([name]) => name);
  const LONGEST = 80;
  const DEFAULTS = {
    view: "overview",
    indicator: "",
    theme: "",
    priority: "",
    area: "",
    with: "",
    place: "",
    from: "",
    to: "",
    measure: "",
    verdict: "",
    flag: "",
    q: "",
    base: "",
    sort: "",
    strong: "",
    table: "",
    exhibit: "",
    embed: "",
  };
  const MEASURES = ["count", "rate", "severity", "share"];

  function checks(store) {
    const among = (list) => (value) => list.includes(value);
    const switched = among(["1"]);
    const month = (value) => store.months.includes(value);
    const area = (value) => store.area.has(value);
    const sorts = ["title", "latest", "change", ...(store.ranked ? ["rank"] : [])];
    return {
      view: among(VIEWS),
      indicator: (value) => store.indicator.has(value),
      theme: (value) => store.theme.has(value),
      priority: (value) => store.groups.has(value),
      area,
      with: (value) => area(value) && store.area.size > 1,
      place: (value) => store.place.has(value),
      from: month,
      to: month,
      measure: among(MEASURES),
      verdict: among(store.verdicts),
      flag: (value) => store.flags.has(value),
      q: (value) => value.length <= LONGEST,
      base: among(["previous", "baseline"]),
      sort: (value) => sorts.includes(value.replace(/^-/, "")),
      strong: switched,
      table: switched,
      embed: switched,
      exhibit: (value) => Object.hasOwn(store.exhibits, value),
    };
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch {
      return null;
    }
  }

  /** Read an address; what it does not know is left out and named. */
  function read(hash, store) {
    const allowed = checks(store);
    const state = { ...DEFAULTS };
    const ignored = [];
    for (const pair of hash.replace(/^#/, "").split("&").filter(Boolean)) {
      const [key, value] = [pair.split("=")[0], decoded(pair.slice(pair.indexOf("=") + 1))];
      const known = Object.hasOwn(allowed, key);
      if (known && pair.includes("=") && value !== null && allowed[key](value)) state[key] = value;
      else ignored.push(key.slice(0, 24));
    }
    return { state: tidy(state, store), ignored };
  }

  /** Two months the wrong way round are the same period; the own area needs no picking out. */
  function tidy(state, store) {
    const wrong = state.from && state.to && state.from > state.to;
    const area = state.area === store.meta.code ? "" : state.area;
    const period = wrong ? { from: state.to, to: state.from } : {};
    return { ...state, area, ...period };
  }

  function write(state) {
    const pairs = Object.keys(DEFAULTS)
      .filter((key) => state[key] && state[key] !== DEFAULTS[key])
      .map((key) => `${key}=${encodeURIComponent(state[key])}`);
    return `#${pairs.join("&")}`;
  }

  /** Hold the state: `change` writes it into the address and tells the listener. */
  function keep(store, changed) {
    const first = read(window.location.hash, store);
    const chosen = { now: first.state };

    function change(patch, { replace = false, focus = false } = {}) {
      const before = chosen.now;
      chosen.now = tidy({ ...before, ...patch }, store);
      const hash = write(chosen.now);
      if (hash === write(before)) return;
      window.history[replace ? "replaceState" : "pushState"](null, "", hash);
      changed(chosen.now, before, { focus, ignored: [] });
    }

    function reopened() {
      const { state, ignored } = read(window.location.hash, store);
      const before = chosen.now;
      if (write(state) === write(before) && !ignored.length) return;
      chosen.now = state;
      changed(state, before, { focus: state.view !== before.view, ignored });
    }
    window.addEventListener("popstate", reopened);
    window.addEventListener("hashchange", reopened);
    return {
      get now() {
        return chosen.now;
      },
      change,
      first: first.ignored,
    };
  }

  app.state = { DEFAULTS, MEASURES, LONGEST, read, write, keep };
})((window.safecity = window.safecity || {}));
