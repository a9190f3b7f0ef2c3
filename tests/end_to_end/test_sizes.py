"""No product is larger than the documentation allows it to be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("demo run")
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
ROW = re.compile(r"^\| `([a-z-]+(?:\.[a-z]+)+)` \| (\d+) \|$", re.MULTILINE)


def budgets() -> dict[str, int]:
    """Megabytes that each product may have, as the documentation says."""
    section = PAGE.read_text(encoding="utf-8").split("## How large a product may be")[1]
    return {name: int(most) for name, most in ROW.findall(section.split("\n## ")[0])}


def too_large(folder: Path) -> dict[str, float]:
    """Products over their budget, with their size in megabytes."""
    sizes = {name: (folder / name).stat().st_size / 1e6 for name in budgets()}
    return {name: size for name, size in sizes.items() if size > budgets()[name]}


def test_every_product_that_is_one_file_has_a_budget(products: Path) -> None:
    records = {"manifest.json", "ro-crate-metadata.json"}
    files = {path.name for path in products.iterdir() if path.is_file()}
    assert files - records == set(budgets())


def test_no_product_is_larger_than_its_budget(products: Path) -> None:
    assert too_large(products) == {}


def test_one_that_is_larger_is_found(tmp_path: Path) -> None:
    for name in budgets():
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "slides.pptx").write_bytes(bytes(2_000_001))
    assert too_large(tmp_path) == {"slides.pptx": 2.000001}
