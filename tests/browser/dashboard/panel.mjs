// All of the filters can be reached on a low screen and at 400 per cent: nothing lies below a fold.
import { holds, read, same, settled } from "./steps/reader.mjs";

const SCREENS = [
  [1440, 1200],
  [1440, 900],
  [1280, 700],
  [1024, 600],
  [320, 256],
];

await read("view=overview", async (page, lines) => {
  for (const [width, height] of SCREENS) {
    await page.setViewportSize({ width, height });
    await settled(page);
    const opener = page.locator(".filters .opener");
    if ((await opener.isVisible()) && (await opener.getAttribute("aria-expanded")) !== "true")
      await opener.click();
    for (const line of await page.evaluate(fold)) lines.push(`${width} by ${height}: ${line}`);
    const boxes = page.locator("form.filters :is(select, input, button.quiet):visible");
    for (let at = 0; at < (await boxes.count()); at += 1) {
      const box = boxes.nth(at);
      await box.scrollIntoViewIfNeeded();
      const seen = await box.evaluate(met);
      holds(lines, `${width} by ${height}: control ${at + 1} is covered or out of sight`, seen);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(() => window.scrollTo(0, 3000));
  await settled(page);
  const top = await page.evaluate(() => document.querySelector(".filters").getBoundingClientRect());
  holds(lines, "the panel stays in sight at 900 px", top.top >= 0 && top.bottom <= 900);
  same(lines, "words cut off in the choosers", await page.evaluate(cut), []);
});

/** In the page: a panel that scrolls by itself, or that stays and is higher than the screen. */
function fold() {
  const found = [];
  const panel = document.querySelector(".filters");
  const look = getComputedStyle(panel);
  if (/auto|scroll|hidden/.test(look.overflowY)) found.push("the panel has a fold of its own");
  if (look.position === "sticky" && panel.offsetHeight > window.innerHeight)
    found.push(`the panel stays, and is ${panel.offsetHeight} px high`);
  return found;
}

/** In the page: whether a pointer at the middle of a control meets it. */
function met(box) {
  const { left, top, width, height } = box.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return there === box || box.contains(there);
}

/** In the page: first choices whose words are wider than their box. */
function cut() {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("form.filters select")]
    .filter((box) => {
      if (!box.checkVisibility()) return false;
      const look = getComputedStyle(box);
      pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
      const room = box.clientWidth - 2 * Number.parseFloat(look.paddingLeft) - 18;
      return pen.measureText(box.options[0].textContent).width > room;
    })
    .map((box) => box.options[0].textContent);
}
