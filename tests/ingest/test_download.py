from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from urllib3.util import Retry

from safecity.errors import SafecityError
from safecity.ingest.take.download import download

BODY = b"0123456789" * 10


class Publisher(BaseHTTPRequestHandler):
    etag, cut, status, kind = '"a"', 0, 200, "text/csv"

    def do_GET(self) -> None:
        cls = type(self)
        whole = BODY if cls.etag == '"a"' else BODY[::-1]
        start = 0
        if self.headers.get("If-Range") == cls.etag:
            start = int(self.headers["Range"][6:-1])
        self.send_response(206 if start else cls.status)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        self.send_header("ETag", cls.etag)
        self.send_header("Content-Type", cls.kind)
        self.send_header("Content-Length", str(len(whole) - start))
        self.end_headers()
        self.wfile.write(whole[start : cls.cut or None])

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Publisher]]:
    monkeypatch.setattr("safecity.ingest.take.download.TRIES", Retry(1, raise_on_status=False))
    handler = type("Handler", (Publisher,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("SAFECITY_MIRROR", f"http://127.0.0.1:{server.server_port}")
    yield handler
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("later", ['"a"', '"b"'])
def test_a_cut_file_is_resumed_unless_it_has_changed(publisher, tmp_path: Path, later: str) -> None:
    publisher.cut = 30
    with pytest.raises(SafecityError, match="Run the same command again"):
        download("https://host/x.csv", tmp_path / "x.csv", 1)
    assert not (tmp_path / "x.csv").exists()
    assert (tmp_path / "x.csv.part").read_bytes() == BODY[:30]
    publisher.cut, publisher.etag = 0, later
    assert download("https://host/x.csv", tmp_path / "x.csv", 1) == "https://host/x.csv"
    assert (tmp_path / "x.csv").read_bytes() == (BODY if later == '"a"' else BODY[::-1])
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_error_of_the_publisher_is_said(publisher, tmp_path: Path, status: int) -> None:
    publisher.status = status
    with pytest.raises(SafecityError, match=f"answered {status}.*raw add"):
        download("https://host/x.csv", tmp_path / "x.csv", 1)
    assert not list(tmp_path.iterdir())


def test_a_web_page_is_not_a_file(publisher, tmp_path: Path) -> None:
    publisher.kind = "text/html; charset=utf-8"
    with pytest.raises(SafecityError, match="web page came instead"):
        download("https://host/x.csv", tmp_path / "x.csv", 1)
    assert not list(tmp_path.iterdir())
