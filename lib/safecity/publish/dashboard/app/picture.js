/* A chart as a picture to keep: its title, key, source and stamp are part of it. */
(function (app) {
  "use strict";
  const EDGE = 20;
  const pen = document.createElement("canvas").getContext("2d");

  function lines(text, size, weight, wide) {
    pen.font = `${weight} ${size}px ${app.look.FONT}`;
    const list = [""];
    for (const word of String(text).split(" ")) {
      const tried = `${list[list.length - 1]} ${word}`.trim();
      if (list[list.length - 1] && pen.measureText(tried).width > wide) list.push(word);
      else list[list.length - 1] = tried;
    }
    return list;
  }

  /** Place every line of words: {text, x, y, size, weight}, and where the chart stands. */
  function layout(words, wide, high) {
    const placed = [];
    let y = EDGE;
    const put = (text, size, weight) => {
      for (const line of lines(text, size, weight, wide)) {
        y += size * 1.3;
        placed.push({ text: line, x: EDGE, y, size, weight });
      }
      y += 4;
    };
    words.above.forEach((each) => put(...each));
    const swatches = [];
    let x = EDGE;
    if (words.key.length) y += 20;
    for (const [kind, colour, text] of words.key) {
      pen.font = `400 13px ${app.look.FONT}`;
      const size = 22 + pen.measureText(text).width + 18;
      if (x > EDGE && x + size > wide + EDGE) [x, y] = [EDGE, y + 20];
      swatches.push({ kind, colour, x, y });
      placed.push({ text, x: x + 22, y, size: 13, weight: 400 });
      x += size;
    }
    const top = y + 12;
    y = top + high + 6;
    words.below.forEach((each) => put(...each));
    return { placed, swatches, top, wide: wide + 2 * EDGE, high: y + EDGE };
  }

  const boxOf = ({ kind, x, y }) => ({
    x,
    y: y - (kind === "box" || kind === "hatch" ? 11 : 6),
    width: 16,
    height: kind === "box" || kind === "hatch" ? 13 : 4,
  });

  function lettered({ text, x, y, size, weight }) {
    const look = { "font-family": app.look.FONT, "font-size": size, "font-weight": weight };
    return app.element.draw("text", { x, y, fill: app.look.colours().ink, ...look }, text);
  }

  function svg(chart, words) {
    const { draw } = app.element;
    const inner = new DOMParser().parseFromString(chart, "image/svg+xml").documentElement;
    const [wide, high] = ["width", "height"].map((name) =>
      Number.parseFloat(inner.getAttribute(name)),
    );
    const plan = layout(words, wide, high);
    const box = { width: plan.wide, height: plan.high, viewBox: `0 0 ${plan.wide} ${plan.high}` };
    const outer = draw(
      "svg",
      { ...box, role: "img" },
      draw("title", {}, words.above[0][0]),
      draw("rect", { width: "100%", height: "100%", fill: app.look.colours().paper }),
      plan.swatches.map((each) => draw("rect", { ...boxOf(each), fill: each.colour })),
      plan.placed.map(lettered),
    );
    inner.setAttribute("x", EDGE);
    inner.setAttribute("y", plan.top);
    outer.append(document.importNode(inner, true));
    return new XMLSerializer().serializeToString(outer);
  }

  function canvas(chart, words, scale) {
    const plan = layout(words, chart.width / scale, chart.height / scale);
    const c = app.look.colours();
    const whole = app.element.make("canvas", {
      width: Math.ceil(plan.wide * scale),
      height: Math.ceil(plan.high * scale),
    });
    const ink = whole.getContext("2d");
    ink.scale(scale, scale);
    ink.fillStyle = c.paper;
    ink.fillRect(0, 0, plan.wide, plan.high);
    for (const s of plan.swatches) {
      ink.fillStyle = s.colour;
      const box = boxOf(s);
      ink.fillRect(box.x, box.y, box.width, box.height);
    }
    ink.fillStyle = c.ink;
    for (const line of plan.placed) {
      ink.font = `${line.weight} ${line.size}px ${app.look.FONT}`;
      ink.fillText(line.text, line.x, line.y);
    }
    ink.drawImage(chart, EDGE, plan.top, chart.width / scale, chart.height / scale);
    return whole;
  }

  app.picture = { svg, canvas };
})((window.safecity = window.safecity || {}));
