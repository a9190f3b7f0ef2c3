const form = document.getElementById("sheet");
const fields = () => [...form.querySelectorAll("input, select, textarea")].filter((f) => f.id && f.type !== "file");
const said = document.getElementById("said");
const say = (words) => { said.textContent = words; };
const value = (f) => (f.type === "checkbox" ? f.checked : f.value);
const signed = () => Object.fromEntries([...document.querySelectorAll(".hashes tbody tr")].map((r) => [r.cells[0].textContent, r.cells[1].textContent]));
const filled = () => fields().filter((f) => value(f)).length;
const count = () => { document.getElementById("filled").textContent = `${filled()} of ${fields().length} fields filled`; };

function save(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say(`Saved as ${name}.`);
}

function keep() {
  for (const f of fields()) {
    if (f.type === "checkbox") f.toggleAttribute("checked", f.checked);
    else if (f.tagName === "TEXTAREA") f.textContent = f.value;
    else if (f.tagName === "SELECT") for (const o of f.options) o.toggleAttribute("selected", o.selected);
    else f.setAttribute("value", f.value);
  }
}

document.getElementById("save-page").addEventListener("click", () => {
  keep();
  const state = said.textContent;
  say("");
  const page = `<!DOCTYPE html>\n${document.documentElement.outerHTML}\n`;
  say(state);
  save(`${form.dataset.file}.html`, "text/html", page);
});
document.getElementById("save-data").addEventListener("click", () => {
  const entries = Object.fromEntries(fields().filter(value).map((f) => [f.id, value(f)]));
  const facts = { edition: form.dataset.edition, file: form.dataset.file, products: signed(), entries };
  save(`${form.dataset.file}.json`, "application/json", `${JSON.stringify(facts, null, 1)}\n`);
});
document.getElementById("print").addEventListener("click", () => print());
document.getElementById("load").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  try {
    const { edition, products, entries } = JSON.parse(await file.text());
    if (typeof entries !== "object" || entries === null) throw new TypeError("no entries");
    const known = new Map(fields().map((f) => [f.id, f]));
    let taken = 0;
    for (const [id, entry] of Object.entries(entries)) {
      const field = known.get(id);
      if (!field) continue;
      if (field.type === "checkbox") field.checked = entry === true;
      else field.value = String(entry);
      taken += 1;
    }
    count();
    const other = edition === form.dataset.edition ? "" : ` It was saved for another edition: ${edition}.`;
    const now = signed();
    const changed = Object.keys(now).filter((name) => (products ?? {})[name] !== now[name]);
    const files = changed.length ? ` Signed for other files than these: ${changed.join(", ")}. Check them again.` : "";
    say(`${taken} entries loaded from ${file.name}.${other}${files}`);
  } catch {
    say(`${file.name} could not be read: it is no sheet saved as data.`);
  }
  event.target.value = "";
});
form.addEventListener("input", count);
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => (d.open = true)));
document.getElementById("actions").hidden = false;
count();
