"""No code from data, and no network in a run: what the library's own text can show."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ..run import small
from .tree import ROOT, Module, modules

CODE_OF_DATA = {
    "eval", "exec", "compile", "__import__", "pickle.load", "pickle.loads", "marshal.loads",
    "marshal.load", "shelve.open", "joblib.load", "dill.loads", "yaml.load", "yaml.full_load",
    "yaml.unsafe_load", "yaml.load_all", "os.system", "os.popen", "pd.read_pickle",
    "pandas.read_pickle", "subprocess.getoutput",
}  # fmt: skip
"""Calls that run what they are given, or may."""
EXPLAINED = {
    ("run/nation.py", "exec"): "cells of the house's own notebooks",
    ("run/nation.py", "compile"): "cells of the house's own notebooks",
}
NETWORK = {"socket", "urllib.request", "http.client", "requests", "httpx", "aiohttp", "ftplib"}
LOADERS = {"Loader", "FullLoader", "UnsafeLoader", "CLoader"}


def _calls(module: Module) -> set[str]:
    calls = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return {ast.unparse(called) for called in calls}


def _names(module: Module) -> set[str]:
    return {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}


def test_no_code_is_made_of_data() -> None:
    found = {(m.name, call) for m in modules() for call in _calls(m) & CODE_OF_DATA}
    assert found == set(EXPLAINED)
    assert [m.name for m in modules() if "shell=True" in m.path.read_text(encoding="utf-8")] == []
    assert [m.name for m in modules() if _names(m) & LOADERS] == []


def test_only_fetching_opens_a_connection() -> None:
    """A socket of the system's own files, to the server of kernels, is no network."""
    found = {
        module.name
        for module in modules()
        for used in module.imports()
        if any(used == each or used.startswith(f"{each}.") for each in NETWORK)
    }
    assert found == {"ingest/take/download.py", "run/notebooks/kernel_server.py"}


def test_every_package_of_the_lock_has_its_hashes() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    bare = []
    for package in packages:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        hashed = [file.get("hash", "").startswith("sha256:") for file in files]
        if not {"editable", "virtual"} & set(package["source"]) and not (hashed and all(hashed)):
            bare.append(package["name"])
    assert bare == []


def test_a_run_needs_no_network(tmp_path: Path) -> None:
    """In a namespace without interfaces, where the system lets us make one."""
    alone = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        pytest.skip("no namespaces here")
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("no namespace may be made here")
    house = small.small_house(tmp_path / "house")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    command = [*alone, sys.executable, "-m", "run.small", str(house.root)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert (house.outputs("southampton", "2021-22") / "report.html").is_file()
