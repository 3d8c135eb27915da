"""The digit tokens of a paragraph -> their classes.

In: a `Line`. Out: one class for each token: figure, year, date, document_number, list_number,
ordinal, duration, name, time or other. The rules are asked in order and the first that knows
the token decides; what no rule knows is a figure. Each rule shows the example that it exists
for; words are data in `cues`. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from .cues import (
    DATE_CUES,
    DISTRICTS,
    DOCUMENT_MARKS,
    MONTH_CUES,
    NO_SPANS,
    PROGRAMMES,
    SLOGAN_OPENERS,
    SLOGAN_WORDS,
    SLOGANS_ALONE,
    SPANS,
    SUBJECTS,
    TIME_CUES,
    YEAR_CUES,
    Cue,
    lettered,
)  # fmt: skip
from .dates import YEAR, clock, date, duration, has_span, with_shared_spans, year
from .lines import BARE, CHAIN, CUE_ENDS, LETTER, SPACE, Line, cue_before
from .sections import LOWER, UPPER
from .signs import exponent, generation, mileage_or_plate, telephone_or_scale, version

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
    inside = _named_spans(line)
    before = ""
    for index, tail in enumerate(line.tails):
        kind = _inside(line, index, inside) if inside else ""
        if kind:
            pass
        elif tail.unit or tail.scale:
            # Behind a measure, money or a scale word few rules apply: '12%', '3 tỷ', '5G'.
            kind = _too_long(line, index, classes) or generation(line, index, classes)
        else:
            for rule in _rules_for(*_look(line, index), before):
                if kind := rule(line, index, classes):
                    break
        before = kind or "figure"
        classes.append(before)
    return with_shared_spans(line, classes) if "duration" in classes else classes


def _look(line: Line, index: int) -> tuple[str, str, str, bool]:
    """What tells which rules can know token `index`: the form of the token, what stands before
    it and behind it (the letters of `_LEFT` and `_RIGHT`), and whether it is the first."""
    token, gap = line.tokens[index], line.gaps[index]
    if token.isdigit():
        length = len(token)
        form = "short" if length < 3 else "year" if length in (4, 5) else "digits"
        if token[0] == "0" and length > 1:
            form = "zero" if length > 2 else "short zero"
        elif length > LONGEST:
            form = "long"
    else:
        form = "zero" if token[0] == "0" or token[:2] == "1/" else "marked"
        if len(token) > LONGEST:
            form = "long"
    left = "glued" if gap else "mark"
    if gap[-1:] == " ":
        last = gap[gap.rfind(" ", 0, -1) + 1 : -1]
        if last.isalpha():
            left = _LEFT.get(last, "")
            if line.text[line.starts[index] - len(last) - 1].isupper():
                left += "N"
        else:
            left = "" if last[-1:] == "," and (last[:-1].isalpha() or last == ",") else "mark"
    found = _WORD_BEHIND.match(line.gaps[index + 1])
    right = "glued" if found is None else _RIGHT.get(found[1], "")
    return form, left, right, index == 0


@lru_cache(maxsize=4096)
def _rules_for(form: str, left: str, right: str, is_first: bool, before: str) -> tuple[Rule, ...]:
    """The rules that can know such a token, in their order; the others would let it pass."""
    is_short, is_open = form.startswith("short"), left in ("mark", "glued")
    follows_glued, is_glued = right == "glued", left == "glued"
    has_cue = is_open or "C" in left
    is_day = is_open or "D" in left or right == "glued" or "M" in right or before == "date"
    asked: dict[Rule, bool] = {
        _too_long: form == "long",
        exponent: is_short and is_glued,
        mileage_or_plate: is_glued or follows_glued,
        generation: follows_glued,
        _heading_number: is_first and is_open,
        version: form == "marked",
        telephone_or_scale: "zero" in form or form == "long" or before == "other",
        clock: form == "marked" or (is_short and (follows_glued or "H" in right))
        or before == "time",
        _letters_before: is_glued,
        _bracketed_number: is_open and (is_short or form == "marked"),
        _document: follows_glued or has_cue,
        date: form in ("marked", "zero") or (is_short and is_day),
        year: form == "year" or (is_short and (before == "year" or "D" in left)),
        _address: is_open or "A" in left,
        _cue: has_cue,
        _lettered_name: follows_glued,
        _slogan: is_short and ("S" in right or "P" in left),
        _place: is_short and "N" in left,
        _chain: before in _CHAINED,
        _base_of_rate: "T" in left or (is_open and not is_short),
        duration: follows_glued or "S" in right,
    }  # fmt: skip
    return tuple(rule for rule, is_asked in asked.items() if is_asked)


def _named_spans(line: Line) -> list[tuple[int, int, str]]:
    """Where a quoted name ('chương trình “3.000 áo ấm”'), a time stamp or the unit of a table
    ('ĐVT: 1.000 đồng') stands, with its kind."""
    spans = []
    if any(mark in line.text for mark in _OPENING_QUOTES):
        spans += [(*found.span(1), "name") for found in _QUOTED_NAME.finditer(line.low)]
    if "-" in line.text and ":" in line.text:
        spans += [(*found.span(), "stamp") for found in _STAMP.finditer(line.low)]
    if "000" in line.text:
        spans += [(*found.span(1), "other") for found in _TABLE_UNIT.finditer(line.low)]
    return spans


def _inside(line: Line, index: int, spans: list[tuple[int, int, str]]) -> str:
    start = line.starts[index]
    for first, end, kind in spans:
        if first <= start < end:
            if kind == "stamp":
                return "date" if start < first + 10 else "time"
            return "" if YEAR.fullmatch(line.tokens[index]) else "name"
    return ""


def _too_long(line: Line, index: int, classes: Sequence[str]) -> str:
    """A run of digits that is no number: '0000…' of a damaged file."""
    return "other" if len(line.tokens[index]) > LONGEST else ""


def _lettered_name(line: Line, index: int, classes: Sequence[str]) -> str:
    """'xã 30a', 'nhà 12b'."""
    is_short = len(line.tokens[index]) <= 3
    return "name" if is_short and _LETTER_BEHIND.match(line.low, line.ends[index]) else ""


def _letters_before(line: Line, index: int, classes: Sequence[str]) -> str:
    """Letters glued to the number make a name of it: 'IR64', 'H5N1', 'đối tượng ĐT3', 'Covid-19';
    or the month, quarter or half of a year: 'T6/2012', 'Q3-2012'. The words of a sentence do not
    ('có12 người'), nor does what goes on with a document's number ('81/2015/QH13')."""
    start = line.starts[index]
    found = _GLUED.search(line.text[max(0, start - 12) : start])
    if not found:
        return ""
    if classes and classes[-1] == "document_number" and _DOCUMENT_GAP.fullmatch(line.gaps[index]):
        return "document_number"
    letters = found[1]
    if letters.lower() in _PARTS_OF_YEAR and _PART_OF_YEAR.match(line.low, start):
        return "date"
    is_word = letters.islower() and (len(letters) > 1 or found[2])
    is_year = letters.istitle() and letters.lower() in YEAR_CUES
    return "" if is_word or is_year or letters.lower() in _CURRENCIES else "name"


def _heading_number(line: Line, index: int, classes: Sequence[str]) -> str:
    """'1. Thuận lợi', '2.3Tăng cường', '1/ Về công tác', '1.4. Cơ sở vật chất', a row's number;
    'II.1 Phát triển'."""
    token, start, end = line.tokens[index], line.starts[index], line.ends[index]
    if index or not _LEVELS.fullmatch(token) or not _BEFORE_NUMBER.fullmatch(line.text[:start]):
        return ""
    behind = line.text[end : end + 3]
    if _NEGATIVE.search(line.text[:start]):
        return ""
    if _MARK_BEHIND.match(behind):
        return "list_number"
    glued = behind[:1].isupper() and behind[1:2].islower()
    has_levels = "." in token or line.text[start - 1 : start] == "."
    spaced = has_levels and behind[:1].isspace() and behind[1:2].isupper()
    return "list_number" if glued or spaced else ""


def _bracketed_number(line: Line, index: int, classes: Sequence[str]) -> str:
    """'(1) đánh giá; (2) thảo luận', the note mark of 'ha rừng (1)' or 'đoàn viên[3]', '(11;15)';
    in a sentence '…, gồm: 1. Tuyên truyền; 2.1. Vận động'. But 'Đăk Tô (45), Sa Thầy (38)' are
    counts."""
    token, start, end = line.tokens[index], line.starts[index], line.ends[index]
    if len(token) > 2 and not _LEVELS.fullmatch(token):
        return ""
    before, behind = line.text[max(0, start - 2) : start], line.text[end : end + 3]
    if before[-1:] in ("(", "[") and behind[:1] in (")", "]") and token.isdigit():
        return "" if before[-1:] == "(" and _is_bracketed_count(line, index) else "list_number"
    if _stands_in_numbers_alone(line, index) or _CRITERIA.search(
        line.low, max(0, start - 120), start
    ):
        return "list_number"
    opens = before.strip()[-1:] in (":", ";", ".")
    return "list_number" if opens and _LISTED.match(behind) else ""


def _is_bracketed_count(line: Line, index: int) -> bool:
    """Whether '(45)' counts what stands before it: behind a word, and no note mark, which would
    be one of a row (1), (2), (3), or a small one behind a word that is no name."""
    start = line.starts[index]
    if not _WORD_AND_BRACKET.search(line.text[max(0, start - 30) : start]):
        return False
    numbers = [int(found[1]) for found in _BRACKETED.finditer(line.text)]
    if len(numbers) > 1:
        return numbers != list(range(numbers[0], numbers[0] + len(numbers)))
    name = _WORD_AND_BRACKET.search(line.text[max(0, start - 30) : start])
    return numbers == [int(line.tokens[index])] and (
        numbers[0] > 20 or (name is not None and name[1].isupper())
    )


def _stands_in_numbers_alone(line: Line, index: int) -> bool:
    """'(11;15;17)': criteria or clauses by their numbers."""
    opened = line.text.rfind("(", max(0, line.starts[index] - 40), line.starts[index])
    return opened >= 0 and _NUMBERS_ALONE.match(line.text, opened) is not None


def _document(line: Line, index: int, classes: Sequence[str]) -> str:
    """'20-NQ/TW', '06a/NQ-TLĐ', 'Công văn 1234/LĐLĐ-TG', 'Quyết định 217', 'Điều 5'; but 'Kế
    hoạch 2014' is a plan for a year."""
    if _DOCUMENT_BEHIND.match(line.text, line.ends[index]):
        return "document_number"
    cue = cue_before(line, index)
    if cue is None or cue.kind != "document_number":
        return ""
    if _DOCUMENT_LETTER.match(line.low, line.ends[index]):
        return "document_number"
    if not cue.is_strong and YEAR.fullmatch(line.tokens[index]):
        return ""
    return "document_number" if _holds(cue, line, index) else ""


def _cue(line: Line, index: int, classes: Sequence[str]) -> str:
    """'lần thứ 8', 'xếp thứ 3/14', 'Quốc lộ 14', 'bão số 10', 'Biểu số 2', 'thửa 345'."""
    cue = cue_before(line, index)
    if cue is None:
        return ""
    if cue.kind == "name" and not cue.is_strong and _is_listed_count(line, index, classes):
        return ""
    if cue.kind == "name" and cue.is_strong and _DOCUMENT_LETTER.match(line.low, line.ends[index]):
        return "name"
    return cue.kind if _holds(cue, line, index) else ""


def _slogan(line: Line, index: int, classes: Sequence[str]) -> str:
    """'mô hình "5 không, 3 sạch"', 'khách sạn 3 sao'."""
    token, start, end = line.tokens[index], line.starts[index], line.ends[index]
    if not token.isdigit() or len(token) > 2:
        return ""
    if _STARS.match(line.low, end):
        return "name"
    if int(token) <= 10 and line.tails[index] is BARE and _is_slogan_alone(line, index):
        return "name"
    found = _SLOGAN.match(line.low, end)
    follows = bool(classes) and classes[-1] == "name" and _SLOGAN_GAP.fullmatch(line.gaps[index])
    return "name" if found and (follows or line.text[max(0, start - 1) : start] in _QUOTES) else ""


def _is_slogan_alone(line: Line, index: int) -> bool:
    """'phương châm 4 tại chỗ', 'cơ chế 1 cửa', '5 không 3 sạch'."""
    start, end = line.starts[index], line.ends[index]
    return bool(
        _SLOGAN_ALONE.match(line.low, end)
        or _SLOGAN_OPENS.search(line.low[max(0, start - 20) : start])
    )


def _place(line: Line, index: int, classes: Sequence[str]) -> str:
    """A number behind a name of two capitals: 'thủy điện Plei Krông 2', 'xã Đăk Yên 1'; but
    those of a list count: 'Đăk Hà 112, Sa Thầy 9'."""
    token, start = line.tokens[index], line.starts[index]
    if not token.isdigit() or len(token) > 2 or line.tails[index] is not BARE:
        return ""
    if not _TWO_CAPITALS.search(line.text[max(0, start - 24) : start]):
        return ""
    if classes and _LISTED_NAME.fullmatch(line.text, line.ends[index - 1], start):
        return classes[-1] if classes[-1] in ("name", "figure") else "name"
    opens_list = _NEXT_NAME.match(line.text, line.ends[index]) and _OPENS_NAMES.search(
        line.text[max(0, start - 40) : start]
    )
    return "" if opens_list else "name"


def _address(line: Line, index: int, classes: Sequence[str]) -> str:
    """'tại 258 Trần Phú', 'số 45 đường Lê Lợi': a house number."""
    token = line.tokens[index]
    if len(token) > 7 or "," in token or line.last_word(index) not in ("tại", "số", "chỉ:", "chỉ"):
        return ""
    return "other" if _STREET.match(line.text, line.ends[index]) else ""


def _chain(line: Line, index: int, classes: Sequence[str]) -> str:
    """What goes on with the class before: 'Quyết định 217, 218', 'bão số 10 và 11', 'ISO
    9001:2015', 'NPK 16-16-8', '5 trong 1'."""
    if not classes or classes[-1] not in _CHAINED or line.tails[index] is not BARE:
        return ""
    if not CHAIN.fullmatch(line.gaps[index]) or not _SHORT.fullmatch(line.tokens[index]):
        return ""
    return classes[-1]


def _base_of_rate(line: Line, index: int, classes: Sequence[str]) -> str:
    """The 10.000 of 'số điều dưỡng/10.000 dân: 6,25' and of 'tỷ suất … trên 1.000 trẻ là 12',
    and the 100 of 'cứ 100 trẻ thì'; that of '95 thuê bao/100 dân' belongs to the figure 95."""
    if not _BASE.fullmatch(line.tokens[index]) or line.tails[index] is BARE:
        return ""
    if line.last_word(index) == "cứ":
        return "other"
    before = line.low[max(0, line.starts[index] - 60) : line.starts[index]]
    if _PER_BASE.search(before):
        reach = line.ends[index - 1] + line.tails[index - 1].length if index else 0
        return "" if reach > line.starts[index] else "other"
    behind = line.ends[index] + line.tails[index].length
    is_rate = _RATE.search(before) or (_OVER.search(before) and _RATE_IS.match(line.low, behind))
    return "other" if is_rate else ""


def _holds(cue: Cue, line: Line, index: int) -> bool:
    tail, token = line.tails[index], line.tokens[index]
    if "," in token and cue.kind != "document_number":
        return False
    if cue.kind == "ordinal" and "/" in token:
        return not tail.unit
    if cue.is_strong:
        return not (tail.unit or tail.scale)
    if tail is BARE:
        return not has_span(line, index)
    return bool(tail.noun) and not tail.scale and _goes_on_as_name(line, index)


def _goes_on_as_name(line: Line, index: int) -> bool:
    """'thôn 2 xã Đăk Ui', 'tổ dân phố 7 phường 2', 'Quận 8 tổ chức': the noun behind counts
    nothing; but in '8 thôn 3 xã 2 phường' each number counts."""
    noun, end = line.tails[index].noun, line.ends[index] + line.tails[index].length
    if _is_place_of_people(line, index):
        return True
    if noun in DISTRICTS or noun == "trường":
        is_listed = index > 0 and len(line.gaps[index].split()) == 1
        behind = line.text[end : end + 2].strip()[:1]
        return behind.isupper() or (behind.isdigit() and not is_listed)
    word = line.last_word(index)
    begin = line.starts[index] - len(word) - 1
    return noun in SUBJECTS and noun not in ("xã", "thôn") and line.text[begin].isupper()


def _is_listed_count(line: Line, index: int, classes: Sequence[str]) -> bool:
    """'nhà 3, kênh 4, đường 6': the third counts as those before it, and is no name."""
    gap = line.gaps[index]
    return (
        bool(classes)
        and classes[-1] == "figure"
        and line.tails[index - 1] is BARE
        and gap.count(" ") == 2
        and gap.startswith((", ", "; "))
    )


def _is_place_of_people(line: Line, index: int) -> bool:
    """'Thôn 5 người dân góp 90 ngày công', 'Chi bộ 4 đảng viên cao tuổi nhiều, có 12 đồng chí':
    the number of a place or body with which a sentence about its people begins; but 'Thôn 12 hộ
    nghèo, ấp 7 hộ' are counts."""
    token, start = line.tokens[index], line.starts[index]
    if len(token) > 2 or not token.isdigit() or line.tails[index].noun not in _PEOPLE:
        return False
    place = _PLACE_BEFORE.search(line.low, 0, start)
    if place is None or not line.text[place.start()].isupper():
        return False
    begins = line.text[: place.start()].rstrip(" \n-+*•")[-1:] in ("", ".", ";", "!", "?")
    later = [other for other in range(index + 1, len(line.tokens)) if not line.tails[other].is_bare]
    end = line.ends[index] + line.tails[index].length
    return bool(begins and later and _SAYS_MORE.match(line.low, end)) and not any(
        _PLACE_BEFORE.search(line.gaps[other]) for other in range(index + 1, len(line.tokens))
    )


_PEOPLE = (
    "người", "người dân", "hộ", "hộ dân", "đảng viên", "công nhân", "lớp", "đoàn viên", "hội viên",
)  # fmt: skip
_PLACES = r"(?:thôn|làng|bản|ấp|xóm|buôn|khu|khu phố|tổ|tổ dân phố|chi bộ|đội|khối|cụm|chi đội)"
_PLACE_BEFORE = re.compile(rf"(?<!\w){_PLACES}{SPACE}$")
_SAYS_MORE = re.compile(rf"{SPACE}+(?!nghèo|cận|mới|khó|đã|được|và){LETTER}+{SPACE}+{LETTER}")
_CHAINED = ("document_number", "name", "ordinal", "other", "list_number")
_TWO_CAPITALS = re.compile(rf"(?<!^)(?<![.:;(] )(?<!\w)(?:[{UPPER}][{LOWER}]+ ){{2}}$")
_NAME = rf"[{UPPER}][{LOWER}’']+(?: [{UPPER}][{LOWER}’']+)*"
_LISTED_NAME = re.compile(rf"(?:[,;] (?:và )?| và ){_NAME} ")
_NEXT_NAME = re.compile(rf"(?:[,;] (?:và )?| và ){_NAME} \d")
_OPENS_NAMES = re.compile(rf"(?:^|[:;,(]\s?|(?:trong đó|gồm|như|tại|có|cho|là)(?: có)? ){_NAME} $")
_QUOTES = tuple("\"“”„'‘")
_OPENING_QUOTES = tuple('"“„«‘')
_QUOTED_NAME = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(PROGRAMMES, key=len, reverse=True))})"
    rf"(?:{SPACE}+{LETTER}+){{0,2}}{SPACE}*[:]?{SPACE}*[\"“„«‘]([^\"”»’]{{1,120}})[\"”»’]"
)
_STAMP = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?"
)

_TABLE_UNIT = re.compile(
    rf"(?:đơn vị(?: tính)?|đvt|tính bằng){SPACE}*[:.]?{SPACE}*(1\.?000(?:\.?000)?){SPACE}*(?:đ|vn)"
)
_GLUED = re.compile(r"([^\W\d_]+)(-?)$")
_PARTS_OF_YEAR = ("t", "th", "q", "h", "hk")
_PART_OF_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])\s?[-/.]\s?(?:19|20)\d\d(?!\d)")
_CURRENCIES = ("usd", "vnd", "vnđ", "eur")
_DOCUMENT_GAP = re.compile(r"[a-zđ]?[/-][\wđ-]*")
_DOCUMENT_LETTER = re.compile(r"[a-zđ](?!\w)")
_LETTER_BEHIND = re.compile(r"[a-c](?!\w)")
_LEVELS = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}")
_BEFORE_NUMBER = re.compile(r"[\s\-–+*•·(\[]*(?:[IVX]{1,6}\.)?")
_NEGATIVE = re.compile(r"\([-−]$")
_MARK_BEHIND = re.compile(r"[.)\]](?!\d)|/\s|[-–:]\s?[^\W\d_]|\s\|")
_CRITERIA = re.compile(
    rf"tiêu chí(?:{SPACE}số)?{SPACE}*(?::|gồm|là){SPACE}*"
    rf"(?:\d{{1,2}}(?:,|;|{SPACE}và){SPACE}*){{0,20}}$"
)
_LISTED = re.compile(rf"[.)] [{UPPER}]")
_WORD_AND_BRACKET = re.compile(r"([^\W\d_])[^\W\d_]*\s?\($")
_BRACKETED = re.compile(r"[^\W\d_]\s?\((\d{1,2})\)")
_NUMBERS_ALONE = re.compile(r"\(\d{1,3}(?:\s*;\s*\d{1,3})+\)")
_marks = "|".join(DOCUMENT_MARKS)
_DOCUMENT_BEHIND = re.compile(rf"[a-zđ]?(?:[-/–]| - )(?:{_marks})(?![{LOWER}])")
_SLOGAN = re.compile(rf"{SPACE}(?:{'|'.join(sorted(SLOGAN_WORDS))})(?!\w)")
_SLOGAN_ALONE = re.compile(
    rf"{SPACE}(?:(?:{'|'.join(SLOGANS_ALONE)})(?!\w)|không,?{SPACE}\d{SPACE}\w)"
)
_SLOGAN_OPENS = re.compile(rf"(?<!\w)(?:{'|'.join(SLOGAN_OPENERS)}){SPACE}$")
_STARS = re.compile(rf"{SPACE}sao(?!\w)")
_SLOGAN_GAP = re.compile(r" \w+,? ")
_SHORT = re.compile(r"\d{1,4}")
_STREET = re.compile(rf" (?:đường|phố) [{UPPER}]| [{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+")
_BASE = re.compile(r"10{2,}|1(?:0{1,2})?(?:\.0{3})+")
_PER_BASE = re.compile(rf"{LETTER}{SPACE}?/{SPACE}?$")
_OVER = re.compile(rf"(?<!\w)(?:số|mật độ|bình quân)(?:{SPACE}+{LETTER}+)+{SPACE}+trên{SPACE}+$")
_RATE_IS = re.compile(rf"{SPACE}*(?:đạt|là|còn|bằng|:){SPACE}*\d")
_RATE = re.compile(rf"(?:tỷ|tỉ) (?:suất|lệ|số)[^.;:]*(?<!\w)(?:trên|tính trên|trong){SPACE}+$")


# Every word at which one of the rules looks, right before a token: Cue, Date, Address, raTe,
# slogan's oPener …
_LEFT = lettered(
    C=(*CUE_ENDS, "trung", "tw"),
    D=(
        *(word.split()[-1] for word in (*DATE_CUES, *MONTH_CUES, *TIME_CUES, *YEAR_CUES)),
        *("học", "niên", "từ", "trong", "đến", "trước", "sau", "hết", "tới", "kể"),
    ),
    A=("tại", "số", "chỉ"),
    T=("trên", "trong", "cứ"),
    P=(words.split()[-1] for words in SLOGAN_OPENERS),
)
# … and behind it: Month, Hour, Span or slogan.
_RIGHT = lettered(
    M=("tháng", "đến"),
    H=("giờ", "h", "g"),
    S=(
        word.split()[0]
        for word in (*SPANS, *NO_SPANS, *SLOGAN_WORDS, *SLOGANS_ALONE, "sao", "t", "th")
    ),
)
_WORD_BEHIND = re.compile(rf"(?:{SPACE}+(?:({LETTER}+)|\()|[,;.)]{SPACE}|[.;)]?$)")
