"""A paragraph -> its digit tokens, each with the text before it and the unit behind it.

In: one paragraph of a document. Out: a `Line` in composed letters (NFC), in which the rules of
`classes`, `mentions` and `periods` look around a token without reading the paragraph again.
Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

from .. import quantities
from ..vocabulary import UNITS
from .cues import COUNTED, CUES, MEASURES, NO_CUE, NOT_COUNTED, NOT_MONEY, NOT_SCALE, SPANS, Cue

TOKEN = re.compile(r"\d[\d.,/]*\d|\d")
"""A digit token, as the contract of `scan --all` defines it."""

SPACE = r"[ \u00a0\u2007\u2009\u202f\n\t]"
LETTER = r"[^\W\d_]"

CHAIN = re.compile(
    rf"[a-zđ]?,{SPACE}*|{SPACE}(?:và|hoặc){SPACE}(?:số{SPACE})?|[-–:]|{SPACE}[-–]{SPACE}"
    rf"|{SPACE}trong{SPACE}|;{SPACE}"
)
"""Between numbers that share what was said of the first: 'bão số 10, 11', 'ISO 9001:2015'."""

_BEFORE = 40
_MOST_WORDS = 4


class Tail(NamedTuple):
    """What stands behind a number: `scale` (1, 1000 …; 0 where no scale word stands), a measure
    or money as `unit` code, or the counted `noun` as printed; all that has `length` characters.
    `per` names the denominators ('người/tháng' -> ('person', 'month')); `half` is what 'rưỡi' or
    '½' adds, in the scale."""

    length: int = 0
    scale: Decimal = Decimal(0)
    unit: str = ""
    noun: str = ""
    per: tuple[str, ...] = ()
    half: Decimal = Decimal(0)

    @property
    def is_bare(self) -> bool:
        """Whether nothing that makes a figure stands behind the number."""
        return not (self.scale or self.unit or self.noun or self.half)


BARE = Tail()


class Line:
    """A paragraph `text` (NFC), the same in lower case (`low`, same length), its digit `tokens`
    with `starts` and `ends`, the `gaps` in lower case (gaps[i] stands before token i, back to the
    token before; the last one behind the last token), and the `tails` behind each token."""

    __slots__ = ("_words", "ends", "gaps", "low", "starts", "tails", "text", "tokens")

    def __init__(self, text: str, low: str) -> None:
        pieces = _PARTED.split(low)
        bounds = list(accumulate(map(len, pieces)))
        self.text, self.low = text, low
        self.tokens, self.gaps = pieces[1::2], pieces[0::2]
        self.starts, self.ends = bounds[0:-1:2], bounds[1::2]
        gaps = self.gaps
        self.tails = [
            _tail_across(low, end) if gap.endswith(_GOES_ON) else read_tail(gap[:_LONGEST_TAIL])
            for end, gap in zip(self.ends, gaps[1:], strict=True)
        ]
        self._words: dict[int, tuple[str, ...]] = {}

    def words(self, index: int) -> tuple[str, ...]:
        """The last words before token `index`, in lower case, back to the token before; a word
        keeps the mark behind it ('đội,'), so that a cue only counts where it touches the number."""
        words = self._words.get(index)
        if words is None:
            last = self.gaps[index][-_BEFORE:].split()[-_MOST_WORDS:]
            words = tuple(word.lstrip("(\"'“”„‘[-+•*") for word in last)
            self._words[index] = words
        return words

    def last_word(self, index: int) -> str:
        """The last of `words`, or ''."""
        return words[-1] if (words := self.words(index)) else ""


def read_line(paragraph: str) -> Line:
    """`paragraph` with its tokens. NFC never adds, drops or reorders a digit, so that token i
    here is token i of the paragraph as printed."""
    text = paragraph
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(character.lower()[:1] for character in text)
    return Line(text, low)


@lru_cache(maxsize=8192)
def read_tail(behind: str) -> Tail:
    """The scale, unit or counted noun with which `behind`, in lower case, begins."""
    written = _IN_WORDS.match(behind)
    if written:  # '01 (một) lớp'
        tail = read_tail(behind[written.end() :])
        return tail if tail is BARE else tail._replace(length=tail.length + written.end())
    comrades = _COMRADES.match(behind)
    if comrades:
        return Tail(comrades.end(), noun="đồng chí")
    first = _FIRST.match(behind)
    if first is None or not (first[1] in _OPENERS or behind[:1] in "%‰$₫€°½¼¾¹²³"):
        return BARE
    found = _SCALE_AND_UNIT.match(behind)
    assert found is not None  # each of its parts may be missing
    fraction, scale_word, half_word, unit_word, short = found.group(1, 2, 3, 4, 5)
    half = _HALVES[fraction] if fraction else _HALVES["½"] if half_word else Decimal(0)
    noun, unit = "", ""
    end = next((found.end(group) for group in (5, 4, 3, 2, 1) if found[group]), 0)
    if short:
        scale, unit = _SHORT_MONEY[_plain(short).replace(" ", "")], "VND"
    else:
        scale = _SCALES[_plain(scale_word)] if scale_word else Decimal(0)
        if unit_word:
            unit = _MEASURES[_plain(unit_word)]
        else:
            noun, end = _noun(behind, end)
    is_money = unit == "VND" or (scale and not unit and not noun)
    per, end = _per(behind, end, bool(is_money)) if unit or scale or noun else ((), end)
    if per and scale and not unit and not noun:
        unit = "VND"
    tail = Tail(end, scale, unit, noun, per, half)
    return BARE if tail.is_bare else tail


@lru_cache(maxsize=1024)
def unit_code(noun: str) -> str:
    """The catalogue's unit code for a counted noun, or the noun where several or none fit. Women
    and men are persons: 'nữ đoàn viên', '26 nữ'."""
    word = quantities.folded(noun)
    codes = {code for code in quantities.NOUNS.get(word, ()) if (word, code) not in _LENT}
    if len(codes) == 1:
        return next(iter(codes))
    sex, _, rest = noun.partition(" ")
    if sex in ("nữ", "nam"):
        return unit_code(rest) if rest else "person"
    return noun


def cue_before(line: Line, index: int) -> Cue | None:
    """The cue whose words stand right before token `index`, the longest that is known."""
    words = line.words(index)
    if not words or words[-1] not in CUE_ENDS:
        return None
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[-count:])
        if phrase in _NO_CUES or (phrase in _OF_A_YEAR and _RECENT.fullmatch(line.tokens[index])):
            return None
        if phrase in _CUE_BY_WORDS:
            return _CUE_BY_WORDS[phrase]
    return None


def is_no_cue(line: Line, index: int) -> bool:
    """Whether the words before token `index` only end like a cue: 'mỗi ngày 15'."""
    return " ".join(line.words(index)[-2:]) in _NO_CUES


def _plain(word: str) -> str:
    return " ".join(word.split())


def _tail_across(low: str, end: int) -> Tail:
    """The tail of a number whose unit may hold the next token: 'm2', '/01 suất', '/100 dân'."""
    return read_tail(low[end : end + _LONGEST_TAIL])


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
    pieces: list[str] = []
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


_PARTED = re.compile(r"(\d[\d.,/]*\d|\d)")
# A unit may go on in the next token only behind these: 'm2', '/01 suất', '/ 100 dân'.
_GOES_ON = ("m", "/", "/ ")
_LONGEST_TAIL = 64
_SCALES = {**quantities.SCALES, "vạn": Decimal(10**4), "triệu tỷ": Decimal(10**15)}
_SCALES |= {"triệu tỉ": _SCALES["triệu tỷ"]}
_MILLION, _THOUSAND = Decimal(10**6), Decimal(10**3)
_SHORT_MONEY = {
    **dict.fromkeys(("trđ", "tr.đ", "tr.đồng", "trđồng", "tr"), _MILLION),
    **dict.fromkeys(("ngđ", "ng.đ", "nđ", "n.đ", "nghđ", "ng.đồng", "ngđồng"), _THOUSAND),
    **dict.fromkeys(("tỷđ", "tỉđ"), Decimal(10**9)),
    "k": _THOUSAND,
}
_HALVES = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_CUE_BY_WORDS = {words: cue for cue in CUES for words in cue.words}
CUE_ENDS = frozenset(words.split()[-1] for words in (*_CUE_BY_WORDS, *NO_CUE))
"""The last words of all cues."""
_NO_CUES = frozenset(NO_CUE)
_OF_A_YEAR = ("chương trình", "nghị quyết")
"""Documents of a year where one stands behind them ('Chương trình 2017 hỗ trợ …')."""
_RECENT = re.compile(r"20[0-4]\d")
_LENT = {(quantities.folded(word), code) for code, unit in UNITS.items() for word in unit.lent}
_PERSONS = frozenset(noun for noun in (*COUNTED, *quantities.NOUNS) if "," not in noun)
_NOUNS = _PERSONS | {f"{sex} {noun}" for sex in ("nữ", "nam") for noun in _PERSONS}
_NOT_COUNTED = frozenset(NOT_COUNTED)
_MEASURES = {**MEASURES, **quantities.MEASURES}
_MONEY = [word for word, code in quantities.MEASURES.items() if code == "VND"]
_SIGNS = [word for word in _MEASURES if not word[-1].isalpha() and not word[-1].isdigit()]
_SIGNS = [word for word in (*_SIGNS, "°c") if word not in _MONEY and word[-1] not in "²³"]
_WORDED = [word for word in _MEASURES if word not in (*_SIGNS, *_MONEY)]
_IN_WORDS = re.compile(
    rf"{SPACE}\((?:một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|không){LETTER}*[^)\d]{{0,30}}\)"
)
_COMRADES = re.compile(rf"{SPACE}?đ/c(?!\w)")
_FIRST = re.compile(rf"{SPACE}*/?{SPACE}*({LETTER}*)")
_OPENERS = frozenset(
    re.match(rf"{LETTER}*", word)[0]  # type: ignore[index]
    for word in (*_SCALES, *_SHORT_MONEY, *_MEASURES, *_NOUNS, "rưỡi", "")
)
_SCALE_AND_UNIT = re.compile(
    rf"([½¼¾])?{SPACE}*(?:({_any_of(_SCALES)})(?!\w)(?!{SPACE}(?:{_any_of(NOT_SCALE)})(?!\w)))?"
    rf"(?:{SPACE}*(rưỡi)(?!\w))?"
    rf"{SPACE}*(?:({_any_of(_SIGNS)}"
    rf"|(?:{_any_of(_MONEY)})(?!\w)(?!{SPACE}(?:{_any_of(NOT_MONEY)})(?!\w))"
    rf"|(?:{_any_of(_WORDED)})(?!\w))"
    rf"|((?:tr|ng|n|ngh)\.?{SPACE}?(?:đ|đồng)|(?:tỷ|tỉ)đ|tr|k)(?!\w))?"
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
