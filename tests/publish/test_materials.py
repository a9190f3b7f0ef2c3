"""The bill of materials: whole, without what is not needed, the same for the same packages."""

from __future__ import annotations

import json
from importlib import metadata

from safecity.digests import environment
from safecity.publish.compose import document_of
from safecity.publish.products.materials import LIBRARY, direct, installed, render_materials

from .published import draft


def made() -> dict:
    return json.loads(render_materials(document_of(draft())))


def test_every_declared_package_is_listed_as_it_is_installed():
    listed = {each["name"]: each["version"] for each in made()["components"]}
    for name, version in environment().items():
        plain = name.lower().replace("_", "-").replace(".", "-")
        if name != "python" and version != "absent":
            assert listed[plain] == version
    assert "numpy" in listed and LIBRARY not in listed


def test_what_only_tests_need_is_not_listed():
    names = {each["name"] for each in made()["components"]}
    assert not names & {"pytest", "mypy", "ruff", "hypothesis"}


def test_it_has_what_cyclonedx_requires_and_every_reference_leads_somewhere():
    bill = made()
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.5", 1)
    refs = [each["bom-ref"] for each in bill["components"]]
    assert len(refs) == len(set(refs)) > 50
    known = {*refs, bill["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in bill["dependencies"]} == known
    assert {to for each in bill["dependencies"] for to in each["dependsOn"]} <= known
    assert all(ref.startswith("pkg:pypi/") and "@" in ref for ref in refs)


def test_most_packages_have_their_licence():
    components = made()["components"]
    named = [each for each in components if each.get("licenses")]
    assert len(named) > 0.9 * len(components)


def test_the_same_packages_give_the_same_bytes():
    document = document_of(draft())
    assert render_materials(document) == render_materials(document)


def test_extras_and_what_is_not_installed_are_left_out(monkeypatch):
    wanted = ["numpy>=1", "no-such-package", "pytest; extra == 'test'", "NumPy (>=1)"]
    monkeypatch.setattr(metadata, "requires", lambda name: wanted if name == "one" else [])
    assert list(direct("one")) == ["numpy"]
    assert installed("one") == {"one", "numpy"}
