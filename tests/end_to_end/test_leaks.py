"""Nothing in any product tells of this machine, of a person or of a single crime."""

from __future__ import annotations

import getpass
import io
import os
import re
import socket
import zipfile
import zlib
from pathlib import Path

import pandas as pd
import pytest

from .contents import opened, texts, unpacked, without_outlines

pytestmark = pytest.mark.xdist_group("demo run")
PATHS = re.compile(
    rb"(?<![\w/.:])(?:/(?:home|root|tmp|Users|var|usr|opt|work|mnt)/|[A-Z]:\\\\?Users)"
)
MAIL = re.compile(rb"[A-Za-z0-9._%+-]+@[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
POSTCODE = re.compile(rb"\b[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}\b")
CRIME_ID = re.compile(rb"\b[0-9a-f]{64}\b")
POINT = re.compile(rb"(?<![\d.,])(?:-?1\.[34]\d{4,}[\"',;\s\]]{1,4}50\.[89]\d{4,}|"
                   rb"50\.[89]\d{4,}[\"',;\s\]]{1,4}-?1\.[34]\d{4,})")  # fmt: skip
COLUMNS = re.compile(rb"\b(Crime ID|Falls within|LSOA code,LSOA name|Last outcome category)\b")
HASHED = re.compile(r"(manifest\.json|ro-crate-metadata\.json|datapackage\.json|index\.html|"
                    r"signoff\.html|\.ipynb|exhibits/[a-z_]+/[a-z0-9_]+\.json)$")  # fmt: skip
"""Files that name inputs and products by their hash."""
QUERY = "recount.html"
"""The page that prints the query over the raw files, and so the names of their columns."""


@pytest.fixture(scope="module")
def contents(products) -> list[tuple[str, bytes]]:
    found = list(texts(products))
    assert len(found) > 300
    return found


def matches(contents, pattern: re.Pattern[bytes], allowed: tuple[bytes, ...] = ()) -> list[str]:
    return [
        f"{name}: {found[0].decode(errors='replace')} in "
        f"{content[max(0, found.start() - 60) : found.end() + 40]!r}"
        for name, content in contents
        for found in pattern.finditer(content)
        if found[0] not in allowed
    ][:10]


def test_no_path_of_this_machine(contents) -> None:
    assert matches(contents, PATHS) == []


def test_neither_user_nor_host(contents) -> None:
    home, host = Path.home().name, socket.gethostname()
    names = {n.encode() for n in (getpass.getuser(), home, host) if len(n) > 4}
    for name in names:
        assert matches(contents, re.compile(rb"\b" + re.escape(name) + rb"\b")) == []


def test_no_address_but_the_declared_contact(contents, declared) -> None:
    assert matches(contents, MAIL, declared) == []


def test_nothing_of_a_restricted_edition(contents, products) -> None:
    """Its stamp is on all that it holds; test_restricted tries what it shows."""
    if products.name.endswith("-restricted"):
        pytest.skip("these are the products of a restricted edition")
    assert matches(contents, re.compile(rb"RESTRICTED|restricted_edition")) == []


@pytest.fixture(scope="module")
def declared() -> tuple[bytes, ...]:
    """Addresses that a partnership declares itself, and those in the raw catalogue."""
    from safecity.catalogue.assessment import House, load_assessment

    contact = load_assessment(House.find(), "southampton", "2021-22").contact
    return tuple(MAIL.findall(contact.encode()))


def test_no_full_postcode(contents) -> None:
    assert matches(contents, POSTCODE) == []


def test_no_crime_id_nor_column_of_the_raw_files(contents) -> None:
    readable = [(name, text) for name, text in contents if not HASHED.search(name)]
    assert matches(readable, CRIME_ID) == []
    shown = [(name, text) for name, text in readable if not name.endswith(QUERY)]
    assert len(shown) < len(readable)
    assert matches(shown, COLUMNS) == []


def test_no_point_of_a_crime(contents) -> None:
    assert matches([(n, without_outlines(n, c)) for n, c in contents], POINT) == []


def test_no_raw_crime_id_or_point_of_the_demo_itself(contents, products, request) -> None:
    """Identifiers and points are taken from the raw files and looked for."""
    if "SAFECITY_PRODUCTS" in os.environ:
        pytest.skip("finished products come without their raw files")
    raw = next(request.getfixturevalue("demo_run").raw.rglob("*-hampshire-street.csv"))
    rows = pd.read_csv(raw, dtype=str).dropna(subset=["Crime ID", "Longitude"]).head(200)
    secret = {i.encode() for i in rows["Crime ID"]}
    secret |= {f"{a}{sep}{b}".encode() for a, b in zip(rows["Longitude"], rows["Latitude"],
               strict=True) for sep in (",", ", ")}  # fmt: skip
    for name, content in contents:
        assert not any(each in content for each in secret), name


SAMPLE = b"/home/ann/x ann@example.org SO14 7LY 50.904321,-1.404321 " + b"ab" * 32


@pytest.mark.parametrize("pattern", [PATHS, MAIL, POSTCODE, CRIME_ID, POINT])
def test_each_pattern_finds_what_it_looks_for(pattern) -> None:
    assert pattern.search(SAMPLE)
    assert matches([("page.html", SAMPLE)], pattern)


def test_containers_are_opened() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("notes.xml", SAMPLE)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("slides.pptx", inner.getvalue())
    assert SAMPLE in dict(opened("bundle.zip", outer.getvalue())).values()


def test_streams_of_a_pdf_are_inflated() -> None:
    pdf = b"1 0 obj\nstream\n" + zlib.compress(SAMPLE) + b"\nendstream"
    assert SAMPLE in unpacked(pdf)
