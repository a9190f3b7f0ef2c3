// A profile: every number is the map's own, colour stands only with the word, withheld stays withheld.
import { dataOf, go, holds, read, same } from "./steps/reader.mjs";

await read("view=profile", async (page, lines) => {
  const data = await dataOf(page);
  const spines = Object.values(data.exhibits).filter((each) => each.spine && each.chart === "map");
  if (!spines.length) return;
  const fewest = Math.min(...spines.map((each) => each.rows.length));
  const wards = spines.filter((each) => each.rows.length === fewest);
  for (const code of Object.keys(wards[0].spine.standing)) await ward(page, lines, code, wards);
  await filtered(page, lines, { code: Object.keys(wards[0].spine.standing)[0], wards });
});

/** Each row prints the rate, the interval and the standing that the data hold for the ward. */
async function ward(page, lines, code, wards) {
  await go(page, `view=profile&place=${code}`);
  const rows = await page.evaluate(printed);
  const shown = new Set(wards.map((each) => each.indicator));
  same(lines, `rows of ${code}`, rows.length, shown.size);
  for (const { link, text, standing, coloured } of rows) {
    const exhibit = wards.find((each) => link.includes(`exhibit=${encodeURIComponent(each.id)}`));
    holds(lines, `${link} leads to a map of wards`, Boolean(exhibit));
    const at = exhibit.rows.findIndex((row) => row[exhibit.areaColumn] === code);
    const hidden = exhibit.suppressed.includes(at);
    same(lines, `${exhibit.id} of ${code} is withheld`, text.includes("[c]"), hidden);
    const word = exhibit.spine.standing[code];
    same(lines, `${exhibit.id} of ${code} has its class`, standing.split(" ").pop(), word || "standing");
    same(lines, `${exhibit.id} of ${code} is filled`, coloured, ["above", "below"].includes(word));
    if (word !== "above" && word !== "below") continue;
    const [lower, upper] = ["lower", "upper"].map(
      (name) => exhibit.rows[at][exhibit.columns.findIndex((column) => column.name === name)],
    );
    const { whole } = exhibit.spine;
    holds(lines, `${exhibit.id} of ${code} ${word}`, word === "above" ? lower > whole : upper < whole);
  }
}

/** In the page: each row of the spine chart. */
function printed() {
  const muted = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  const probe = document.createElement("i");
  probe.style.color = muted;
  document.body.append(probe);
  const paper = getComputedStyle(probe).color;
  probe.remove();
  return [...document.querySelectorAll("table.spines tbody tr")].map((row) => ({
    link: row.querySelector("th a").getAttribute("href"),
    text: row.cells[1].textContent,
    standing: row.querySelector(".standing").className,
    coloured: Boolean(
      row.querySelector("circle") && getComputedStyle(row.querySelector("circle")).fill !== paper,
    ),
  }));
}

/** A theme leaves only its own rows, and tiles and findings count those alone. */
async function filtered(page, lines, { code, wards }) {
  const theme = wards[0].indicator.split(".")[0];
  await go(page, `view=profile&place=${code}&theme=${theme}`);
  const rows = await page.evaluate(printed);
  const own = new Set(wards.map((each) => each.indicator).filter((id) => id.startsWith(`${theme}.`)));
  same(lines, `rows of ${theme}`, rows.length, own.size);
  const counts = await page.evaluate(() =>
    [...document.querySelectorAll(".profile-top .tiles .value")].map((each) => Number(each.textContent)),
  );
  same(lines, "tiles count the rows", counts.reduce((a, b) => a + b, 0), own.size);
}
