"""Words of judgement: those that commentary may use only where the data have been asked."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field, field_validator

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("judgement_words.yml")
_GAP = r"[\s\u2010-\u2013-]+"
"""What may stand between the words of a phrase: space, line break or hyphen."""
_LOOK = re.compile(r"[*_`~\\\u00ad\u200b-\u200d\u2060\ufeff]|<[^<>\n]*>")
"""Marks of emphasis, tags and what is not seen, which may stand within a word."""


def unadorned(text: str) -> str:
    """Return a text as it is read: without marks of emphasis, in plain letters; lines stay.

    Parameters
    ----------
    text : str
        Markdown.
    """
    plain = unicodedata.normalize("NFKC", _LOOK.sub("", text))
    return plain.replace("\u2019", "'").replace("\u2018", "'")


class Family(Declared):
    """Words that say the same kind of thing.

    Attributes
    ----------
    words : tuple of str
        Every form; phrases too.
    use : str
        The reference that says it once the data have been asked.
    """

    words: tuple[str, ...] = Field(min_length=1)
    use: str


class JudgementWords(Declared):
    """The families, and phrases that hold such a word and judge nothing."""

    families: dict[str, Family]
    allowed: tuple[str, ...] = ()

    @field_validator("allowed")
    @classmethod
    def _patterns(cls, allowed: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in allowed:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"'{pattern}' is no pattern: {error}") from error
        return allowed

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Pattern of any word of any family, the longest phrases first.

        They stand by their first letter: so most places in a text are passed by after a look at
        two dozen letters and not at a thousand words.
        """
        words = sorted((w for f in self.families.values() for w in f.words), key=len, reverse=True)
        by_letter: dict[str, list[str]] = {}
        for word in words:
            rest = re.escape(word[1:]).replace("\\ ", _GAP)
            by_letter.setdefault(re.escape(word[0].lower()), []).append(rest)
        forms = (f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
        return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)

    @cached_property
    def harmless(self) -> re.Pattern[str]:
        """Pattern of any phrase that judges nothing."""
        return re.compile(rf"\b(?:{'|'.join(self.allowed) or '(?!)'})", re.IGNORECASE)

    def family_of(self, word: str) -> str:
        """Return the family of a word that `pattern` found."""
        plain = re.sub(_GAP, " ", word.lower())
        return next(name for name, family in self.families.items() if plain in family.words)

    def found_in(self, text: str) -> tuple[re.Match[str], ...]:
        """Find the words of judgement in a text as it is read, leaving out harmless phrases."""
        bare = self.harmless.sub(lambda match: " " * len(match[0]), unadorned(text))
        return tuple(self.pattern.finditer(bare))


@lru_cache(maxsize=1)
def load_judgement_words() -> JudgementWords:
    """Read the words that ship with the library, once."""
    return read_model(FILE, JudgementWords)
