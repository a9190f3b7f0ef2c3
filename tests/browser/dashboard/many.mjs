// Small multiples and maps: every area and theme has its chart, lockdowns are marked, neighbours named.
import { dataOf, go, holds, read, same } from "./steps/reader.mjs";

await read("view=compare", async (page, lines) => {
  const data = await dataOf(page);
  const many = Object.values(data.exhibits).filter((each) => each.chart === "courses");
  holds(lines, "the edition has the courses of its areas", many.length > 0);
  for (const exhibit of many) await areas(page, lines, exhibit);
  await picked(page, lines, many[0]);
  await themes(page, lines, data);
  await neighbours(page, lines, data);
  await years(page, lines, data);
});

function columnOf(exhibit, name) {
  return exhibit.columns.findIndex((column) => column.name === name);
}

/** Wait until the card of an exhibit is in sight and drawn. */
async function drawn(page, { anchor }) {
  await page.locator(`[id="x-${anchor}"]`).scrollIntoViewIfNeeded();
  await page.waitForSelector(`[id="x-${anchor}"] .plot svg`);
}

/** A panel for each area in the order of the exhibit, with its newest rate, and its year where it ends early. */
async function areas(page, lines, exhibit) {
  await go(page, `view=compare&indicator=${exhibit.indicator}`);
  const [label, value, period] = ["label", "value", "period"].map((name) => columnOf(exhibit, name));
  const newest = new Map();
  for (const row of exhibit.rows) newest.set(row[label], [row[value], row[period]]);
  const wanted = await page.evaluate(
    ([id, rows]) =>
      rows.map(([name, [rate]]) => [
        name,
        safecity.numbers.number(rate, safecity.series.decimalsOf(safecity.data.exhibit(id))),
      ]),
    [exhibit.id, [...newest]],
  );
  const end = [...newest.values()].map(([, year]) => year).sort().pop();
  const shown = await page.$$eval("ul.multiples > li", (panels) =>
    panels.map((panel) => [
      panel.querySelector("button, strong").firstChild.textContent,
      panel.querySelector(".newest").textContent,
      panel.querySelectorAll("path.behind").length,
      panel.querySelectorAll("path.course").length,
    ]),
  );
  const beside = newest.size - 1;
  const whole = wanted.map(([name, rate]) => {
    const year = newest.get(name)[1];
    return [name, year === end ? rate : `${rate} in ${year}`, beside, 1];
  });
  same(lines, `panels of ${exhibit.id}`, shown, whole);
}

/** An area chosen by its panel is the second of the two compared. */
async function picked(page, lines, exhibit) {
  await go(page, `view=compare&indicator=${exhibit.indicator}`);
  const last = page.locator("ul.multiples > li button").last();
  const name = await last.evaluate((button) => button.firstChild.textContent);
  await last.click();
  const chosen = await page.$eval("ul.multiples > li.second button", (b) => b.firstChild.textContent);
  same(lines, "the area picked out", chosen, name);
  same(lines, "its column", await page.textContent("table.compared thead th:nth-child(3)"), name);
}

/** Each theme that has something over time shows it, and says what the line is. */
async function themes(page, lines, data) {
  await go(page, "view=themes");
  const known = (each) => each.spark.filter(({ v }) => v !== null).length > 1;
  const wanted = data.themes.filter(({ slug }) =>
    data.indicators.some((each) => each.theme === slug && known(each)),
  );
  const shown = await page.$$eval(".tiles.themes > li", (tiles) =>
    tiles
      .filter((tile) => tile.querySelector("path.course"))
      .map((tile) => [tile.querySelector("a").textContent, tile.querySelector(".newest").textContent]),
  );
  same(lines, "themes with a chart", shown.map(([title]) => title).sort(), wanted.map((each) => each.title).sort());
  holds(lines, "each says what its line is", shown.every(([, said]) => /: lowest .+, highest .+/.test(said)));
}

/** A map names the neighbours that it has room for, and says what is water. */
async function neighbours(page, lines, data) {
  const names = data.around.features.filter(({ properties }) => properties.at);
  holds(lines, "the demo city has neighbours", names.length >= 3);
  const map = Object.values(data.exhibits).find((each) => each.chart === "map");
  await go(page, `view=indicator&indicator=${map.indicator}&exhibit=${map.id}`);
  await drawn(page, map);
  const card = await page.$eval(`[id="x-${map.anchor}"]`, (node) => node.textContent);
  for (const { properties } of names)
    holds(lines, `the map names ${properties.name}`, card.includes(properties.name));
  holds(lines, "the key says what is water", card.includes("Water, or land without an outline"));
}

/** Of years those with three or more months of lockdowns are marked, in their order. */
async function years(page, lines, data) {
  const series = Object.values(data.exhibits).find((each) => each.id === "alcohol.series_admissions");
  if (!series) return;
  await go(page, `view=indicator&indicator=${series.indicator}&exhibit=${series.id}`);
  await drawn(page, series);
  const said = await page.$eval(`[id="x-${series.anchor}"]`, (node) => [
    node.querySelector(".key").textContent,
    [...node.querySelectorAll(".plot text")].map((text) => text.textContent).filter((t) => /^\d{4}\/\d\d$/.test(t)),
  ]);
  holds(lines, "the key names the year of lockdowns", said[0].includes("Year of lockdowns"));
  same(lines, "years in their order", said[1], [...said[1]].sort());
  const at = await page.evaluate(() =>
    safecity.time.locked([{ t: "2018/19" }, { t: "2019/20" }, { t: "2020/21" }, { t: "2020-04" }, { t: "2020-08" }]),
  );
  same(lines, "years and months of lockdowns", at, [2, 3]);
}
