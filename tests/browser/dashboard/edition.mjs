// An edition without comparators offers no choice where there is one thing only.
import { go, holds, read, readChanged, same } from "./steps/reader.mjs";

function alone(data) {
  data.areas = data.areas.filter((each) => each.kind === "own");
  for (const each of Object.values(data.exhibits)) {
    if (["comparison", "funnel"].includes(each.chart)) each.chart = "";
  }
  for (const each of data.indicators) each.rank = null;
}

const labels = (page) => page.locator("form.filters label").allTextContents();

await readChanged(alone, "view=overview", async (page, lines) => {
  const offered = await labels(page);
  for (const label of ["Area to pick out", "Second area"])
    holds(lines, `${label} is offered without a choice`, !offered.includes(label));
  const one = await page
    .locator("form.filters select")
    .evaluateAll((all) => all.filter((box) => box.options.length < 2).length);
  same(lines, "choosers with one choice", one, 0);
  const heads = await page.locator("table.indicators thead th").allTextContents();
  holds(lines, `a column of ranks where there are none: ${heads}`, !heads.join().includes("Rank"));
  const widths = await page.evaluate(() =>
    [...document.querySelectorAll("table.indicators tbody tr:not(.group)")].map(
      (r) => r.cells.length,
    ),
  );
  same(lines, "cells of a row", [...new Set(widths)], [heads.length]);
  await go(page, "view=overview&sort=rank");
  holds(lines, "an order by rank is left out", await page.isVisible("#notice"));
  await go(page, "view=compare");
  const said = await page.textContent("#panel");
  holds(lines, `no areas to compare: ${said}`, said.includes("No figure of this edition compares"));
  same(lines, "choosers of areas", await page.locator("#panel select").count(), 0);
  const { indicator } = await page.evaluate(() => ({ indicator: safecity.data.indicators[0].id }));
  await go(page, `view=indicator&indicator=${indicator}`);
  const facts = await page.locator(".figures dt").allTextContents();
  holds(lines, `a rank where there are none: ${facts}`, !facts.join().includes("Rank"));
});

await read("view=overview", async (page, lines) => {
  const own = await page.evaluate(() => safecity.data.meta);
  const picker = page.locator("form.filters label:text-is('Area to pick out') + select");
  if (!(await picker.count())) return;
  const names = await picker.locator("option").allTextContents();
  same(lines, `${own.place} is offered`, names.filter((name) => name === own.place).length, 1);
  await go(page, `view=overview&area=${own.code}`);
  same(lines, "the own area needs no picking out", await picker.inputValue(), "");
  const count = await page.textContent("#count");
  holds(lines, `the own area is no filter: ${count}`, !count.includes("Filters"));
});
