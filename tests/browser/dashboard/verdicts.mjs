// Each arrow, colour and word of a change is that of its stored verdict, in every view and on both bases.
import { dataOf, go, holds, read, same } from "./steps/reader.mjs";

const SIDE = { rose: "higher", fell: "lower" };
const ARROW = { rose: "up", fell: "down", similar: "same" };
const COUNTED = /^(\d+) of (\d+) tested indicators? changed by more than chance allows/;

/** The verdict that the exhibit of a change holds, and how it is shown: arrow, tone, word. */
function stored(data, indicator, change) {
  const { columns, rows } = data.exhibits[change.exhibit];
  const at = (name) => columns.findIndex((column) => column.name === name);
  const row = rows.find((each) => each[at("comparison")] === change.against);
  const word = row[at("verdict")];
  const side = SIDE[word];
  const better = side === indicator.polarity ? "better" : "worse";
  const tone = side && indicator.polarity !== "none" ? better : side || word;
  return { arrow: ARROW[word] || "", tone, shown: tone[0].toUpperCase() + tone.slice(1) };
}

/** In the page: how changes are shown, by the name of their row or fact. */
function seen([rows, name]) {
  const colour = (tone) => {
    const probe = document.body.appendChild(document.createElement("span"));
    probe.className = `change ${tone}`;
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  return [...document.querySelectorAll(rows)].flatMap((row) => {
    const change = row.querySelector(".change");
    if (!change) return [];
    const tone = [...change.classList].find((each) => each !== "change") || "";
    const icon = row.querySelector(".change .icon");
    return [
      {
        name: row.querySelector(name).textContent,
        arrow: icon ? [...icon.classList].find((each) => each !== "icon") : "",
        tone: tone.replaceAll("-", " "),
        coloured: getComputedStyle(change).color === colour(tone),
        shown: change.querySelector(".verdict")?.textContent || "",
        whisker: row.querySelector(".whisker")?.getAttribute("class") || "",
        axis: Boolean(row.querySelector(".whisker")),
      },
    ];
  });
}

/** Compare what one row shows with the verdict of its change. */
function judged(lines, where, row, wanted, arrows) {
  same(lines, `word of ${where}`, row.shown, wanted.shown);
  same(lines, `tone of ${where}`, row.tone, wanted.tone);
  holds(lines, `colour of ${where}`, row.coloured);
  if (arrows) same(lines, `arrow of ${where}`, row.arrow, wanted.arrow);
  if (row.axis) {
    const classes = row.whisker.split(" ");
    holds(lines, `line of ${where}: ${row.whisker}`, classes.includes(wanted.tone.replaceAll(" ", "-")));
  }
}

await read("view=overview", async (page, lines) => {
  const data = await dataOf(page);
  const titled = new Map(data.indicators.map((each) => [each.title, each]));
  const leading = await page.evaluate(() => safecity.data.leading);
  let walked = 0;
  for (const base of ["baseline", "previous"]) {
    await go(page, `view=overview&base=${base}`);
    for (const row of await page.evaluate(seen, ["table.indicators tbody tr:not(.group)", "th"])) {
      const each = titled.get(row.name);
      const change = each.changes.find((one) => one.base === base) || each.changes[0];
      if (!change || change.size === null) continue;
      judged(lines, `${each.id} on ${base}`, row, stored(data, each, change), true);
      walked += 1;
    }
    await go(page, `view=changes&base=${base}`);
    for (const row of await page.evaluate(seen, ["table.changed tbody tr", "th a, th button"])) {
      const each = titled.get(row.name);
      const first = each.changes[0];
      const change = base === leading ? first : each.changes.find((one) => one.base === base);
      judged(lines, `change of ${each.id} on ${base}`, row, stored(data, each, change), false);
      walked += 1;
    }
  }
  for (const each of data.indicators.filter(({ changes }) => changes.length)) {
    await go(page, `view=indicator&indicator=${each.id}`);
    for (const row of await page.evaluate(seen, ["dl.figures > div", "dt"])) {
      const against = row.name.replace(/^Since /, "").replace(/, lockdowns$/, "");
      const change = each.changes.find((one) => one.against === against);
      if (!change || change.size === null) continue;
      judged(lines, `fact of ${each.id} since ${against}`, row, stored(data, each, change), true);
      walked += 1;
    }
  }
  holds(lines, `only ${walked} changes were walked`, walked > 150);
  await counted(page, lines, data, leading);
});

/** The count of changes is the one that the report prints. */
async function counted(page, lines, data, leading) {
  await go(page, `view=changes&base=${leading}`);
  const [, clear, all] = COUNTED.exec(await page.textContent("#panel .lede")) || [];
  const headline = COUNTED.exec(data.exhibits["summary.indicator_table"].headline) || [];
  same(lines, "count of changes", [clear, all], headline.slice(1));
  const rows = await page.locator("table.changed tbody tr").count();
  same(lines, "rows of changes", String(rows), all);
}
