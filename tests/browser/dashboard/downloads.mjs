// What a reader takes away: values in full, pictures with their words, a citation, a link.
import { buffer } from "node:stream/consumers";
import { dataOf, holds, read, same } from "./steps/reader.mjs";

await read("", async (page, lines) => {
  const data = await dataOf(page);
  const all = Object.values(data.exhibits);
  const charted = (chart) => all.find((each) => each.chart === chart);
  const exhibit = charted("comparison") || charted("quintiles");
  await page.evaluate((x) => {
    location.hash = `#view=indicator&indicator=${x.indicator}&exhibit=${x.id}`;
  }, exhibit);
  const card = page.locator(`#x-${exhibit.anchor}`);
  await card.locator(".menu summary").click();
  await card.locator(".plot svg").waitFor();
  await values(page, card, lines, { data, exhibit });
  await pictures(page, card, lines, data);
  await words(page, card, lines, { data, exhibit });
  await guarded(page, lines);
});

/** The file of values: every column and row, and a value in all its digits. */
async function values(page, card, lines, { data, exhibit }) {
  const file = String(await saved(page, card, "Values (CSV)"));
  const rows = file.trim().split("\n");
  const names = exhibit.columns.map((column) => column.name);
  const stamped = data.meta.synthetic ? [...names, "data_status"] : names;
  same(lines, "columns of the values", rows[0].split(","), stamped);
  same(lines, "rows of the values", rows.length - 1, exhibit.rows.length);
  const at = names.indexOf("value");
  const plain = (row) => !row.slice(0, at).some((text) => String(text).includes(","));
  const first = exhibit.rows.findIndex(plain);
  const found = Number(rows[first + 1].split(",")[at]);
  same(lines, "a value in full", found, exhibit.rows[first][at]);
}

async function pictures(page, card, lines, data) {
  const svg = String(await saved(page, card, "Picture (SVG)"));
  holds(lines, "the SVG begins as one", svg.startsWith("<svg"));
  holds(lines, "the SVG holds its title", svg.includes("<title>"));
  holds(lines, "the SVG carries the stamp", !data.meta.synthetic || svg.includes("SYNTHETIC"));
  const png = await saved(page, card, "Picture (PNG)");
  same(lines, "the PNG begins as one", png.subarray(0, 4).toString("latin1"), "\x89PNG");
  holds(lines, "the PNG is wide enough to print", png.readUInt32BE(16) > 1000);
}

/** The citation, the link to the exhibit, and the ways to the report and the notebook. */
async function words(page, card, lines, { data, exhibit }) {
  const [citation, link] = await page.evaluate((id) => {
    const x = safecity.data.exhibit(id);
    return [safecity.takeaway.citation(x), safecity.takeaway.link(x)];
  }, exhibit.id);
  holds(lines, "the citation names the edition", citation.includes(data.meta.citation));
  holds(lines, "the citation names the figure", citation.includes(exhibit.label));
  const [code, all] = await page.evaluate(
    (id) => [
      safecity.takeaway.embedded(safecity.data.exhibit(id)),
      safecity.download.everything(safecity.data).trim().split("\n"),
    ],
    exhibit.id,
  );
  holds(lines, `the embed code frames it: ${code}`, /^<iframe src="[^"]*&amp;embed=1" title="[^"]+" /.test(code));
  const cells = Object.values(data.exhibits).flatMap((each) => each.rows.flat()).length;
  same(lines, "lines of all values", all.length - 1, cells);
  holds(lines, "the link leads to the exhibit", link.includes(`exhibit=${exhibit.id}`));
  const links = card.locator(".menu a");
  const ways = await links.evaluateAll((all) => all.map((each) => each.getAttribute("href")));
  const wanted = [`${data.meta.reportFile}#${exhibit.anchor}`, exhibit.notebook];
  same(lines, "ways to the report and the notebook", ways, wanted);
}

/** What is downloaded by the line of the menu. */
async function saved(page, card, words) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    card.locator(".menu button", { hasText: words }).click(),
  ]);
  return buffer(await download.createReadStream());
}

/** Text that a spreadsheet would run is kept from running; numbers are left alone. */
async function guarded(page, lines) {
  const found = await page.evaluate(() =>
    ["=1+1", "+44", "+7.4%", "@x", "-", "a,b", 'say "so"', -3.25, null, true].map(safecity.download.field),
  );
  same(lines, "guarded fields", found, [
    "'=1+1",
    "'+44",
    "+7.4%",
    "'@x",
    "'-",
    '"a,b"',
    '"say ""so"""',
    "-3.25",
    "",
    "True",
  ]);
}
