"""What the writers of slides share: the draft, the document and the titles given so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from safecity.charts.style import BOLD
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.cells import Table
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.headline import shorter
from safecity.publish.item import source_line, theme_title
from safecity.publish.slides.fitting import clean, lines, one_line
from safecity.publish.slides.layouts import FOOT, FULL
from safecity.publish.slides.slide import SMALLEST_CELL, Slide
from safecity.publish.slides.story.speaking import caveats_of, joined, sources_of, table_lines
from safecity.publish.slides.story.tables import pages

SIZES = (28, 26, 24)
WIDTH, MOST_LINES = 12.13, 2


def size_of(title: str) -> int | None:
    """Return the largest size in which a title fits its place; None where none does."""
    fits = (s for s in SIZES if lines(title, WIDTH, s, BOLD) <= MOST_LINES)
    return next(fits, None)


@dataclass
class Titles:
    """Gives each slide a title of its own.

    Attributes
    ----------
    given : set of str
        Titles given so far, in small letters.
    """

    given: set[str] = field(default_factory=set)

    def give(self, sentence: str, instead: Iterable[str] = ()) -> str:
        """Choose a title that fits and that no other slide has.

        Parameters
        ----------
        sentence : str
            What the slide says.
        instead : iterable of str
            Titles without a claim, for a sentence that cannot be cut to fit.
        """
        others = [clean(text) for text in instead]
        for title in (*shorter(sentence), *others):
            if title and size_of(title) and title.casefold() not in self.given:
                return self._keep(title)
        return self._numbered(others[-1] if others else clean(sentence))

    def _numbered(self, title: str) -> str:
        short = one_line((title,), WIDTH - 0.8, SIZES[-1], BOLD)
        numbered = (f"{short} ({n})" for n in range(2, len(self.given) + 3))
        free = (t for t in (short, *numbered) if t.casefold() not in self.given)
        return self._keep(next(free))

    def _keep(self, title: str) -> str:
        self.given.add(title.casefold())
        return title


@dataclass(frozen=True)
class Teller:
    """Tells the story of an edition, slide by slide.

    Attributes
    ----------
    draft : Draft
    document : Document
    titles : Titles
        Keeps every title unique.
    """

    draft: Draft
    document: Document
    titles: Titles = field(default_factory=Titles)

    def theme(self, exhibit: Exhibit) -> str:
        """Title of the theme of an exhibit."""
        return theme_title(exhibit.theme, self.draft.catalogue)

    def label(self, exhibit: Exhibit) -> str:
        """Label of an exhibit in the report, such as "Figure 3"."""
        item = self.draft.items.get(exhibit.id)
        return item.label if item else exhibit.name.replace("_", " ")

    def source(self, exhibits: Iterable[Exhibit]) -> str:
        """Cite sources in one line at the foot; those without room are in the notes."""
        notes = list(dict.fromkeys(note for e in exhibits for note in e.sources))
        if not notes:
            return ""
        names = list(dict.fromkeys(f"{n.publisher}, {n.title}" for n in notes))
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        first = f"Source: {names[0]}{more}"
        texts = (f"Source: {source_line(notes)}", f"Source: {'; '.join(names)}", f"{first} (notes)")
        return one_line((*texts, "Source: see the notes"), FULL, FOOT)

    def table_slides(
        self,
        title: str,
        table: Table,
        kicker: str,
        exhibits: Iterable[Exhibit],
        file: str,
        smallest: int = SMALLEST_CELL,
    ) -> Iterator[Slide]:
        """Show a table on as many slides as its rows need.

        Parameters
        ----------
        title : str
            Of the first slide; others are numbered.
        table : Table
        kicker : str
            Above the title.
        exhibits : iterable of Exhibit
            Whose sources and caveats hold.
        file : str
            Where all of the table lies.
        smallest : int
            Points that its letters may have.
        """
        exhibits = tuple(exhibits)
        parts = pages(table, smallest=smallest)
        for at, page in enumerate(parts, start=1):
            heading = f"{title} ({at} of {len(parts)})" if len(parts) > 1 else title
            notes = joined(
                self.document.stamp,
                f"Say: {title}.",
                *table_lines(page.whole, file),
                sources_of(exhibits),
                *caveats_of(exhibits),
            )
            yield Slide(
                "table", self.titles.give(heading, (f"{kicker} ({at})",)), kicker, "",
                table=page.table, widths=page.widths, cell_size=page.size,
                source=self.source(exhibits), notes=notes,
            )  # fmt: skip
