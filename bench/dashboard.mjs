// How long a filter of the dashboard takes, from the reader's input to the next picture on the
// screen, and until the charts in sight are drawn anew. Usage:
//   node bench/dashboard.mjs outputs/southampton/2021-22/dashboard.html [rounds]
import { launch, visit } from "../tests/browser/browser.mjs";

const LIMIT = 100;
const [file, rounds = "9"] = process.argv.slice(2);
if (!file) throw new Error("give the path of dashboard.html");

/** In the page: change a filter, and time the frame that shows it and the charts behind it. */
async function timed([label, value]) {
  const named = (each) => each.textContent === label;
  const box = [...document.querySelectorAll("form.filters label")].find(named).nextElementSibling;
  const start = performance.now();
  box.value = value;
  box.dispatchEvent(new Event(box.localName === "select" ? "change" : "input", { bubbles: true }));
  await new Promise((done) => {
    requestAnimationFrame(() => {
      const port = new MessageChannel();
      port.port1.onmessage = done;
      port.port2.postMessage(0);
    });
  });
  const painted = performance.now() - start;
  await window.safecity.chart.settled();
  return { painted, drawn: performance.now() - start };
}

function middle(sizes) {
  return sizes.slice().sort((a, b) => a - b)[Math.floor(sizes.length / 2)];
}

/** For each view, filters with two values between which the bench goes to and fro. */
function cases(data) {
  const all = Object.values(data.exhibits);
  const trend = all.find((each) => each.chart === "trend");
  const month = trend.rows[24][0].slice(0, 7);
  const other = data.areas.find((each) => each.kind === "comparator")?.code;
  const place = Object.values(data.outlines)[0].features[0].properties.code;
  const [theme, measure] = [
    ["Theme", trend.theme],
    ["Measure", "rate"],
  ];
  const [area, ward] = [
    ["Area to pick out", other],
    ["Ward or neighbourhood", place],
  ];
  const [from, search] = [
    ["From", month],
    ["Search", "violence"],
  ];
  const every = [theme, measure, ["Change", "similar"], area, from, search];
  const indicator = `view=indicator&indicator=${trend.indicator}`;
  const known = (filters) => filters.filter(([, value]) => value);
  return [
    ["overview", "view=overview", known([...every, ward])],
    ["what changed", "view=changes", known(every)],
    ["indicator", indicator, known([area, from, search, measure, ward])],
    ["map in sight", "view=themes&theme=places", [ward, measure]],
    ["compare", "view=compare", known([["Second area", other], theme, search])],
  ];
}

const browser = await launch();
let slowest = 0;
let usual = 0;
console.log(
  "milliseconds                                     to the next paint      charts in sight drawn",
);
console.log(
  "view           filter                            median   longest       median   longest",
);
try {
  const { page } = await visit(browser, { file });
  await page.setViewportSize({ width: 1440, height: 1000 });
  const data = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
  for (const [view, hash, filters] of cases(data)) {
    await page.evaluate((to) => {
      location.hash = `#${to}`;
    }, hash);
    await page.waitForTimeout(400);
    if (view !== "overview")
      await page.evaluate(() => document.querySelector(".card")?.scrollIntoView());
    await page.waitForTimeout(400);
    for (const [label, value] of filters) {
      const found = [];
      for (let round = 0; round < Number(rounds); round += 1) {
        found.push(await page.evaluate(timed, [label, round % 2 ? "" : value]));
      }
      await page.evaluate(timed, [label, ""]);
      const [painted, drawn] = ["painted", "drawn"].map((name) => found.map((each) => each[name]));
      slowest = Math.max(slowest, ...painted);
      usual = Math.max(usual, middle(painted));
      const cells = [middle(painted), Math.max(...painted), middle(drawn), Math.max(...drawn)].map(
        (size) => size.toFixed(0).padStart(9),
      );
      console.log(
        `${view.padEnd(14)} ${label.padEnd(30)} ${cells.slice(0, 2).join(" ")}    ${cells.slice(2).join(" ")}`,
      );
    }
  }
} finally {
  await browser.close();
}
console.log(
  `to the next paint: slowest median ${usual.toFixed(0)} ms, longest ${slowest.toFixed(0)} ms`,
);
console.log(
  `a filter answers in under ${LIMIT} ms: ${usual < LIMIT ? "yes" : "no"} by the medians`,
);
process.exitCode = usual < LIMIT ? 0 : 1;
