/* What a reader takes away: values, pictures, a citation, a link. */
(function (app) {
  "use strict";
  // As `guarded` of the library's files.py has it.
  const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/;
  const PERCENTAGE = /^[+-][\d,.]+%( \([−\d,.% to]+\))?$/;

  function save(name, content, type) {
    const blob = content instanceof Blob ? content : new Blob([content], { type });
    const address = URL.createObjectURL(blob);
    const link = app.element.make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 2000);
  }

  /** A value in a file of values: numbers in full, words that no spreadsheet takes for a formula. */
  function field(value) {
    if (value === null || value === undefined) return "";
    if (value === true) return "True";
    if (value === false) return "False";
    if (typeof value === "number") return String(value);
    const text = RISKY.test(value) && !PERCENTAGE.test(value) ? `'${value}` : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  /** The table behind an exhibit, every column of it; a made-up one says so in every row. */
  function csv(exhibit, status) {
    const names = exhibit.columns.map((column) => column.name);
    const stamp = status ? [["data_status"], [status]] : [[], []];
    const lines = exhibit.rows.map((row) => [...row, ...stamp[1]]);
    const rows = [[...names, ...stamp[0]], ...lines].map((line) => line.map(field).join(","));
    return `${rows.join("\n")}\n`;
  }

  const PLAIN = ["exhibit", "label", "indicator", "place", "period", "unit", "row", "column", "value"];

  /** Every value of every table, one to a line; a suppressed one is [c], as in the tables. */
  function everything(store) {
    const stamp = store.meta.status ? [store.meta.status] : [];
    const lines = Object.keys(store.exhibits).flatMap((id) => {
      const x = store.exhibit(id);
      const about = [id, x.label, x.indicator, x.place, x.period, x.unit];
      const numeric = x.columns.map(({ decimals }) => typeof decimals === "number");
      return x.rows.flatMap((row, at) =>
        row.map((value, i) => {
          const hidden = value === null && numeric[i] && x.hidden.has(at);
          const shown = hidden ? app.numbers.SUPPRESSED : value;
          return [...about, at + 1, x.columns[i].name, shown, ...stamp];
        }),
      );
    });
    const head = [...PLAIN, ...(stamp.length ? ["data_status"] : [])];
    return `${[head, ...lines].map((line) => line.map(field).join(",")).join("\n")}\n`;
  }

  const saveAll = (store) => save("all-values.csv", everything(store), "text/csv;charset=utf-8");

  const stem = (exhibit) => exhibit.id.replace(".", "-");
  const saveCsv = (exhibit, meta) =>
    save(`${stem(exhibit)}.csv`, csv(exhibit, meta.status), "text/csv;charset=utf-8");

  /** Words that a picture takes with it: title above, key, source and stamp below. */
  function wording(exhibit, key, meta, sources) {
    return {
      above: [
        [exhibit.headline, 20, 700],
        [exhibit.subtitle, 14, 400],
      ],
      key,
      below: [[`Source: ${sources}`, 12, 400], ...(meta.stamp ? [[meta.stamp, 12, 700]] : [])],
    };
  }

  async function saveSvg(exhibit, view, words) {
    const text = app.picture.svg(await view.toSVG(), words);
    save(`${stem(exhibit)}.svg`, text, "image/svg+xml");
  }

  async function savePng(exhibit, view, words) {
    const canvas = app.picture.canvas(await view.toCanvas(2), words, 2);
    canvas.toBlob((blob) => save(`${stem(exhibit)}.png`, blob, "image/png"), "image/png");
  }

  /** Put words on the clipboard, by the old way where the new one is refused. */
  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      const box = app.element.make("textarea", {
        class: "hidden",
        "aria-hidden": "true",
        tabindex: -1,
      });
      box.value = words;
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  }

  app.download = { field, everything, saveAll, saveCsv, saveSvg, savePng, wording, copy };
})((window.safecity = window.safecity || {}));
