"""Raw files to tidy datasets: ours, bare DuckDB, and a loop of pandas; a table in ODS.

`python bench/raw_files.py WAY FOLDER` does one of them, in a process of its own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from spent import PYTHON, Spent, peak_memory, spent

ROOT = Path(__file__).resolve().parents[1]
LAST = "2022-03-01"
STREET = """
COPY (SELECT
  CASE WHEN i % 5 > 0 THEN sha256($file || (i - (i % 97 = 0)::INTEGER)) END AS "Crime ID",
  $month AS "Month", $force AS "Reported by", $force AS "Falls within",
  -1.4 + i % 977 / 1e4 AS "Longitude", 50.9 + i % 883 / 1e4 AS "Latitude",
  'On or near Street ' || i % 311 AS "Location",
  $codes[1 + (i * 31) % len($codes)] AS "LSOA code", 'Made up ' || i % 900 AS "LSOA name",
  ['Anti-social behaviour', 'Violence and sexual offences', 'Other theft', 'Burglary',
   'Shoplifting'][1 + i % 5] AS "Crime type",
  'Under investigation' AS "Last outcome category", NULL AS "Context"
  FROM range($rows) r(i)) TO '{path}' (HEADER, DELIMITER ',')
"""
"""Anti-social behaviour has no Crime ID, and one crime in a hundred stands twice."""
LOOKUP = "LSOA11_LSOA21_LAD22_EW_LU.csv"
NEEDED = '"Crime ID", "Month", "LSOA code", "Crime type"'
ODS_ROW = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>Area {n}</text:p>'
    '</table:table-cell><table:table-cell office:value-type="float" office:value="{n}"><text:p>{n}'
    '</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Offence of '
    "some length</text:p></table:table-cell></table:table-row>"
)
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Table">'
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def write_raw(folder: Path, months: int, rows: int) -> Path:
    """Write the demo's lookups, and street-level files of each force that its assessment reads.

    Parameters
    ----------
    folder : Path
        Where to.
    months : int
        Months of each force, at most 84.
    rows : int
        Rows of each file.
    """
    import duckdb
    import pandas as pd

    from safecity.catalogue.assessment import House, load_assessment
    from safecity.demo.city import write
    from safecity.ingest.supply.supplied import force_of

    write(folder, forces=["hampshire"], start=LAST[:7])
    for written in folder.iterdir():
        if written.name != "geography":
            shutil.rmtree(written) if written.is_dir() else written.unlink()
    lookup = pd.read_csv(next(folder.rglob(LOOKUP)))
    forces = force_of(load_assessment(House.find(), "southampton", "2021-22"))
    of_force = lookup["LSOA21CD"].groupby(lookup["LAD22CD"].map(forces)).unique()
    for month in pd.date_range(end=LAST, periods=months, freq="MS").strftime("%Y-%m"):
        place = folder / "police_uk" / month
        place.mkdir(parents=True)
        for force, codes in of_force.items():
            path = place / f"{month}-{force}-street.csv"
            given = {"file": path.stem, "month": month, "force": force, "rows": rows}
            duckdb.execute(STREET.format(path=path), given | {"codes": list(codes)})
    return folder


def street_files(raw: Path) -> list[str]:
    """Name the street-level files below a folder."""
    return sorted(map(str, raw.rglob("*-street.csv")))


def ours(raw: Path) -> None:
    """Everything that ingest does, checked and written as tidy datasets."""
    from tempfile import TemporaryDirectory

    from safecity.catalogue.assessment import House, edition_catalogue, load_assessment
    from safecity.ingest.prepare import prepare

    assessment = load_assessment(House.find(), "southampton", "2021-22")
    with TemporaryDirectory() as folder:
        prepare(House(Path(folder), raw), assessment, edition_catalogue(assessment))


def duckdb_bare(raw: Path) -> None:
    """Read the needed columns of the street-level files and write them as Parquet."""
    from tempfile import TemporaryDirectory

    import duckdb

    with TemporaryDirectory() as folder:
        read = f"SELECT {NEEDED} FROM read_csv($files, all_varchar = true)"
        write = f"COPY ({read}) TO '{folder}/all.parquet'"
        duckdb.execute(write, {"files": street_files(raw)})


def pandas_loop(raw: Path) -> None:
    """Read file by file, hash, clean, place and count as an analyst would, and write what we do.

    Of what our ingest does it leaves out: rows with a fault are dropped and not told line by line,
    nothing is counted a second time, and no dataset is checked.
    """
    import hashlib
    from tempfile import TemporaryDirectory

    import pandas as pd

    from safecity.catalogue.offences import ASB, GRAVEST_FIRST

    needed = [name.strip().strip('"') for name in NEEDED.split(",")]
    gravest = {kind: at for at, kind in enumerate(GRAVEST_FIRST)}
    lookup = pd.read_csv(next(raw.rglob(LOOKUP))).drop_duplicates("LSOA21CD")
    lookup = lookup.set_index("LSOA21CD")["LAD22CD"]
    by_force: dict[str, list[pd.DataFrame]] = {}
    quality = []
    for file in map(Path, street_files(raw)):
        hashed = hashlib.sha256(file.read_bytes()).hexdigest()
        month, force = file.stem[:7], file.stem[8:-7]
        read = pd.read_csv(file, usecols=needed, dtype=str)
        kept = read[read["Month"].eq(month) & read["Crime type"].isin(gravest)]
        area = kept["LSOA code"].map(lookup)
        facts = {"rows": len(read), "rejected": len(read) - len(kept)}
        quality.append({"file": file.name, "sha256": hashed, **facts, "unknown": area.isna().sum()})
        by_force.setdefault(force, []).append(kept.assign(area=area))
    counted = []
    for force, frames in by_force.items():
        rows = pd.concat(frames)
        rows = rows.assign(force=force, grave=rows["Crime type"].map(gravest))
        rows = rows.sort_values(["Month", "grave", "LSOA code"], kind="stable")
        once = rows["Crime ID"].isna() | rows["Crime type"].eq(ASB) | ~rows.duplicated("Crime ID")
        counted.append(rows[once])
    placed = pd.concat(counted)
    with TemporaryDirectory() as folder:
        for name, by in {"area": ["area"], "lsoa": ["LSOA code"], "force": ["force"]}.items():
            counts = placed.groupby(["Month", *by, "Crime type"]).size().reset_index(name="count")
            counts.to_parquet(f"{folder}/{name}.parquet")
        pd.DataFrame(quality).to_parquet(f"{folder}/quality.parquet")


def write_ods(path: Path, rows: int) -> Path:
    """Write a table of three columns as an OpenDocument spreadsheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", ODS_TYPE)
        book.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        with book.open("content.xml", "w") as part:
            part.write(ODS_HEAD.encode())
            for number in range(rows):
                part.write(ODS_ROW.format(n=number).encode())
            part.write(ODS_TAIL.encode())
    return path


def ods_streamed(path: Path) -> None:
    """Read every row of an ODS by our reader."""
    from safecity.ingest.tables.ods import ods_rows

    with zipfile.ZipFile(path) as book, book.open("content.xml") as part:
        assert sum(1 for _ in ods_rows(part))


def ods_pandas(path: Path) -> None:
    """Read an ODS whole, by pandas and odfpy."""
    import pandas as pd

    assert len(pd.read_excel(path, engine="odf", header=None))


def with_odfpy(folder: Path) -> dict[str, str] | None:
    """Install odfpy, which the project does not need, beside it; None where that fails."""
    uv = shutil.which("uv") or ROOT / ".uv" / "bin" / "uv"
    if not Path(uv).is_file():
        return None
    command = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--target", folder, "odfpy"]
    done = subprocess.run([*map(str, command)], check=False, capture_output=True)
    return None if done.returncode else {"PYTHONPATH": str(folder)}


WAYS: dict[str, Callable[[Path], None]] = {
    each.__name__: each for each in (ours, duckdb_bare, pandas_loop, ods_streamed, ods_pandas)
}


def way(name: str, path: Path, environment: dict[str, str] | None = None) -> Spent:
    """Measure one of the ways in a process of its own."""
    took = spent([PYTHON, __file__, name, path], environment)
    return replace(took, megabytes=float(took.printed.split()[-1]))


if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]))
    print(peak_memory())
