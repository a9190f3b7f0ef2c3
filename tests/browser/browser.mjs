// Debian's Chromium with nothing but the page: no updates, no services, no profile kept.
import { createRequire } from "node:module";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const LOCAL = /^(file|data|blob|about):/;

/** Start the browser; SAFECITY_CHROMIUM names another than Debian's. */
export function launch() {
  const executablePath = process.env.SAFECITY_CHROMIUM || "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: QUIET });
}

/**
 * Open a page of ours as a reader would, with the network off, and note what it asks for and says.
 *
 * view: { file, fragment, script, width, height, forced, print, motion }
 */
export async function visit(browser, view) {
  const context = await browser.newContext({
    viewport: { width: view.width ?? 1280, height: view.height ?? 900 },
    javaScriptEnabled: view.script ?? true,
    forcedColors: view.forced ? "active" : "none",
    reducedMotion: view.motion === false ? "reduce" : "no-preference",
    acceptDownloads: true,
  });
  await context.setOffline(true);
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on("request", (asked) => LOCAL.test(asked.url()) || seen.requests.push(asked.url()));
  page.on("console", (said) => said.type() === "error" && seen.errors.push(said.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  if (view.print) await page.emulateMedia({ media: "print" });
  await page.goto(address(view), { waitUntil: "load", timeout: 60_000 });
  return { page, context, seen };
}

function address({ file, fragment }) {
  const url = new URL(`file://${file.split("/").map(encodeURIComponent).join("/")}`);
  return fragment ? `${url.href}#${fragment}` : url.href;
}
