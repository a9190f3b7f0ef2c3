/* Short explanations on hover and on focus: they stay while pointed at, and Escape puts them away. */
(function (app) {
  "use strict";
  const { make, unique } = app.element;
  let open = null;
  let timer = 0;

  function close() {
    window.clearTimeout(timer);
    if (!open) return;
    open.owner.removeAttribute("aria-describedby");
    open.panel.remove();
    open = null;
  }

  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(close, 250);
  }

  function place(panel, box) {
    const room = document.documentElement.clientWidth;
    panel.style.maxWidth = `${Math.min(336, room - 16)}px`;
    const own = panel.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, room - own.width - 8));
    const below = box.bottom + 8 + own.height < window.innerHeight;
    const top = below || box.top < own.height + 8 ? box.bottom + 6 : box.top - own.height - 6;
    panel.style.left = `${left + window.scrollX}px`;
    panel.style.top = `${top + window.scrollY}px`;
  }

  function show(owner, text) {
    window.clearTimeout(timer);
    if (open && open.owner === owner) return;
    close();
    const panel = make("div", { class: "tip", role: "tooltip", id: unique("tip") }, text);
    panel.addEventListener("pointerenter", () => window.clearTimeout(timer));
    panel.addEventListener("pointerleave", later);
    document.getElementById("app").append(panel);
    owner.setAttribute("aria-describedby", panel.id);
    place(panel, owner.getBoundingClientRect());
    open = { owner, panel };
  }

  /** A word with its meaning: a button, so that it can be reached by keyboard and by touch. */
  function term(words, text, attributes = {}) {
    const owner = make("button", { type: "button", class: "term", ...attributes }, words);
    owner.addEventListener("pointerenter", () => show(owner, text));
    owner.addEventListener("pointerleave", later);
    owner.addEventListener("focus", () => show(owner, text));
    owner.addEventListener("blur", close);
    owner.addEventListener("click", () => show(owner, text));
    return owner;
  }

  /** What a mark of a chart says, beside the pointer. */
  function pointed(event, text) {
    if (!text) {
      later();
      return;
    }
    close();
    const panel = make("div", { class: "tip" });
    String(text)
      .split("\n")
      .forEach((line) => panel.append(make("span", {}, line)));
    panel.addEventListener("pointerenter", () => window.clearTimeout(timer));
    panel.addEventListener("pointerleave", later);
    document.getElementById("app").append(panel);
    const at = { left: event.clientX + 10, top: event.clientY - 10, bottom: event.clientY + 10 };
    place(panel, at);
    open = { owner: panel, panel };
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !open) return;
      close();
      event.stopPropagation();
    },
    true,
  );

  app.tip = { term, pointed, close };
})((window.safecity = window.safecity || {}));
