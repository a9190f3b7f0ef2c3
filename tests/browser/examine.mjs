// Examine pages in one browser. Reads a list of views as JSON from standard input, writes to
// standard output what each check found, as JSON by the view's name and the way of reading.
import { readFileSync } from "node:fs";

import { launch, visit } from "./browser.mjs";
import * as checks from "./checks.mjs";

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };
const WAYS = {
  wide: { size: WIDE, media: {}, checks: ["accessible", "framed", "content"] },
  narrow: { size: NARROW, media: {}, checks: ["reflows", "content"] },
  print: { size: WIDE, media: { media: "print" }, checks: ["content"] },
  forced: { size: WIDE, media: { forcedColors: "active" }, checks: ["content"] },
};
const PLAIN = { media: "screen", forcedColors: "none" };

const views = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch();
const found = {};
try {
  for (const view of views) Object.assign(found, await examined(browser, view));
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));

/** Open a page once; go through its states, and each state in every way of reading. */
async function examined(browser, view) {
  const { page, context, seen } = await visit(browser, view);
  const results = {};
  try {
    if (view.plain) await withoutScripts(page);
    if (view.ready) await page.waitForSelector(view.ready, { timeout: 20_000, state: "attached" });
    for (const [state, fragment] of Object.entries(view.states)) {
      const start = Date.now();
      results[state] = await inEveryWay(page, fragment);
      if (process.env.SAFECITY_TIMES) console.error(state, Date.now() - start);
    }
  } catch (error) {
    for (const state of Object.keys(view.states)) results[state] ??= { failed: String(error) };
  } finally {
    await context.close();
  }
  for (const result of Object.values(results)) Object.assign(result, seen);
  return results;
}

async function inEveryWay(page, fragment) {
  const result = {};
  for (const [name, way] of Object.entries(WAYS)) {
    await page.setViewportSize(way.size);
    await page.emulateMedia({ ...PLAIN, ...way.media });
    if (fragment !== null) await goTo(page, fragment);
    result[name] = {};
    for (const check of way.checks) result[name][check] = await checks[check](page);
  }
  return result;
}

/** Show what the page is where scripts do not run; axe itself needs them, so they cannot be off. */
async function withoutScripts(page) {
  const plain = await page.evaluate(() => {
    const source = new DOMParser().parseFromString(document.documentElement.outerHTML, "text/html");
    for (const script of source.querySelectorAll("script")) script.remove();
    for (const inner of source.querySelectorAll("noscript")) inner.replaceWith(...inner.childNodes);
    source.documentElement.className = "";
    source.querySelector("#app")?.replaceChildren();
    return `<!doctype html>${source.documentElement.outerHTML}`;
  });
  await page.setContent(plain);
}

/** Go to a state by its address, then scroll as a reader does: charts wait until they are seen. */
async function goTo(page, fragment) {
  await page.evaluate(async (hash) => {
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    if (window.location.hash !== hash) window.location.hash = hash;
    await pause(100);
    for (let at = 0; at < document.documentElement.scrollHeight; at += 800) {
      window.scrollTo(0, at);
      await pause(40);
    }
    window.scrollTo(0, 0);
    await pause(40);
  }, `#${fragment}`);
}
