"""`safecity start`: a guided first run, from an area's name to a draft ready to sign."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from safecity.catalogue.assessment import House, load_assessment, load_partnership
from safecity.errors import SafecityError
from safecity.run.commands.gathering import Talk, fetch_known, show_taken, show_wanted, take_in
from safecity.run.commands.partnership_command import Similar, SimilarDate, SimilarSource
from safecity.run.commands.raw_command import show_check
from safecity.run.declarations import Names, declare, declare_edition, edition
from safecity.run.partnerships import declared_partnership
from safecity.run.screen import Jobs, error_panel, finish, near, out, program

if TYPE_CHECKING:
    from safecity.ingest.sources.geography.newcomer import Newcomer
    from safecity.ingest.sources.geography.search import Choice

FETCH = (
    "\nDownload those whose address is known now? (The archive of data.police.uk alone has over a "
    "gigabyte; all of it can be put there by hand)"
)
FAR_AWAY = (
    "No area is much like it: their mean distance is {:.2f} standard deviations, and the report "
    "will say that ranks among them say little"
)
FOLDER = Path("data") / "files"
"""Where files are dropped if nothing else is said; apart from those of the synthetic city."""
SPINES = ("police_uk", "home_office_csp")
"""Sources that count crime in the area; without either there is nothing to assess."""
MOST = 20
"""Areas of a search that are listed."""
NEXT = """\
The draft is in {folder}:
  report.html    read it first: each gap says what would close it
  signoff.html   checks made, checks to make, and who signs
Before it is signed: correct names in {declared}; fill in scores
and plans in {judgements} and write your own words in
{commentary}, a folder to make: docs/how-to/sign.md says how,
step by step.
Again, with more files or other words: {again}"""


def start(
    area: Annotated[
        str, typer.Option(help="Name or ONS code of the area; it is asked for if not given.")
    ] = "",
    raw: Annotated[
        Path | None,
        typer.Option(help="Folder of published files; made if it is not there.", file_okay=False),
    ] = None,
    similar: Similar = None,
    similar_source: SimilarSource = "",
    similar_date: SimilarDate = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: take what is proposed.")] = False,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Download the sources whose address is known.")
    ] = False,
    only_declare: Annotated[
        bool, typer.Option("--only-declare", help="Write the declarations and do not run.")
    ] = False,
    jobs: Jobs = 0,
) -> None:
    """Begin here: which area, which files and where they are, a check, and the first draft."""
    talk = Talk(out(), yes)
    try:
        house = _folder(talk, raw)
        choice = _area(talk, house, area)
        group = (similar or (), similar_source, similar_date)
        slug, year = _declared(talk, house, choice, group, fetch)
        if not only_declare and talk.agree("Make the draft now? It takes some minutes."):
            _run(house, slug, year, jobs)
        _end(talk, house, slug, year)
    except EOFError as error:
        remedy = "Say it in the command (safecity start --help) or take what is proposed: --yes"
        raise SafecityError("a question was not answered", remedy=remedy) from error


def _folder(talk: Talk, raw: Path | None) -> House:
    """Agree on the folder of files, and make it where it is not there."""
    home = House.find(raw)
    if raw is None and home.raw == House(home.root, home.root / "data" / "raw").raw:
        talk.say("Published files go into one folder, as they come; archives are unpacked there.")
        proposed = near(home.root / FOLDER)
        raw = Path(talk.ask("Which folder?", proposed)).expanduser()
        home = House(home.root, raw.resolve())
    home.raw.mkdir(parents=True, exist_ok=True)
    return home


def _area(talk: Talk, house: House, asked: str) -> Choice:
    """Find the area that is meant in the lookup, which is got first."""
    from safecity.ingest.sources.geography.naming import read_lookup
    from safecity.ingest.sources.geography.postcodes import authorities_of
    from safecity.ingest.sources.geography.search import choices
    from safecity.ingest.supply.supplied import survey

    def by_postcode(postcode: str) -> list[str]:
        return authorities_of(postcode, survey(house))

    while (lookup := read_lookup(survey(house))).empty:
        _get_lookups(talk, house)
    known = choices(lookup)
    words = asked
    while True:
        words = words or talk.ask("Which area? A part of its name, a postcode, or its ONS code")
        try:
            return _choose(talk, words, known, by_postcode)
        except SafecityError as error:
            if talk.silent or asked:
                raise
            talk.console.print(error_panel(error))
            words = ""


def _get_lookups(talk: Talk, house: House) -> None:
    """Fetch the lookups, or wait until somebody put them there."""
    from safecity.catalogue.download import DOWNLOADS
    from safecity.catalogue.registry import load_catalogue
    from safecity.ingest.take.fetch import fetch

    take_in(talk, house)
    catalogue = load_catalogue()
    names = ", ".join(f"{name}.csv" for name in DOWNLOADS["geography"].names)
    talk.say(f"\nFirst the lookups of the ONS, which say what lies where: {names}")
    talk.say(f"They are at {catalogue.sources['geography'].url}")
    if talk.agree("Download them now?"):
        try:
            show_taken(talk, fetch(house, catalogue, "geography"))
            return
        except SafecityError as error:
            if talk.silent:
                raise
            talk.console.print(error_panel(error))
    talk.ask(f"Search there for these names, put the files into {near(house.raw)}, then Enter")
    take_in(talk, house)


def _choose(
    talk: Talk, words: str, known: Sequence[Choice], by_postcode: Callable[[str], list[str]]
) -> Choice:
    from safecity.ingest.sources.geography.search import search

    if not words:
        raise SafecityError("no area was named", remedy="Name it: --area Eastleigh")
    matches = search(words, known, by_postcode)
    if len(matches) == 1:
        talk.say(_told(matches[0]))
        return matches[0]
    for number, each in enumerate(matches[:MOST], 1):
        talk.say(f"{number:>3}  {_told(each)}")
    if talk.silent:
        remedy = "Give the code of the one that is meant: --area CODE"
        raise SafecityError(f"'{words}' may be {len(matches)} areas", remedy=remedy)
    if len(matches) > MOST:
        talk.say(f"     and {len(matches) - MOST} more; write more of the name")
    answer = talk.ask("Which one? Its number, or other words", "1")
    if answer.isdecimal():
        if not 1 <= int(answer) <= min(len(matches), MOST):
            raise SafecityError(f"there is no number {answer}", remedy="Choose one of the list")
        return matches[int(answer) - 1]
    return _choose(talk, answer, known, by_postcode)


def _told(choice: Choice) -> str:
    return f"{choice.name} ({choice.code}): {choice.about}; police: {choice.force}"


def _declared(
    talk: Talk,
    house: House,
    choice: Choice,
    group: tuple[Sequence[str], str, str],
    fetch: bool,
) -> tuple[str, str]:
    """Return the partnership and the edition that are declared, now or before."""
    folder = declared_partnership(house.assessments, choice.code)
    newcomer = _supplied(talk, house, choice, fetch)
    year = edition(newcomer.period)
    if folder is None:
        newcomer = _with_group(talk, house, newcomer, *group)
        for path in declare(house, newcomer, names=_names(talk, newcomer)):
            talk.say(f"wrote {near(path)}")
        return newcomer.slug, year
    talk.say(f"{choice.name} is declared already, in {near(folder)}: its words are kept.")
    load_partnership(house, folder.name)
    if not (folder / f"{year}.yml").exists():
        for path in declare_edition(house, folder.name, newcomer):
            talk.say(f"wrote {near(path)}")
    return folder.name, year


def _supplied(talk: Talk, house: House, choice: Choice, fetch: bool) -> Newcomer:
    """Say what is wanted and look at what is there, until it carries an assessment."""
    show_wanted(talk, choice)
    if fetch or (not talk.silent and talk.agree(FETCH, proposed=False)):
        fetch_known(talk, house, choice)
    while True:
        if not talk.silent:
            talk.ask(f"\nPut what you have into {near(house.raw)}, then press Enter to look")
        try:
            take_in(talk, house)
            newcomer = _looked(talk, house, choice.code)
        except SafecityError as error:
            if talk.silent:
                raise
            talk.console.print(error_panel(error))
            if not talk.agree("Look again?"):
                raise
            continue
        talk.say(f"\n{_suggestion(newcomer)}")
        if talk.agree("Go on with these files? (no: add more first)"):
            return newcomer


def _suggestion(newcomer: Newcomer) -> str:
    months = f"The files suggest to report on {newcomer.period.label}"
    before = newcomer.baseline
    if newcomer.history_start > before.end:
        return (
            f"{months}. No month of {before.label} is there: no change since then can be reported."
        )
    return f"{months}, beside {before.label}."


def _looked(talk: Talk, house: House, code: str) -> Newcomer:
    """Propose the first edition and show what of each source is there for it."""
    from safecity.ingest.sources.geography.newcomer import describe

    newcomer = describe(house, code)
    with TemporaryDirectory() as folder:
        trial = House(Path(folder), house.raw)
        declare(trial, newcomer)
        checked = show_check(house, load_assessment(trial, newcomer.slug, edition(newcomer.period)))
    lookups = checked.set_index("source").loc["geography"]
    if lookups["status"] in ("missing", "refused"):
        remedy = "Put LSOA11_LSOA21_LAD22_EW_LU.csv there, and the others beside it"
        raise SafecityError(str(lookups["detail"]), path=house.raw, remedy=remedy)
    if not set(checked.loc[checked["source"].isin(SPINES), "status"]) & {"present", "stale"}:
        problem = f"no crime of {newcomer.area.name} is in these files"
        remedy = (
            f"Put the street-level files of {newcomer.area.force} there, or Home Office tables "
            "(prc-csp-*) that hold the area"
        )
        raise SafecityError(problem, path=house.raw, remedy=remedy)
    return newcomer


def _with_group(
    talk: Talk, house: House, newcomer: Newcomer, names: Sequence[str], source: str, day: str
) -> Newcomer:
    """Take the most similar group that is given, or keep what is proposed."""
    from safecity.ingest.sources.geography.newcomer import with_group

    if names:
        return with_group(house, newcomer, names, source, day)
    proposed = ", ".join(each.name for each in newcomer.comparators)
    talk.say(f"\nProposed to compare with ({newcomer.chosen_by}): {proposed or 'none'}")
    if newcomer.is_far:
        talk.say(FAR_AWAY.format(newcomer.distance), "yellow")
    while not talk.silent:
        pasted = talk.lines(
            "The police's most similar group (iQuanta) is better. Paste its names or codes, one a "
            "line, then an empty line; or only an empty line to keep the proposal"
        )
        if not pasted:
            break
        try:
            source = talk.ask("Where is it from?", "iQuanta most similar group")
            return with_group(house, newcomer, pasted, source, talk.ask("Of which day? YYYY-MM-DD"))
        except SafecityError as error:
            talk.console.print(error_panel(error))
    return newcomer


def _names(talk: Talk, newcomer: Newcomer) -> Names:
    proposed = Names.proposed(newcomer)
    title = talk.ask("\nName of the partnership", proposed.title)
    council = talk.ask("The council as it is printed", proposed.council)
    police = talk.ask("The police as they are printed", proposed.police)
    contact = talk.ask("Whom readers may ask", title)
    return replace(proposed, title=title, council=council, police=police, contact=contact)


def _run(house: House, slug: str, year: str, jobs: int) -> None:
    from safecity.run.notebooks.pool import default_jobs
    from safecity.run.plan import Request
    from safecity.run.runner import run

    finish(run(Request(house, slug, year, jobs or default_jobs()), out()))


def _end(talk: Talk, house: House, slug: str, year: str) -> None:
    """Say where the draft is and what is left to do."""
    declared = house.assessments / slug
    words = [program(), "run", slug, year, "--raw", near(house.raw)]
    again, folder = shlex.join(words), house.outputs(slug, year)
    if not folder.is_dir():
        talk.say(f"\nNext: {again}")
        return
    text = NEXT.format(
        folder=near(folder),
        declared=near(declared / "partnership.yml"),
        judgements=near(declared / year / "judgements.yml"),
        commentary=near(declared / year / "commentary"),
        again=again,
    )
    talk.say(f"\n{text}")
