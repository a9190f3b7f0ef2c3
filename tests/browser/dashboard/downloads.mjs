// What a reader takes away: values in full, pictures with their words, a citation, a link.
import { readFileSync } from "node:fs";
import { dataOf, holds, read, same } from "./steps/reader.mjs";

await read("", async (page, lines) => {
  const data = await dataOf(page);
  const exhibit = Object.values(data.exhibits).find((each) => each.chart === "comparison");
  await page.evaluate((x) => { location.hash = `#view=indicator&indicator=${x.indicator}&exhibit=${x.id}`; }, exhibit);
  const card = page.locator(`#x-${exhibit.anchor}`);
  await card.locator(".menu summary").click();
  await card.locator(".plot svg").waitFor();

  const values = readFileSync(await saved(page, card, "Values (CSV)"), "utf8").trim().split("\n");
  const names = exhibit.columns.map((column) => column.name);
  same(lines, "columns of the values", values[0].split(","), data.meta.synthetic ? [...names, "data_status"] : names);
  same(lines, "rows of the values", values.length - 1, exhibit.rows.length);
  const at = names.indexOf("value");
  const first = exhibit.rows.findIndex((row) => !row.slice(0, at).some((text) => typeof text === "string" && text.includes(",")));
  same(lines, "a value in full", Number(values[first + 1].split(",")[at]), exhibit.rows[first][at]);

  const svg = readFileSync(await saved(page, card, "Picture (SVG)"), "utf8");
  holds(lines, "the SVG begins as one", svg.startsWith("<svg"));
  holds(lines, "the SVG holds its title", svg.includes(`<title>`));
  holds(lines, "the SVG carries the stamp", !data.meta.synthetic || svg.includes("SYNTHETIC"));
  const png = readFileSync(await saved(page, card, "Picture (PNG)"));
  same(lines, "the PNG begins as one", png.subarray(0, 4).toString("latin1"), "\x89PNG");
  holds(lines, "the PNG is wide enough to print", png.readUInt32BE(16) > 1000);

  const taken = await page.evaluate((id) => [safecity.takeaway.citation(safecity.data.exhibit(id)), safecity.takeaway.link(safecity.data.exhibit(id))], exhibit.id);
  holds(lines, "the citation names the edition", taken[0].includes(data.meta.citation) && taken[0].includes(exhibit.label));
  holds(lines, "the link leads to the exhibit", taken[1].includes(`exhibit=${exhibit.id}`));
  await guarded(page, lines);
  const places = await card.locator(".menu a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  same(lines, "ways to the report and the notebook", places, [`${data.meta.reportFile}#${exhibit.anchor}`, exhibit.notebook]);
});

async function saved(page, card, words) {
  const [download] = await Promise.all([page.waitForEvent("download"), card.locator(".menu button", { hasText: words }).click()]);
  return download.path();
}

/** Text that a spreadsheet would run is kept from running; numbers are left alone. */
async function guarded(page, lines) {
  const found = await page.evaluate(() => ["=1+1", "+44", "@x", "-", "a,b", 'say "so"', -3.25, null, true].map(safecity.download.field));
  same(lines, "guarded fields", found, ["'=1+1", "'+44", "'@x", "'-", '"a,b"', '"say ""so"""', "-3.25", "", "True"]);
}
