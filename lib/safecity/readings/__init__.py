"""WHAT IT SAYS: a file for each question that a notebook can ask, found by looking here.

A reading is the function of its file's name, under `@reading`. It takes the evidence and, by the
name of its next parameter, what it is about: an `indicator`, several `indicators`, or the exhibits
of `earlier` themes. Options follow. It gives one view or a list of them, and raises `Absent` where
the data cannot carry it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from inspect import Parameter, Signature, signature
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeVar

Read = TypeVar("Read", bound=Callable[..., Any])
SUBJECTS = ("indicator", "indicators", "earlier")
"""Second parameters that say what a reading is about; any other is an option."""


@dataclass(frozen=True)
class Reading:
    """A question that a notebook can ask of the data.

    Attributes
    ----------
    read : callable
        Reads it from the evidence; its name is the reading's.
    question : str
        As a gap asks it where the data cannot carry an answer; `{}` stands for the indicator.
    about : str
        Id of the indicator that it is about, or its name within the theme, where a notebook names
        none.
    published : bool
        Whether it reads figures as they are published, which have no months and no places.
    quiet : bool
        Whether it gives nothing, rather than a gap, where the data cannot carry it.
    """

    read: Callable[..., Any]
    question: str
    about: str = ""
    published: bool = False
    quiet: bool = False

    @property
    def slug(self) -> str:
        """Name of the reading, of its function and of its file."""
        return self.read.__name__

    @property
    def subject(self) -> str:
        """What it is about: one of `SUBJECTS`; empty where the evidence is all it takes."""
        names = list(signature(self.read).parameters)[1:2]
        return names[0] if names and names[0] in SUBJECTS else ""

    @property
    def signature(self) -> Signature:
        """What a notebook gives: names of indicators, then options."""
        given = list(signature(self.read).parameters.values())[1:]
        head = given[:1] if self.subject else []
        options = given[len(head) :]
        if self.subject == "indicators":
            head = [Parameter("indicators", Parameter.VAR_POSITIONAL)]
            options = [option.replace(kind=Parameter.KEYWORD_ONLY) for option in options]
        elif self.subject == "earlier" or self.about:
            head = []
        head = [part.replace(annotation=str) for part in head]
        return Signature([*head, *(part.replace(annotation=part.empty) for part in options)])


_READINGS: dict[str, Reading] = {}


def reading(
    question: str, *, about: str = "", published: bool = False, quiet: bool = False
) -> Callable[[Read], Read]:
    """Register a function as the reading of its name; the options are those of `Reading`.

    Raises
    ------
    TypeError
        Where function and file differ in name, so that one of them would not be found.
    """

    def register(read: Read) -> Read:
        """Enter a function under its module."""
        module = read.__module__
        if module.rpartition(".")[2] != read.__name__:
            raise TypeError(f"{module}: a reading has its file's name, and not '{read.__name__}'")
        _READINGS[module] = Reading(read, question, about, published, quiet)
        return read

    return register


def readings_in(*folders: ModuleType) -> dict[str, str]:
    """Find the readings of some folders by their files; none is imported.

    Returns
    -------
    dict of str to str
        Module by the reading's name.
    """
    return {
        file.name: f"{folder.__name__}.{file.name}"
        for folder in folders
        for file in iter_modules(folder.__path__)
        if not file.ispkg
    }


def loaded(module: str) -> Reading:
    """Return the reading of a module, imported when it is first asked for.

    Raises
    ------
    TypeError
        Where the module registers none.
    """
    import_module(module)
    if module not in _READINGS:
        raise TypeError(f"{module} holds no reading: put @reading above the function of its name")
    return _READINGS[module]
