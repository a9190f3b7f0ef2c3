/* A small map that says where a ward or neighbourhood lies, with the names of wards. */
(function (app) {
  "use strict";
  const { make, draw } = app.element;
  const [WIDE, NAMED] = [380, 40];

  const ringsOf = ({ geometry: { type, coordinates } }) =>
    type === "Polygon" ? coordinates : coordinates.flat();

  /** Longitude and latitude to points of the picture, north up, distances alike both ways. */
  function projected(outlines) {
    const flat = outlines.features.flatMap(ringsOf).flat();
    const [xs, ys] = [flat.map((p) => p[0]), flat.map((p) => p[1])];
    const [west, south] = [Math.min(...xs), Math.min(...ys)];
    const [east, north] = [Math.max(...xs), Math.max(...ys)];
    const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const scale = (WIDE - 8) / ((east - west) * narrow || 1);
    const place = ([x, y]) => [4 + (x - west) * narrow * scale, 4 + (north - y) * scale];
    return { place, high: Math.ceil((north - south) * scale + 8) };
  }

  const path = (feature, place) =>
    ringsOf(feature)
      .map((ring) => `M${ring.map((p) => place(p).map((v) => v.toFixed(1)).join(" ")).join("L")}Z`)
      .join("");

  /** Middle of the largest ring of an outline (by the shoelace formula). */
  function middle(feature, place) {
    let best = { size: 0, at: [0, 0] };
    for (const ring of ringsOf(feature)) {
      const points = ring.map(place);
      let [size, x, y] = [0, 0, 0];
      points.slice(1).forEach(([bx, by], at) => {
        const [ax, ay] = points[at];
        const cross = ax * by - bx * ay;
        [size, x, y] = [size + cross, x + (ax + bx) * cross, y + (ay + by) * cross];
      });
      if (Math.abs(size) > Math.abs(best.size)) best = { size, at: [x / (3 * size), y / (3 * size)] };
    }
    return best.at;
  }

  const BREAK = 11;

  /** A name on at most two lines. */
  function lines(name) {
    if (name.length <= BREAK || !name.includes(" ")) return [name];
    const words = name.split(" ");
    const at = Math.ceil(words.length / 2);
    return [words.slice(0, at).join(" "), words.slice(at).join(" ")];
  }

  function label(feature, place, chosen) {
    const [x, y] = middle(feature, place);
    const rows = lines(feature.properties.name);
    return draw(
      "text",
      { x: x.toFixed(1), y: (y - 5 * (rows.length - 1) + 4).toFixed(1), class: chosen ? "chosen" : null },
      rows.map((words, at) => draw("tspan", { x: x.toFixed(1), dy: at ? 11 : 0 }, words)),
    );
  }

  /** The map and its words; nothing for an area that no map shows. */
  function of(code) {
    const sets = app.data.places.filter(({ places }) => places.some((each) => each.code === code));
    const wards = app.data.places.find(({ places }) => app.data.wards.has(places[0]?.code));
    if (!sets.length || !wards) return [];
    const [own, around] = [sets[0].key, wards.key].map((key) => app.data.outlines[key]);
    const beyond = app.data.around;
    const { place, high } = projected(beyond || around);
    const chosen = own.features.find(({ properties }) => properties.code === code);
    const beside = (beyond?.features || []).map((each) =>
      draw("path", { class: each.properties.kind, d: path(each, place) }),
    );
    const neighbours = (beyond?.features || [])
      .filter(({ properties: { at } }) => at)
      .map(({ properties: { at, name } }) => {
        const [x, y] = place(at).map((value) => value.toFixed(1));
        return draw("text", { x, y, class: "beside" }, name);
      });
    const ground = around.features.map((each) => draw("path", { class: "ward", d: path(each, place) }));
    const few = around.features.length <= NAMED;
    const named = around.features.filter((each) => few || each === chosen);
    const names = named.map((each) => label(each, place, each === chosen));
    const picked = draw("path", { class: "chosen", d: path(chosen, place) });
    const size = { viewBox: `0 0 ${WIDE} ${high}`, width: WIDE, height: high };
    const spoken = { role: "img", "aria-label": `Where ${app.nameOf(code)} lies in ${app.data.meta.place}` };
    return [
      draw("svg", { ...size, ...spoken }, beside, ground, picked, neighbours, names),
      make("figcaption", {}, `Where ${app.nameOf(code)} lies${few ? "; wards by name" : ""}.`),
    ];
  }

  app.locator = { NAMED, of, projected, middle, lines };
})((window.safecity = window.safecity || {}));
