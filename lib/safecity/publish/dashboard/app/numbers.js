/* Numbers as every product prints them: half away from zero, thousands separators, a true minus.
   The rule is that of safecity.measures.rounding; tests/browser/vectors.json holds both to it. */
(function (app) {
  "use strict";
  const MINUS = "\u2212";
  const MISSING = "[x]";
  const NOTHING = 1e-9;
  const SUPPRESSED = "[c]";
  const MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
  ];
  const MONTH = /^(\d{4})-(\d{2})(-01.*)?$/;

  /** Units of the last decimal, rounded half up on the shortest decimal form of the size. */
  function units(value, decimals) {
    const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
    const digits = mantissa.replace(".", "");
    const keep = Number(exponent) + 1 + decimals;
    if (keep < 0) return 0n;
    const kept = BigInt(digits.slice(0, keep).padEnd(keep, "0") || "0");
    return (digits[keep] || "0") >= "5" ? kept + 1n : kept;
  }

  function finite(value) {
    return typeof value === "number" && Number.isFinite(value);
  }

  /** A number above zero with decimals is never printed as zero. */
  function number(value, decimals = 0) {
    if (!finite(value)) return MISSING;
    const hidden = decimals && value > NOTHING && units(value, decimals) === 0n;
    return hidden ? `<${(10 ** -decimals).toFixed(decimals)}` : rounded(value, decimals);
  }

  function rounded(value, asked) {
    const decimals = Math.max(0, asked);
    const size = units(value, asked) * 10n ** BigInt(decimals - asked);
    const text = size.toString().padStart(decimals + 1, "0");
    const whole = text.slice(0, text.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
    const sign = value < 0 && size > 0n ? MINUS : "";
    return `${sign}${whole}${decimals ? `.${text.slice(-decimals)}` : ""}`;
  }

  function signed(value, decimals = 1) {
    if (!finite(value)) return MISSING;
    return `${value > 0 && units(value, decimals) > 0n ? "+" : ""}${rounded(value, decimals)}`;
  }

  /** The size of a change: in per cent, or in percentage points of what is a share. */
  function changed(change) {
    return finite(change.size) ? `${signed(change.size, 1)}${change.sizeUnit}` : MISSING;
  }

  /** Widths of intervals whose ends are printed in tens, and whole; no end becomes nought. */
  const COARSE = [
    [1000, -1],
    [200, 0],
  ];

  /** Decimals that tell two ends apart: as many as are asked for, or up to two more; of ends far apart none. */
  function apart(lower, upper, decimals) {
    const kept = (places) => [lower, upper].every((end) => !end || units(end, places));
    const coarse = COARSE.find(([width, places]) => upper - lower >= width && kept(places));
    if (decimals > 0 && coarse) return coarse[1];
    const enough = [0, 1, 2].find(
      (more) => rounded(lower, decimals + more) !== rounded(upper, decimals + more),
    );
    return decimals + (enough || 0);
  }

  /** One decimal, and two or three of a rate below 1. */
  function rateDecimals(value) {
    if (!(value > NOTHING && value < 1)) return 1;
    return [2, 3].find((places) => units(value, places)) || 2;
  }

  /** Decimals of a value and its interval: enough to tell the ends apart and it from zero. */
  function beside({ value, lower, upper }, decimals) {
    return finite(lower) && finite(upper)
      ? Math.max(decimals, apart(lower, upper, decimals), apart(0, value, decimals))
      : decimals;
  }

  function interval(lower, upper, decimals = 1, unit = "") {
    if (!finite(lower) || !finite(upper)) return `${MISSING} to ${MISSING}${unit}`;
    const d = apart(lower, upper, decimals);
    return `${rounded(lower, d)} to ${rounded(upper, d)}${unit}`;
  }

  function ordinal(value) {
    const n = Math.round(value);
    const teen = n % 100 >= 10 && n % 100 <= 20;
    return `${n}${teen ? "th" : { 1: "st", 2: "nd", 3: "rd" }[n % 10] || "th"}`;
  }

  /** A number of an axis: as many decimals as it needs. */
  function tick(value) {
    const plain = String(Number(Number(value).toPrecision(10)));
    return number(Number(plain), (plain.split(".")[1] || "").length);
  }

  function month(text) {
    const found = MONTH.exec(text);
    return found ? `${MONTHS[Number(found[2]) - 1] || found[2]} ${found[1]}` : String(text);
  }

  /** A value that is not a number: months by name, truth as yes or no. */
  function words(value) {
    if (value === null || value === undefined) return "";
    if (value === true || value === "True") return "Yes";
    if (value === false || value === "False") return "No";
    return month(String(value));
  }

  /** What stands in a cell of a table. */
  function cell(value, column, suppressed = false) {
    if (column.decimals === null || column.decimals === undefined) return words(value);
    if (value === null || value === undefined) return suppressed ? SUPPRESSED : MISSING;
    if (typeof value !== "number") return String(value);
    const { difference } = column;
    return difference ? signed(value, column.decimals) : number(value, column.decimals);
  }

  /** A title with its unit; one that ends as the unit begins goes on with it. */
  function heading({ title, unit }) {
    if (!unit || title.includes(unit)) return title;
    const parts = unit.split(" ");
    for (let n = parts.length; n > 1; n -= 1) {
      const start = parts.slice(0, n).join(" ");
      if (` ${title}`.endsWith(` ${start}`)) return `${title}${unit.slice(start.length)}`;
    }
    return `${title} (${unit})`;
  }

  app.numbers = {
    MISSING,
    apart,
    beside,
    rateDecimals,
    SUPPRESSED,
    number,
    signed,
    changed,
    interval,
    ordinal,
    tick,
    month,
    words,
    cell,
    heading,
    finite,
  };
})((window.safecity = window.safecity || {}));
