"""What a partnership and a year decide: names, codes, comparators, period, themes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from safecity.catalogue.area import Area, listed
from safecity.catalogue.branding import Branding
from safecity.catalogue.comparators import Comparators, read_likeness
from safecity.catalogue.decided import (
    Judged,
    advised_in,
    check_no_restricted,
    read_judgements,
    released_before,
)
from safecity.catalogue.formats import up_to_date
from safecity.catalogue.horizon import Coming, read_horizon
from safecity.catalogue.indicator import SOURCE, PartnerFigure
from safecity.catalogue.period import (
    Period,
    canonical_year,
    declared_year,
    is_restricted,
    quarter_of,
)
from safecity.catalogue.priorities import JUDGED, Advised, Judgement, Plan, load_criteria
from safecity.catalogue.quarter import check_quarter, monitor_defaults
from safecity.catalogue.registry import Catalogue, load_catalogue
from safecity.catalogue.strict import Declared, line_of, read_model
from safecity.errors import SafecityError, nearest


@dataclass(frozen=True)
class House:
    """The project's folders.

    Attributes
    ----------
    root : Path
        The folder with `notebooks/`, `assessments/`, `data/` and `outputs/`.
    raw : Path
        The folder of raw published files.
    """

    root: Path
    raw: Path

    @classmethod
    def find(cls, raw: Path | str | None = None) -> House:
        """Find the house: `SAFECITY_HOME`, else the checkout that holds this package.

        Parameters
        ----------
        raw : path-like, optional
            Folder of raw files; else `SAFECITY_RAW`, else `data/raw`. Relative paths are
            taken from the working directory.
        """
        root = Path(os.environ.get("SAFECITY_HOME") or Path(__file__).parents[3]).resolve()
        chosen = raw or os.environ.get("SAFECITY_RAW")
        return cls(root, Path(chosen).resolve() if chosen else root / "data" / "raw")

    @property
    def notebooks(self) -> Path:
        """Folder of the theme notebooks."""
        return self.root / "notebooks"

    @property
    def assessments(self) -> Path:
        """Folder of what partnerships and years decide."""
        return self.root / "assessments"

    def processed(self, partnership: str, year: str) -> Path:
        """Folder of the tidy datasets of one assessment."""
        return self.root / "data" / "processed" / partnership / year

    def outputs(self, partnership: str, year: str) -> Path:
        """Folder of the edition of one assessment, which always is of one run."""
        return self.root / "outputs" / partnership / year

    def working(self, partnership: str, year: str) -> Path:
        """Folder of what notebooks last made: the next edition is put together from it."""
        return self.root / "outputs" / partnership / "working" / year


FigureName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Partnership(Area):
    """A Community Safety Partnership, as `assessments/<slug>/partnership.yml` declares it."""

    slug: str
    title: str
    police: str
    council: str
    contact: str
    priorities: dict[str, str] = Field(default_factory=dict)
    branding: Branding = Branding()
    comparators: Comparators
    figures: dict[FigureName, PartnerFigure] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _of_today(cls, given: Any) -> Any:
        return up_to_date(given)

    @field_validator("figures")
    @classmethod
    def _known_gaps(cls, figures: dict[str, PartnerFigure]) -> dict[str, PartnerFigure]:
        catalogue = load_catalogue()
        drawn = {i.figure for i in catalogue.indicators.values() if i.source == SOURCE}
        for name, figure in figures.items():
            if figure.closes and figure.closes not in catalogue.gaps:
                hint = nearest(figure.closes, catalogue.gaps)
                raise ValueError(f"no gap '{figure.closes}'. {hint}")
            if name in drawn:
                raise ValueError(f"'{name}' is shown by a theme already; declare others only")
        return figures

    @property
    def every(self) -> tuple[Area, ...]:
        """Every area, the partnership's own first."""
        return (self, *self.comparators.members)

    @property
    def forces(self) -> tuple[str, ...]:
        """Police forces of all areas by their file names, the own first."""
        return tuple(dict.fromkeys(area.force for area in self.every))


class Assessment(Declared):
    """One edition of the assessment, as `assessments/<partnership>/<year>.yml` declares it.

    Attributes
    ----------
    period, baseline : Period
        The months reported on, and the months of the baseline year.
    history_start : str
        First month of trends, as "YYYY-MM".
    mode : {"full", "refresh"}
        A refresh monitors without new recommendations.
    themes : tuple of str
        Slugs of the themes switched on; empty means every theme of the catalogue.
    weights : dict
        Weights of the priority matrix that differ from the catalogue's, by criterion.
    judgements : dict
        Scores that people give, by theme and criterion: `<year>/judgements.yml`.
    plans : dict
        What people agreed to do, by theme or by a name of `priorities.PLACES`: the same file.
    advised : tuple of Advised
        Recommendations of an earlier edition to be reviewed: `<year>/advised.yml`, or the plans of
        the edition before.
    horizon : tuple of Coming
        What is known to come: `<year>/horizon.yml`.
    published : tuple of Period
        Periods of which other editions of the partnership print counts; see `released_before`.
    restricted : bool
        Whether partners' counts below the threshold are shown, to those who may see them.
    """

    partnership: Partnership
    year: str
    title: str = "Strategic Assessment"
    period: Period
    baseline: Period
    history_start: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    mode: Literal["full", "refresh"] = "full"
    themes: tuple[str, ...] = ()
    release_date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    weights: dict[str, float] = Field(default_factory=dict)
    judgements: dict[str, dict[str, Judgement]] = Field(default_factory=dict)
    plans: dict[str, Plan] = Field(default_factory=dict)
    advised: tuple[Advised, ...] = ()
    horizon: tuple[Coming, ...] = ()
    published: tuple[Period, ...] = ()
    restricted: bool = False

    @field_validator("release_date")
    @classmethod
    def _on_the_calendar(cls, day: str) -> str:
        date.fromisoformat(day)
        return day

    @field_validator("weights")
    @classmethod
    def _known_criteria(cls, weights: dict[str, float]) -> dict[str, float]:
        for name, weight in weights.items():
            if name not in load_criteria():
                raise ValueError(f"no criterion '{name}'. {nearest(name, load_criteria())}")
            if weight < 0:
                raise ValueError(f"the weight of '{name}' is below zero")
        return weights

    @field_validator("themes")
    @classmethod
    def _known_themes(cls, themes: tuple[str, ...]) -> tuple[str, ...]:
        known = load_catalogue().themes
        for slug in themes:
            if slug not in known:
                raise ValueError(f"no theme '{slug}'. {nearest(slug, known)}")
        return themes

    @property
    def slug(self) -> str:
        """The partnership's slug."""
        return self.partnership.slug

    @property
    def contact(self) -> str:
        """Whom to ask about the assessment."""
        return self.partnership.contact

    @property
    def kind(self) -> str:
        """What kind of edition it is, in words."""
        kind = "Full assessment" if self.period.is_year else "In-year edition"
        kind = kind if self.mode == "full" else "Refresh of the last full assessment"
        kind = "In-year monitor of a quarter" if self.is_monitor else kind
        return f"RESTRICTED. {kind}" if self.restricted else kind

    @property
    def is_monitor(self) -> bool:
        """Whether it is the in-year monitor of a quarter."""
        return quarter_of(self.declared) is not None

    @property
    def declared(self) -> str:
        """Year under which it is declared and decided: the same for its restricted edition."""
        return declared_year(self.year)

    @property
    def history(self) -> Period:
        """Every month from the start of trends to the end of the period."""
        return Period(start=self.history_start, end=self.period.end)

    @property
    def areas(self) -> tuple[str, ...]:
        """Codes of the areas, the partnership's own first."""
        return tuple(area.code for area in self.partnership.every)

    @property
    def sets(self) -> dict[str, frozenset[str]]:
        """Codes that each area is made of, by its own code; the partnership's own area first."""
        return {area.code: frozenset(area.members) for area in self.partnership.every}

    @property
    def active(self) -> tuple[str, ...]:
        """Slugs of the themes to run, in the catalogue's order."""
        known = load_catalogue().themes
        own = self.partnership.figures
        wanted = [slug for slug in known if not self.themes or slug in self.themes]
        return tuple(slug for slug in wanted if own or not known[slug].of_partnership)


def _check_plans(assessment: Assessment, path: Path) -> None:
    """Refuse an aim that starts from a period which the edition does not report."""
    reported = (assessment.period.short, assessment.baseline.short)
    for slug, plan in assessment.plans.items():
        if plan.aim and plan.aim.baseline not in reported:
            raise SafecityError(
                f"the aim starts from '{plan.aim.baseline}', which this edition does not report",
                path=path,
                line=line_of(path, slug, "plan", "aim", "baseline"),
                remedy=f"Write {' or '.join(dict.fromkeys(reported))}.",
            )


def edition_catalogue(assessment: Assessment) -> Catalogue:
    """Return what is declared, as an edition shows it: its nation's events, rates of its span."""
    owner = assessment.partnership
    catalogue = load_catalogue().with_figures(owner.figures)
    return catalogue.for_edition(assessment.period, owner.nation)


LONGEST_NAME = 120
"""Characters of a name that becomes a folder or a file."""


def is_plain(name: str) -> bool:
    """Say whether a name stays in the folder where it is looked up."""
    return name == Path(name).name and not name.startswith(".") and len(name) <= LONGEST_NAME


def load_partnership(house: House, partnership: str) -> Partnership:
    """Read the declaration of a partnership.

    Raises
    ------
    SafecityError
        Where it is not declared, or its YAML is not valid.
    """
    folder = house.assessments / partnership
    if not is_plain(partnership) or not (folder / "partnership.yml").is_file():
        known = [p.parent.name for p in house.assessments.glob("*/partnership.yml")]
        raise SafecityError(
            f"no partnership '{partnership}'", path=folder, remedy=nearest(partnership, known)
        )
    check_no_restricted(folder)
    path = folder / "partnership.yml"
    owner = _listed(read_model(path, Partnership, slug=partnership), path)
    owner.branding.file(folder)
    return owner


def _listed(owner: Partnership, path: Path) -> Partnership:
    """Read the files of LSOAs that the areas are made of; every code once."""
    members = []
    for at, area in enumerate(owner.comparators.members):
        parts = listed(area.parts, path, "comparators", "members", at)
        members.append(area.model_copy(update={"parts": parts}))
    likeness = read_likeness(owner.comparators, owner.code, path)
    update = {"members": tuple(members), "likeness": likeness}
    comparators = owner.comparators.model_copy(update=update)
    parts = listed(owner.parts, path, "parts")
    _check_codes([owner, *members], path)
    return owner.model_copy(update={"parts": parts, "comparators": comparators})


def _check_codes(areas: list[Area], path: Path) -> None:
    """Refuse a code that two areas have: their counts would be one."""
    names: dict[str, str] = {}
    for at, area in enumerate(areas):
        if area.code in names:
            line = line_of(path, "comparators", "members", at - 1)
            problem = f"{names[area.code]} and {area.name} have one code, {area.code}"
            raise SafecityError(problem, path=path, line=line, remedy="Each area has its own.")
        names[area.code] = area.name


def _scores(judged: Mapping[str, Judged]) -> dict[str, dict[str, Judgement]]:
    scores = {
        slug: {name: score for name in JUDGED if (score := getattr(each, name))}
        for slug, each in judged.items()
    }
    return {slug: given for slug, given in scores.items() if given}


def load_assessment(house: House, partnership: str, year: str) -> Assessment:
    """Read the declarations of one assessment.

    Parameters
    ----------
    house : House
        The project's folders.
    partnership : str
        Slug of the partnership, for example "southampton".
    year : str
        Its edition, for example "2021-22", "2021/22" or "2025"; with "-restricted" at its end the
        restricted edition of the same declarations.

    Raises
    ------
    SafecityError
        Where the partnership or the year is not declared, or its YAML is not valid.
    """
    folder, name = house.assessments / partnership, canonical_year(year)
    path = folder / f"{declared_year(name)}.yml"
    owner = load_partnership(house, partnership)
    extra = {"partnership": owner, "year": name, "restricted": is_restricted(name)}
    defaults = monitor_defaults(path) if is_plain(path.name) else {}
    if not is_plain(path.name) or not (path.is_file() or defaults):
        known = [p.stem for p in folder.glob("*.yml") if p.stem != "partnership"]
        raise SafecityError(
            f"no assessment of '{year}'", path=path, remedy=nearest(path.stem, known)
        )
    decided = folder / path.stem
    catalogue = load_catalogue().with_figures(owner.figures)
    judged = read_judgements(decided, catalogue)
    extra["judgements"] = _scores(judged)
    extra["plans"] = {slug: each.plan for slug, each in judged.items() if each.plan}
    if path.is_file():
        assessment = read_model(path, Assessment, defaults, **extra)
    else:
        assessment = Assessment.model_validate(defaults | extra)
    check_quarter(path, assessment.period)
    issue = (folder, assessment.declared, assessment.release_date)
    before = {
        "published": released_before(*issue, house.outputs(owner.slug, name).parent),
        "advised": advised_in(*issue, catalogue),
        "horizon": read_horizon(decided, assessment.period, catalogue.themes),
    }
    assessment = assessment.model_copy(update=before)
    _check_plans(assessment, folder / path.stem / "judgements.yml")
    if assessment.history_start > assessment.period.start:
        raise SafecityError(
            "history_start lies after the period's start",
            path=path,
            line=line_of(path, "history_start"),
            remedy="Start the history no later than the period.",
        )
    return assessment
