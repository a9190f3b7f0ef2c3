// What is asked of a page. Every check gives a list of lines; an empty list is a pass.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** Rules of WCAG 2.0 to 2.2, A and AA, over everything that can be unfolded. */
export async function accessible(page) {
  await unfold(page);
  await page.evaluate(AXE);
  const found = await page.evaluate(
    (tags) =>
      globalThis.axe.run(document, {
        runOnly: { type: "tag", values: tags },
        resultTypes: ["violations"],
      }),
    WCAG,
  );
  return found.violations.flatMap((rule) => rule.nodes.slice(0, 5).map((node) => said(rule, node)));
}

function said(rule, node) {
  const why = node.failureSummary.replace(/\s+/g, " ");
  return `${rule.id} (${rule.nodes.length}x): ${node.target.join(" ")}: ${why}`;
}

/** Open every fold and draw what is out of view, so that all that a reader can see is checked. */
async function unfold(page) {
  await page.evaluate(() => {
    if (!document.getElementById("drawn")) {
      const drawn = document.createElement("style");
      drawn.id = "drawn";
      drawn.textContent = "* { content-visibility: visible !important }";
      document.head.append(drawn);
    }
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
}

/** Nothing stands beyond the right edge but inside a region that scrolls and can be reached. */
export async function reflows(page) {
  await unfold(page);
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const scrolls = (node) => ["auto", "scroll"].includes(getComputedStyle(node).overflowX);
    const own = (node) => node.matches("a[href], button, input, select, textarea, summary");
    const reached = (node) =>
      node.tabIndex >= 0 || own(node) || node.querySelector("a[href], button, input, select");
    const hidden = (node) => {
      const box = node.getBoundingClientRect();
      return box.width <= 1 || box.height <= 1 || box.right <= 0;
    };
    const out = [];
    const walk = (node) => {
      for (const child of node.children) {
        if (hidden(child) && !child.children.length) continue;
        const box = child.getBoundingClientRect();
        if (box.width > 1 && box.height > 1 && box.right > edge + 1) {
          out.push(`<${child.localName} class="${child.getAttribute("class") ?? ""}"> ends at ` +
            `${Math.round(box.right)} px of ${edge}: ${child.textContent.trim().slice(0, 40)}`);
          continue;
        }
        if (scrolls(child) && child.scrollWidth > child.clientWidth + 1) {
          if (!reached(child)) out.push(`<${child.localName}> scrolls and cannot be reached`);
          continue;
        }
        if (child.localName !== "svg") walk(child);
      }
    };
    walk(document.body);
    const wide = document.scrollingElement.scrollWidth;
    if (wide > edge + 1) out.unshift(`the page is ${wide} px wide in a window of ${edge} px`);
    return out.slice(0, 12);
  });
}

/** Headings, tables, pictures and words of the main content that can be seen; controls aside. */
export async function content(page) {
  await unfold(page);
  return page.evaluate(() => {
    const main = document.querySelector("main") ?? document.body;
    const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const count = (selector) => [...main.querySelectorAll(selector)].filter(shown).length;
    return {
      headings: [...main.querySelectorAll("h1, h2, h3, h4")].filter(shown)
        .map((node) => node.textContent.replace(/\s+/g, " ").trim()),
      tables: count("table"),
      pictures: [...main.querySelectorAll("img, svg, canvas")]
        .filter((node) => shown(node) && node.getBoundingClientRect().width > 100).length,
      words: words(main),
    };

    function words(root) {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      let total = 0;
      while (texts.nextNode()) {
        const holder = texts.currentNode.parentElement;
        if (holder.closest("a, button, summary, label, select, script, style, svg")) continue;
        const said = texts.currentNode.data.match(/\S+/g);
        if (said && shown(holder)) total += said.length;
      }
      return total;
    }
  });
}

/** What a page must have once: a language, a title, a main part, one first heading, own ids. */
export async function framed(page) {
  return page.evaluate(() => {
    const out = [];
    if (!/^en/.test(document.documentElement.lang)) out.push("no English language declared");
    if (!document.title.trim()) out.push("no title");
    if (document.querySelectorAll("main").length !== 1) out.push("not one main landmark");
    const shown = [...document.querySelectorAll("h1")].filter((node) => node.checkVisibility());
    if (shown.length !== 1) out.push(`${shown.length} first headings`);
    const ids = new Set();
    const twice = [...document.querySelectorAll("[id]")]
      .map((node) => node.id)
      .filter((id) => ids.has(id) || !ids.add(id));
    if (twice.length) out.push(`ids used twice: ${twice.slice(0, 5)}`);
    const lost = [...document.querySelectorAll("a[href^='#']")]
      .map((link) => decodeURIComponent(link.hash.slice(1)))
      .filter((id) => id && !id.includes("=") && !document.getElementById(id));
    if (lost.length) out.push(`links to nowhere: ${[...new Set(lost)].slice(0, 5)}`);
    return out;
  });
}
