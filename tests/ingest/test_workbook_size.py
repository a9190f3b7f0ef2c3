"""A large ODS: a quarter of a million rows, 280 MB of XML; published ones have four times that."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from .books import CSP, EMPTY_ROWS, content, counted, xml_row

ROWS_PER_BLOCK, BLOCKS, YEARS = 2_000, 35, 4
PADDING = "Burglary in a building other than a dwelling (outcome only) &amp; attempts " * 8
READ = r"""
import re, resource, sys
from pathlib import Path
from safecity.ingest.source import Recognised
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.sources.home_office.tables import read_home_office

def highest():
    # On Linux ru_maxrss also counts the process that started this one; VmHWM does not.
    status = Path("/proc/self/status")
    own = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(own[1] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

path, before = Path(sys.argv[1]), highest()
item = Recognised(scan_file(path, path.parent), CSP_TABLE)
table = read_home_office(item, lambda name: name in ("Area 7", "Unassigned Hampshire"))
sums = table.rows.groupby(["year", "csp"])["count"].sum()
print(table.n_rows, len(table.rows), sorted(set(sums)), len(sums), len(table.names["2015/16"]))
print(highest() - before)
"""


def block(start: int) -> bytes:
    """Rows of a year; Area 7 and Unassigned Hampshire stand once in 100."""
    year = f"{start}/{(start + 1) % 100:02d}"
    names = ["Unassigned Hampshire", *(f"Area {n}" for n in range(1, 100))]
    rows = (
        counted(
            n % 100, names[n % 100], year=year, quarter=n // 100 % 4 + 1, description=f"X{n}-00"
        )
        for n in range(ROWS_PER_BLOCK)
    )
    return "".join(map(xml_row, rows)).replace(">X", f">{PADDING}").encode()


def write(path: Path) -> int:
    """Write the workbook; return the bytes of its XML."""
    head, tail = content("|").split("|")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("content.xml", "w", force_zip64=True) as stream,
    ):
        size = stream.write(head.encode())
        for start in range(2015, 2015 + YEARS):
            name = f"{start}_{(start + 1) % 100:02d}"
            size += stream.write(f'<table:table table:name="{name}">{xml_row(CSP)}'.encode())
            rows = block(start)
            for at in range(BLOCKS):  # no two rows are the same
                size += stream.write(rows.replace(b"-00<", b"-%02d<" % at))
            size += stream.write(f"{EMPTY_ROWS}</table:table>".encode())
        return size + stream.write(tail.encode())


def test_a_workbook_is_read_in_less_memory_than_its_text_takes(tmp_path):
    path = tmp_path / "prc-csp-mar16-mar19-tables-290126.ods"
    assert write(path) > 2.5e8
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
    )
    path.unlink()
    counts, more = done.stdout.splitlines()
    per_year = ROWS_PER_BLOCK * BLOCKS
    in_area = per_year // 100
    assert counts == (
        f"{per_year * YEARS} {2 * in_area * YEARS} [0, {7 * in_area}] {2 * YEARS} 100"
    )
    assert per_year * YEARS > 250_000 and int(more) < 200_000  # kilobytes
