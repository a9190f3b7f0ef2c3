"""Further sources fetched from a publisher on this machine, and what can go wrong with each."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import pytest
from urllib3.util import Retry

from safecity.catalogue.assessment import House
from safecity.catalogue.download import DOWNLOADS
from safecity.catalogue.registry import load_catalogue
from safecity.demo.workbook import ods
from safecity.errors import SafecityError
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.record import read_manifest
from safecity.ingest.supply.scan import scan_house
from safecity.ingest.take.contents import Contents
from safecity.ingest.take.fetch import fetch

MEDIA = "https://assets.publishing.service.gov.uk/media"
ROADS = "/road-accidents-safety-data/dft-road-casualty-statistics"
FINGERTIPS = "/api/all_data/csv/by_indicator_id"
HEAD = b"Indicator ID,Indicator Name,Area Code,Time period,Value\n"
FIRE = b"FINANCIAL_YEAR,LSOA_CODE,LSOA_DESCRIPTION,INCIDENT_TYPE,ACCIDENTAL_OR_DELIBERATE\n"
HATE = ods({"2021": [("Police force area", "Total"), ("Hampshire", 7)]})


def page(**files: str) -> bytes:
    listed = [{"title": title, "url": f"{MEDIA}/{name}"} for name, title in files.items()]
    return json.dumps({"details": {"attachments": listed}}).encode()


def collection(**documents: str) -> bytes:
    listed = [{"title": title, "base_path": f"/government/{at}"} for at, title in documents.items()]
    return json.dumps({"links": {"documents": listed}}).encode()


def zipped(**files: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, body in files.items():
            archive.writestr(f"tables/{name}.ods", body)
    return held.getvalue()


def content(source: str) -> str:
    return urlsplit(DOWNLOADS[source].url).path


FILES: dict[str, bytes] = {
    f"{ROADS}-collision-2024.csv": b"collision_index\n1\n",
    f"{ROADS}-casualty-2024.csv": b"collision_index\n1\n",
    f"{ROADS}-collision-last-5-years.csv": b"collision_index\n2\n",
    f"{FINGERTIPS}?501": HEAD,
    f"{FINGERTIPS}?502": HEAD + b"93764,n,E06000045,2020/21,1\n",
    content("fire"): page(
        **{
            "low-level-geography-dataset-300921.csv": "Low level geography dataset, March 2021",
            "low-level-geography-dataset-300920.csv": "Low level geography dataset, March 2020",
            "guide.pdf": "Low level geography dataset guide, March 2022",
        }
    ),
    "/media/low-level-geography-dataset-300921.csv": FIRE + b"2020/21,E01,Town 001A,x,y\n",
    content("hate_crime"): collection(
        old="Hate crime, England and Wales, 2019 to 2020",
        new="Hate crime, England and Wales, 2020 to 2021",
        other="Statistics of something else, March 2024",
    ),
    "/api/content/government/old": page(**{"hate-crime-2020.ods": "Hate crime tables"}),
    "/api/content/government/new": page(
        **{"hate-crime-2021.ods": "Hate crime tables", "open.ods": "Open data"}
    ),
    "/media/hate-crime-2020.ods": HATE,
    "/media/hate-crime-2021.ods": HATE,
    content("nrm"): collection(nrm="National Referral Mechanism, July to September 2023"),
    "/api/content/government/nrm": page(**{"nrm.ods": "Summary"}),
    content("youth_justice"): collection(youth="Youth Justice Statistics: 2020 to 2021"),
    "/api/content/government/youth": page(**{"y.zip": "Supplementary tables"}),
    "/media/y.zip": zipped(**{"youth-justice-1": HATE}),
    content("reoffending"): collection(re="Proven reoffending statistics: January to March 2020"),
    "/api/content/government/re": page(
        **{"Geographical-data-tool.ods": "Geographical data tool: 2009 to 2020"}
    ),
    "/media/Geographical-data-tool.ods": HATE,
    "/file?current/datatool.xls": b"\xd0\xcf\x11\xe0 old",
}


class Publisher(BaseHTTPRequestHandler):
    """Serves `files` by path; of a query the area type or the file decides."""

    files: dict[str, bytes]
    cut = ""

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        path, query = "/" + where.path.split("/", 2)[-1], parse_qs(where.query)
        path += "".join(f"?{kind}" for kind in query.get("child_area_type_id", []))
        path += "".join(f"?{uri.split('statistics/')[-1]}" for uri in query.get("uri", []))
        if path not in self.files:
            self.send_error(404)
            return
        body = self.files[path]
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        whole = not self.cut or self.cut not in path
        self.wfile.write(body if whole else body[: len(body) // 2])

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Publisher]]:
    monkeypatch.setattr("safecity.ingest.take.download.TRIES", Retry(0))
    handler = type("Handler", (Publisher,), {"files": dict(FILES)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("SAFECITY_MIRROR", f"http://127.0.0.1:{server.server_port}")
    yield handler
    server.shutdown()
    server.server_close()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SAFECITY_RAW", str(tmp_path / "raw"))
    cache = tmp_path / "hashes.json"
    monkeypatch.setattr("safecity.ingest.supply.scan.hash_cache", lambda _: cache)
    # What is served has the names of published files and little in them: fetching is tried here,
    # and reading before taking in with the readers.
    monkeypatch.setattr(
        "safecity.ingest.take.taking.inspect", lambda items, *_: [Contents()] * len(items)
    )
    return House.find()


def taken_in(house: House) -> set[tuple[str, str]]:
    """Sources and editions of everything that is recognised among the raw files."""
    if not house.raw.is_dir():
        return set()
    known = (recognise(file) for file in scan_house(house))
    return {(item.source, item.file.name.split("/")[1]) for item in known}


@pytest.mark.parametrize(
    ("source", "asked", "edition", "n_files"),
    [
        ("road_casualties", "2024", "2024", 2),
        ("fingertips", None, "2026-10-05", 1),  # of the day of the download
        ("fire", None, "2021-03", 1),
        ("hate_crime", None, "2021-01", 1),
        ("hate_crime", "2019 to 2020", "2020-01", 1),
        ("youth_justice", None, "2021-01", 1),
        ("reoffending", None, "2020-03", 1),
    ],
)
def test_what_is_fetched_is_recognised(
    publisher, house, source, asked, edition, n_files, monkeypatch
) -> None:
    monkeypatch.setattr("safecity.ingest.take.taking.date", Mock(today=lambda: date(2026, 10, 5)))
    assert len(fetch(house, load_catalogue(), source, asked)) == n_files
    assert taken_in(house) == {(source, edition)}
    entries = read_manifest(house.raw).values()
    assert {entry.edition for entry in entries} == {edition}
    assert all((house.raw / entry.file).is_file() for entry in entries)


@pytest.mark.parametrize(
    ("source", "edition", "said"),
    [
        ("road_casualties", "1950", "answered 404"),
        ("road_casualties", None, "answered 404.*last-5-years"),  # of casualties there is none
        ("nrm", None, "lists no 'table' file.*July to September 2023: Summary.*Get NRM tables"),
        ("fingertips", "2021", "newest figures only"),
        ("severity_weights", None, r"datatool.xls: it is protected .* not a whole workbook"),
    ],
)
def test_what_cannot_be_had_is_said(publisher, house, source, edition, said) -> None:
    with pytest.raises(SafecityError, match=said):
        fetch(house, load_catalogue(), source, edition)
    assert taken_in(house) == set()


def test_indicators_without_any_row_are_refused(publisher, house) -> None:
    publisher.files[f"{FINGERTIPS}?502"] = HEAD
    with pytest.raises(SafecityError, match=r"gave no rows.*areas or indicators"):
        fetch(house, load_catalogue(), "fingertips")
    assert taken_in(house) == set()


@pytest.mark.parametrize(
    ("source", "path", "body", "said"),
    [
        ("hate_crime", content("hate_crime"), b"{}", "not as expected"),
        ("hate_crime", content("hate_crime"), collection(), "lists no 'table' file.*no table"),
        ("hate_crime", "/api/content/government/new", b"[]", "not as expected"),
        ("hate_crime", "/media/hate-crime-2021.ods", HATE[:200], "cut off or damaged"),
        ("youth_justice", "/media/y.zip", b"PK none", "damaged archive"),
        ("youth_justice", "/media/y.zip", zipped(other=HATE), "nothing here is recognised"),
    ],
)
def test_an_answer_that_is_no_table_is_refused(publisher, house, source, path, body, said) -> None:
    publisher.files[path] = body
    with pytest.raises(SafecityError, match=said):
        fetch(house, load_catalogue(), source)
    assert taken_in(house) == set()


@pytest.mark.parametrize(
    ("source", "part"), [("hate_crime", "2021.ods"), ("road_casualties", "casualty-2024")]
)
def test_a_transfer_that_breaks_leaves_nothing(publisher, house, source, part) -> None:
    publisher.cut = part
    with pytest.raises(SafecityError, match=r"bytes arrived|download stopped"):
        fetch(house, load_catalogue(), source, "2024" if source == "road_casualties" else None)
    assert taken_in(house) == set()


def test_a_hash_is_compared_and_is_of_one_file(publisher, house) -> None:
    with pytest.raises(SafecityError, match="has not the hash"):
        fetch(house, load_catalogue(), "hate_crime", sha256="0" * 64)
    with pytest.raises(SafecityError, match="is 2 files, and a hash is of one"):
        fetch(house, load_catalogue(), "road_casualties", "2024", sha256="0" * 64)
    assert taken_in(house) == set()
    right = hashlib.sha256(HATE).hexdigest()
    assert fetch(house, load_catalogue(), "hate_crime", sha256=right)
