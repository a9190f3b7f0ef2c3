const all = (rule, root = document) => [...root.querySelectorAll(rule)];
addEventListener("beforeprint", () => all("details").forEach((d) => (d.open = true)));
const links = new Map(all(".contents > ol a").map((a) => [a.hash.slice(1), a]));
const seen = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting).forEach((e) => {
  links.forEach((a) => a.removeAttribute("aria-current"));
  links.get(e.target.id)?.setAttribute("aria-current", "true");
}), { rootMargin: "-10% 0px -80% 0px" });
links.forEach((a, id) => { const place = document.getElementById(id); if (place) seen.observe(place); });

// Search: every figure, table, line, gap, recommendation and definition that holds all the words.
const MOST = 30;
const plain = (text) => text.replace(/\s+/g, " ").trim();
const spoken = (place, rule) => plain(place.querySelector(rule)?.textContent ?? "");
const title = (place) => (place.matches("tr") ? all("th, td", place).slice(0, 3).map((c) => plain(c.textContent)).join(" · ")
  : place.matches("dt") ? plain(place.textContent) : spoken(place, "h2, h3, h4"));
const text = (place) => plain(place.matches("dt") ? `${place.textContent} ${place.nextElementSibling.textContent}`
  : place.matches("section") ? all(":scope > :is(h2, h3, p, .key, .prose, ul)", place).map((e) => e.textContent).join(" ")
  : place.textContent).toLowerCase();
let index;
const entries = () => (index ??= all("main :is(section[id], article[id], tr[id]), .terms dt").map((place, at) => {
  place.id ||= `term-${at}`;
  const within = place.closest(".part, .annex, .summary");
  return { place, title: title(place), text: text(place), within: spoken(within, "h2") };
}));
const row = ({ place, title: name, within }) => {
  const [item, link, where] = ["li", "a", "small"].map((tag) => document.createElement(tag));
  link.href = `#${place.id}`;
  link.textContent = name.length > 120 ? `${name.slice(0, 119)}…` : name;
  where.textContent = within;
  link.append(where);
  item.append(link);
  return item;
};
const find = (typed) => {
  const words = plain(typed).toLowerCase().split(" ").filter((w) => w.length > 1);
  const hits = words.length ? entries().filter((e) => words.every((w) => e.text.includes(w))) : [];
  const named = (e) => words.every((w) => e.title.toLowerCase().includes(w));
  const sorted = [...hits.filter(named), ...hits.filter((e) => !named(e))];
  document.getElementById("found").replaceChildren(...sorted.slice(0, MOST).map(row));
  const more = hits.length > MOST ? `, the first ${MOST} shown` : "";
  document.getElementById("found-count").textContent = words.length ? `${hits.length} place${hits.length === 1 ? "" : "s"}${more}` : "";
};
const box = document.getElementById("find");
box.addEventListener("input", () => find(box.value));
document.querySelector(".find").hidden = false;
