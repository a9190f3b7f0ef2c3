// Examine pages in one browser. Reads a list of views as JSON from standard input, writes to
// standard output what each check found, as JSON by the view's name.
import { readFileSync } from "node:fs";

import { launch, visit } from "./browser.mjs";
import * as checks from "./checks.mjs";

const views = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch();
const found = {};
try {
  for (const view of views) found[view.name] = await examined(browser, view);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));

async function examined(browser, view) {
  const { page, context, seen } = await visit(browser, view);
  const results = {};
  try {
    if (view.ready) await page.waitForSelector(view.ready, { timeout: 20_000, state: "attached" });
    for (const name of view.checks) results[name] = await checks[name](page);
  } catch (error) {
    results.failed = [String(error).slice(0, 500)];
  } finally {
    await context.close();
  }
  return { ...results, requests: seen.requests, errors: seen.errors };
}
