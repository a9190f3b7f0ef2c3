"""Every text in every product, whatever container it is packed in."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from shutil import which

CONTAINERS = (".zip", ".docx", ".pptx", ".xlsx")
PICTURES = (".png", ".woff2", ".woff", ".ttf", ".otf")
EMBEDDED = re.compile(rb'(?:data:[^"\')\s]*;base64,|"image/png":\s*")[A-Za-z0-9+/=\\n]+')
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


def products_of(folder: Path) -> list[Path]:
    """Files that are handed to readers; hidden folders hold what the runner remembers."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    ]


def texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and plain content of every file; the bundle's copies are not read twice."""
    files = {str(path.relative_to(folder)): path for path in products_of(folder)}
    for name, path in files.items():
        known = set(files) if path.suffix == ".zip" else set()
        yield from opened(name, path.read_bytes(), known)


def opened(
    name: str, content: bytes, known: frozenset[str] | set[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """Unpack what is packed; pictures are left out, and those embedded in pages."""
    if name.endswith(CONTAINERS):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield f"{name}!{member}", member.encode()
                if member not in known:
                    yield from opened(f"{name}!{member}", archive.read(member))
    elif name.endswith(".pdf"):
        yield name, unpacked(content)
        yield f"{name} in words", words(content)
    elif not name.endswith(PICTURES):
        yield name, EMBEDDED.sub(b"", content)


def words(pdf: bytes) -> bytes:
    """A PDF's text, which its pages hold as numbers of glyphs, where poppler can read it."""
    if which("pdftotext") is None:
        return b""
    asked = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout


def unpacked(pdf: bytes) -> bytes:
    """A PDF's objects and metadata with its packed streams inflated."""
    streams = [_inflated(found[1]) for found in STREAM.finditer(pdf)]
    return STREAM.sub(b"", pdf) + b"\n".join(streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream if stream.startswith(b"<?xpacket") else b""


def without_outlines(name: str, content: bytes) -> bytes:
    """Take the published boundaries out: their coordinates are of areas, not of crimes."""
    if name.endswith(".geojson"):
        return b""
    if b'"outlines"' in content and name.endswith("dashboard.html"):
        data = re.search(rb'<script[^>]*id="data"[^>]*>(.*?)</script>', content, re.S)
        assert data is not None
        kept = json.loads(data[1]) | {"outlines": {}, "around": None}
        return content.replace(data[1], json.dumps(kept).encode())
    return content
