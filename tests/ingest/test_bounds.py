"""What is made to fill a disk or the memory is refused in a moment, and named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.supply.scan import list_files, scan_house
from safecity.ingest.tables import bounds
from safecity.ingest.tables.workbook import stream_rows
from safecity.ingest.take.taking import add

from .books import content, ods_of, xlsx, xml_sheet
from .city import row, text

ROW = "<table:table-row{}>{}</table:table-row>"
WORD = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
BILLION = "1000000000"


def refused(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "book.ods"
    path.write_bytes(data)
    with pytest.raises(SafecityError) as caught:
        list(stream_rows(path))
    assert str(path) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("times", [BILLION, "9" * 5000])
@pytest.mark.parametrize(
    ("row_times", "cell_times"),
    [(' table:number-rows-repeated="{}"', ""), ("", ' table:number-columns-repeated="{}"')],
)
def test_a_cell_or_a_row_that_is_repeated_without_end(
    tmp_path: Path, row_times: str, cell_times: str, times: str
) -> None:
    cells = WORD.format(cell_times.format(times), "x")
    sheet = xml_sheet("one", ROW.format(row_times.format(times), cells))
    said = refused(tmp_path, ods_of(content(sheet)))
    assert "times" in said or "beyond the last row" in said


def test_empty_cells_and_rows_may_be_repeated_as_often_as_programs_do(tmp_path: Path) -> None:
    empty = f'<table:table-cell table:number-columns-repeated="{"9" * 5000}"/>'
    rows = ROW.format("", WORD.format("", "x") + empty)
    rows += ROW.format(f' table:number-rows-repeated="{"9" * 5000}"', empty)
    (tmp_path / "book.ods").write_bytes(ods_of(content(xml_sheet("one", rows))))
    assert [each.cells[0] for each in stream_rows(tmp_path / "book.ods")] == ["x"]


def test_blanks_without_end(tmp_path: Path) -> None:
    cell = WORD.format("", f'a<text:s text:c="{BILLION}"/>b')
    data = ods_of(content(xml_sheet("one", ROW.format("", cell))))
    assert "more than 10,000 times" in refused(tmp_path, data)


@pytest.mark.parametrize("cell", ["ZZZZZZ1", "A" + "9" * 5000, "XFE1", "A1048577", "XFD1048576"])
def test_a_cell_of_a_sheet_that_lies_nowhere(tmp_path: Path, cell: str) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx({"one": [["a", 1], ["b", 2]]}))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b'r="B2"' in part
                part = part.replace(b'r="B2"', f'r="{cell}"'.encode())
            new.writestr(name, part)
    said = refused(tmp_path, stream.getvalue())
    assert "beyond the last row or column" in said or "16,384 columns" in said


def test_a_part_that_is_larger_than_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "PART", 1_000)
    data = ods_of(content(xml_sheet("one", "")), **{"styles.xml": "<x>" + " " * 1_000})
    assert "styles.xml is larger than 1,000 bytes" in refused(tmp_path, data)


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    path = tmp_path / "crimes.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2024-01/2024-01-hampshire-street.csv", text(row()) + "\n" * (8 << 20))
    return path


def test_an_archive_made_to_fill_the_disk(
    city, bomb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "SMALL", 1 << 20)
    with pytest.raises(SafecityError, match=r"crimes\.zip: an archive of .* made to fill a disk"):
        add(city.house, load_catalogue(), "police_uk", bomb)
    assert not list(city.house.raw.glob(".*")) and not list(list_files(city.house.raw))


def test_an_archive_that_the_disk_has_no_room_for(
    city, bomb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("usage", (), {"free": 1_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(SafecityError, match="1,000 are free on the disk"):
        add(city.house, load_catalogue(), "police_uk", bomb)
    assert not list(city.house.raw.glob(".*"))


def test_an_archive_of_more_files_than_any(
    city, bomb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "ENTRIES", 0)
    with pytest.raises(SafecityError, match="1 files, more than 0"):
        add(city.house, load_catalogue(), "police_uk", bomb)


def test_archives_within_archives_end(city, tmp_path: Path) -> None:
    inner = tmp_path / "a.zip"
    inner.write_bytes(b"PK\5\6" + bytes(18))
    for depth in range(6):
        outer = tmp_path / f"{depth}.zip"
        with zipfile.ZipFile(outer, "w") as archive:
            archive.write(inner, inner.name)
        inner = outer
    with pytest.raises(SafecityError, match="4 deep within one another"):
        add(city.house, load_catalogue(), "police_uk", inner)
    assert not list(city.house.raw.glob(".*"))


def test_links_that_lead_back_are_not_followed(city, tmp_path: Path) -> None:
    for folder, other in (("a", "c"), ("c", "a")):
        path = city.write(f"{folder}/2024-01-{folder}.csv", "x\n").parent
        (path / "self").symlink_to(path, target_is_directory=True)
        (path / "up").symlink_to(city.house.raw, target_is_directory=True)
        (path / "other").symlink_to(path.parent / other, target_is_directory=True)
        (path / "loop").symlink_to(path / "loop")
    scanned = scan_house(city.house)
    assert [file.name for file in scanned if not file.unreadable] == [
        "a/2024-01-a.csv", "a/other/2024-01-c.csv", "c/2024-01-c.csv", "c/other/2024-01-a.csv",
    ]  # fmt: skip
    assert {Path(file.name).name for file in scanned if file.unreadable} == {"loop"}
    for link in city.house.raw.glob("*/*"):
        link.unlink() if link.is_symlink() else None
    folder = tmp_path / "given"
    (folder / "2024-01").mkdir(parents=True)
    (folder / "2024-01" / "2024-01-hampshire-street.csv").write_text(text(row()))
    (folder / "2024-01" / "back").symlink_to(folder, target_is_directory=True)
    taken = add(city.house, load_catalogue(), "police_uk", folder)
    assert len(taken) == 1
