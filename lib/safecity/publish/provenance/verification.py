"""What a re-check of an edition found: each check with its faults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be.

    Attributes
    ----------
    file : str
        Its name within the edition.
    problem : str
        What is wrong.
    expected, found : str
        Both sides of a comparison; empty where nothing was compared.
    """

    file: str
    problem: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class Checked:
    """One check with what it found.

    Attributes
    ----------
    name : str
        What was checked.
    result : str
        How much of it, in words.
    faults : tuple of Fault
        Empty where all is well.
    """

    name: str
    result: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Verification:
    """A re-check of an edition.

    Attributes
    ----------
    edition : str
        What its manifest calls it.
    seal : str
        Hash of the manifest's content, to be compared with one that was noted elsewhere.
    checks : tuple of Checked
        In the order in which they were made.
    """

    edition: str
    seal: str
    checks: tuple[Checked, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong."""
        return tuple(fault for check in self.checks for fault in check.faults)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults
