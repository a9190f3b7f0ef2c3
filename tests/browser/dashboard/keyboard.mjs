// A walk through the dashboard with nothing but a keyboard.
import { holds, read, same, settled } from "./steps/reader.mjs";

const focused = (page) =>
  page.evaluate(() => {
    const node = document.activeElement;
    return {
      tag: node.localName,
      id: node.id,
      role: node.getAttribute("role"),
      text: node.textContent.trim().slice(0, 40),
    };
  });

await read("", async (page, lines) => {
  await page.keyboard.press("Tab");
  same(lines, "first stop", (await focused(page)).text, "Skip to main content");
  await page.keyboard.press("Enter");
  same(lines, "skip link leads to", (await focused(page)).id, "main");
  await tabs(page, lines);
  await sorting(page, lines);
  await explanation(page, lines);
  await menu(page, lines);
  await walk(page, lines);
});

async function tabs(page, lines) {
  await page.focus("#tab-overview");
  same(
    lines,
    "tabs in the order of Tab",
    await page.locator("[role=tab][tabindex='0']").count(),
    1,
  );
  await page.keyboard.press("ArrowRight");
  same(lines, "after the arrow", (await focused(page)).id, "tab-changes");
  await page.keyboard.press("End");
  same(lines, "after End", (await focused(page)).id, "tab-about");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  same(lines, "view after Enter", await page.textContent("#view-title"), "What changed");
  same(lines, "focus stays on the tab", (await focused(page)).id, "tab-changes");
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  same(lines, "view after Space", await page.textContent("#view-title"), "Overview");
}

async function sorting(page, lines) {
  await page.focus("table.indicators [data-sort=change]");
  await page.keyboard.press("Enter");
  await settled(page);
  same(
    lines,
    "sorted column",
    await page.getAttribute("table.indicators th:has([data-sort=change])", "aria-sort"),
    "ascending",
  );
  same(
    lines,
    "focus stays on the heading",
    await page.evaluate(() => document.activeElement.dataset.sort),
    "change",
  );
}

async function explanation(page, lines) {
  await page.focus("#app .term");
  holds(lines, "a word explains itself on focus", await page.isVisible("[role=tooltip]"));
  const id = await page.evaluate(() => document.activeElement.getAttribute("aria-describedby"));
  holds(lines, "the explanation describes the word", id && (await page.locator(`#${id}`).count()));
  await page.keyboard.press("Escape");
  same(lines, "explanations after Escape", await page.locator("[role=tooltip]").count(), 0);
}

async function menu(page, lines) {
  await page.focus("table.indicators tbody th a >> nth=1");
  await page.keyboard.press("Enter");
  await settled(page);
  same(lines, "focus after a link to an indicator", (await focused(page)).id, "view-title");
  await page.focus(".menu summary");
  await page.keyboard.press("Enter");
  holds(lines, "the menu opens", await page.isVisible(".menu[open] button"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  same(lines, "the menu closes on Escape to", (await focused(page)).tag, "summary");
  await page.focus(".card [data-show=table]");
  await page.keyboard.press("Enter");
  same(
    lines,
    "the table button",
    await page.getAttribute(".card [data-show=table]", "aria-pressed"),
    "true",
  );
  holds(lines, "the table is there", await page.isVisible(".card table"));
}

/** Go through every stop: each is seen, has a name, and the walk comes to an end. */
async function walk(page, lines) {
  await page.evaluate(() => {
    document.activeElement.blur();
    window.getSelection().removeAllRanges();
  });
  await page.focus(".skip");
  const most = 400;
  const seen = new Set();
  let stops = 0;
  for (; stops < most; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(look);
    if (stop.end || seen.has(stop.path)) break;
    seen.add(stop.path);
    if (!stop.name) lines.push(`a stop without a name: ${stop.path}`);
    if (!stop.visible) lines.push(`a stop that is not seen: ${stop.path}`);
    if (!stop.marked) lines.push(`a stop whose focus is not seen: ${stop.path}`);
  }
  holds(lines, `the walk met ${stops} stops`, stops > 30 && stops < most);
}

function look() {
  const node = document.activeElement;
  if (!node || node === document.body) return { end: true };
  const all = [...document.querySelectorAll("*")];
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  const named =
    node.getAttribute("aria-label") ||
    node.getAttribute("aria-labelledby") ||
    node.textContent.trim() ||
    node.labels?.length;
  return {
    path: `${node.localName}${node.id ? `#${node.id}` : ""} (${all.indexOf(node)}) ${node.textContent.trim().slice(0, 30)}`,
    name: Boolean(named),
    visible: box.width > 0 && box.height > 0,
    marked: style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2,
  };
}
