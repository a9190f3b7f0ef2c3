// Measures and units: what a filter lists, what a column sorts, and what stands beside a number.
import { dataOf, go, holds, read, same, settled } from "./steps/reader.mjs";

const OWN = {
  count: ({ count }) => count !== null,
  rate: ({ value, unit }) => value !== null && unit.startsWith("per "),
  share: ({ value, unit }) => value !== null && unit.startsWith("%"),
  severity: ({ value, unit }) => value !== null && unit.includes("severity"),
};

await read("view=overview", async (page, lines) => {
  const data = await dataOf(page);
  await measures(page, lines, data);
  await sorting(page, lines);
  await sizes(page, lines);
  await small(page, lines, data);
  await shares(page, lines, data);
});

/** An indicator passes by its own newest value: percentages list no rate per 1,000. */
async function measures(page, lines, data) {
  const label = "form.filters label:text-is('Measure') + select";
  const offered = await page
    .locator(`${label} option`)
    .evaluateAll((all) => all.map((o) => o.value));
  for (const measure of offered.filter(Boolean)) {
    await go(page, `view=overview&measure=${measure}`);
    const known = data.indicators.filter((each) => each.latest);
    const wanted = known.filter(({ latest }) => OWN[measure](latest)).map((each) => each.title);
    const unknown = data.indicators.filter((each) => !each.latest).map((each) => each.title);
    const titles = await page.locator("table.indicators tbody tr:not(.group) th").allTextContents();
    const found = titles.filter((title) => !unknown.includes(title));
    same(lines, `indicators of ${measure}`, found, wanted);
  }
}

/** Latest is sorted within each unit, with the unit as the heading of its rows. */
async function sorting(page, lines) {
  for (const sort of ["latest", "-latest"]) {
    await go(page, `view=overview&sort=${sort}`);
    const bodies = await page.locator("table.indicators tbody").evaluateAll((all) =>
      all.map((body) => ({
        unit: body.querySelector(".group").textContent,
        titles: [...body.querySelectorAll("tr:not(.group) th")].map((th) => th.textContent),
      })),
    );
    same(lines, "units once each", new Set(bodies.map((b) => b.unit)).size, bodies.length);
    for (const { unit, titles } of bodies) {
      const shown = await page.evaluate(shownOf, titles);
      const other = shown.filter((each) => (each.unit || "not available") !== unit.toLowerCase());
      same(lines, `${unit} holds other units`, other, []);
      const found = shown.map((each) => each.size);
      const way = sort === "latest" ? 1 : -1;
      same(
        lines,
        `order within ${unit}`,
        found,
        found.slice().sort((a, b) => way * (a - b)),
      );
    }
  }
}

/** In the page: size and unit of the newest values by title. */
function shownOf(titles) {
  const lower = ({ size, unit }) => ({ size, unit: unit.toLowerCase() });
  return titles.map((title) => {
    const found = safecity.data.indicators.find((each) => each.title === title);
    return lower(safecity.sign.shown(found.latest, ""));
  });
}

/** Before and after have the same decimals, and their unit; the table fits a wide screen. */
async function sizes(page, lines) {
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const base of ["previous", "baseline"]) {
    await go(page, `view=changes&base=${base}`);
    const rows = await page
      .locator("table.changed tbody tr")
      .evaluateAll((all) =>
        all.map((row) =>
          [...row.cells].slice(-2).map((cell) => [...cell.childNodes].map((n) => n.textContent)),
        ),
      );
    holds(lines, `changes on the ${base}`, rows.length);
    for (const [before, after] of rows) {
      const places = [before, after].map(
        ([text]) => (text.split(".")[1] || "").replace("%", "").length,
      );
      same(lines, `decimals of ${before} and ${after}`, places[0], places[1]);
      const unit = before[1] || (before[0].endsWith("%") ? "%" : "");
      holds(lines, `unit of ${before}`, unit || before[0] === "[x]");
    }
    const beyond = await page
      .locator(".scroll:has(table.changed)")
      .evaluate((node) => node.scrollWidth - node.clientWidth);
    holds(lines, `the table of changes is ${beyond} px too wide`, beyond <= 1);
  }
}

/** A newest count below the declared least is cautioned in words, whether or not the table of indicators does. */
async function small(page, lines, data) {
  await go(page, "view=overview");
  const tiny = data.indicators.filter(
    ({ latest }) => latest && latest.count !== null && latest.count < data.lists.tiny,
  );
  for (const each of tiny) {
    const row = page.locator("table.indicators tbody tr", {
      has: page.locator(`a:text-is("${each.title}")`),
    });
    const flag = row.locator(".term.flag", { hasText: "Small numbers" });
    same(lines, `${each.id} of ${each.latest.count} is cautioned`, await flag.count(), 1);
    await flag.focus();
    await settled(page);
    const said = await page.textContent("[role=tooltip]");
    holds(lines, `the caution says ${said}`, said.includes(`is ${each.latest.count}, below ${data.lists.tiny}`));
    await page.keyboard.press("Escape");
  }
}

/** Curves of shares have axes in per cent. */
async function shares(page, lines, data) {
  const curve = Object.values(data.exhibits).find((each) => each.chart === "concentration");
  if (!curve) return;
  await go(page, `view=themes&theme=${curve.theme}&exhibit=${curve.id}`);
  await page.locator(`#x-${curve.anchor}`).scrollIntoViewIfNeeded();
  await page.waitForSelector(`#x-${curve.anchor} .plot svg`);
  const labels = await page.locator(`#x-${curve.anchor} .plot svg text`).allTextContents();
  for (const label of ["0%", "20%", "100%"])
    holds(lines, `the axis lacks ${label}: ${labels}`, labels.includes(label));
}
