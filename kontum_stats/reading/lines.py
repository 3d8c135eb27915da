"""A paragraph -> its digit tokens, each with the words before it and the unit behind it.

In: one paragraph of a document. Out: a `Line` in composed letters (NFC), in which the rules of
`scan_classes`, `scan_figures` and `scan_periods` look around a token without reading the
paragraph again. Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from .. import quantities
from .cues import COUNTED, CUES, MEASURES, NO_CUE, NOT_COUNTED, NOT_MONEY, NOT_SCALE, SPANS, Cue

TOKEN = re.compile(r"\d[\d.,/]*\d|\d")
"""A digit token, as the contract of `scan --all` defines it."""

SPACE = r"[ \u00a0\u2007\u2009\u202f\n\t]"
LETTER = r"[^\W\d_]"

CHAIN = re.compile(
    rf",{SPACE}*|{SPACE}(?:và|hoặc){SPACE}(?:số{SPACE})?|[-–:]|{SPACE}[-–]{SPACE}|{SPACE}trong{SPACE}|;{SPACE}"
)
"""Between numbers that share what was said of the first: 'bão số 10, 11', 'ISO 9001:2015'."""

_BEFORE = 40
_MOST_WORDS = 4


class Tail(NamedTuple):
    """What stands behind a number: `scale` (1, 1000 …; 0 where no scale word stands), a measure
    or money as `unit` code, or the counted `noun` as printed; `end` is where all that ends, and
    `per` names the denominators ('người/tháng' -> ('person', 'month'))."""

    end: int
    scale: Decimal = Decimal(0)
    unit: str = ""
    noun: str = ""
    per: tuple[str, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether nothing that makes a figure stands behind the number."""
        return not (self.scale or self.unit or self.noun)


@dataclass(frozen=True)
class Line:
    """A paragraph `text` (NFC), the same in lower case (`low`, same length), its digit `tokens`
    with `starts` and `ends`, the `gaps` in lower case (gaps[i] stands before token i, back to
    the token before), the `words` before each token, and the `tails` behind each."""

    text: str
    low: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    gaps: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    tails: tuple[Tail, ...]


def read_line(paragraph: str) -> Line:
    """`paragraph` with its tokens. NFC never adds, drops or reorders a digit, so that token i
    here is token i of the paragraph as printed."""
    text = unicodedata.normalize("NFC", paragraph)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(character.lower()[:1] for character in text)
    found = list(TOKEN.finditer(text))
    starts = tuple(token.start() for token in found)
    ends = tuple(token.end() for token in found)
    gaps = tuple(low[left:right] for left, right in pairwise((0, *_interleaved(starts, ends))))[::2]
    return Line(
        text=text,
        low=low,
        tokens=tuple(token.group() for token in found),
        starts=starts,
        ends=ends,
        gaps=gaps,
        words=tuple(_last_words(gap) for gap in gaps),
        tails=tuple(read_tail(low, end) for end in ends),
    )


def read_tail(low: str, position: int) -> Tail:
    """The scale, unit or counted noun that stands in `low` right behind `position`."""
    found = _SCALE_AND_UNIT.match(low, position)
    assert found is not None  # each of its parts may be missing
    scale_word, unit_word = found.group(1, 2)
    scale = _SCALES[_plain(scale_word)] if scale_word else Decimal(0)
    end = found.end(2) if unit_word else found.end(1) if scale_word else position
    noun, unit = "", ""
    if unit_word:
        word = _plain(unit_word)
        unit = _MEASURES[word]
    else:
        noun, end = _noun(low, end)
    is_money = unit == "VND" or (scale and not unit and not noun)
    per, end = _per(low, end, bool(is_money)) if unit or scale or noun else ((), end)
    if per and scale and not unit and not noun:
        unit = "VND"
    return Tail(end, scale, unit, noun, per)


@lru_cache(maxsize=1024)
def unit_code(noun: str) -> str:
    """The catalogue's unit code for a counted noun, or the noun where several or none fit."""
    codes = quantities.NOUNS.get(quantities.folded(noun), frozenset())
    return next(iter(codes)) if len(codes) == 1 else noun


def cue_before(line: Line, index: int) -> Cue | None:
    """The cue whose words stand right before token `index`, the longest that is known."""
    words = line.words[index]
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[-count:])
        if phrase in _NO_CUES:
            return None
        if phrase in _CUE_BY_WORDS:
            return _CUE_BY_WORDS[phrase]
    return None


def is_no_cue(line: Line, index: int) -> bool:
    """Whether the words before token `index` only end like a cue: 'mỗi ngày 15'."""
    return " ".join(line.words[index][-2:]) in _NO_CUES


def _plain(word: str) -> str:
    return " ".join(word.split())


def _interleaved(starts: tuple[int, ...], ends: tuple[int, ...]) -> Iterable[int]:
    for start, end in zip(starts, ends, strict=True):
        yield start
        yield end


def _last_words(gap: str) -> tuple[str, ...]:
    """The last words before a token; a word keeps the mark behind it ('đội,'), so that a cue
    only counts where it touches the number."""
    words = gap[-_BEFORE:].split()[-_MOST_WORDS:]
    return tuple(word.lstrip("(\"'“”„‘[-+•*") for word in words)


def _noun(low: str, position: int) -> tuple[str, int]:
    found = _WORDS.match(low, position)
    if not found:
        return "", position
    words = found[1].split()
    for count in range(len(words), 0, -1):
        noun = " ".join(words[:count])
        if noun in _NOT_COUNTED:
            return "", position
        if noun in _NOUNS:
            last = next(islice(_WORD.finditer(low, found.start(1)), count - 1, None))
            return noun, last.end()
    return "", position


def _per(low: str, position: int, is_money: bool) -> tuple[tuple[str, ...], int]:
    pieces = []
    while found := _PER.match(low, position):
        count, word = found[1], _plain(found[2])
        if count and not (is_money or _BASE.fullmatch(count) or word in SPANS):
            break
        code = quantities.PER.get(word, word)
        number = (count or "").lstrip("0")
        plural = "s" if word in quantities.PER else ""
        pieces.append(code if number in ("", "1") else f"{number} {code}{plural}")
        position = found.end()
    return tuple(pieces), position


def _any_of(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", f"{SPACE}+") for word in ordered)


_SCALES = {**quantities.SCALES, "vạn": Decimal(10**4)}
_CUE_BY_WORDS = {words: cue for cue in CUES for words in cue.words}
_NO_CUES = frozenset(NO_CUE)
_NOUNS = frozenset(COUNTED) | frozenset(noun for noun in quantities.NOUNS if "," not in noun)
_NOT_COUNTED = frozenset(NOT_COUNTED)
_MEASURES = {**MEASURES, **quantities.MEASURES}
_MONEY = [word for word, code in quantities.MEASURES.items() if code == "VND"]
_SIGNS = [word for word in _MEASURES if word in ("%", "‰", "%o", "điểm %", "°c")]
_WORDED = [word for word in _MEASURES if word not in (*_SIGNS, *_MONEY)]
_SCALE_AND_UNIT = re.compile(
    rf"{SPACE}*(?:({_any_of(_SCALES)})(?!\w)(?!{SPACE}(?:{_any_of(NOT_SCALE)})(?!\w)))?"
    rf"{SPACE}*({_any_of(_SIGNS)}"
    rf"|(?:{_any_of(_MONEY)})(?!\w)(?!{SPACE}(?:{_any_of(NOT_MONEY)})(?!\w))"
    rf"|(?:{_any_of(_WORDED)})(?!\w))?"
)
_WORDS = re.compile(rf"{SPACE}*({LETTER}[\w-]*(?:{SPACE}+{LETTER}[\w-]*){{0,4}})")
_WORD = re.compile(r"[\w-]+")
_BASES = (
    *quantities.PER, "năm học", "km2", "km²", "m2", "m²", "m3", "m³", "vạn dân", "học sinh",
    "sinh viên", "trường hợp", "học viên", "đoàn viên", "hội viên", "công nhân", "giáo viên",
)  # fmt: skip
_PER = re.compile(
    rf"{SPACE}*/{SPACE}*(?:(\d[\d.]*){SPACE}*)?"
    rf"({_any_of(_BASES)}|{LETTER}+)(?!{LETTER})"
)
# The base of a rate of things is one or a power of ten ('95 thuê bao/100 dân'); any other number
# behind the slash is a second figure ('16 vụ/21 đối tượng').
_BASE = re.compile(r"0?1|10{2,}|1(?:\.0{3})+")
