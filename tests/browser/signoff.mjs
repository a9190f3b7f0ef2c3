// The sign-off sheet is saved as data and loaded again; one that was saved for other files says so.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { launch, visit } from "./browser.mjs";

const lines = [];
const holds = (what, is) => is || lines.push(what);
const browser = await launch();
const { page, seen } = await visit(browser, { file: process.argv[2] });
const field = page.locator("#sheet input[type=text]").first();
await field.fill('A name, "quoted" <b>');
const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#save-data")]);
const path = join(tmpdir(), `signoff-${process.pid}.json`);
await saved.saveAs(path);
const kept = JSON.parse(readFileSync(path, "utf8"));
holds("the sheet names the products by their hashes", /^[0-9a-f]{64}$/.test(kept.products["report.html"]));
holds("what was written is kept", Object.values(kept.entries).includes('A name, "quoted" <b>'));

async function loaded(name, content) {
  const file = join(tmpdir(), `${name}-${process.pid}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  await page.reload();
  await page.setInputFiles("#load", file);
  await page.waitForFunction(() => document.getElementById("said").textContent !== "");
  return page.textContent("#said");
}

const same = await loaded("same", kept);
holds(`the same files load without a warning: ${same}`, !same.includes("other"));
holds("what was kept is filled in", (await field.inputValue()) === 'A name, "quoted" <b>');
const other = await loaded("other", { ...kept, products: { ...kept.products, "report.pdf": "0".repeat(64) } });
holds(`other files are named: ${other}`, other.includes("report.pdf") && !other.includes("report.html"));
holds("a broken file is said to be none", (await loaded("broken", "{")).includes("could not be read"));
lines.push(...seen.errors, ...seen.requests);
await browser.close();
if (lines.length) {
  console.error(lines.join("\n"));
  process.exit(1);
}
