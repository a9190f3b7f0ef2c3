"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Partnership = Annotated[str, typer.Argument(help="The partnership, for example southampton.")]
Year = Annotated[str, typer.Argument(help="The edition, for example 2021-22.")]
PartnershipOption = Annotated[str, typer.Option("--partnership", help="The partnership.")]
YearOption = Annotated[str, typer.Option("--year", help="The edition.")]
Raw = Annotated[
    Path | None,
    typer.Option(
        "--raw",
        help="Folder of raw files; data/raw if not given.",
        exists=True,
        file_okay=False,
        resolve_path=True,
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=0, help="Notebooks at once; 0 for one on each core.")
]
Force = Annotated[bool, typer.Option("--force", help="Make again what is unchanged, too.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at a file that its reader refuses.")]
Limit = Annotated[
    float,
    typer.Option(
        "--timeout", min=0.1, envvar="SAFECITY_TIMEOUT", help="Seconds one notebook may take."
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler", envvar="SCHEDULER", help="Address of a Dask scheduler, tcp://host:port."
    ),
]
