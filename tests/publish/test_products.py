from __future__ import annotations

import json
import zipfile

import pytest

from safecity.catalogue.assessment import House
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.store import Store
from safecity.publish import release
from safecity.publish.bundle import files_below, sha256_of, write_bundle
from safecity.publish.manifest import code_version, environment
from safecity.publish.products import print as typesetter

from .samples import sample_assessment, sample_exhibits

NAMES = [
    "report.html", "report.pdf", "paper.docx", "report.docx", "slides.pptx", "compendium.xlsx",
    "dashboard.html", "data", "results.csv", "signoff.html", "ro-crate-metadata.json",
    "manifest.json", "bundle.zip",
]  # fmt: skip


def make(folder, kept=()):
    store = Store(folder / "exhibits")
    for each in sample_exhibits():
        store.write(each)
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "notebooks" / "violence.html").write_text("<p>run</p>")
    return release.make_products(
        House(root=folder, raw=folder / "raw"),
        sample_assessment(),
        load_catalogue(),
        store.folder,
        folder,
        notebooks=folder / "notebooks",
        kept=kept,
    )


def _hashes(made):
    """Hash files, and what is in folders, by name."""
    files = [file for path in made for file in (path.rglob("*") if path.is_dir() else [path])]
    return {file.name: sha256_of(file) for file in files}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("a path with spaces")


@pytest.fixture(scope="module")
def made(folder):
    return make(folder)


def test_all_products_are_in_place_and_nothing_else(folder, made):
    assert [path.name for path in made] == NAMES
    assert all(path.is_file() for path in made if path.name != "data")
    assert (folder / "data" / "datapackage.json").is_file()
    assert sorted(p.name for p in folder.iterdir()) == sorted([*NAMES, "exhibits", "notebooks"])


def test_the_manifest_names_every_file_by_its_hash(folder, made):
    manifest = json.loads((folder / "manifest.json").read_text())
    named = {row["path"]: row["sha256"] for row in manifest["files"]}
    assert {"report.html", "report.pdf", "notebooks/violence.html"} <= set(named)
    assert named["exhibits/violence/trend.csv"] == sha256_of(folder / "exhibits/violence/trend.csv")
    assert manifest["raw"] == [] and manifest["synthetic"] is False
    assert {e["id"] for e in manifest["exhibits"]} == {e.id for e in sample_exhibits()}
    assert str(folder) not in json.dumps(manifest)


def test_the_bundle_holds_what_the_manifest_names(folder, made):
    manifest = json.loads((folder / "manifest.json").read_text())
    with zipfile.ZipFile(folder / "bundle.zip") as archive:
        names = archive.namelist()
        assert names == sorted([*(row["path"] for row in manifest["files"]), "manifest.json"])
        assert archive.read("report.pdf") == (folder / "report.pdf").read_bytes()
        assert {entry.date_time for entry in archive.infolist()} == {(2022, 11, 30, 12, 0, 0)}


def test_links_beside_the_report_lead_into_the_bundle(folder, made):
    import re

    html = (folder / "report.html").read_text()
    with zipfile.ZipFile(folder / "bundle.zip") as archive:
        linked = set(re.findall(r'href="((?:exhibits|notebooks)/[^"#]+)', html))
        assert linked and linked <= set(archive.namelist())


def test_the_same_inputs_give_the_same_bytes(made, tmp_path):
    again = make(tmp_path)
    assert _hashes(again) == _hashes(made)


def test_a_failure_leaves_the_last_good_products(folder, made, monkeypatch):
    before = _hashes(made)

    def fail(document):
        raise SafecityError("the PDF could not be typeset")

    monkeypatch.setattr(typesetter, "render_print", fail)
    with pytest.raises(SafecityError):
        make(folder)
    assert _hashes(made) == before
    assert not list(folder.glob(".products-*"))


def test_a_broken_exhibit_stops_before_anything_is_replaced(tmp_path):
    make(tmp_path)
    before = sha256_of(tmp_path / "report.html")
    (tmp_path / "exhibits" / "violence" / "broken.json").write_text("{")
    with pytest.raises(SafecityError, match=r"broken\.json"):
        make(tmp_path)
    assert sha256_of(tmp_path / "report.html") == before


def test_hidden_and_absent_files_are_not_bundled(tmp_path):
    (tmp_path / ".trend.csv.part").write_text("half")
    (tmp_path / "trend.csv").write_text("whole")
    assert list(files_below(tmp_path, "exhibits")) == ["exhibits/trend.csv"]
    assert files_below(tmp_path / "absent", "notebooks") == {}


def test_a_bundle_s_bytes_do_not_depend_on_order_or_clock(tmp_path):
    import os

    one, two = tmp_path / "one", tmp_path / "two"
    for path in (one, two):
        path.write_text(path.name)
    write_bundle(tmp_path / "a.zip", {"x/one": one, "two": two}, "2022-11-30")
    os.utime(one, (0, 0))
    write_bundle(tmp_path / "b.zip", {"two": two, "x/one": one}, "2022-11-30")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_environment_and_code_are_named():
    assert "typst" in environment()["packages"]
    assert len(code_version()["source_sha256"]) == 64


def test_what_a_reader_opens_is_kept_where_only_a_notebook_changed(tmp_path, monkeypatch):
    made = make(tmp_path)
    whole = {path.name: path.read_bytes() for path in made if path.is_file()}
    read = [file for p in release.made_of_exhibits() for file in _files(tmp_path / p.top)]
    monkeypatch.setattr(release, "rendered", lambda *_: pytest.fail("it was made again"))
    assert make(tmp_path, read) == made
    assert {path.name: path.read_bytes() for path in made if path.is_file()} == whole

    (tmp_path / "notebooks" / "more.html").write_text("<p>another run</p>")
    make(tmp_path, read)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        assert archive.read("notebooks/more.html") == b"<p>another run</p>"
        assert (
            archive.read("data/datapackage.json")
            == (tmp_path / "data/datapackage.json").read_bytes()
        )
    assert (tmp_path / "report.pdf").read_bytes() == whole["report.pdf"]


def _files(path):
    return sorted(path.rglob("*")) if path.is_dir() else [path]
