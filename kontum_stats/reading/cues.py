"""The words by which a scanned number is told from another: three tables that a linguist edits.

`cues.csv`: the `class` that a number gets right behind one of the `words` (separated by '; '),
whether that holds even where a counted thing follows ('strong': 'lần thứ 12 đội' is a rank, while
'thôn 12 hộ' are households), and the `example` that it exists for. `measures.csv`: further units
than those of `quantities.MEASURES`. `words.csv`: one word of a `list` a row. All words in lower
case, composed (NFC). Adding a word needs no change of code.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cue:
    """`words` that stand right before a number of class `kind`; `example` shows one."""

    kind: str
    is_strong: bool
    words: tuple[str, ...]
    example: str


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    for row in _rows("words.csv"):
        lists.setdefault(row["list"], []).append(row["word"])
    return {name: tuple(words) for name, words in lists.items()}


CUES = tuple(
    Cue(row["class"], row["strength"] == "strong", tuple(row["words"].split("; ")), row["example"])
    for row in _rows("cues.csv")
)
MEASURES: Mapping[str, str] = {row["word"]: row["unit"] for row in _rows("measures.csv")}
_LISTS = _lists()

NO_CUE = _LISTS["no_cue"]
"""What ends like a cue and is none: 'tổng số 45', 'mỗi lớp 25'."""
DOCUMENT_MARKS = _LISTS["document_mark"]
"""What stands behind the number of a document: '20-NQ/TW', '06a/NQ-TLĐ'."""
HOLIDAYS = _LISTS["holiday"]
"""Days that are printed without 'ngày': 'quà dịp 8/3'. Others like '5/9' are ratios then."""
DATE_CUES = _LISTS["date_cue"]
MONTH_CUES = _LISTS["month_cue"]
TIME_CUES = _LISTS["time_cue"]
YEAR_CUES = _LISTS["year_cue"]
SPANS = _LISTS["span"]
"""Units of a duration, an age among them: '03 năm', 'dưới 6 tuổi'."""
NO_SPANS = _LISTS["no_span"]
"""Counted things that begin like a duration: '2.150 ngày công'."""
SUBJECTS = _LISTS["subject"]
"""Counted things that also open a sentence behind a bare year: '… lần thứ VI/2013 tổ chức'."""
COUNTING = _LISTS["counting"]
"""Words before a number that make of it a count, also of 'có 2013 tổ chức'."""
SLOGAN_WORDS = _LISTS["slogan"]
"""Behind a number in quotation marks they make a slogan, and the number a name: '5 không'."""
SLOGANS_ALONE = _LISTS["slogan_alone"]
"""Behind a small number they make a slogan also without quotation marks: '4 tại chỗ'."""
SLOGAN_OPENERS = _LISTS["slogan_opener"]
"""Before a small number that counts no thing they open a slogan: 'cơ chế 1 cửa'."""
COUNTED = _LISTS["counted"]
"""Words that make a figure of the number before them: persons, bodies, events, things."""
NOT_COUNTED = _LISTS["not_counted"]
"""What begins like a counted thing and is none: 'quỹ 120 giải ngân', '4, 5 khóa XII'."""
NOT_MONEY = _LISTS["not_money"]
"""Behind 'đồng' they make another word of it: '21 đồng chí' are people."""
NOT_SCALE = _LISTS["not_scale"]
"""Behind 'tỷ' they make another word of it: 'tỷ lệ', 'tỷ trọng'."""
PROGRAMMES = _LISTS["programme"]
"""Before a name in quotation marks, whose numbers are part of it: 'chương trình “3.000 áo ấm”'."""
DISTRICTS = _LISTS["district"]
"""Before a name they go on with an address: 'thôn 2 xã Đăk Ui'."""
FUNCTION_WORDS = _LISTS["function"]
"""Words that are no counted thing and end one: '45 tại', '12 nghệ sĩ tham gia'."""


def lettered(**words: Iterable[str]) -> dict[str, str]:
    """Each word with the letters under which it is listed."""
    letters: dict[str, str] = {}
    for letter, listed in words.items():
        for word in set(listed):
            letters[word] = letters.get(word, "") + letter
    return letters
