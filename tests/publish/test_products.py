from __future__ import annotations

import json
import zipfile
from types import MappingProxyType

import pytest

from safecity.catalogue.assessment import House
from safecity.catalogue.registry import load_catalogue
from safecity.digests import sha256_of
from safecity.errors import SafecityError
from safecity.exhibits.store import Store
from safecity.publish import release
from safecity.publish.bundle import files_below, write_bundle
from safecity.publish.compose import compose, document_of
from safecity.publish.draft import make_draft
from safecity.publish.manifest import code_version, environment
from safecity.publish.product import products

from .samples import sample_assessment, sample_exhibits

DOSSIER = ["signoff.html", "ro-crate-metadata.json", "manifest.json", "bundle.zip"]
NAMES = [*(product.top for product in products() if product.make is not None), *DOSSIER]


def make(folder, out=None, kept=MappingProxyType({})):
    store = Store(folder / "exhibits")
    for each in sample_exhibits():
        store.write(each)
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "notebooks" / "violence.html").write_text("<p>run</p>")
    house = House(root=folder, raw=folder / "raw")
    return release.make_products(
        compose(house, sample_assessment(), load_catalogue(), store.folder),
        house,
        store.folder,
        out or folder,
        notebooks=folder / "notebooks",
        unchanged=kept,
    )


def _hashes(made):
    """Hash files by name."""
    return {file.name: sha256_of(file) for file in made}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("a path with spaces")


@pytest.fixture(scope="module")
def made(folder):
    return make(folder)


def test_all_products_are_in_place_and_nothing_else(folder, made):
    tops = [path.relative_to(folder).parts[0] for path in made]
    assert list(dict.fromkeys(tops)) == NAMES
    assert all(path.is_file() for path in made)
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


def test_a_broken_exhibit_is_named_and_nothing_is_made(tmp_path):
    make(tmp_path, tmp_path / "first")
    (tmp_path / "exhibits" / "violence" / "broken.json").write_text("{")
    with pytest.raises(SafecityError, match=r"broken\.json"):
        make(tmp_path, tmp_path / "second")
    assert not (tmp_path / "second").exists()


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


def test_a_bundle_s_bytes_do_not_depend_on_what_is_taken_from_the_one_before(tmp_path):
    def held(**texts):
        for name, text in texts.items():
            (tmp_path / name).write_bytes(text)
        return {f"{name}.txt": tmp_path / name for name in texts} | {"é.png": tmp_path / "same"}

    before, after, fresh = (tmp_path / f"{name}.zip" for name in ("before", "after", "fresh"))
    write_bundle(
        before, held(same=b"word " * 90, other=b"1" * 90, gone=b"x", empty=b""), "2022-11-30"
    )
    members = held(same=b"word " * 90, other=b"2" * 90, new=b"y" * 90, empty=b"")
    write_bundle(after, members, "2023-11-30", before)
    write_bundle(fresh, members, "2023-11-30")
    assert after.read_bytes() == fresh.read_bytes()
    with zipfile.ZipFile(after) as bundle:
        assert bundle.testzip() is None
        assert bundle.read("other.txt") == b"2" * 90


def test_environment_and_code_are_named():
    assert "typst" in environment()["packages"]
    assert len(code_version()["source_sha256"]) == 64


def test_what_a_reader_opens_is_kept_where_only_a_notebook_changed(tmp_path, monkeypatch):
    first = tmp_path / "first"
    made = {path.relative_to(first).as_posix(): path for path in make(tmp_path, first)}
    whole = {name: path.read_bytes() for name, path in made.items()}
    tops = {product.top for product in release.made_of_exhibits()}
    kept = {name: path for name, path in made.items() if name.split("/")[0] in tops}
    monkeypatch.setattr(release.Material, "content_of", lambda *_: pytest.fail("it was made again"))
    second = tmp_path / "second"
    again = {p.relative_to(second).as_posix(): p for p in make(tmp_path, second, kept)}
    assert {name: path.read_bytes() for name, path in again.items()} == whole

    (tmp_path / "notebooks" / "more.html").write_text("<p>another run</p>")
    third = tmp_path / "third"
    make(tmp_path, third, kept)
    with zipfile.ZipFile(third / "bundle.zip") as archive:
        assert archive.read("notebooks/more.html") == b"<p>another run</p>"
        assert archive.read("data/datapackage.json") == whole["data/datapackage.json"]
    assert (third / "report.pdf").read_bytes() == whole["report.pdf"]


def test_only_what_is_not_kept_is_made_and_all_stand_in_their_order(tmp_path, monkeypatch):
    first, second = tmp_path / "first", tmp_path / "second"
    made = {path.relative_to(first).as_posix(): path for path in make(tmp_path, first)}
    tops = {product.top for product in release.made_of_exhibits()} - {"slides.pptx", "results.csv"}
    kept = {name: path for name, path in made.items() if name.split("/")[0] in tops}
    again, content_of = [], release.Material.content_of

    def noted(material, product):
        again.append(product.file)
        return content_of(material, product)

    monkeypatch.setattr(release.Material, "content_of", noted)
    paths = make(tmp_path, second, kept)
    assert again == ["slides.pptx", "results.csv"]
    assert [p.relative_to(second).as_posix() for p in paths] == list(made)
    assert _hashes(paths) == _hashes(made.values())


@pytest.mark.parametrize("product", release.made_of_exhibits(), ids=lambda p: p.top)
def test_what_says_that_it_holds_none_of_the_analysts_words_holds_none(product, tmp_path):
    (tmp_path / "violence.md").write_text("Spoken of by the analyst.")
    exhibits, catalogue, year = sample_exhibits(), load_catalogue(), sample_assessment()
    drafts = [make_draft(exhibits, catalogue, year, words) for words in (tmp_path, None)]
    assert [bool(draft.commentary) for draft in drafts] == [True, False]
    with_words, without = (
        release.Material(draft, document_of(draft), frozenset(), tmp_path).content_of(product)
        for draft in drafts
    )
    assert with_words == without or product.has_words
