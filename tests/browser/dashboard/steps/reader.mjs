// A reader of the dashboard: opens it, and keeps the lines that say what went wrong.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, visit } from "../../browser.mjs";

const EMBEDDED = /(<script[^>]*id="data"[^>]*>)(.*?)(<\/script>)/s;

/** Open the page of another edition: this one with its data changed by `change(data)`. */
export async function readChanged(change, fragment, work) {
  const page = readFileSync(process.argv[2], "utf8");
  const data = JSON.parse(EMBEDDED.exec(page)[2]);
  change(data);
  const text = JSON.stringify(data).replaceAll("<", "\\u003c");
  const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
  const file = join(folder, "dashboard.html");
  writeFileSync(
    file,
    page.replace(EMBEDDED, (_, start, __, end) => start + text + end),
  );
  try {
    await read(fragment, work, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Open the page in a state, run `work(page, lines, seen)`, and end with what was found. */
export async function read(fragment, work, file = process.argv[2]) {
  if (!file) throw new Error("give the path of dashboard.html");
  const browser = await launch();
  const lines = [];
  try {
    const { page, seen } = await visit(browser, { file });
    await page.waitForSelector("html.app #panel");
    if (fragment)
      await page.evaluate((state) => {
        location.hash = `#${state}`;
      }, fragment);
    await settled(page);
    await work(page, lines, seen);
    lines.push(...seen.errors.map((said) => `error: ${said}`));
    lines.push(...seen.requests.map((address) => `asked the network for ${address}`));
  } finally {
    await browser.close();
  }
  for (const line of lines) console.error(line);
  if (lines.length) process.exitCode = 1;
}

/** Note a line where two values differ. */
export function same(lines, what, found, wanted) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) lines.push(`${what}: ${a}, not ${b}`);
}

/** Note a line where something does not hold. */
export function holds(lines, what, found) {
  if (!found) lines.push(what);
}

/** Two frames: what a change of state draws is on the page after them. */
export function settled(page) {
  return page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Go to a state by its address. */
export async function go(page, state) {
  await page.evaluate((hash) => {
    location.hash = `#${hash}`;
  }, state);
  await settled(page);
}

/** The data that the page carries. */
export function dataOf(page) {
  return page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
}
