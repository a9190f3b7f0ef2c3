"""Crime severity weights of the synthetic country: the sheet "List of weights" of the data tool."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from safecity.catalogue.strict import Declared, read_model
from safecity.demo.parameters import Code, Parameters
from safecity.demo.tables import Written, write_bytes
from safecity.demo.workbook import Cell, xlsx

FILE = Path(__file__).with_name("published_weights.yml")
SHEET = "List of weights"
_HEADER_ROW = 7


class Weights(Declared):
    """Everything in `published_weights.yml`: days by offence code, else by subgroup."""

    edition: str
    codes: dict[str, int]
    subgroups: dict[str, int]

    def of(self, code: Code) -> int:
        """Weight of an offence code."""
        return self.codes.get(code.code, self.subgroups[code.subgroup])


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the made-up weights, once."""
    return read_model(FILE, Weights)


def write_weights(root: Path, parameters: Parameters) -> list[Written]:
    """Write the data tool with a weight for every offence code; nothing in it is random.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    parameters : Parameters
        The offence codes of the Home Office tables.
    """
    weights = load_weights()
    titles: list[tuple[Cell, ...]] = [
        ("Crime Severity Score data tool",),
        ("SYNTHETIC: made up by safecity, no published figures",),
        *[("",)] * (_HEADER_ROW - 3),
    ]
    rows: list[tuple[Cell, ...]] = [
        (f"{code.code} {code.description}", weights.of(code)) for code in parameters.recorded.codes
    ]
    sheets = {"Cover": titles[:2], SHEET: [*titles, ("Offence category", "Weight"), *rows]}
    name = "crimeseverityscoredatatool.xlsx"
    file = f"severity_weights/{weights.edition}/{name}"
    return [write_bytes(root, file, weights.edition, xlsx(sheets))]
