// A ward picked out: its own numbers are called its own, and no other number passes for them.
import { dataOf, go, holds, read, same } from "./steps/reader.mjs";

const scope = (page) => page.textContent("#scope");

await read("view=overview", async (page, lines) => {
  const data = await dataOf(page);
  const map = Object.values(data.exhibits).find((each) => each.chart === "map" && each.indicator);
  if (!map) return;
  const places = data.outlines[map.outlines].features.map(({ properties }) => properties);
  const codes = map.rows.map((row) => row[map.areaColumn]);
  const place = places.find(({ code }) => code === codes[0]);
  await views(page, lines, { place, whole: data.meta.place });
  await column(page, lines, { data, map, place });
  await figures(page, lines, { data, place });
  await withheld(page, lines, data);
});

/** Views that hold no number of the ward say so; without a ward there is nothing to say. */
async function views(page, lines, { place, whole }) {
  for (const view of ["overview", "changes", "compare", "themes", "advice"]) {
    await go(page, `view=${view}&place=${place.code}`);
    const said = await scope(page);
    const named = said.includes(view === "compare" ? "whole areas" : `${whole} as a whole`);
    holds(lines, `${view} says whose its numbers are: ${said}`, named);
    holds(lines, `${view} says where ${place.name} shows`, said.includes(`${place.name} shows in`));
    same(lines, `${view} announces it`, await page.getAttribute("#scope", "role"), "status");
  }
  await go(page, "view=overview");
  same(lines, "words on a ward where none is picked out", await scope(page), "");
}

/** The overview holds the ward's own rate where a map has it, and words where none has. */
async function column(page, lines, { data, map, place }) {
  await go(page, `view=overview&place=${place.code}`);
  const cells = await page.evaluate(own, place.code);
  same(lines, "rows with a cell of the ward", cells.length, data.indicators.length);
  const titled = data.indicators.find((each) => each.id === map.indicator).title;
  const [, cell] = cells.find(([title]) => title === titled);
  const wanted = await page.evaluate(printed, [map.id, place.code]);
  for (const part of wanted) holds(lines, `${cell} lacks ${part}`, cell.includes(part));
  const mapped = new Set(
    Object.values(data.exhibits).flatMap((each) => (each.chart === "map" ? [each.indicator] : [])),
  );
  for (const each of data.indicators.filter(({ id }) => !mapped.has(id))) {
    const [, text] = cells.find(([title]) => title === each.title);
    holds(lines, `${each.id} prints ${text} for a ward without a map`, /^\u2013 no map/.test(text));
  }
}

/** In the page: what each row prints under the name of the place. */
function own(code) {
  const table = document.querySelector("table.indicators");
  const name = safecity.nameOf(code);
  const heads = [...table.querySelectorAll("thead th")];
  const at = heads.findIndex((head) => head.textContent.startsWith(name));
  return [...table.querySelectorAll("tbody tr:not(.group)")].map((row) => [
    row.cells[0].textContent,
    row.cells[at]?.textContent,
  ]);
}

/** In the page: the rate, the interval and the figure as the map holds them. */
function printed([id, code]) {
  const exhibit = safecity.data.exhibit(id);
  const row = exhibit.records.find((each) => each.code === code);
  const { number, interval } = safecity.numbers;
  const places = safecity.series.decimalsOf(exhibit);
  if (row._suppressed) return ["[c]"];
  return [
    number(row.value, places),
    interval(row.lower, row.upper, places),
    exhibit.unit,
    exhibit.label,
  ];
}

/** An indicator names the figures that show the ward, or says that none does. */
async function figures(page, lines, { data, place }) {
  const shows = (id) => data.exhibits[id].chart === "map";
  const [mapped, bare] = [true, false].map((wanted) =>
    data.indicators.find((each) => each.exhibits.some(shows) === wanted),
  );
  await go(page, `view=indicator&indicator=${mapped.id}&place=${place.code}`);
  const label = data.exhibits[mapped.exhibits.find(shows)].label;
  const told = await scope(page);
  holds(lines, `${mapped.id} names ${label}: ${told}`, told.includes(label));
  await go(page, `view=indicator&indicator=${bare.id}&place=${place.code}`);
  const none = await scope(page);
  holds(lines, `${bare.id} shows no ward: ${none}`, none.startsWith("No figure or table here"));
}

/** A suppressed rate is said to be so; nothing of the row is printed. */
async function withheld(page, lines, data) {
  const maps = Object.values(data.exhibits).filter((each) => each.chart === "map");
  const found = maps.find((each) => each.suppressed.length && each.indicator);
  if (!found) return;
  const code = found.rows[found.suppressed[0]][found.areaColumn];
  await go(page, `view=overview&place=${code}`);
  const title = data.indicators.find((each) => each.id === found.indicator).title;
  const [, cell] = (await page.evaluate(own, code)).find(([row]) => row === title);
  same(lines, `the suppressed rate of ${title}`, cell, "\u2013 [c] suppressed");
}
