"use strict";
// Sorts each table by a column, and filters all of them by words and verdict. Without it the tables are whole.
const key = (row, n) => {
  const cell = row.cells[n];
  return "sort" in cell.dataset ? cell.dataset.sort : cell.textContent.trim();
};
const compare = (a, b, isNumber) => isNumber ? a - b : a.localeCompare(b, "en-GB");
function sort(head) {
  const n = head.cellIndex, body = head.closest("table").tBodies[0];
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...body.rows].map((row) => [key(row, n), row]);
  const isNumber = rows.some(([, row]) => "sort" in row.cells[n].dataset);
  rows.sort(([a], [b]) => (a === "") - (b === "") || (a === "" ? 0 : (down ? -1 : 1) * compare(a, b, isNumber)));
  body.append(...rows.map(([, row]) => row));
}
for (const head of document.querySelectorAll("thead th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  button.addEventListener("click", () => sort(head));
  head.replaceChildren(button);
}
const words = document.getElementById("words"), verdict = document.getElementById("verdict");
const known = [...new Set([...document.querySelectorAll("td.verdict")].map((cell) => cell.textContent))].sort();
verdict.append(...known.map((word) => new Option(word)));
const rows = [...document.querySelectorAll("tbody tr")].map((row) => {
  const name = row.querySelector("th").textContent, cells = [...row.cells].map((cell) => cell.textContent);
  return {row, name, text: cells.slice(0, 3).join(" ").toLowerCase(), verdict: row.querySelector(".verdict")?.textContent};
});
function filter() {
  const wanted = words.value.trim().toLowerCase(), word = verdict.value, names = new Set();
  for (const each of rows) {
    const shown = each.text.includes(wanted) && (!word || each.verdict === undefined || each.verdict === word);
    each.row.hidden = !shown;
    if (shown && (!word || each.verdict !== undefined)) names.add(each.name);
  }
  document.getElementById("count").textContent = wanted || word ? `${names.size} partnerships` : "";
}
words.addEventListener("input", filter);
verdict.addEventListener("change", filter);
const form = document.getElementById("filter");
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
