"""A council's own template: which of its layouts and places take what a slide says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.errors import SafecityError
from safecity.publish.slides.drawing.template import emu
from safecity.publish.slides.layouts import BODY, HEIGHT, LAYOUTS, WIDTH, Holder
from safecity.publish.slides.slide import Box

if TYPE_CHECKING:
    from pptx.presentation import Presentation

NAME = "template.pptx"
"""What the file is called, beside `partnership.yml`."""
TITLES = {"title", "ctrTitle"}
TEXTS = {"body", "obj", "subTitle"}
FOOT = {"ftr": 11, "sldNum": 12}
"""Places at the foot, with the indices that our own layouts give them."""
FOOT_INSET, FOOT_LETTERS = 0.1, 12
"""Inches at either side of a footer, and points of its words, as templates have them."""
INSTEAD = {
    "title": ("title",), "divider": ("secHead", "title"), "table": ("titleOnly", "obj"),
}  # fmt: skip
"""Types of layout that serve where none has the name of ours; all others are a title and text."""
PLAIN = ("obj", "tx", "titleOnly")
NEAR = 0.06
"""Inches by which the size of slides may differ from ours."""


@dataclass(frozen=True)
class CouncilTemplate:
    """A template that a council gave.

    Attributes
    ----------
    path : Path
        Its file, for errors.
    deck : pptx.presentation.Presentation
        It, without the slides that it came with.
    """

    path: Path
    deck: Presentation

    def layout(self, name: str) -> Any:
        """Find the layout for a kind of slide: by our name of it, else by its type.

        Raises
        ------
        SafecityError
            Where there is none, or it has no place for a title.
        """
        ours = LAYOUTS[name].title
        layout = next((each for each in self._named(ours)), None)
        layout = layout if layout is not None else next(self._typed(name), None)
        if layout is None:
            raise self.error(
                f"no layout for '{ours}'",
                f"Name a layout '{ours}', or add one of the type 'Title and Content'.",
            )
        if not any(kind_of(place) in TITLES for place in layout.placeholders):
            raise self.error(
                f"the layout '{layout.name}' has no placeholder for a title",
                "In the slide master, tick Title for that layout.",
            )
        return layout

    def _named(self, title: str) -> Iterator[Any]:
        return (lay for lay in self.deck.slide_layouts if lay.name.casefold() == title.casefold())

    def _typed(self, name: str) -> Iterator[Any]:
        for kind in INSTEAD.get(name, PLAIN):
            yield from (e for e in self.deck.slide_layouts if e._element.get("type") == kind)

    def places(self, slide: Any, name: str) -> dict[int, Any]:
        """Match the places of a new slide to ours: by name, and the first text to the body.

        Those that match none of ours are taken off the slide.

        Parameters
        ----------
        slide : pptx.slide.Slide
        name : str
            Of our layout.

        Raises
        ------
        SafecityError
            Where the layout has no place for text.
        """
        holders = [h for h in LAYOUTS[name].holders if h.kind == "body"]
        free = [p for p in slide.placeholders if kind_of(p) not in TITLES]
        places: dict[int, Any] = {}
        for holder in holders:
            place = next((p for p in free if p.name.casefold().startswith(holder.name.casefold())),
                         None)  # fmt: skip
            if place is None and holder.idx == BODY:
                place = next((p for p in free if kind_of(p) in TEXTS), None)
            if place is None and holder.idx == BODY:
                raise self.error(
                    f"the layout '{slide.slide_layout.name}' has no placeholder for text",
                    f"Add one, or name it '{holder.name}': slides of the kind "
                    f"'{LAYOUTS[name].title}' need it.",
                )
            if place is not None:
                places[holder.idx] = place
                free.remove(place)
        for spare in free:
            spare._element.getparent().remove(spare._element)
        return places

    def feet(self, layout: Any) -> dict[str, int]:
        """Indices of the places at the foot that a layout has, by their type."""
        return {kind_of(p): p.placeholder_format.idx for p in layout.placeholders
                if kind_of(p) in FOOT}  # fmt: skip

    @property
    def foot_width(self) -> float:
        """Inches for the words of the footer in the narrowest layout that has one."""
        layouts: list[Any] = list(self.deck.slide_layouts)
        feet = (p for each in layouts for p in each.placeholders if kind_of(p) == "ftr")
        return min((place.width / emu(1) for place in feet), default=WIDTH) - 2 * FOOT_INSET

    def error(self, problem: str, remedy: str) -> SafecityError:
        """Say what is wrong with the template and what to do."""
        return SafecityError(problem, path=self.path, remedy=remedy)


def kind_of(place: Any) -> str:
    """Type of a placeholder as the format names it; "obj" where it names none."""
    return str(place._element.xpath(".//p:nvPr/p:ph")[0].get("type") or "obj")


def open_template(path: Path) -> CouncilTemplate:
    """Open a council's template.

    Parameters
    ----------
    path : Path
        A PowerPoint file of the size Widescreen. Slides that it holds are taken out.

    Raises
    ------
    SafecityError
        Where it cannot be read, or its slides have another size.
    """
    from pptx import Presentation as open_deck

    try:
        deck = open_deck(str(path))
    except Exception as error:
        remedy = "Save it in PowerPoint as a presentation (.pptx), not as .potx or .ppt."
        problem = "not a PowerPoint presentation"
        raise SafecityError(problem, path=path, remedy=remedy) from error
    wide, tall = (deck.slide_width or 0) / emu(1), (deck.slide_height or 0) / emu(1)
    if abs(wide - WIDTH) > NEAR or abs(tall - HEIGHT) > NEAR:
        raise SafecityError(
            f"slides of {wide:.2f} by {tall:.2f} inches, where {WIDTH:.2f} by {HEIGHT:.2f} are "
            "written",
            path=path,
            remedy="In PowerPoint: Design, Slide Size, Widescreen (16:9).",
        )
    _emptied(deck)
    return CouncilTemplate(path, deck)


def _emptied(deck: Presentation) -> None:
    from pptx.oxml.ns import qn

    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.get(qn("r:id")))
        listed.remove(entry)


def added_place(shapes: Any, holder: Holder) -> Any:
    """Add a box for text that the layout has no place for, where ours has it."""
    box = shapes.add_textbox(*_ends(holder.box))
    box.text_frame.word_wrap = True
    for side in ("left", "right", "top", "bottom"):
        setattr(box.text_frame, f"margin_{side}", emu(holder.inset))
    return box


def move(shape: Any, box: Box) -> None:
    """Put a shape where our layout has it."""
    shape.left, shape.top, shape.width, shape.height = _ends(box)


def _ends(box: Box) -> tuple[int, int, int, int]:
    return emu(box.left), emu(box.top), emu(box.width), emu(box.height)
