/* A chart on the page: drawn when it comes into sight, fed anew when a filter moves. */
(function (app) {
  "use strict";
  const { make } = app.element;
  const kinds = {};
  const OPTIONS = {
    mode: "vega-lite",
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    hover: false,
    logLevel: 0,
    expressionFunctions: { printed: (value) => app.numbers.tick(value) },
    loader: { load: refused, sanitize: refused },
    tooltip: (handler, event, item, value) => app.tip.pointed(event, wordsOf(item) ?? value),
  };

  /** The words of a row; the cells about a crosshair's points hold their row within. */
  const wordsOf = (item) => item?.datum?.tip ?? item?.datum?.datum?.tip;

  function refused() {
    return Promise.reject(new Error("This page loads nothing."));
  }

  function keyOf(drawing) {
    return JSON.stringify(drawing.spec);
  }

  /** Draw a chart from nothing: with Vega's own interpreter of expressions, so that no `eval` is needed. */
  async function opened(chart, drawing, width) {
    chart.close?.();
    chart.close = chart.view = null;
    chart.key = keyOf(drawing);
    const spec = {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      ...drawing.spec,
      width,
      datasets: drawing.data,
    };
    const result = await window.vegaParts.vegaEmbed(chart.node, spec, {
      ...OPTIONS,
      config: app.look.config(),
    });
    chart.close = result.finalize;
    chart.view = result.view;
    if (drawing.clicked) {
      chart.view.addEventListener(
        "click",
        (_, item) => item?.datum && chart.drawing.clicked(item.datum),
      );
    }
    quiet(chart);
  }

  function fed(chart, drawing, width) {
    for (const [name, values] of Object.entries(drawing.data)) chart.view.data(name, values);
    chart.view.width(width).run();
    quiet(chart);
  }

  /** The picture is described by its name; what Vega says of its parts is left out. */
  function quiet(chart) {
    for (const svg of chart.node.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
  }

  async function drawn(chart) {
    const width = Math.floor(chart.node.clientWidth);
    if (!width || chart.busy) return;
    chart.due = false;
    chart.busy = true;
    const drawing = kinds[chart.exhibit.chart](chart.exhibit, chart.state, {
      width,
      narrow: width < 520,
    });
    chart.drawing = drawing;
    chart.width = width;
    if (chart.view && chart.key === keyOf(drawing)) fed(chart, drawing, width);
    else await opened(chart, drawing, width);
    chart.keyed?.(drawing.key || [], drawing.note || "");
    chart.busy = false;
    if (chart.due) await drawn(chart);
  }

  const charts = new Map();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const chart = charts.get(target);
        if (!chart) continue;
        chart.visible = isIntersecting;
        if (isIntersecting && chart.due) drawn(chart);
      }
    },
    { rootMargin: "240px 0px" },
  );

  const queue = new Set();
  const BUDGET = 20;

  /** Draw after the words are on the screen, a few charts to a frame. */
  function soon(chart) {
    if (!queue.size) window.requestAnimationFrame(() => window.setTimeout(work));
    queue.add(chart);
  }

  function work() {
    const start = window.performance.now();
    for (const chart of queue) {
      if (window.performance.now() - start > BUDGET) break;
      queue.delete(chart);
      if (chart.due) drawn(chart);
    }
    if (queue.size) window.requestAnimationFrame(() => window.setTimeout(work));
  }

  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const chart = charts.get(target);
      if (chart?.view && Math.abs(target.clientWidth - chart.width) > 2)
        window.requestAnimationFrame(() => drawn(chart));
    }
  });

  /** Put a chart on the page. `keyed(entries, note)` is told what its colours mean. */
  function mount(exhibit, state, keyed) {
    const node = make("div", { class: "plot", role: "img", "aria-label": exhibit.alt });
    const chart = { node, exhibit, state, keyed, due: true, visible: false };
    charts.set(node, chart);
    seen.observe(node);
    sized.observe(node);
    return {
      node,
      update(next) {
        chart.state = next;
        chart.due = true;
        if (chart.visible) soon(chart);
      },
      async ready() {
        if (!chart.view || chart.due) await drawn(chart);
        return chart.view;
      },
      colours: () => chart.drawing?.key || [],
      close() {
        seen.unobserve(node);
        sized.unobserve(node);
        charts.delete(node);
        chart.close?.();
      },
    };
  }

  /** Wait until the charts in sight show the state. */
  async function settled() {
    const late = () =>
      [...charts.values()].some((chart) => chart.visible && (chart.due || chart.busy));
    while (late())
      await new Promise((done) => {
        window.setTimeout(done, 1);
      });
  }

  function drawAll() {
    return Promise.all([...charts.values()].filter((chart) => chart.due).map(drawn));
  }
  window.addEventListener("beforeprint", drawAll);

  app.chart = { mount, kinds, settled, draws: (exhibit) => Boolean(kinds[exhibit.chart]) };
})((window.safecity = window.safecity || {}));
