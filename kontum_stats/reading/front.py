"""The first paragraphs of a report -> its letterhead and its title.

In: the texts before the first numbered heading. Out: which of them are the letterhead (bodies,
number, motto, date of signing, stamp of a signature) and which the title behind it. Where
nothing looks like a title, there is none. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .sections import LOWER, is_capitals


class Front(NamedTuple):
    """The numbers of the paragraphs that are letterhead, and of those that are the title."""

    letterhead: Sequence[int] = ()
    title: Sequence[int] = ()


def find_front(texts: Sequence[str], styles: Sequence[str]) -> Front:
    """The front matter in `texts`; `styles` tells which are in a style 'title' or 'heading'."""
    pairs = list(zip(texts, styles, strict=True))
    first = next((number for number, style in enumerate(styles) if style == "title"), None)
    if first is None:
        first = next((number for number, pair in enumerate(pairs) if _opens(*pair)), None)
    if first is None:
        heads = [number for number, text in enumerate(texts) if _LETTERHEAD.search(text)]
        return Front(range(heads[-1] + 1 if heads else 0))
    last = first
    while last + 1 < len(pairs) and _goes_on(texts[last], *pairs[last + 1]):
        last += 1
    return Front(range(first), range(first, last + 1))


def _opens(text: str, style: str) -> bool:
    kind = _REPORT if style == "heading" else _SUBJECT
    return bool(kind.match(text.strip())) and len(text) <= _LONGEST and not _is_sentence(text)


def _goes_on(before: str, text: str, style: str) -> bool:
    """Whether `text` is one more line of the title that `before` belongs to."""
    line = text.strip()
    if style in ("title", "heading"):
        return style == "title" or bool(_REPORT.fullmatch(before.strip(" :\n\t")))
    if not line or len(line) > _LONGEST or _is_sentence(line) or _LETTERHEAD.search(line):
        return False
    if _REPORT.fullmatch(before.strip(" :\n\t")) and _OF_A_YEAR.search(line):
        return True
    return is_capitals(line) or bool(_GOES_ON.match(line)) or before.rstrip().endswith(",")


def _is_sentence(text: str) -> bool:
    return text.rstrip().endswith((".", ";", ":"))


_LONGEST = 250
_KINDS = (
    r"(?:\(?dự thảo\)?\s*)?(?:báo cáo|b\s*á\s*o\s+c\s*á\s*o|tờ trình|kế hoạch|nghị quyết|thông báo"
    r"|chương trình|đề án|quyết định|hướng dẫn|kết luận|tham luận|tóm tắt|tổng kết|sơ kết"
)
_REPORT = re.compile(rf"(?:{_KINDS})(?!\w)\s*)+", re.IGNORECASE)
_SUBJECT = re.compile(
    _KINDS + r"|đánh giá|kết quả|tình hình|phương hướng|v/v|về việc)(?!\w)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"[{LOWER}(]|(?:Về|Kết quả|Tổng kết|Sơ kết|Tình hình|Công tác|Thực hiện|Phương hướng|Đánh giá"
    r"|Nhiệm vụ|Nhiệm kỳ|Giai đoạn|V/v|Hoạt động|Phong trào|Chương trình|Đề án)(?!\w)"
    r"|[Nn]ăm(?: học)? (?:19|20)\d\d\W*(?:(?:19|20)\d\d)?\W*$|(?:Quý|Tháng|\d+ tháng) "
)
_OF_A_YEAR = re.compile(r"(?:năm(?: học)?|nhiệm kỳ|giai đoạn)\s(?:19|20)\d\d")
_LETTERHEAD = re.compile(
    r"cộng hòa xã hội|cộng hoà xã hội|độc lập\s*[-–]\s*tự do|đảng cộng sản|^\W*số\s*:"
    r"|ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm\s*[\d.…]*\W*$|thời gian ký|người ký|ký bởi|kính gửi"
    r"|^\W*(?:tổng liên đoàn|liên đoàn lao động|công đoàn|ủy ban|uỷ ban|ubnd|hđnd|sở|ban|huyện)"
    r"[^.;:]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
