"""Every product that the folder holds, as what it declares."""

from __future__ import annotations

from dataclasses import fields

from safecity.publish.product import FOLDER, products
from safecity.publish.release import Material

GIVEN = {field.name for field in fields(Material)} | {"sheets", "results"}


def test_each_file_of_the_folder_is_one_product() -> None:
    assert len(products()) == len(list(FOLDER.glob("[!_]*.py"))) > 0


def test_a_product_reads_what_there_is() -> None:
    assert all(hasattr(Material, name) or name in GIVEN for p in products() for name in p.reads)
    assert all(p.reads for p in products() if p.make is not None)


def test_no_two_products_share_a_file_or_a_place() -> None:
    made = products()
    assert len({p.file for p in made}) == len({p.place for p in made}) == len(made)
    assert [p.place for p in made] == sorted(p.place for p in made)
