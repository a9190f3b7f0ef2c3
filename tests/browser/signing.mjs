// Three people sign the sheet: each field that it has is filled, the page is saved and opened again.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, visit } from "./browser.mjs";

const [sheet, folder] = process.argv.slice(2);
const browser = await launch();
const { page, seen } = await visit(browser, { file: sheet });

/** Fill a field as its kind asks, from its label, and return what was put in. */
async function put(field) {
  const kind = await field.evaluate((f) => (f.tagName === "INPUT" ? f.type : f.tagName.toLowerCase()));
  if (kind === "checkbox") return field.check();
  if (kind === "select") return field.selectOption({ index: 1 });
  if (kind === "date") return field.fill("2026-06-30");
  return field.fill(`Agreed, "A & B" <${await field.getAttribute("id")}>`);
}

/** Return what every field holds, by its id. */
const held = (on) =>
  on.$$eval("#sheet input:not([type=file]), #sheet select, #sheet textarea", (all) =>
    Object.fromEntries(all.map((f) => [f.id, f.type === "checkbox" ? f.checked : f.value])),
  );

async function saved(button, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  const path = join(folder, name);
  await download.saveAs(path);
  return { path, called: download.suggestedFilename() };
}

const before = await page.textContent("#filled");
for (const field of await page.locator("#sheet input:not([type=file]), #sheet select, #sheet textarea").all()) await put(field);
const after = await page.textContent("#filled");
const filled = await held(page);
const html = await saved(/Save the filled sheet/, "signed.html");
const json = await saved(/Save as data/, "signed.json");
const again = await visit(browser, { file: html.path });
const reopened = await held(again.page);
const hashes = Object.fromEntries(
  await again.page.$$eval(".hashes tbody tr", (rows) => rows.map((r) => [...r.cells].map((c) => c.textContent))),
);
const counted = await again.page.textContent("#filled");
const data = JSON.parse(readFileSync(json.path, "utf8"));
const errors = [...seen.errors, ...seen.requests, ...again.seen.errors, ...again.seen.requests];
console.log(JSON.stringify({ before, after, counted, filled, reopened, hashes, data, errors, called: [html.called, json.called] }));
await browser.close();
