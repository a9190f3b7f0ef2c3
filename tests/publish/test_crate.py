"""The edition as linked data, its manifest, and which cell and query made what."""

from __future__ import annotations

import json
import warnings
from urllib.parse import quote

import pytest
from rocrate.rocrate import ROCrate

from safecity.catalogue.registry import load_catalogue
from safecity.publish.compose import document_of
from safecity.publish.item import Link
from safecity.publish.manifest import manifest_of, manifest_text, raw_files, seal_of, with_file
from safecity.publish.provenance.crate import render_crate
from safecity.publish.provenance.making import cells_of, execution_of, report_places
from safecity.publish.provenance.query import (
    RECORD,
    datasets_behind,
    datasets_by_source,
    datasets_of,
    query_of,
)

from .published import INPUTS, RAW, draft, exhibits, publish, write_raw
from .samples import sample_assessment, synthetic


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("an edition") / "made")


@pytest.fixture(scope="module")
def graph(folder):
    found = json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]
    return {entity["@id"]: entity for entity in found}


def test_another_program_reads_the_crate(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        crate = ROCrate(folder)
    assert crate.name == "Southampton Strategic Assessment 2021/22"
    assert crate.root_dataset["datePublished"] == "2022-11-30"
    assert crate.root_dataset["license"].id.startswith("https://www.nationalarchives.gov.uk/")


def test_every_file_is_described_with_its_hash(folder, graph):
    rows = json.loads((folder / "manifest.json").read_text())["files"]
    for row in (r for r in rows if r["path"] != "ro-crate-metadata.json"):
        entity = graph[row["path"]]
        assert (entity["sha256"], entity["contentSize"]) == (row["sha256"], str(row["bytes"]))
    assert graph["report.html"]["encodingFormat"] == "text/html"
    assert "sha256" not in graph["manifest.json"]
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert parts == {r["path"] for r in rows} - {"ro-crate-metadata.json"} | {"manifest.json"}


def test_each_notebook_made_its_exhibits_from_its_datasets(graph):
    action = graph["#run/violence"]
    assert action["instrument"] == {"@id": "notebooks/violence.ipynb"}
    assert "SoftwareSourceCode" in graph["notebooks/violence.ipynb"]["@type"]
    assert {each["@id"] for each in action["object"]} == {
        "#dataset/coverage",
        "#dataset/crimes_area",
    }
    assert {"@id": "exhibits/violence/trend.csv"} in action["result"]
    assert not [each for each in action["result"] if "places" in each["@id"]]


def test_raw_files_are_described_and_do_not_travel(graph):
    for name, (_, used, _note) in RAW.items():
        key = f"#raw/{quote(name)}"
        entity = graph[key]
        assert len(entity["sha256"]) == 64 and entity["url"].startswith("https://")
        assert ({"@id": key} in graph["#ingest"]["object"]) == used
    assert not [part for part in graph["./"]["hasPart"] if part["@id"].startswith("#")]


def test_the_crate_holds_no_clock_and_no_random_id(folder, graph):
    made = draft()
    facts = manifest_of(made.assessment, made.exhibits, None, {})
    first = render_crate(made, document_of(made), facts)
    assert first == render_crate(made, document_of(made), facts)
    assert str(folder) not in first
    ids = [entity["@id"] for entity in json.loads(first)["@graph"]]
    assert len(ids) == len(set(ids))


def test_sources_without_open_licence_are_named_and_made_up_data_said():
    made = draft()
    note = made.exhibits[0].sources[0].model_copy(update={"licence": "none: synthetic"})
    shown = tuple(e.model_copy(update={"sources": (note,)}) for e in synthetic(made.exhibits))
    made = type(made)(**{**made.__dict__, "exhibits": shown})
    text = render_crate(made, document_of(made), manifest_of(made.assessment, shown, None, {}))
    held = {e["@id"]: e for e in json.loads(text)["@graph"]}
    assert held["./"]["license"] == {"@id": "#terms"}
    assert held["#terms"]["name"] == "Terms of the sources: none: synthetic"
    assert "SYNTHETIC DATA" in held["./"]["description"]


def test_the_manifest_says_each_set_of_inputs_once(folder):
    text = (folder / "manifest.json").read_text()
    manifest = json.loads(text)
    assert manifest["inputs"] == {"1": INPUTS}
    assert {row["inputs"] for row in manifest["exhibits"]} == {"1"}
    assert text.count(INPUTS["coverage"]) == 1
    other = exhibits()[0].model_copy(update={"inputs": {"crimes_area": "00"}})
    two = manifest_of(sample_assessment(), (*exhibits(), other), None, {})
    assert sorted(two["inputs"]) == ["1", "2"] and two["exhibits"][-1]["inputs"] == "2"


def test_the_manifest_gives_every_raw_file_back_whole(tmp_path):
    ledger = write_raw(tmp_path)
    found = raw_files(manifest_of(sample_assessment(), (), ledger, {}))
    for row, told in zip(found, ledger.to_dict("records"), strict=True):
        assert {k: v for k, v in told.items() if v != ""} == {k: row[k] for k in told if k in row}
        assert all(told[key] == "" for key in told if key not in row)


def test_the_seal_is_of_everything_but_itself(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["seal"] == seal_of(manifest)
    assert seal_of({**manifest, "synthetic": True}) != manifest["seal"]
    again = json.loads(manifest_text(dict(reversed(list(manifest.items())))))
    assert again["seal"] == manifest["seal"]


def test_a_file_is_added_once(tmp_path):
    path = tmp_path / "b"
    path.write_text("x")
    made = manifest_of(sample_assessment(), (), None, {"a": path, "c": path})
    twice = with_file(with_file(made, "b", path), "b", path)
    assert [row["path"] for row in twice["files"]] == ["a", "b", "c"]


def test_places_in_the_report_are_recorded():
    made = draft()
    places = report_places(made, document_of(made))
    assert places["violence.trend"] == Link("Exhibit W1", "violence-trend")
    assert places["knowledge_gaps.second"].text == "Gap G2"
    manifest = manifest_of(made.assessment, made.exhibits, None, {}, places)
    assert {r["id"]: r["label"] for r in manifest["exhibits"]}["violence.change"] == "Figure 1"


def test_a_cell_that_publishes_several_made_them_all(folder):
    notebook = json.loads((folder / "notebooks" / "knowledge_gaps.ipynb").read_text())
    made = ("knowledge_gaps.first", "knowledge_gaps.second")
    cells = cells_of(notebook, made)
    assert [cell.ids for cell in cells] == [(), made]
    assert (cells[1].number, cells[1].anchor) == (2, "cell-3")
    assert execution_of(notebook).good


def test_a_notebook_out_of_order_or_with_an_error_is_not_good(folder):
    notebook = json.loads((folder / "notebooks" / "violence.ipynb").read_text())
    notebook["cells"][1]["execution_count"] = 7
    assert not execution_of(notebook).good
    notebook["cells"][1]["execution_count"] = 1
    notebook["cells"][2]["outputs"].append({"output_type": "error"})
    assert execution_of(notebook).errors == 1 and not execution_of(notebook).good


@pytest.mark.parametrize(
    ("code", "asks", "module"),
    [
        ('t.publish(t.trend("offences"))', 'trend("offences")', "readings.trend"),
        ('t.publish(t.places("x", level="ward"))', 'places("x", level="ward")', "readings.places"),
        ('t.publish(t.quality("placing"))', 'quality("placing")', "readings.quality"),
        ("t.publish(t.indicator_table())", "indicator_table()",
         "exhibits.synthesis.indicator_table"),
        ('t.publish(charts.trend(t.series("violence.offences"), baseline=True))',
         'series("violence.offences")', "readings.series"),
    ],
)  # fmt: skip
def test_the_query_of_a_cell_leads_to_its_module(code, asks, module):
    query = query_of(code)
    assert query is not None
    assert str(query) == asks
    assert query.module == f"safecity.{module}"
    assert query.says.endswith((".", "?"))


@pytest.mark.parametrize("code", ["x = 1", "t.publish()", "def broken(", "print(t.slug)"])
def test_a_cell_without_a_reading_asks_nothing(code):
    assert query_of(code) is None


def test_every_source_says_which_datasets_hold_it():
    assert set(datasets_by_source()) == {*load_catalogue().sources, RECORD}
    held = datasets_of(["police_uk"], INPUTS | {"ledger": "00"})
    assert set(held) == {"crimes_area", "coverage"}


def test_nothing_is_left_out_for_a_source_that_is_not_known():
    assert datasets_of(["police_uk", "new"], INPUTS) == dict(sorted(INPUTS.items()))


def test_what_is_said_of_data_quality_is_read_from_the_record_of_ingest():
    record = {"inputs": INPUTS | {"quarantine": "00"}}
    figure, gap = (exhibits()[at].model_copy(update=record) for at in (0, 3))
    assert "quarantine" in datasets_behind(gap)
    assert "quarantine" not in datasets_behind(figure)
