/* Elements made from data: text only ever goes in as text, never as markup. */
(function (app) {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  function append(node, children) {
    for (const child of children.flat(3)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }

  function set(node, name, value) {
    if (value === null || value === undefined || value === false) return;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }

  /** Make an element: `make("p", { class: "note" }, "words", other)`. */
  function make(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) set(node, key, value);
    return append(node, children);
  }

  /** Make an element of a picture. */
  function draw(name, attributes = {}, ...children) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) node.setAttribute(key, String(value));
    }
    return append(node, children);
  }

  function hidden(text) {
    return make("span", { class: "hidden" }, text);
  }

  function button(words, act, attributes = {}) {
    return make("button", { type: "button", onclick: act, ...attributes }, words);
  }

  /** A link to an address of the web; anything else is shown as words. */
  function outward(words, address) {
    if (!/^https?:\/\//.test(address || "")) return document.createTextNode(words);
    return make("a", { href: address, rel: "noopener" }, words);
  }

  /** A box to tick, with its words; `act(on)` is told when it changes. */
  function tick(words, act) {
    const box = make("input", {
      type: "checkbox",
      id: unique("tick"),
      onchange: () => act(box.checked),
    });
    return { box, node: make("p", { class: "tick" }, box, make("label", { for: box.id }, words)) };
  }

  let last = 0;
  function unique(stem) {
    last += 1;
    return `${stem}-${last}`;
  }

  const PATHS = {
    up: "M6 2 11 10H1z",
    down: "M6 10 1 2h10z",
    same: "M1 5h10v2H1z",
    flag: "M2 1h1v10H2zM3 1h7L8 3.5 10 6H3z",
    caret: "M2 4l4 4 4-4",
  };

  /** A small picture beside words that say the same. */
  function icon(name) {
    return draw(
      "svg",
      { class: `icon ${name}`, viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" },
      draw("path", { d: PATHS[name], fill: "currentColor" }),
    );
  }

  app.element = { make, draw, hidden, button, outward, unique, icon, tick };
})((window.safecity = window.safecity || {}));
