// What is printed equals the data under the one rounding rule, and what is withheld is nowhere.
import { readFileSync } from "node:fs";
import { dataOf, read, same, settled } from "./steps/reader.mjs";

const VECTORS = JSON.parse(readFileSync(new URL("../vectors.json", import.meta.url), "utf8"));

await read("view=overview", async (page, lines) => {
  const printed = await page.evaluate(
    (vectors) =>
      vectors.map(({ value, decimals, beside }) => [
        safecity.numbers.number(value, decimals),
        safecity.numbers.signed(value, decimals),
        safecity.numbers.interval(value, beside, decimals),
      ]),
    VECTORS,
  );
  VECTORS.forEach((vector, at) => {
    same(lines, `${vector.value} with ${vector.decimals} decimals`, printed[at], [
      vector.printed,
      vector.signed,
      vector.interval,
    ]);
  });
  const data = await dataOf(page);
  await overview(page, lines, data);
  await tables(page, lines, data);
  await words(page, lines);
});

/** No view prints what only a program would say. */
async function words(page, lines) {
  const views = ["overview", "changes", "indicator", "compare", "themes", "advice", "about"];
  for (const state of [...views.map((view) => `view=${view}`), "q=knife", "q=rate", "q=lsoa"]) {
    await page.evaluate((hash) => {
      location.hash = `#${hash}`;
    }, state);
    await settled(page);
    const said = await page.evaluate(() => document.getElementById("app").textContent);
    const found = /.{0,30}(null|undefined|NaN|\[object).{0,30}/.exec(said);
    if (found) lines.push(`${state} prints ${found[0]}`);
  }
}

/** Each line of the overview holds its own count, change and rank. */
async function overview(page, lines, data) {
  const rows = await page.evaluate(() =>
    [...document.querySelectorAll("table.indicators tbody tr:not(.group)")].map((row) => [
      row.querySelector("th").textContent,
      row.querySelector(".latest")?.textContent || "",
      row.querySelector(".change .size")?.textContent || "",
      row.querySelector(".change")?.textContent.match(/on (.+)$/)?.[1] || "",
    ]),
  );
  const shown = new Map(rows.map((row) => [row[0], row]));
  const missing = await page.evaluate(() => {
    const { indicators, verdicts } = safecity.data;
    const said = indicators.flatMap((each) =>
      each.changes.map((change) => safecity.store.judged(each, change)),
    );
    return said.filter((word) => word && !verdicts.includes(word));
  });
  same(lines, "words for changes that the filter lacks", [...new Set(missing)], []);
  const leading = await page.evaluate(() => safecity.data.leading);
  const usual = leading === "previous" ? data.meta.previousLabel : data.meta.baselineLabel;
  for (const each of data.indicators) {
    const row = shown.get(each.title);
    const change = each.changes.find((one) => one.base === leading) || each.changes[0];
    const wanted = await page.evaluate(
      ([change, count]) => [
        change?.size == null ? "" : safecity.numbers.changed(change),
        count === null ? "" : safecity.numbers.number(count),
      ],
      [change ?? null, each.latest?.count ?? null],
    );
    same(lines, `change of ${each.id}`, row?.[2], wanted[0]);
    const apart = wanted[0] && change.against !== usual;
    same(lines, `base of the change of ${each.id}`, row?.[3], apart ? change.against + (change.locked ? ", lockdowns" : "") : "");
    if (wanted[1] && !row?.[1].includes(wanted[1]))
      lines.push(`count of ${each.id}: ${row?.[1]} lacks ${wanted[1]}`);
  }
}

/** Tables of one exhibit of each kind: every cell, from the data by the rule of cells. */
async function tables(page, lines, data) {
  const all = Object.values(data.exhibits);
  const kinds = new Map(all.map((each) => [each.chart || each.id, each]));
  const withheld = all.filter((each) => each.suppressed.length).slice(0, 3);
  for (const exhibit of [...kinds.values(), ...withheld]) {
    const found = await shown(page, exhibit);
    const wanted = await page.evaluate(printed, exhibit.id);
    same(lines, `table of ${exhibit.id}`, found, wanted.slice(0, found.length));
    if (!found.length && wanted.length) lines.push(`table of ${exhibit.id} is empty`);
    lines.push(...leaks(exhibit));
  }
}

/** Cells of an exhibit's table as they stand on the page. */
async function shown(page, { indicator, theme, anchor }) {
  const way = indicator ? `view=indicator&indicator=${indicator}` : `view=themes&theme=${theme}`;
  await page.evaluate((hash) => {
    location.hash = `#${hash}&table=1`;
  }, way);
  await settled(page);
  const rows = page.locator(`#x-${anchor} tbody tr`);
  return rows.evaluateAll((all) => all.map((row) => [...row.children].map((c) => c.textContent)));
}

/** In the page: the same cells from the data. */
function printed(id) {
  const exhibit = safecity.data.exhibit(id);
  const { columns, rows, suppressed } = exhibit;
  const sized = (column, row) => {
    const record = Object.fromEntries(columns.map(({ name }, i) => [name, row[i]]));
    return safecity.table.sized(column, record, exhibit);
  };
  return rows.map((row, at) =>
    columns.flatMap((column, i) =>
      column.hidden
        ? []
        : [safecity.numbers.cell(row[i], sized(column, row), suppressed.includes(at))],
    ),
  );
}

/** Numbers that a suppressed row still holds. */
function leaks({ id, columns, rows, suppressed }) {
  const secret = ["value", "lower", "upper", "count"];
  const left = (row) =>
    columns.some(({ name }, i) => secret.includes(name) && typeof row[i] === "number");
  return suppressed
    .filter((at) => left(rows[at]))
    .map((at) => `${id} holds a suppressed value in row ${at}`);
}
