// The report opens at once, is legible on a phone, and is searched: node report.mjs report.html
import { launch, visit } from "./browser.mjs";

const file = process.argv[2];
const browser = await launch();
try {
  const { page, seen } = await visit(browser, { file });
  const found = await page.evaluate(() => {
    const [way] = performance.getEntriesByType("navigation");
    return { usable: way.domContentLoadedEventEnd, nodes: document.querySelectorAll("*").length };
  });
  found.wide = await page.evaluate(sizes);
  await page.setViewportSize({ width: 380, height: 800 });
  found.narrow = await page.evaluate(sizes);
  found.order = await page.evaluate(() => {
    const [summary, contents] = ["#summary", ".contents"].map((rule) => document.querySelector(rule));
    return Boolean(summary.compareDocumentPosition(contents) & Node.DOCUMENT_POSITION_FOLLOWING)
      && summary.getBoundingClientRect().top < contents.getBoundingClientRect().top;
  });
  await page.fill("#find", "robberies");
  found.hits = await page.$$eval("#found a", (links) => links.map((a) => a.textContent.toLowerCase()));
  found.said = await page.textContent("#found-count");
  const [first] = await page.$$("#found a");
  await first.click();
  found.shown = await page.waitForFunction(() => {
    const box = document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0;
  }, null, { timeout: 20_000 }).then(() => true, () => false);
  await page.fill("#find", "zqxzqx");
  found.none = await page.textContent("#found-count");
  const plain = await visit(browser, { file, script: false });
  found.plain = await plain.page.isHidden("#find") && await plain.page.$$eval("article.item", (e) => e.length);
  console.log(JSON.stringify({ ...found, errors: seen.errors }));
} finally {
  await browser.close();
}

/** Font sizes of the lettering of charts as they are seen, and whether the page scrolls sideways. */
function sizes() {
  const seen = [...document.querySelectorAll(".picture svg text")].flatMap((text) => {
    const svg = text.ownerSVGElement;
    const { width } = svg.getBoundingClientRect();
    return width ? [(parseFloat(getComputedStyle(text).fontSize) * width) / svg.viewBox.baseVal.width] : [];
  });
  return { texts: seen.length, least: Math.min(...seen), sideways: document.documentElement.scrollWidth > innerWidth };
}
