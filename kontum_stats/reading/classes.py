"""The digit tokens of a paragraph -> their classes.

In: a `Line`. Out: one class for each token: figure, year, date, document_number, list_number,
ordinal, duration, name, time or other. The rules are asked in order and the first that knows
the token decides; what no rule knows is a figure. Each rule shows the example that it exists
for; words are data in `scan_cues`. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .cues import DOCUMENT_MARKS, SLOGAN_WORDS, YEAR_CUES, Cue
from .dates import clock, date, duration, has_span, with_shared_spans, year
from .lines import CHAIN, SPACE, Line, cue_before
from .sections import LOWER, UPPER

CLASSES = (
    "figure", "year", "date", "document_number", "list_number", "ordinal", "duration", "name",
    "time", "other",
)  # fmt: skip
LONGEST = 24
"""Characters of the longest token that can be a number that someone printed."""

Rule = Callable[[Line, int, Sequence[str]], str]


def classify(line: Line) -> list[str]:
    """The class of each token of `line`."""
    classes: list[str] = []
    for index, tail in enumerate(line.tails):
        # Behind a measure, money or a scale word no rule but the first applies: '12%', '3 tỷ'.
        rules = _RULES[:1] if tail.unit or tail.scale else _RULES
        for rule in rules:
            if kind := rule(line, index, classes):
                break
        classes.append(kind or "figure")
    return with_shared_spans(line, classes)


def _too_long(line: Line, index: int, classes: Sequence[str]) -> str:
    """A run of digits that is no number: '0000…' of a damaged file."""
    return "other" if len(line.tokens[index]) > LONGEST else ""


def _exponent(line: Line, index: int, classes: Sequence[str]) -> str:
    """The 2 of 'm2', the 3 of 'µg/m3'."""
    if line.tokens[index] not in ("2", "3"):
        return ""
    return "other" if _METRE.search(line.gaps[index][-4:]) else ""


def _mileage_or_plate(line: Line, index: int, classes: Sequence[str]) -> str:
    """'Km12+300', the plate '82A-012.34'."""
    start, end = line.starts[index], line.ends[index]
    if _MILEAGE.search(line.low[max(0, start - 12) : start]):
        return "other"
    if _PLATE_HEAD.match(line.text, end) and len(line.tokens[index]) == 2:
        return "other"
    is_plate_tail = index > 0 and classes[-1] == "other" and _PLATE_GAP.fullmatch(line.gaps[index])
    return "other" if is_plate_tail else ""


def _letters_before(line: Line, index: int, classes: Sequence[str]) -> str:
    """Letters glued to the number make a name of it: 'IR64', 'H5N1', 'đối tượng ĐT3', 'Covid-19'.
    The words of a sentence do not ('có12 người'), nor does what goes on with a document's number
    ('81/2015/QH13')."""
    start = line.starts[index]
    found = _GLUED.search(line.text[max(0, start - 12) : start])
    if not found:
        return ""
    if classes and classes[-1] == "document_number" and _DOCUMENT_GAP.fullmatch(line.gaps[index]):
        return "document_number"
    letters = found[1]
    is_word = letters.islower() and (len(letters) > 1 or found[2])
    return "" if is_word or (letters.istitle() and letters.lower() in YEAR_CUES) else "name"


def _heading_number(line: Line, index: int, classes: Sequence[str]) -> str:
    """'1. Thuận lợi', '2.3Tăng cường', '1/ Về công tác', '1.4. Cơ sở vật chất', a row's number."""
    token, start, end = line.tokens[index], line.starts[index], line.ends[index]
    if index or not _LEVELS.fullmatch(token) or not _ONLY_BULLETS.fullmatch(line.text[:start]):
        return ""
    behind = line.text[end : end + 3]
    if _MARK_BEHIND.match(behind):
        return "list_number"
    glued = behind[:1].isupper() and behind[1:2].islower()
    spaced = "." in token and behind[:1].isspace() and behind[1:2].isupper()
    return "list_number" if glued or spaced else ""


def _bracketed_number(line: Line, index: int, classes: Sequence[str]) -> str:
    """'(1) đánh giá; (2) thảo luận', the note mark of 'ha rừng (1)' or 'đoàn viên[3]'; in a
    sentence '…, gồm: 1. Tuyên truyền; 2. Vận động'."""
    token, start, end = line.tokens[index], line.starts[index], line.ends[index]
    if len(token) > 2 or not token.isdigit():
        return ""
    before, behind = line.text[max(0, start - 2) : start], line.text[end : end + 3]
    if before[-1:] in ("(", "[") and behind[:1] in (")", "]"):
        return "list_number"
    opens = before.strip()[-1:] in (":", ";", ".")
    is_listed = opens and behind[:1] in (".", ")") and behind[2:3].isupper()
    return "list_number" if is_listed and behind[1:2].isspace() else ""


def _document(line: Line, index: int, classes: Sequence[str]) -> str:
    """'20-NQ/TW', '06a/NQ-TLĐ', 'Công văn 1234/LĐLĐ-TG', 'Quyết định 217', 'Điều 5'."""
    if _DOCUMENT_BEHIND.match(line.text, line.ends[index]):
        return "document_number"
    cue = cue_before(line, index)
    if cue is None or cue.kind != "document_number":
        return ""
    if _DOCUMENT_LETTER.match(line.low, line.ends[index]):
        return "document_number"
    return "document_number" if _holds(cue, line, index) else ""


def _cue(line: Line, index: int, classes: Sequence[str]) -> str:
    """'lần thứ 8', 'xếp thứ 3/14', 'Quốc lộ 14', 'bão số 10', 'Biểu số 2', 'thửa 345'."""
    cue = cue_before(line, index)
    return cue.kind if cue is not None and _holds(cue, line, index) else ""


def _slogan(line: Line, index: int, classes: Sequence[str]) -> str:
    """'mô hình "5 không, 3 sạch"', 'mạng 4G', 'khách sạn 3 sao'."""
    token, start, end = line.tokens[index], line.starts[index], line.ends[index]
    if not token.isdigit() or len(token) > 2:
        return ""
    if _GENERATION.match(line.text, end) or _STARS.match(line.low, end):
        return "name"
    found = _SLOGAN.match(line.low, end)
    follows = bool(classes) and classes[-1] == "name" and _SLOGAN_GAP.fullmatch(line.gaps[index])
    return "name" if found and (follows or line.text[max(0, start - 1) : start] in _QUOTES) else ""


def _place(line: Line, index: int, classes: Sequence[str]) -> str:
    """A number behind a name of two capitals: 'thủy điện Plei Krông 2', 'xã Đăk Yên 1'."""
    token, start = line.tokens[index], line.starts[index]
    if not token.isdigit() or len(token) > 2 or not line.tails[index].is_bare:
        return ""
    return "name" if _TWO_CAPITALS.search(line.text[max(0, start - 24) : start]) else ""


def _chain(line: Line, index: int, classes: Sequence[str]) -> str:
    """What goes on with the class before: 'Quyết định 217, 218', 'bão số 10 và 11', 'ISO
    9001:2015', 'NPK 16-16-8', '5 trong 1'."""
    if not classes or classes[-1] not in _CHAINED or not line.tails[index].is_bare:
        return ""
    if not CHAIN.fullmatch(line.gaps[index]) or not _SHORT.fullmatch(line.tokens[index]):
        return ""
    return classes[-1]


def _telephone_or_scale(line: Line, index: int, classes: Sequence[str]) -> str:
    """'0260.3862.123', the map's '1/500'."""
    token = line.tokens[index]
    digits = token.replace(".", "")
    if digits.isdigit() and digits.startswith("0") and len(digits) >= 8:
        return "other"
    return "other" if _MAP_SCALE.fullmatch(token) and line.tails[index].is_bare else ""


_RULES: tuple[Rule, ...] = (
    _too_long,
    _exponent,
    _mileage_or_plate,
    _heading_number,
    clock,
    _letters_before,
    _bracketed_number,
    _document,
    date,
    year,
    _cue,
    _slogan,
    _place,
    _chain,
    _telephone_or_scale,
    duration,
)


def _holds(cue: Cue, line: Line, index: int) -> bool:
    tail, token = line.tails[index], line.tokens[index]
    if "," in token and cue.kind != "document_number":
        return False
    if cue.kind == "ordinal" and "/" in token:
        return not tail.unit
    if not cue.is_strong:
        return tail.is_bare and not has_span(line, index)
    return not (tail.unit or tail.scale)


_CHAINED = ("document_number", "name", "ordinal", "other", "list_number")
_TWO_CAPITALS = re.compile(rf"(?<!^)(?<![.:;(] )(?<!\w)(?:[{UPPER}][{LOWER}]+ ){{2}}$")
_QUOTES = tuple("\"“”„'‘")

_METRE = re.compile(r"(?:^|[^\w])[kcdm]?m$")
_MILEAGE = re.compile(r"(?<!\w)km(?:\d+\+)?$")
_PLATE_HEAD = re.compile(r"[A-Z]\d?-\d")
_PLATE_GAP = re.compile(r"[a-z]\d?-|[a-z]")
_GLUED = re.compile(r"([^\W\d_]+)(-?)$")
_DOCUMENT_GAP = re.compile(r"[a-zđ]?[/-][\wđ-]*")
_DOCUMENT_LETTER = re.compile(r"[a-zđ](?!\w)")
_LEVELS = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}")
_ONLY_BULLETS = re.compile(r"[\s\-–+*•·(\[]*")
_MARK_BEHIND = re.compile(r"[.)\]](?!\d)|/\s|[-–:]\s?[^\W\d_]|\s\|")
_marks = "|".join(DOCUMENT_MARKS)
_DOCUMENT_BEHIND = re.compile(rf"[a-zđ]?(?:[-/–]| - )(?:{_marks})(?![{LOWER}])")
_SLOGAN = re.compile(rf"{SPACE}(?:{'|'.join(sorted(SLOGAN_WORDS))})(?!\w)")
_GENERATION = re.compile(r"G(?!\w)")
_STARS = re.compile(rf"{SPACE}sao(?!\w)")
_SLOGAN_GAP = re.compile(r" \w+, ")
_SHORT = re.compile(r"\d{1,4}")
_MAP_SCALE = re.compile(r"1/(?:200|500|1\.?000|2\.?000|5\.?000|10\.?000|25\.?000|50\.?000)")
