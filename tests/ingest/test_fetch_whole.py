"""Fetching from a publisher on this machine: page, archive, service, and every fault."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from urllib3.util import Retry

from safecity.catalogue.assessment import House
from safecity.catalogue.download import DOWNLOADS
from safecity.catalogue.registry import load_catalogue
from safecity.demo.layouts import CSP_TABLE
from safecity.demo.workbook import ods
from safecity.errors import SafecityError
from safecity.ingest.supply.record import read_manifest
from safecity.ingest.take.fetch import fetch

PAGE = urlsplit(DOWNLOADS["home_office_csp"].url)
FILE = "/media/abc/prc-csp-mar16-mar22-tables-210722.ods"
LOOKUP = {"LAD24CD": "E06000045", "LAD24NM": "Southampton", "CSP24CD": "E22000001",
          "CSP24NM": "Southampton", "PFA24CD": "E23000030", "PFA24NM": "Hampshire"}  # fmt: skip


def book() -> bytes:
    row = ("2021/22", 1, "Hampshire", "Southampton", "Shoplifting", "Theft offences",
           "Shoplifting", "46", 7)  # fmt: skip
    return ods({"Cover_sheet": [("x",)], "Notes": [("n",)], "2021_22": [CSP_TABLE, row]})


def listing() -> bytes:
    files = [
        {"title": f"Police recorded crime Community Safety Partnership open data tables, {when}",
         "url": f"https://assets.publishing.service.gov.uk{path}"}
        for when, path in (("year ending March 2020", "/old.ods"),
                           ("year ending March 2021 to year ending March 2022", FILE))
    ]  # fmt: skip
    return json.dumps({"details": {"attachments": files}}).encode()


def archive() -> bytes:
    head = (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,"
        "LSOA name,Crime type,Last outcome category,Context\n"
    )
    row = "{},2022-03,H,H,-1.4,50.9,On or near X,E01017136,S 001A,Drugs,,\n"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zipped:
        for force in ("hampshire", "kent"):
            name = f"2022-03/2022-03-{force}-street.csv"
            zipped.writestr(name, head + row.format("a" * 64))
    return held.getvalue()


class Publisher(BaseHTTPRequestHandler):
    """Serves `files` by path; `faults` are used up one an answer before the file comes."""

    files: ClassVar[dict[str, tuple[str, bytes]]] = {}
    faults: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        path = "/" + where.path.split("/", 2)[-1]
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "moved":
            self.send_response(302)
            self.send_header("Location", f"http://{self.headers['Host']}/host/elsewhere.ods")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if "/query" in path:
            kind, body = "application/json", self.page(parse_qs(where.query))
        elif path not in self.files:
            self.send_error(404)
            return
        else:
            kind, body = self.files[path]
        if fault == "stall":
            stop.wait(0.6)
        self.send_response(500 if fault == "500" else 200)
        self.send_header("Content-Type", "text/html" if fault == "html" else kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if fault == "cut" else body)

    @staticmethod
    def page(query: dict[str, list[str]]) -> bytes:
        offset = int(query["resultOffset"][0])
        rows = [LOOKUP | {"LAD24CD": f"E0600004{k}"} for k in range(5)]
        shown = rows[offset : offset + 2]
        more = offset + 2 < len(rows)
        features = [{"attributes": row} for row in shown]
        return json.dumps({"features": features, "exceededTransferLimit": more}).encode()

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


stop = threading.Event()


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Publisher]]:
    retry = Retry(2, backoff_factor=0, status_forcelist=(500,), raise_on_status=False)
    monkeypatch.setattr("safecity.ingest.take.download.TRIES", retry)
    files = {
        PAGE.path: ("application/json", listing()),
        FILE: ("application/vnd.oasis.opendocument.spreadsheet", book()),
        "/elsewhere.ods": ("application/vnd.oasis.opendocument.spreadsheet", book()),
        "/data/archive/latest.zip": ("application/zip", archive()),
        "/data/archive/2019-01.zip": ("application/zip", b"PK no archive"),
    }
    handler = type("Handler", (Publisher,), {"files": files, "faults": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("SAFECITY_MIRROR", f"http://127.0.0.1:{server.server_port}")
    yield handler
    stop.set()
    server.shutdown()
    server.server_close()
    stop.clear()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SAFECITY_RAW", str(tmp_path / "raw"))
    return House.find()


def taken_in(house: House) -> list[str]:
    files = (path for path in house.raw.rglob("*") if path.is_file())
    names = (path.relative_to(house.raw).as_posix() for path in files)
    return sorted(name for name in names if not name.startswith("."))


def test_the_latest_table_of_a_page_is_taken_in_and_recorded(publisher, house) -> None:
    (taken,) = fetch(house, load_catalogue(), "home_office_csp")
    assert taken.path.name == "prc-csp-mar16-mar22-tables-210722.ods"
    (entry,) = read_manifest(house.raw).values()
    assert entry.url == f"https://assets.publishing.service.gov.uk{FILE}"
    assert entry.sha256 == hashlib.sha256(book()).hexdigest()
    assert (entry.publisher, entry.licence) == ("Home Office", "Open Government Licence v3.0")


def test_only_the_forces_that_are_wanted_leave_an_archive(publisher, house) -> None:
    fetch(house, load_catalogue(), "police_uk", forces=("hampshire",))
    assert taken_in(house) == [
        "manifest.csv",
        "police_uk/2022-03/2022-03/2022-03-hampshire-street.csv",
    ]


def test_a_service_is_read_to_its_last_page(publisher, house, monkeypatch) -> None:
    name = "LAD24_CSP24_PFA24_EW_LU"
    place = DOWNLOADS["geography"]
    one = type(place)(place.url, place.way, names=(name,))
    monkeypatch.setitem(DOWNLOADS, "geography", one)
    (taken,) = fetch(house, load_catalogue(), "geography")
    table = pd.read_csv(taken.path)
    assert list(table.columns) == list(LOOKUP)
    assert table["LAD24CD"].tolist() == [f"E0600004{k}" for k in range(5)]


@pytest.mark.parametrize("faults", [["500", "500"], ["", "500"]])
def test_a_server_that_fails_for_a_while_is_asked_again(publisher, house, faults) -> None:
    publisher.faults += faults
    assert fetch(house, load_catalogue(), "home_office_csp")


def test_a_redirect_is_followed_and_its_end_recorded(publisher, house) -> None:
    publisher.faults += ["", "moved"]
    fetch(house, load_catalogue(), "home_office_csp")
    (entry,) = read_manifest(house.raw).values()
    assert entry.url.endswith("/host/elsewhere.ods")


@pytest.mark.parametrize(
    ("faults", "said"),
    [(["", "cut"], "bytes arrived|download stopped"), (["500"] * 9, "answered 500"),
     (["", "html"], "a web page came"), (["html"], "a web page came")],
)  # fmt: skip
def test_a_fault_is_said_and_nothing_is_taken_in(publisher, house, faults, said) -> None:
    publisher.faults += faults
    with pytest.raises(SafecityError, match=said):
        fetch(house, load_catalogue(), "home_office_csp")
    assert taken_in(house) == []


def test_a_server_that_stalls_is_given_up(publisher, house, monkeypatch) -> None:
    monkeypatch.setattr("safecity.ingest.take.download.TRIES", Retry(0))
    monkeypatch.setattr("safecity.ingest.take.fetch.TIMEOUT", 0.2)
    publisher.faults += ["", "stall"]
    with pytest.raises(SafecityError, match="no answer from"):
        fetch(house, load_catalogue(), "home_office_csp")
    assert taken_in(house) == []


def test_another_hash_than_asked_for_is_refused(publisher, house) -> None:
    with pytest.raises(SafecityError, match="has not the hash"):
        fetch(house, load_catalogue(), "home_office_csp", sha256="0" * 64)
    assert taken_in(house) == []
    right = hashlib.sha256(book()).hexdigest()
    assert fetch(house, load_catalogue(), "home_office_csp", sha256=right)


@pytest.mark.parametrize(
    ("edition", "forces", "said"),
    [("2019-01", ("hampshire",), "damaged archive"), (None, ("essex",), "no street file of essex"),
     ("2001-01", ("kent",), "answered 404")],
)  # fmt: skip
def test_archives_that_cannot_be_used_are_refused(publisher, house, edition, forces, said) -> None:
    with pytest.raises(SafecityError, match=said):
        fetch(house, load_catalogue(), "police_uk", edition, forces)
    assert taken_in(house) == []
