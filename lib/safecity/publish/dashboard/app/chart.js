/* A chart on the page: drawn when it comes into sight, fed anew when a filter moves. */
(function (app) {
  "use strict";
  const { make } = app.element;
  const kinds = {};
  let parts = null;

  /** Take Vega's interpreter of expressions, so that the page needs no `eval`. */
  async function start() {
    const { vega, vegaEmbed } = window.vegaParts;
    vega.expressionFunction("printed", (value) => app.numbers.tick(value));
    let expr = null;
    class Probe extends vega.View {
      constructor(runtime, options) {
        super(runtime, options);
        expr = options.expr;
      }
    }
    const spec = { $schema: "https://vega.github.io/schema/vega/v6.json", marks: [] };
    const made = await vegaEmbed(document.createElement("div"), spec,
      { mode: "vega", ast: true, actions: false, tooltip: false, defaultStyle: false, viewClass: Probe });
    made.finalize();
    parts = { ...window.vegaParts, expr };
    waiting.splice(0).forEach((draw) => draw());
  }
  const waiting = [];

  function compiled(spec) {
    const whole = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", ...spec, config: app.look.config() };
    return parts.vega.parse(parts.vegaLite.compile(whole).spec, null, { ast: true });
  }

  function opened(chart, made) {
    chart.view?.finalize();
    chart.view = new parts.vega.View(compiled(made.spec), {
      expr: parts.expr, renderer: "svg", hover: false, logLevel: parts.vega.Error,
      loader: { load: refused, sanitize: refused },
    });
    chart.view.tooltip((_, event, item, value) => app.tip.pointed(event, value));
    chart.view.initialize(chart.node);
    if (made.clicked) {
      chart.view.addEventListener("click", (_, item) => item?.datum && chart.made.clicked(item.datum));
    }
    chart.key = keyOf(made);
  }

  function refused() {
    return Promise.reject(new Error("This page loads nothing."));
  }

  function keyOf(made) {
    return JSON.stringify([made.spec, Boolean(made.clicked)]);
  }

  function drawn(chart) {
    chart.due = false;
    const width = Math.floor(chart.node.clientWidth);
    if (!width) return;
    const made = kinds[chart.exhibit.chart](chart.exhibit, chart.state, { width, narrow: width < 520 });
    chart.made = made;
    if (!chart.view || chart.key !== keyOf(made)) opened(chart, made);
    for (const [name, values] of Object.entries(made.data)) chart.view.data(name, values);
    chart.view.width(width).run();
    chart.width = width;
    chart.keyed?.(made.key || [], made.note || "");
    for (const svg of chart.node.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
  }

  const charts = new Map();
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const chart = charts.get(target);
      if (!chart) continue;
      chart.visible = isIntersecting;
      if (isIntersecting && chart.due) soon(chart);
    }
  }, { rootMargin: "240px 0px" });

  function soon(chart) {
    if (parts) drawn(chart);
    else waiting.push(() => drawn(chart));
  }

  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const chart = charts.get(target);
      if (chart?.view && Math.abs(target.clientWidth - chart.width) > 2) window.requestAnimationFrame(() => drawn(chart));
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
        if (chart.visible && chart.view) soon(chart);
      },
      async ready() {
        if (!chart.view || chart.due) drawn(chart);
        return chart.view;
      },
      colours: () => chart.made?.key || [],
      close() {
        seen.unobserve(node);
        sized.unobserve(node);
        charts.delete(node);
        chart.view?.finalize();
      },
    };
  }

  function drawAll() {
    for (const chart of charts.values()) if (chart.due && parts && chart.node.clientWidth) drawn(chart);
  }
  window.addEventListener("beforeprint", drawAll);

  app.chart = { start, mount, kinds, drawAll, draws: (exhibit) => Boolean(kinds[exhibit.chart]) };
})((window.safecity = window.safecity || {}));
