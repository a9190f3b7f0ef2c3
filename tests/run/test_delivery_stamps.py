from pathlib import Path

from safecity.catalogue.assessment import House
from safecity.run.delivery import Outputs, Stamps


def test_a_result_is_fresh_while_inputs_and_outputs_are_the_same(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / ".run", tmp_path)
    report, folder = tmp_path / "report.html", tmp_path / "exhibits"
    folder.mkdir()
    report.write_text("r")
    (folder / "one.json").write_text("1")
    assert not stamps.fresh("x", "in")
    stamps.write("x", "in", [report, folder])
    assert stamps.fresh("x", "in")
    assert stamps.inputs("x") == "in"
    assert stamps.results("x") == [report, folder / "one.json"]
    assert not stamps.fresh("x", "other inputs")
    report.write_text("altered")
    assert not stamps.fresh("x", "in")
    report.unlink()
    assert not stamps.fresh("x", "in")


def test_a_broken_stamp_is_no_stamp(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{half")
    stamps = Stamps(tmp_path, tmp_path)
    assert not stamps.fresh("x", "")
    assert stamps.results("x") == []


def test_a_theme_may_be_called_as_a_step_is(tmp_path: Path) -> None:
    outputs = Outputs(House(tmp_path, tmp_path / "raw"), "town", "2021-22")
    made, product = outputs.notebooks / "read.ipynb", outputs.edition / "index.html"
    for path in (made, product):
        path.parent.mkdir(parents=True)
        path.write_text("i")
    for step in ("read", "all", "products"):
        outputs.notebook_stamps.write(step, "of the notebook", [made])
        outputs.edition_stamps.write(step, "of the step", [product])
        assert outputs.notebook_stamps.fresh(step, "of the notebook")
        assert outputs.notebook_stamps.results(step) == [made]
        assert outputs.edition_stamps.fresh(step, "of the step")
