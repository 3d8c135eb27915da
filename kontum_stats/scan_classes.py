"""The digit tokens of a paragraph -> their classes.

In: a `Line`. Out: one class for each token: figure, year, date, document_number, list_number,
ordinal, duration, name, time or other. The rules are asked in order and the first that knows
the token decides; what no rule knows is a figure. Each rule shows the example that it exists
for; words are data in `scan_cues`. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .document_sections import LOWER, UPPER
from .quantities import folded
from .scan_cues import (
    CUES,
    DATE_CUES,
    DOCUMENT_MARKS,
    HOLIDAYS,
    MONTH_CUES,
    NO_CUE,
    NO_SPANS,
    SLOGAN_WORDS,
    SPANS,
    SUBJECTS,
    TIME_CUES,
    YEAR_CUES,
    Cue,
)
from .scan_lines import LETTER, SPACE, Line

CLASSES = (
    "figure", "year", "date", "document_number", "list_number", "ordinal", "duration", "name",
    "time", "other",
)  # fmt: skip
YEAR = re.compile(r"(?:19|20)\d\d")
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
    return _shared_backwards(line, classes)


def is_counted(line: Line, index: int) -> bool:
    """Whether the word before token `index` itself has a number before it ('2 ngày 15')."""
    return index > 0 and len(line.words[index]) == 1 and not line.gaps[index].strip().count(" ")


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


def _clock(line: Line, index: int, classes: Sequence[str]) -> str:
    """'14h30', 'lúc 7 giờ', 'từ 6 giờ đến 22 giờ', '8 giờ 30', '24/24', '24/7'."""
    token = line.tokens[index]
    if token in ("24/24", "24/7") and line.words[index][-1:] != ("ngày",):
        return "time"
    if not token.isdigit() or len(token) > 2:
        return ""
    if classes and classes[-1] == "time" and _HOUR_GAP.fullmatch(line.gaps[index]):
        return "time" if int(token) < 60 else ""
    found = _HOUR.match(line.low, line.ends[index])
    if not found or int(token) > 24:
        return ""
    if line.words[index][-1:] and line.words[index][-1] in TIME_CUES:
        return "time"
    with_minutes = found["minutes"] and not found["counted"]
    glued = found["mark"] == "h" and not found["space"] and found["end"]
    return "time" if with_minutes or glued or found["day"] else ""


def _document(line: Line, index: int, classes: Sequence[str]) -> str:
    """'20-NQ/TW', '06a/NQ-TLĐ', 'Công văn 1234/LĐLĐ-TG', 'Quyết định 217', 'Điều 5'."""
    if _DOCUMENT_BEHIND.match(line.text, line.ends[index]):
        return "document_number"
    cue = _cue_before(line, index)
    if cue is None or cue.kind != "document_number":
        return ""
    if _DOCUMENT_LETTER.match(line.low, line.ends[index]):
        return "document_number"
    return "document_number" if _holds(cue, line, index) else ""


def _date(line: Line, index: int, classes: Sequence[str]) -> str:
    """'15/3/2012', '9.2017', 'ngày 15.3', 'từ 5 đến 8-9', '15-16/9', 'dịp 8/3', 'quý 3'."""
    token, bare = line.tokens[index], line.tails[index].is_bare
    if _is_full_date(token):
        return "date"
    if _MONTH_AND_YEAR.fullmatch(token):
        cue = _cue_before(line, index)
        return cue.kind if cue and cue.kind == "ordinal" else "date"
    if not _is_day_or_month(token):
        return ""
    last = line.words[index][-1] if line.words[index] else ""
    after_day = bool(classes) and classes[-1] == "date"
    after_date = after_day and _DATE_GAP.fullmatch(line.gaps[index])
    if last in MONTH_CUES and (after_day or not is_counted(line, index)):
        return "date" if token.isdigit() and int(token) <= 12 else ""
    if _opens_day_range(line, index) or (_DAY_AND_MONTH.match(line.low, line.starts[index])):
        return "date"
    if last in DATE_CUES and not is_counted(line, index) and not _is_no_cue(line, index):
        is_free = bare and not _SPAN.match(line.low, line.ends[index])
        return "date" if is_free or last == "ngày" else ""
    if after_date and (bare or (line.gaps[index] in ("-", "–") and not line.tails[index].unit)):
        return "date"
    return "date" if not token.isdigit() and bare and _is_lone_date(token, last) else ""


def _year(line: Line, index: int, classes: Sequence[str]) -> str:
    """'năm 2013', '2011-2013', 'từ 2011 đến nay', the slip 'năm 52013', 'năm học 2013-14'; but
    not '2000 quyển vở'."""
    token, words = line.tokens[index], line.words[index]
    last = words[-1] if words else ""
    if not token.isdigit():
        return ""
    if len(token) == 5 and last == "năm":
        return "year" if YEAR.fullmatch(token[1:]) or YEAR.fullmatch(token[:4]) else ""
    after_year = bool(classes) and classes[-1] == "year" and _YEAR_GAP.fullmatch(line.gaps[index])
    if len(token) == 2:
        short = after_year and line.gaps[index] in ("-", "–")
        decade = words[-2:] in (("những", "năm"), ("thập", "niên"))
        return "year" if short or decade else ""
    if not YEAR.fullmatch(token):
        return ""
    if last in YEAR_CUES or words[-2:] == ("năm", "học") or after_year:
        return "year"
    if classes and classes[-1] == "date" and line.gaps[index] in ("-", "/", ".", "–"):
        return "date"
    cue = _cue_before(line, index)
    is_number = cue is not None and cue.kind in ("name", "document_number", "other")
    chained = bool(classes) and classes[-1] == "name" and _CHAIN.fullmatch(line.gaps[index])
    tail = line.tails[index]
    is_bare = tail.is_bare or (tail.noun in SUBJECTS and last not in _COUNTING)
    return "year" if is_bare and not is_number and not chained else ""


def _cue(line: Line, index: int, classes: Sequence[str]) -> str:
    """'lần thứ 8', 'xếp thứ 3/14', 'Quốc lộ 14', 'bão số 10', 'Biểu số 2', 'thửa 345'."""
    cue = _cue_before(line, index)
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
    if not _CHAIN.fullmatch(line.gaps[index]) or not _SHORT.fullmatch(line.tokens[index]):
        return ""
    return classes[-1]


def _telephone_or_scale(line: Line, index: int, classes: Sequence[str]) -> str:
    """'0260.3862.123', the map's '1/500'."""
    token = line.tokens[index]
    digits = token.replace(".", "")
    if digits.isdigit() and digits.startswith("0") and len(digits) >= 8:
        return "other"
    return "other" if _MAP_SCALE.fullmatch(token) and line.tails[index].is_bare else ""


def _duration(line: Line, index: int, classes: Sequence[str]) -> str:
    """'03 năm', '6 tháng đầu năm', 'trẻ em dưới 6 tuổi'; but not '2.150 ngày công', not '18
    giờ/ngày', not '45 năm 2011' and not a mean ('73,2 tuổi', 'tuổi thọ 73
    tuổi')."""
    token = line.tokens[index]
    found = _SPAN.match(line.low, line.ends[index])
    if not found or not token.isdigit() or len(token) > 3 or "tuổi thọ" in line.gaps[index]:
        return ""
    if _YEAR_BEHIND.match(line.low, line.ends[index]):
        return "duration" if _YEARS_BEHIND.match(line.low, line.ends[index]) else ""
    return "duration"


_RULES: tuple[Rule, ...] = (
    _too_long,
    _exponent,
    _mileage_or_plate,
    _heading_number,
    _clock,
    _letters_before,
    _bracketed_number,
    _document,
    _date,
    _year,
    _cue,
    _slogan,
    _place,
    _chain,
    _telephone_or_scale,
    _duration,
)


def _shared_backwards(line: Line, classes: list[str]) -> list[str]:
    """'30, 40, 50 năm tuổi Đảng', 'từ 18 đến 60 tuổi': the span stands behind the last number."""
    for index in range(len(classes) - 2, -1, -1):
        if (
            classes[index] == "figure"
            and classes[index + 1] == "duration"
            and line.tails[index].is_bare
            and _SHARED_GAP.fullmatch(line.gaps[index + 1])
            and line.tokens[index].isdigit()
        ):
            classes[index] = "duration"
    return classes


def _cue_before(line: Line, index: int) -> Cue | None:
    words = line.words[index]
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[-count:])
        if phrase in _NO_CUES:
            return None
        if phrase in _CUE_BY_WORDS:
            return _CUE_BY_WORDS[phrase]
    return None


def _is_no_cue(line: Line, index: int) -> bool:
    return " ".join(line.words[index][-2:]) in _NO_CUES


def _holds(cue: Cue, line: Line, index: int) -> bool:
    tail, token = line.tails[index], line.tokens[index]
    if "," in token and cue.kind != "document_number":
        return False
    if cue.kind == "ordinal" and "/" in token:
        return not tail.unit
    if not cue.is_strong:
        return tail.is_bare and not _SPAN.match(line.low, line.ends[index])
    return not (tail.unit or tail.scale)


def _is_full_date(token: str) -> bool:
    found = _FULL_DATE.fullmatch(token)
    return bool(found) and int(found[1]) <= 31 and int(found[2]) <= 12


def _is_day_or_month(token: str) -> bool:
    if token.isdigit():
        return len(token) <= 2 and 1 <= int(token) <= 31
    found = _DAY_MONTH.fullmatch(token)
    return bool(found) and 1 <= int(found["day"]) <= 31 and 1 <= int(found["month"]) <= 12


def _opens_day_range(line: Line, index: int) -> bool:
    """'5' of 'từ 5 đến 8-9' and of 'ngày 5-8/9'."""
    found = _DAY_RANGE.match(line.low, line.starts[index])
    if not found or int(found["month"]) > 12 or int(found["to"]) > 31:
        return False
    last = line.words[index][-1] if line.words[index] else ""
    return last in DATE_CUES or last in ("từ", "trong")


def _is_lone_date(token: str, last: str) -> bool:
    day, mark, month = _DAY_MONTH.fullmatch(token).group("day", "mark", "month")
    if last in ("từ", "đến", "trước", "sau", "hết", "tới", "kể"):
        return True
    is_holiday = f"{int(day)}/{int(month)}" in HOLIDAYS
    return mark == "/" and (is_holiday or int(day) > max(12, int(month)))


def _folded_cues() -> dict[str, Cue]:
    return {folded(words): cue for cue in CUES for words in cue.words}


_CUE_BY_WORDS = _folded_cues()
_NO_CUES = frozenset(NO_CUE)
_COUNTING = (
    "có",
    "được",
    "gồm",
    "với",
    "cho",
    "tặng",
    "thêm",
    "còn",
    "khoảng",
    "gần",
    "hơn",
    "trên",
)
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
_HOUR = re.compile(
    rf"(?P<space>{SPACE}*)(?P<mark>giờ|h|g)(?:{SPACE}*(?P<minutes>[0-5]?\d)(?!\d)"
    rf"(?P<counted>{SPACE}*phút)?)?(?P<end>(?!\w))"
    rf"(?P<day>{SPACE}(?:sáng|chiều|tối|đêm|trưa|hàng ngày|hằng ngày|cùng ngày|các ngày|ngày \d))?"
)
_HOUR_GAP = re.compile(rf"{SPACE}*(?:giờ|h|g|:){SPACE}*")
_FULL_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](?:19|20)\d\d")
_MONTH_AND_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d")
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2})(?P<mark>[./])(?P<month>\d{1,2})")
_DATE_GAP = re.compile(
    rf"{SPACE}*[-–/.]{SPACE}*|{SPACE}(?:đến|và|tới){SPACE}(?:ngày{SPACE})?|,{SPACE}"
)
_DAY_AND_MONTH = re.compile(rf"\d{{1,2}}{SPACE}tháng{SPACE}(?:\d|giêng|chạp)(?![\d.,]*\d)")
_DAY_RANGE = re.compile(
    rf"\d{{1,2}}{SPACE}?(?:-|–|đến){SPACE}?(?:ngày{SPACE})?(?P<to>\d{{1,2}}){SPACE}?[-/.]{SPACE}?"
    r"(?P<month>\d{1,2})(?![\d%]|[.,]\d)"
)
_YEAR_GAP = re.compile(
    rf"{SPACE}*[-–,]{SPACE}*|{SPACE}(?:đến|và|tới|hoặc){SPACE}(?:năm{SPACE})?|{SPACE}*[-–,]{SPACE}*năm{SPACE}"
)
_SLOGAN = re.compile(rf"{SPACE}(?:{'|'.join(sorted(SLOGAN_WORDS))})(?!\w)")
_GENERATION = re.compile(r"G(?!\w)")
_STARS = re.compile(rf"{SPACE}sao(?!\w)")
_SLOGAN_GAP = re.compile(r" \w+, ")
_CHAIN = re.compile(
    rf",{SPACE}*|{SPACE}(?:và|hoặc){SPACE}(?:số{SPACE})?|[-–:]|{SPACE}[-–]{SPACE}|{SPACE}trong{SPACE}|;{SPACE}"
)
_SHORT = re.compile(r"\d{1,4}")
_MAP_SCALE = re.compile(r"1/(?:200|500|1\.?000|2\.?000|5\.?000|10\.?000|25\.?000|50\.?000)")
_SPAN = re.compile(
    rf"{SPACE}*(?!(?:{'|'.join(word.replace(' ', SPACE + '+') for word in NO_SPANS)})(?!\w))"
    rf"(?:{'|'.join(sorted(SPANS, key=len, reverse=True))})(?!\w)(?!{SPACE}*/{SPACE}*{LETTER})"
)
_YEAR_BEHIND = re.compile(rf"{SPACE}*năm{SPACE}(?:19|20)\d\d")
_YEARS_BEHIND = re.compile(
    rf"{SPACE}*năm{SPACE}(?:19|20)\d\d{SPACE}*(?:[-–,]|đến|và|tới){SPACE}*(?:năm{SPACE})?(?:19|20)\d\d"
)
_SHARED_GAP = re.compile(rf",{SPACE}|{SPACE}*[-–]{SPACE}*|{SPACE}(?:đến|và|tới|hoặc){SPACE}")
