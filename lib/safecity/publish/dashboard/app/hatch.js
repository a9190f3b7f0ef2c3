/* Hatching of outlines, drawn as lines, so that it is in every picture that is kept. */
(function (app) {
  "use strict";
  const MANY = 60;

  /** Where a slanted line x + y = c meets the edges of rings, from left to right. */
  function meetings(rings, c) {
    const found = [];
    for (const ring of rings)
      ring.slice(1).forEach(([bx, by], at) => {
        const [ax, ay] = ring[at];
        const [a, b] = [ax + ay - c, bx + by - c];
        if (a < 0 === b < 0) return;
        const share = a / (a - b);
        found.push([ax + share * (bx - ax), ay + share * (by - ay)]);
      });
    return found.sort((a, b) => a[0] - b[0]);
  }

  /** Pieces of slanted lines within an outline. */
  function pieces({ geometry: { type, coordinates } }, step) {
    const rings = type === "Polygon" ? coordinates : coordinates.flat();
    const sums = rings.flat().map(([x, y]) => x + y);
    const lines = [];
    const [low, high] = [Math.min(...sums), Math.max(...sums)];
    for (let c = Math.ceil(low / step) * step; c < high; c += step) {
      const points = meetings(rings, c);
      for (let at = 0; at + 1 < points.length; at += 2) lines.push([points[at], points[at + 1]]);
    }
    return lines;
  }

  /** Features of lines over some shapes; all on one grid, as fine as the whole picture needs. */
  function of(shapes, outlines) {
    const flat = outlines.features.flatMap(({ geometry }) =>
      geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2),
    );
    const xs = flat.map((p) => p[0]);
    const step = (Math.max(...xs) - Math.min(...xs)) / MANY;
    return shapes.map((shape) => ({
      type: "Feature",
      geometry: { type: "MultiLineString", coordinates: pieces(shape, step) },
    }));
  }

  app.hatch = { of, pieces };
})((window.safecity = window.safecity || {}));
