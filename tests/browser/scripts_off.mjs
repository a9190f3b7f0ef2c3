// Open a page with scripts switched off in the browser, and say what a reader sees of it.
import { launch, visit } from "./browser.mjs";
import { content, reflows } from "./checks.mjs";

const browser = await launch();
try {
  const { page, seen } = await visit(browser, { file: process.argv[2], script: false });
  const found = await content(page);
  const text = await page.evaluate(() => document.body.innerText);
  await page.setViewportSize({ width: 320, height: 640 });
  process.stdout.write(JSON.stringify({ ...found, ...seen, text, reflows: await reflows(page) }));
} finally {
  await browser.close();
}
