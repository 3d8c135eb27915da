"""The tokens of dates, years, clock times and durations in a paragraph.

In: a `Line`, the place of a token, and the classes of the tokens before it. Out: the token's
class, or '' where it is none of these. Each rule shows the example that it exists for; words
are data in `cues`. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cues import (
    COUNTING,
    DATE_CUES,
    HOLIDAYS,
    MONTH_CUES,
    NO_SPANS,
    SPANS,
    SUBJECTS,
    TIME_CUES,
    YEAR_CUES,
)
from .lines import BARE, CHAIN, LETTER, SPACE, Line, cue_before, is_no_cue

YEAR = re.compile(r"(?:19|20)\d\d")
MISPRINTED_YEAR = re.compile(r"2[1-9]\d\d")
"""'năm 2106': what year is meant nobody but the editor can say."""
ONLY_YEAR = re.compile(
    r"(?:(?:ước|thực hiện|th|kết quả|kế hoạch|kh|dự kiến|dự toán|chỉ tiêu|mục tiêu|phấn đấu"
    r"|số liệu|tính đến|đến|hết|cuối|\d{1,2}\s*t(?:háng)?|quý\s*(?:\d|[ivx]+)"
    r"|đầu|năm(?: học)?|n)\b[\s./]*)*"
    r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?"
    r"(?:\s*\((?:ước|kế hoạch|kh|thực hiện|th|dự kiến)[^()\d]*\))?",
    re.IGNORECASE,
)
"""A head that says only when: '2023', 'Ước 2024', 'KH 2025', '9 tháng 2024', '2024 (ước)'."""


def clock(line: Line, index: int, classes: Sequence[str]) -> str:
    """'14h30', 'lúc 7 giờ', 'từ 6 giờ đến 22 giờ', '8 giờ 30', '24/24', '24/7'."""
    token = line.tokens[index]
    if _CLOCK.match(line.low, line.starts[index]) and int(token) <= 24:
        return "" if _SCORE.search(line.gaps[index]) else "time"
    if token in ("24/24", "24/7") and line.words(index)[-1:] != ("ngày",):
        return "time"
    if not token.isdigit() or len(token) > 2:
        return ""
    if classes and classes[-1] == "time" and _HOUR_GAP.fullmatch(line.gaps[index]):
        return "time" if int(token) < 60 else ""
    found = _HOUR.match(line.low, line.ends[index])
    if not found or int(token) > 24:
        return ""
    if line.last_word(index) in TIME_CUES:
        return "time"
    with_minutes = found["minutes"] and not found["counted"]
    glued = found["mark"] == "h" and not found["space"]
    return "time" if with_minutes or glued or found["day"] else ""


def date(line: Line, index: int, classes: Sequence[str]) -> str:
    """'15/3/2012', '9.2017', 'ngày 15.3', 'từ 5 đến 8-9', '15-16/9', 'dịp 8/3', 'quý 3'."""
    token, bare = line.tokens[index], line.tails[index] is BARE
    if _is_full_date(token) or _DASHED_DATE.match(line.low, line.starts[index]):
        return "date"
    if _MONTH_AND_YEAR.fullmatch(token) and not _is_misgrouped(line, index):
        cue = cue_before(line, index)
        return cue.kind if cue and cue.kind == "ordinal" else "date"
    if not _is_day_or_month(token):
        return ""
    last = line.last_word(index)
    after_day = bool(classes) and classes[-1] == "date"
    after_date = after_day and _DATE_GAP.fullmatch(line.gaps[index])
    is_counted = _is_counted(line, index, classes)
    if last in MONTH_CUES and (after_day or not is_counted):
        return "date" if token.isdigit() and int(token) <= 12 else ""
    opens_sentence = not token.isdigit() and line.tails[index].noun in SUBJECTS
    if _opens_day_range(line, index) or (_DAY_AND_MONTH.match(line.low, line.starts[index])):
        return "date"
    if last in DATE_CUES and not is_counted and not is_no_cue(line, index):
        is_free = (bare or opens_sentence) and not _SPAN.match(line.low, line.ends[index])
        return "date" if is_free or last == "ngày" else ""
    if after_date and (bare or (line.gaps[index] in ("-", "–") and not line.tails[index].unit)):
        return "date"
    is_free = not token.isdigit() and (bare or opens_sentence)
    return "date" if is_free and _is_lone_date(token, last) else ""


def year(line: Line, index: int, classes: Sequence[str]) -> str:
    """'năm 2013', '2011-2013', 'từ 2011 đến nay', the slips 'năm 20135' and 'năm 2106', 'năm học
    2013-14'; but not '2000 quyển vở'."""
    token, words = line.tokens[index], line.words(index)
    last = words[-1] if words else ""
    if not token.isdigit():
        return ""
    if len(token) == 5 and last == "năm":
        return "year" if YEAR.fullmatch(token[1:]) or YEAR.fullmatch(token[:4]) else ""
    if last == "năm" and line.tails[index] is BARE:
        if _OLD_YEAR.fullmatch(token):
            return "year"
        if MISPRINTED_YEAR.fullmatch(token):
            return "" if words[-2:-1] in _EACH else "year"
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
    cue = cue_before(line, index)
    is_number = cue is not None and (
        cue.kind in ("name", "other") or (cue.kind == "document_number" and cue.is_strong)
    )
    chained = bool(classes) and classes[-1] == "name" and CHAIN.fullmatch(line.gaps[index])
    tail = line.tails[index]
    is_bare = tail is BARE or (tail.noun in SUBJECTS and last not in COUNTING)
    return "year" if is_bare and not is_number and not chained else ""


def duration(line: Line, index: int, classes: Sequence[str]) -> str:
    """'03 năm', '6 tháng đầu năm', 'trẻ em dưới 6 tuổi'; but not '2.150 ngày công', not '18
    giờ/ngày', not '45 năm 2011' and not a mean ('73,2 tuổi', 'tuổi thọ 73
    tuổi')."""
    token = line.tokens[index]
    found = _SPAN.match(line.low, line.ends[index])
    if _MONTHS_OF_YEAR.match(line.low, line.ends[index]) and token.isdigit():
        return "duration" if int(token) <= 12 else ""
    if not found or not token.isdigit() or len(token) > 3 or "tuổi thọ" in line.gaps[index]:
        return ""
    if _YEAR_BEHIND.match(line.low, line.ends[index]):
        return "duration" if _YEARS_BEHIND.match(line.low, line.ends[index]) else ""
    return "duration"


def has_span(line: Line, index: int) -> bool:
    """Whether a unit of time stands behind token `index`: '03 năm', but not 'đợt 3 năm 2013'
    nor 'Công văn số 45 ngày 12/3'."""
    end = line.ends[index]
    return bool(_SPAN.match(line.low, end)) and not _DATE_BEHIND.match(line.low, end)


def with_shared_spans(line: Line, classes: list[str]) -> list[str]:
    """'30, 40, 50 năm tuổi Đảng', 'từ 18 đến 60 tuổi': the span stands behind the last number."""
    for index in range(len(classes) - 2, -1, -1):
        if (
            classes[index] == "figure"
            and classes[index + 1] == "duration"
            and line.tails[index] is BARE
            and _SHARED_GAP.fullmatch(line.gaps[index + 1])
            and line.tokens[index].isdigit()
        ):
            classes[index] = "duration"
    return classes


def _is_counted(line: Line, index: int, classes: Sequence[str]) -> bool:
    """Whether the word before token `index` itself has a number before it ('2 ngày 15')."""
    follows = bool(classes) and classes[-1] in ("figure", "duration")
    return follows and len(line.words(index)) == 1 and not line.gaps[index].strip().count(" ")


def _is_full_date(token: str) -> bool:
    found = _FULL_DATE.fullmatch(token)
    return found is not None and int(found[1]) <= 31 and int(found[2]) <= 12


def _is_misgrouped(line: Line, index: int) -> bool:
    """'1.2450 lượt': a number whose thousands are grouped wrongly, and no month of a year."""
    tail = line.tails[index]
    is_counted = bool(tail.unit or tail.noun) and tail.noun not in SUBJECTS
    last = line.last_word(index)
    return is_counted and last not in MONTH_CUES and last not in DATE_CUES


def _is_day_or_month(token: str) -> bool:
    if token.isdigit():
        return len(token) <= 2 and 1 <= int(token) <= 31
    found = _DAY_MONTH.fullmatch(token)
    if found is None:
        return False
    return 1 <= int(found["day"]) <= 31 and 1 <= int(found["month"]) <= 12


def _opens_day_range(line: Line, index: int) -> bool:
    """'5' of 'từ 5 đến 8-9' and of 'ngày 5-8/9'."""
    found = _DAY_RANGE.match(line.low, line.starts[index])
    if not found or int(found["month"]) > 12 or int(found["to"]) > 31:
        return False
    last = line.last_word(index)
    return last in DATE_CUES or last in ("từ", "trong")


def _is_lone_date(token: str, last: str) -> bool:
    """'dịp 8/3', '27/7', 'từ 15.3': a day and month without the word 'ngày'."""
    found = _DAY_MONTH.fullmatch(token)
    if found is None:
        return False
    day, mark, month = found.group("day", "mark", "month")
    if last in ("từ", "đến", "trước", "sau", "hết", "tới", "kể"):
        return True
    is_holiday = f"{int(day)}/{int(month)}" in HOLIDAYS
    return mark == "/" and (is_holiday or int(day) > max(12, int(month)))


def belongs_to_document(line: Line, classes: Sequence[str], index: int) -> bool:
    """'Nghị quyết 25-NQ/TW ngày 03/6/2013', '… ngày 21 tháng 11 năm 2013', 'Luật Công đoàn năm
    2012'; but not '… ngày 09/12/2015, năm 2016 tỉnh đã chi'."""
    before = index
    if _NEXT_YEAR.search(line.gaps[index]):
        return False
    while before > 0 and classes[before - 1] == "date" and len(line.gaps[before]) <= 12:
        before -= 1
    if before > 0 and classes[before - 1] == "document_number":
        return bool(_OF_DOCUMENT.fullmatch(line.gaps[before]))
    return False


_HOUR = re.compile(
    rf"(?P<space>{SPACE}*)(?P<mark>giờ|h|g)(?:{SPACE}*(?P<minutes>[0-5]?\d)(?!\d)"
    rf"(?P<counted>{SPACE}*phút)?)?(?!\w)"
    rf"(?P<day>{SPACE}(?:sáng|chiều|tối|đêm|trưa|hàng ngày|hằng ngày|cùng ngày|các ngày|ngày \d))?"
)
_HOUR_GAP = re.compile(rf"{SPACE}*(?:giờ|h|g|:){SPACE}*")
_FULL_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](?:19|2\d)\d\d")
_MONTH_AND_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])[./](?:19|2\d)\d\d")
_EACH = (("mỗi",), ("hằng",), ("hàng",), ("một",), ("cả",))
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
_SPAN = re.compile(
    rf"{SPACE}*(?!(?:{'|'.join(word.replace(' ', SPACE + '+') for word in NO_SPANS)})(?!\w))"
    rf"(?:{'|'.join(sorted(SPANS, key=len, reverse=True))})(?!\w)(?!{SPACE}*/{SPACE}*{LETTER})"
)
_DATE_BEHIND = re.compile(rf"{SPACE}*(?:năm{SPACE}(?:19|20)\d\d|(?:ngày|tháng){SPACE}\d)")
_DASHED_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])\s?[-–]\s?(?:0?[1-9]|1[0-2])\s?[-–]\s?(?:19|20)\d\d(?!\d)"
)
_CLOCK = re.compile(r"\d{1,2}:[0-5]\d(?![\d.,]*\d)")
_SCORE = re.compile(r"(?:tỷ|tỉ) (?:lệ|số)[^.;]*$")
_OLD_YEAR = re.compile(r"1[0-8]\d\d")
_YEAR_BEHIND = re.compile(rf"{SPACE}*năm{SPACE}(?:19|20)\d\d")
_YEARS_BEHIND = re.compile(
    rf"{SPACE}*năm{SPACE}(?:19|20)\d\d{SPACE}*(?:[-–,]|đến|và|tới){SPACE}*(?:năm{SPACE})?(?:19|20)\d\d"
)
_MONTHS_OF_YEAR = re.compile(
    rf"(?:t|th)(?:{SPACE}?/{SPACE}?|{SPACE}đầu năm{SPACE}|{SPACE})?(?:19|20)\d\d(?!\d)"
)
_SHARED_GAP = re.compile(
    rf",{SPACE}|{SPACE}*[-–]{SPACE}*|{SPACE}(?:đến|và|tới|hoặc){SPACE}(?:dưới{SPACE}|hết{SPACE})?"
)
_OF_DOCUMENT = re.compile(r"[^;.:()]{0,40}?")
_NEXT_YEAR = re.compile(rf",{SPACE}+năm{SPACE}+$")
