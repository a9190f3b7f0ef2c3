addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => (d.open = true)));
const links = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
const seen = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting).forEach((e) => {
  links.forEach((a) => a.removeAttribute("aria-current"));
  links.get(e.target.id)?.setAttribute("aria-current", "true");
}), { rootMargin: "-10% 0px -80% 0px" });
links.forEach((a, id) => { const place = document.getElementById(id); if (place) seen.observe(place); });
