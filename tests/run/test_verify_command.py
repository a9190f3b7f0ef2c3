"""An edition is checked again: whole it passes, and each fault is named with what was expected."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safecity.publish.manifest import manifest_text
from safecity.run.command import app

from ..publish.published import RAW, publish

runner = CliRunner(env={"COLUMNS": "200"})
CSV = "exhibits/violence/trend.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("a shelf {x}") / "made")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def check(place: Path, *options: str) -> tuple[int, str]:
    answer = runner.invoke(app, ["verify", str(place), *options])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, " ".join(answer.output.split())


def change_manifest(folder: Path, change: Callable[[dict], object]) -> None:
    """Change the manifest and seal it anew, as a forger would."""
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(manifest_text(manifest))


def rezip(folder: Path, target: Path, **more: str) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != "bundle.zip":
                archive.write(path, path.relative_to(folder).as_posix())
        for name, text in more.items():
            archive.writestr(name, text)
    return target


def test_a_whole_edition_passes_as_folder_and_as_bundle(made: Path) -> None:
    seal = json.loads((made / "manifest.json").read_text())["seal"]
    for place in (made, made / "bundle.zip"):
        code, said = check(place)
        assert code == 0 and "Nothing is wrong" in said and seal in said
        assert "WRONG" not in said


def test_raw_files_are_checked_where_they_are_at_hand(made: Path, tmp_path: Path) -> None:
    raw = Path(shutil.copytree(made.parent / "raw", tmp_path / "raw"))
    code, said = check(made, "--raw", str(raw))
    assert code == 0 and "3 raw files hashed" in said
    first, second, _ = RAW
    (raw / first).write_text("altered")
    (raw / second).unlink()
    code, said = check(made, "--raw", str(raw))
    assert code == 1
    assert f"{first} the raw file is another one" in said
    assert f"{second} the raw file is missing" in said


def test_one_altered_byte_is_named_with_both_hashes(folder: Path) -> None:
    path = folder / "report.html"
    path.write_bytes(path.read_bytes().replace(b"the", b"The"))
    rows = json.loads((folder / "manifest.json").read_text())["files"]
    expected = next(row["sha256"] for row in rows if row["path"] == "report.html")
    code, said = check(folder)
    assert code == 1
    assert f"report.html its content is not the recorded one expected {expected} found " in said


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda f: (f / CSV).unlink(), f"{CSV} it is missing"),
        (lambda f: (f / CSV).write_text("month"), f"{CSV} its size is not the recorded one"),
        (lambda f: (f / "extra.txt").write_text("x"), "extra.txt it is not in the manifest"),
        (
            lambda f: (f / "signoff-x.html").write_text("x"),
            "signoff-x.html it is not in the manifest (a filled sheet is kept outside",
        ),
        (lambda f: (f / "manifest.json").unlink(), "manifest.json there is no such file"),
        (lambda f: (f / "manifest.json").write_text("{"), "manifest.json it is no valid JSON"),
        (lambda f: (f / "manifest.json").write_text("[]"), "it is no record of an edition"),
        (lambda f: (f / "manifest.json").write_text("{}"), "it does not hold assessment, files"),
        (lambda f: (f / "ro-crate-metadata.json").write_text("{"), "crate-metadata.json its size"),
        (lambda f: (f / "link").symlink_to(f / CSV), "link its name is not safe: a link"),
    ],
)  # fmt: skip
def test_each_fault_of_a_folder_is_named(folder: Path, spoil: Callable, words: str) -> None:
    spoil(folder)
    code, said = check(folder)
    assert code == 1 and words in said
    assert "Traceback" not in said


def test_a_manifest_that_was_altered_breaks_its_seal(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"mode": "full"', '"mode": "fuel"'))
    code, said = check(folder)
    assert code == 1 and "its content is not the one that was sealed" in said


def test_a_manifest_sealed_anew_still_disagrees_with_the_crate(folder: Path) -> None:
    def forge(manifest: dict) -> None:
        manifest["raw"][0]["sha256"] = "0" * 64

    change_manifest(folder, forge)
    code, said = check(folder)
    assert code == 1 and f"another hash of #raw/{next(iter(RAW))}" in said


def test_exhibits_made_from_other_inputs_are_named(folder: Path) -> None:
    def forge(manifest: dict) -> None:
        manifest["inputs"]["1"]["coverage"] = "1" * 64

    change_manifest(folder, forge)
    code, said = check(folder)
    assert code == 1 and "it was made from other inputs than recorded" in said


def test_results_that_differ_from_the_exhibits_are_named_by_line(folder: Path) -> None:
    path = folder / "results.csv"
    path.write_text(path.read_text().replace("1214.25", "1214.75"))
    code, said = check(folder)
    assert code == 1
    for line, name in ((3, "violence.trend"), (6, "violence.change")):
        assert f"line {line}, value of {name} expected 1214.25 found 1214.75" in said


@pytest.mark.parametrize("text", ["{", "[]", '{"@graph": 3}', '{"@graph": [{"@id": "#a"}]}'])
def test_a_crate_that_says_nothing_is_a_fault(folder: Path, text: str) -> None:
    (folder / "ro-crate-metadata.json").write_text(text)
    code, said = check(folder)
    assert code == 1 and "ro-crate-metadata.json" in said and "Traceback" not in said


def test_a_broken_exhibit_is_named(folder: Path) -> None:
    (folder / "exhibits" / "violence" / "trend.json").write_text("{")
    code, said = check(folder)
    assert code == 1 and "exhibits/violence/trend.json" in said


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside.txt", "a\\..\\b", "C:/x"])
def test_names_that_lead_out_of_a_bundle_are_refused(folder: Path, name: str) -> None:
    bundle = rezip(folder, folder.parent / "evil.zip", **{name: "x"})
    code, said = check(bundle)
    assert code == 1 and "its name is not safe" in said
    assert "Results" not in said, "nothing was unpacked"
    assert not (folder.parent.parent / "outside.txt").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_or_is_a_link_is_refused(folder: Path) -> None:
    code, said = check(rezip(folder, folder.parent / "twice.zip", **{CSV: "x"}))
    assert code == 1 and "listed twice" in said
    bundle = rezip(folder, folder.parent / "link.zip")
    with zipfile.ZipFile(bundle, "a") as archive:
        entry = zipfile.ZipInfo("notebooks/link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    code, said = check(bundle)
    assert code == 1 and "a link, not a file" in said


def test_a_bundle_of_another_run_beside_the_files_is_a_fault(folder: Path) -> None:
    rezip(folder, folder.parent / "aside.zip")
    change_manifest(folder, lambda manifest: manifest["assessment"].update(title="Another run"))
    code, said = check(folder)
    assert code == 1 and "bundle.zip of another run" in said
    change_manifest(folder, lambda manifest: manifest["assessment"].pop("title"))
    rezip(folder, folder / "bundle.zip", **{"more.txt": "x"})
    code, said = check(folder)
    assert code == 1 and "of what is in it, more.txt: it is not in the manifest" in said
    (folder / "bundle.zip").write_bytes(b"PK")
    code, said = check(folder)
    assert code == 1 and "no whole zip file" in said


def test_a_bundle_cut_short_is_no_bundle(made: Path, tmp_path: Path) -> None:
    whole = (made / "bundle.zip").read_bytes()
    for share in (0, 10, len(whole) // 2, len(whole) - 30):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(whole[:share])
        code, said = check(cut)
        assert code == 1 and "no whole zip file" in said and "cut.zip" in said


def test_damage_inside_a_bundle_is_named(made: Path, tmp_path: Path) -> None:
    content = bytearray((made / "bundle.zip").read_bytes())
    with zipfile.ZipFile(made / "bundle.zip") as archive:
        entry = archive.getinfo("report.html")
    start = entry.header_offset + 30 + len(entry.filename)
    content[start : start + 12] = bytes(12)
    (tmp_path / "damaged.zip").write_bytes(content)
    code, said = check(tmp_path / "damaged.zip")
    assert code == 1 and "report.html it cannot be unpacked" in said


def test_what_the_runner_keeps_beside_the_products_is_no_fault(folder: Path) -> None:
    for name in (".DS_Store", ".ipynb_checkpoints/violence.ipynb"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert check(folder)[0] == 0


def test_nowhere_is_said_to_be_nowhere(tmp_path: Path) -> None:
    code, said = check(tmp_path / "absent")
    assert code == 1 and "there is no such folder or bundle" in said


FIT = "Fit for publication"


def sheet(made: Path, tmp_path: Path, **entries: object) -> Path:
    """Save a sheet that all three have signed, as the page saves it."""
    signed = {
        f"sign-{role}-{asked}": said
        for role in ("analyst", "reviewer", "owner")
        for asked, said in (("name", f"The {role}"), ("date", "2026-06-30"), ("decision", FIT))
    }
    manifest = json.loads((made / "manifest.json").read_text())
    hashes = {row["path"]: row["sha256"] for row in manifest["files"]}
    products = {name: hashes[name] for name in ("report.html", "results.csv")}
    saved = {"edition": "x", "products": products}
    path = tmp_path / "signed.json"
    path.write_text(json.dumps(saved | {"entries": {**signed, **entries}}))
    return path


def test_verify_says_who_signed_and_that_it_is_for_these_files(made: Path, tmp_path: Path) -> None:
    code, said = check(made, "--signed", str(sheet(made, tmp_path)))
    assert code == 0
    assert "2 products; signed: The analyst, The reviewer, The owner" in said


def test_verify_says_that_one_person_reviewed_and_approved(made: Path, tmp_path: Path) -> None:
    both = {"sign-reviewer-name": "J. Owen", "sign-owner-name": "j  owen"}
    code, said = check(made, "--signed", str(sheet(made, tmp_path, **both)))
    assert code == 0
    assert "2 products; signed: The analyst, J. Owen (3 roles, 2 people)" in said


@pytest.mark.parametrize(
    ("others", "titles"),
    [
        (("owner",), ("Senior responsible owner",)),
        (("reviewer",), ("Reviewer",)),
        (("owner", "reviewer"), ("Senior responsible owner", "Reviewer")),
    ],
)
def test_verify_finds_an_edition_that_its_author_reviewed_or_approved(
    made: Path, tmp_path: Path, others: tuple[str, ...], titles: tuple[str, ...]
) -> None:
    names = {f"sign-{role}-name": "the  Analyst." for role in others}
    code, said = check(made, "--signed", str(sheet(made, tmp_path, **names)))
    assert code == 1
    for title in titles:
        assert f"{title}: signed by whoever made the edition; another person must sign" in said
    assert said.count("signed by whoever made") == len(titles)


def test_verify_finds_a_product_that_is_not_the_one_signed(folder: Path, tmp_path: Path) -> None:
    path = sheet(folder, tmp_path)
    kept = json.loads(path.read_text())
    kept["products"] |= {"report.html": "0" * 64, "gone.pdf": "1" * 64}
    path.write_text(json.dumps(kept))
    code, said = check(folder, "--signed", str(path))
    assert (
        code == 1 and f"report.html it is not the one that was signed expected {'0' * 64}" in said
    )
    assert f"gone.pdf it is not the one that was signed expected {'1' * 64} found no file" in said


def test_verify_finds_a_product_that_the_sheet_does_not_name(made: Path, tmp_path: Path) -> None:
    path = sheet(made, tmp_path)
    kept = json.loads(path.read_text())
    del kept["products"]["results.csv"]
    path.write_text(json.dumps(kept))
    code, said = check(made, "--signed", str(path))
    assert code == 1 and "results.csv it was not signed" in said
    assert "report.html it was not signed" not in said and "manifest.json it was" not in said


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"sign-owner-name": "  "}, "Senior responsible owner: not signed, without name"),
        ({"sign-owner-name": ""}, "Senior responsible owner: not signed, without name"),
        ({"sign-analyst-date": "", "sign-analyst-decision": ""}, "without date, decision"),
        ({"sign-reviewer-decision": "Not fit for publication"}, "Reviewer: not signed as fit"),
    ],
)
def test_verify_finds_a_sheet_that_is_not_signed(
    made: Path, tmp_path: Path, entries: dict, words: str
) -> None:
    code, said = check(made, "--signed", str(sheet(made, tmp_path, **entries)))
    assert code == 1 and words in said


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"products": [], "entries": {}}'])
def test_verify_refuses_what_is_no_sheet(made: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(content)
    code, said = check(made, "--signed", str(path))
    assert code == 1 and "it is no filled sign-off sheet that was saved as data" in said
