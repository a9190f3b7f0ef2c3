// The address holds the state: a link reopens the same view, the back button goes back,
// and what an address should not hold is left out, said, and never becomes markup.
import { dataOf, holds, read, same, settled } from "./steps/reader.mjs";

await read("", async (page, lines) => {
  const data = await dataOf(page);
  const indicator = data.indicators.find((each) => each.exhibits.length > 2);
  const other = data.areas.find((area) => area.kind === "comparator");
  const wanted = {
    view: "indicator",
    indicator: indicator.id,
    ...(other && { area: other.code }),
    measure: "rate",
    table: "1",
  };
  await page.evaluate((state) => {
    location.hash = `#${new URLSearchParams(state)}`;
  }, wanted);
  await settled(page);
  same(lines, "heading of a reopened view", await page.textContent("#view-title"), indicator.title);
  same(lines, "measure of the filter", await selected(page, "Measure"), "rate");
  if (other)
    same(lines, "area of the filter", await selected(page, "Area to pick out"), other.code);
  holds(lines, "tables are shown where table=1", await page.locator(".card .sheet").count());

  await page.selectOption("form.filters label:text-is('Theme') + select", indicator.theme);
  const linked = await page.evaluate(() => location.hash);
  holds(lines, `theme is in the address: ${linked}`, linked.includes(`theme=${indicator.theme}`));
  await page.reload();
  await page.waitForSelector("html.app #panel");
  same(lines, "theme after loading again", await selected(page, "Theme"), indicator.theme);
  same(lines, "address after loading again", await page.evaluate(() => location.hash), linked);

  await page.click("#tab-changes");
  await page.goBack();
  await settled(page);
  same(lines, "heading after going back", await page.textContent("#view-title"), indicator.title);
  await hostile(page, lines);
  await mended(page, lines);
});

/** A notice goes with the address it was about; months turn round; clearing keeps the focus. */
async function mended(page, lines) {
  await page.evaluate(() => {
    location.hash = "#q=zzzz";
  });
  await settled(page);
  holds(lines, "a notice goes with its address", !(await page.isVisible("#notice")));
  await page.focus(".nothing button");
  await page.keyboard.press("Enter");
  await settled(page);
  const focused = await page.evaluate(() => document.activeElement.id);
  same(lines, "focus after all filters were cleared", focused, "view-title");
  const months = await page.evaluate(() => safecity.data.months);
  await page.selectOption("form.filters label:text-is('From') + select", months.at(-1));
  await page.selectOption("form.filters label:text-is('To') + select", months[0]);
  same(lines, "months the wrong way round", await selected(page, "From"), months[0]);
  await page.evaluate(() => {
    safecity.data.comparison.clear();
    location.hash = "#view=compare";
  });
  await settled(page);
  const words = await page.textContent("#panel");
  holds(
    lines,
    `no areas to compare: ${words}`,
    words.includes("No figure of this edition compares"),
  );
  same(lines, "choosers without a choice", await page.locator("#panel select").count(), 0);
}

async function hostile(page, lines) {
  const bad = "<img src=x onerror=window.broken=1>";
  await page.evaluate((text) => {
    location.hash =
      `#view=${encodeURIComponent(text)}&theme=%E0%A4%A&indicator=__proto__&from=2019-99` +
      `&${encodeURIComponent(text)}=1&q=${encodeURIComponent(text)}&measure=constructor`;
  }, bad);
  await settled(page);
  same(lines, "view of a hostile address", await page.textContent("#view-title"), "Overview");
  holds(lines, "a hostile address is said to be left out", await page.isVisible("#notice"));
  holds(lines, "a hostile address ran a script", !(await page.evaluate(() => window.broken)));
  same(lines, "pictures from a hostile address", await page.locator("#app img").count(), 0);
  same(
    lines,
    "search is shown as text",
    await page.inputValue("form.filters input[type=search]"),
    bad,
  );
}

function selected(page, label) {
  return page.inputValue(`form.filters label:text-is('${label}') + select`);
}
