// The interval of a change or a difference is called so wherever it stands beside a level.
import { dataOf, go, holds, read } from "./steps/reader.mjs";

const WORDS = {
  series: "95% interval of the change on ",
  change: "95% interval of the change on ",
  comparison: "95% interval of the difference from ",
  quintiles: "95% interval of the ratio to ",
};

await read("", async (page, lines) => {
  const data = await dataOf(page);
  const told = Object.values(data.exhibits).filter(
    ({ finding }) =>
      finding && finding.strength && finding.lower !== null && finding.upper !== null,
  );
  for (const [chart, words] of Object.entries(WORDS)) {
    const relative = ({ finding }) => ["%", "times"].includes(finding.unit) && finding.comparison;
    const found = told.find((each) => each.chart === chart && each.indicator && relative(each));
    if (!found) continue;
    await go(page, `view=indicator&indicator=${found.indicator}`);
    const said = await page.textContent(`#x-${found.anchor} .evidence`);
    holds(lines, `${found.id} says ${said}`, said.includes(words + found.finding.comparison));
  }
  await levels(page, lines, told);
  await points(page, lines, data);
});

/** The interval of a level by itself is not called that of a change. */
async function levels(page, lines, told) {
  const found = told.find((each) => each.chart === "map" && each.indicator);
  if (!found) return;
  await go(page, `view=indicator&indicator=${found.indicator}`);
  const said = await page.textContent(`#x-${found.anchor} .evidence`);
  holds(lines, `${found.id} says ${said}`, /95% interval [\d.,]+ to/.test(said));
}

/** What stands out on the first screen says it too. */
async function points(page, lines, data) {
  await go(page, "view=overview");
  for (const each of data.summary.story.findings.filter(({ changed }) => !changed)) {
    const said = await page.locator(".lead .points li", { hasText: each.headline }).textContent();
    const named = /95% interval of the (change|difference|ratio) /.test(said);
    holds(lines, `the first screen says ${said}`, named);
  }
}
