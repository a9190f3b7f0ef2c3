// Every filter changes what is shown, filters combine, and the count is announced; a view offers
// those that do something in it, and no other.
import { dataOf, holds, read, same, settled } from "./steps/reader.mjs";

await read("view=overview", async (page, lines) => {
  const data = await dataOf(page);
  same(lines, "rows without a filter", await rows(page), data.indicators.length);
  same(lines, "the count is announced", await page.getAttribute("#count", "role"), "status");
  await combined(page, lines, data);
  await verdicts(page, lines, data);
  await search(page, lines, data);
  await area(page, lines, data);
  await period(page, lines, data);
});

/** A theme and a caution together leave the rows that have both; clearing brings all back. */
async function combined(page, lines, { themes, indicators }) {
  const own = (theme) => indicators.filter((each) => each.theme === theme.slug);
  const theme = themes.find((each) => own(each).some((one) => one.flags.length));
  const inTheme = own(theme);
  await choose(page, "Theme", theme.slug);
  same(lines, "rows of a theme", await rows(page), inTheme.length);
  const count = await page.textContent("#count");
  const told = `${inTheme.length} of ${indicators.length} indicators`;
  holds(lines, `the count says ${count}`, count.startsWith(told) && count.includes(theme.title));
  const flag = inTheme.find((each) => each.flags.length).flags[0];
  await choose(page, "Caution", flag);
  const both = inTheme.filter((each) => each.flags.includes(flag)).length;
  same(lines, "rows of a theme with a caution", await rows(page), both);
  await page.click("text=Clear all filters");
  same(lines, "rows after clearing", await rows(page), indicators.length);
}

async function verdicts(page, lines) {
  const said = await page.evaluate(() => {
    const { indicators, leading } = safecity.data;
    return indicators.map((each) => safecity.store.verdictOf(each, leading));
  });
  for (const verdict of new Set(said.filter(Boolean))) {
    await choose(page, "Change", verdict);
    const wanted = said.filter((each) => each === verdict).length;
    same(lines, `rows that are ${verdict}`, await rows(page), wanted);
  }
  await choose(page, "Change", "");
}

async function search(page, lines, data) {
  const box = page.locator("form.filters input[type=search]");
  await box.fill(data.indicators[0].title.toUpperCase());
  await page.waitForTimeout(80);
  holds(
    lines,
    "a search finds its indicator",
    await page.locator("table.indicators tbody a", { hasText: data.indicators[0].title }).count(),
  );
  await box.fill("zzqx");
  await page.waitForTimeout(80);
  same(lines, "rows of a search for nothing", await rows(page), 0);
  holds(lines, "a search for nothing says so", await page.isVisible(".nothing"));
  holds(
    lines,
    "a search for nothing is announced",
    (await page.textContent("#count")).startsWith("0 of "),
  );
  await page.click("#panel >> text=Clear all filters");
}

async function area(page, lines, data) {
  const other = data.areas.find((each) => each.kind === "comparator");
  if (!other) return;
  await choose(page, "Area to pick out", other.code);
  holds(
    lines,
    "the area picked out has a column",
    await page.locator(`table.indicators thead th:text-is('${other.name}')`).count(),
  );
  const comparison = Object.values(data.exhibits).find((each) => each.chart === "comparison");
  await page.evaluate((id) => {
    location.hash += `&view=indicator&indicator=${id}`;
  }, comparison.indicator);
  await page.waitForSelector(`#x-${comparison.anchor} .plot`);
  await page.locator(`#x-${comparison.anchor}`).scrollIntoViewIfNeeded();
  await page.waitForSelector(`#x-${comparison.anchor} .plot svg`);
  const key = await page.textContent(`#x-${comparison.anchor} .key`);
  holds(lines, `the chart picks out ${other.name}: ${key}`, key.includes(other.name));
  await choose(page, "Area to pick out", "");
}

async function period(page, lines, data) {
  const trend = Object.values(data.exhibits).find((each) => each.chart === "trend");
  const months = trend.rows.map((row) => row[0].slice(0, 7));
  const from = months[months.length - 6];
  await page.evaluate(
    ([id, month]) => {
      location.hash = `#view=indicator&indicator=${id}&from=${month}&table=1`;
    },
    [trend.indicator, from],
  );
  await settled(page);
  same(
    lines,
    "months of a table after a first month is chosen",
    await page.locator(`#x-${trend.anchor} tbody tr`).count(),
    6,
  );
}

async function choose(page, label, value) {
  await page.selectOption(`form.filters label:text-is('${label}') + select`, value);
  await settled(page);
}

function rows(page) {
  return page.locator("table.indicators tbody tr:not(.group)").count();
}

await read("view=compare&place=", async (page, lines) => {
  const labels = () => page.locator("form.filters label:visible").allTextContents();
  const compared = await labels();
  holds(lines, `months to choose beside two areas: ${compared}`, !compared.includes("From"));
  await page.click("#tab-about");
  same(lines, "filters of a page of words", await labels(), []);
  await page.click("#tab-indicator");
  const months = await labels();
  holds(lines, `no months for an indicator: ${months}`, months.includes("From"));
});
