// Debian's Chromium with nothing but the page: no updates, no services, no profile kept.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const LOCAL = /^(file|data|blob|about):/;

/** Start the browser, or join the one at SAFECITY_BROWSER_AT; SAFECITY_CHROMIUM names another than Debian's. */
export function launch() {
  const at = process.env.SAFECITY_BROWSER_AT;
  return at ? chromium.connect(at) : chromium.launch(own());
}

/** Start a browser that others join by its address, until whoever started it ends. */
export async function serve() {
  const server = await chromium.launchServer(own());
  process.stdin.resume().on("end", () => server.close());
  return server.wsEndpoint();
}

function own() {
  return { executablePath: process.env.SAFECITY_CHROMIUM || "/usr/bin/chromium", args: QUIET };
}

/**
 * Open a page of ours as a reader would, with the network off, and note what it asks for and says.
 *
 * view: { file, script }
 */
export async function visit(browser, view) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: view.script ?? true,
  });
  await context.setOffline(true);
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on("request", (asked) => LOCAL.test(asked.url()) || seen.requests.push(asked.url()));
  page.on("console", (said) => said.type() === "error" && seen.errors.push(said.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  await page.goto(pathToFileURL(resolve(view.file)).href, { waitUntil: "load", timeout: 60_000 });
  return { page, context, seen };
}
