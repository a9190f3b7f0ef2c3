// The first screen tells what changed, what is recommended to whom by when, and what is not known.
import { dataOf, holds, read, same } from "./steps/reader.mjs";

const HIGH = 1000;

await read("", async (page, lines) => {
  await page.setViewportSize({ width: 1280, height: HIGH });
  const { summary } = await dataOf(page);
  const { story } = summary;
  const told = await page.evaluate(() => {
    const items = (name) =>
      [...document.querySelectorAll(`.lead .${name} li`)].map((item) => item.textContent.trim());
    const foot = (node) => node.getBoundingClientRect().bottom;
    return {
      tiles: document.querySelectorAll(".lead .tiles > li").length,
      recommended: items("recommended"),
      unknown: items("unknown"),
      besides: items("besides"),
      ends: [...document.querySelectorAll(".lead .tiles > li, .lead .story li")].map(foot),
    };
  });
  same(lines, "tiles", told.tiles, summary.tiles.length);
  same(lines, "gaps", told.unknown, story.unknown.map((each) => `${each.number} ${each.question}`));
  const advice = story.recommended.map(
    (each) => `${each.number} ${each.title}: ${each.action} \u2013 ${each.who}`,
  );
  same(lines, "recommendations", told.recommended, advice);
  const others = story.findings.filter((each) => !each.changed).length;
  same(lines, "other findings", told.besides.length, others);
  const last = Math.max(...told.ends);
  holds(lines, `all of it is in sight: it ends at ${last} of ${HIGH} pixels`, last <= HIGH);
});
