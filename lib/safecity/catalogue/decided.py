"""What people decided for an edition, scores and plans, and what an earlier one recommended."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, RootModel

from safecity.catalogue.period import RESTRICTED, Period, declared_year, quarter_of
from safecity.catalogue.priorities import PLACES, Advised, Judged, Plan
from safecity.catalogue.quarter import monitor_defaults
from safecity.catalogue.registry import Catalogue
from safecity.catalogue.strict import line_of, read_model
from safecity.errors import SafecityError, nearest


class _Released(BaseModel):
    """What one edition has to know of another."""

    period: Period
    baseline: Period | None = None
    release_date: str

    @property
    def counted(self) -> tuple[Period, ...]:
        """Periods of which it prints counts: its own, and those that it compares it with."""
        baseline = () if self.baseline is None else (self.baseline,)
        return tuple(dict.fromkeys((self.period, self.period.shift(-1), *baseline)))


def released_before(
    folder: Path, year: str, release_date: str, editions: Path | None = None
) -> tuple[Period, ...]:
    """Read the periods of which the editions that a partnership released before print counts.

    An edition prints counts of its period and of those it is compared with. A monitor of a quarter
    takes all other editions to be released, and a monitor of every quarter of theirs.

    Parameters
    ----------
    folder : Path
        The partnership's declarations.
    year, release_date : str
        The edition, and its day ("YYYY-MM-DD"); of two on one day the earlier name comes first.
    editions : Path, optional
        Folder of the partnership's editions: monitors without a file are known by what was made.

    Raises
    ------
    SafecityError
        For a declaration without a period or a day: what it told would not be known.
    """
    is_monitor = quarter_of(year) is not None
    others = [*_declared(folder, year), *_derived(folder, editions, year)]
    if not is_monitor:
        others = _before(others, year, release_date)
    periods = dict.fromkeys(period for _, other in others for period in other.counted)
    quarters = (q for period in periods for q in period.quarters) if is_monitor else ()
    return tuple(dict.fromkeys((*periods, *quarters)))


def last_released(folder: Path, year: str, release_date: str) -> tuple[str, str] | None:
    """Name the edition that was released last before one, and its period in short.

    None where there is none.
    """
    before = _before(_declared(folder, year), year, release_date)
    advising = (pair for pair in before if quarter_of(pair[0]) is None)
    last = max(advising, key=lambda pair: (pair[1].release_date, pair[0]), default=None)
    return None if last is None else (last[0], last[1].period.short)


def _before(
    others: list[tuple[str, _Released]], year: str, release_date: str
) -> list[tuple[str, _Released]]:
    """Choose those released before an edition."""
    issue = (release_date, year)
    return [(name, other) for name, other in others if (other.release_date, name) < issue]


def _declared(folder: Path, year: str) -> list[tuple[str, _Released]]:
    """Read the declarations of all editions but one."""
    paths = (p for p in sorted(folder.glob("*.yml")) if p.stem not in ("partnership", year))
    return [(path.stem, _released(path)) for path in paths]


def _derived(folder: Path, editions: Path | None, year: str) -> list[tuple[str, _Released]]:
    """Derive the monitors that were made and have no file."""
    manifests = () if editions is None else editions.glob("*-q[1-4]*/manifest.json")
    quarters = sorted(
        {n for n in (declared_year(p.parent.name) for p in manifests) if quarter_of(n)}
    )
    names = (n for n in quarters if n != year and not (folder / f"{n}.yml").is_file())
    keys = ((name, monitor_defaults(folder / f"{name}.yml")) for name in names)
    return [(name, _Released.model_validate(given)) for name, given in keys]


def _released(path: Path) -> _Released:
    return read_model(path, _Released, monitor_defaults(path))


WRITTEN, JUDGED = "advised.yml", "judgements.yml"


def advised_in(
    folder: Path, year: str, release_date: str, catalogue: Catalogue
) -> tuple[Advised, ...]:
    """Read what was recommended before an edition, each by an indicator that is declared.

    Parameters
    ----------
    folder : Path
        The partnership's declarations.
    year, release_date : str
        The edition and its day, "YYYY-MM-DD".
    catalogue : Catalogue
        Themes and indicators, the partnership's own among them.

    Returns
    -------
    tuple of Advised
        Those of `<year>/advised.yml`; without that file, the plans with an aim of the edition that
        was released last before this one.

    Raises
    ------
    SafecityError
        For an unknown indicator, or a change that begins before the advice.
    """
    path = folder / year / WRITTEN
    if path.is_file():
        return _written(path, catalogue)
    before = last_released(folder, year, release_date)
    source = None if before is None else folder / before[0] / JUDGED
    if before is None or source is None or not source.is_file():
        return ()
    judged = read_model(source, RootModel[dict[str, Judged]]).root
    plans = ((slug, each.plan) for slug, each in judged.items() if each.plan)
    return tuple(_planned(slug, plan, before[1], catalogue) for slug, plan in plans if plan.aim)


def advice_files(folder: Path, year: str, release_date: str) -> tuple[Path, ...]:
    """List the files that `advised_in` would read."""
    path, before = folder / year / WRITTEN, last_released(folder, year, release_date)
    advice = path if path.is_file() or before is None else folder / before[0] / JUDGED
    return (advice,) if advice.is_file() else ()


def _planned(slug: str, plan: Plan, edition: str, catalogue: Catalogue) -> Advised:
    """Turn a plan into what the next edition judges; an aim from an older year has no target."""
    aim, theme = plan.aim, catalogue.themes.get(slug)
    assert aim is not None
    later = aim.baseline >= edition
    return Advised(
        text=plan.action or (theme.title if theme else slug.replace("_", " ").capitalize()),
        edition=edition,
        indicator=aim.indicator,
        wanted="fall" if aim.target < 0 else "rise",
        since=aim.baseline if later else edition,
        target=aim.target if later else None,
        owner=plan.owner,
    )


def _written(path: Path, catalogue: Catalogue) -> tuple[Advised, ...]:
    advised = read_model(path, RootModel[dict[str, Advised]]).root
    known = catalogue.indicators
    for name, each in advised.items():
        if each.indicator not in known:
            line = line_of(path, name, "indicator")
            remedy = nearest(each.indicator, known)
            problem = f"no indicator '{each.indicator}'"
            raise SafecityError(problem, path=path, line=line, remedy=remedy)
        if each.since < each.edition:
            problem = f"what was advised in {each.edition} is judged by a change since {each.since}"
            remedy = "Compare with the year of that edition or a later one"
            line = line_of(path, name, "since")
            raise SafecityError(problem, path=path, line=line, remedy=remedy)
    return tuple(advised.values())


def read_judgements(folder: Path, catalogue: Catalogue) -> dict[str, Judged]:
    """Read scores and plans of an edition, each of a theme or an indicator that is declared."""
    path = folder / "judgements.yml"
    if not path.is_file():
        return {}
    judgements = read_model(path, RootModel[dict[str, Judged]]).root
    themes, known = catalogue.themes, catalogue.indicators
    for slug, each in judgements.items():
        if slug not in themes and slug not in PLACES:
            line = line_of(path, slug)
            remedy = nearest(slug, [*themes, *PLACES])
            raise SafecityError(f"no theme '{slug}'", path=path, line=line, remedy=remedy)
        aim = each.plan.aim if each.plan else None
        if aim and aim.indicator not in known:
            line = line_of(path, slug, "plan", "aim", "indicator")
            remedy = nearest(aim.indicator, known)
            problem = f"no indicator '{aim.indicator}'"
            raise SafecityError(problem, path=path, line=line, remedy=remedy)
    return dict(judgements)


def check_no_restricted(folder: Path) -> None:
    """Refuse a declaration named as a restricted edition: both editions have one declaration."""
    for path in folder.glob(f"*{RESTRICTED}.yml"):
        remedy = f"Take it away: {declared_year(path.stem)}.yml declares both editions."
        problem = "a restricted edition has no declaration of its own"
        raise SafecityError(problem, path=path, remedy=remedy)
