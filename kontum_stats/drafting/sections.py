"""Under which section of the evaluation a new name stands, and of which kind it is.

In: the headings of the document, the catalogue's names, and the words around a figure. Out: a
section, and `stock`, `flow`, `rate` or `amount`; what the words leave open is the likelier one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ..cleaning.raw import RawData, rows_of
from ..language import Language
from ..reading.model import Document
from ..vocabulary import KINDS, SECTIONS, TITLES
from . import naming
from .words import features, words_of

_STOCK = re.compile(
    r"\b(?:hiện có|hiện nay|hiện còn|tổng số|tổng cộng|nâng tổng|còn|dư nợ|tồn|có đến|còn hiệu lực"
    r"|đang|đến ngày|đến hết|đến nay|đến \d|toàn tỉnh có|chưa|quản lý|duy trì|xếp loại"
    r"|địa bàn có|nợ)\b",
    re.IGNORECASE,
)
_FLOW = re.compile(
    r"\b(?:kết nạp|thành lập|giải thể|thu(?! nhập)|trao|tặng|xây|sửa"
    r"|tổ chức(?! công đoàn| đảng| hội| đoàn)|chi(?! hội| đoàn| bộ| trả)|hỗ trợ|tập huấn|bồi dưỡng"
    r"|tuyên truyền|tiếp nhận|giải quyết|xảy ra|vụ|cuộc|lượt|buổi|suất|được|mới|giảm|tăng|khám"
    r"|chuyến|phát triển|giới thiệu|ký|mất|thăm|chết|bị|đăng ký|danh hiệu|vận động|tư vấn"
    r"|kiểm tra|thanh tra|giám sát|xử lý|hiến|trồng|ủng hộ|đóng góp)\b",
    re.IGNORECASE,
)
# What is there from one year to the next, unless a word says that something was done.
_LASTS = re.compile(
    r"(?:(?:số|nữ|nam|tổng số) )*(?:người|lao động|cnvclđ|công nhân|cán bộ|công chức|viên chức"
    r"|nhà giáo|giáo viên|đoàn viên|hội viên|đảng viên|thành viên|thanh niên|học sinh|sinh viên"
    r"|đội viên|thiếu nhi|phụ nữ|hộ|doanh nghiệp|hợp tác xã|cơ sở|cđcs|công đoàn|nghiệp đoàn"
    r"|chi (?:hội|đoàn|bộ)|tổ|đơn vị|trường|câu lạc bộ|thỏa ước|dân số|bhxh|bhyt|bhtn"
    r"|bảo hiểm)\b",
    re.IGNORECASE,
)
_HAPPENS = re.compile(r"(?:vụ|cuộc|lượt|buổi|suất|chuyến|lớp|đợt)\b", re.IGNORECASE)
_SECTION_CUES = {  # before the words of labels, which share 'lao động' and 'công đoàn'
    section: re.compile(cue, re.IGNORECASE)
    for section, cue in (
        ("context", "tình hình (?:công nhân|đội ngũ|lao động|cnvclđ|đoàn viên|chung|việc làm)"),
        (
            "rights",
            "đại diện|bảo vệ|chăm lo|phúc lợi|nhà ở|an toàn|kiểm tra|giám sát|tài chính"
            "|kinh phí|nợ",
        ),
        ("culture", "văn hóa|văn hoá|văn nghệ|thể thao"),
        ("education", "tuyên truyền|giáo dục|vận động"),
        ("membership", "phát triển đoàn viên|thi đua|nữ công|tổ chức|cán bộ"),
    )
}
_RESULTS = SECTIONS[:5]  # the sections that hold results


def kind_of(row: Mapping[str, str], name: str, around: str) -> str:
    """The likely kind: of a count what there is at one time, where its words say so."""
    kind = naming.kind_of(row["unit"])
    if kind != "flow" or _HAPPENS.match(name):
        return kind
    clause = re.split(r"[.;,]\s", around)[-1]
    if _STOCK.search(clause) or _STOCK.search(name):
        return KINDS[0]
    is_done = _FLOW.search(clause) or _FLOW.search(name)
    return KINDS[0] if _LASTS.match(name) and not is_done else kind


class Sections:
    """Which section of the evaluation a section of the document is about, as the words of its
    headings and those of titles and indicators tell."""

    def __init__(self, document: Document, raw: RawData, t: Language) -> None:
        self._headings = {one.locator: one.text for one in document.headings}
        said: dict[str, set[str]] = {one: {*features(words_of(t(TITLES[one])))} for one in SECTIONS}
        self._titles = {section: frozenset(words) for section, words in said.items()}
        for row in rows_of(raw.indicators):
            said[row["section"]] |= {*features(words_of(row["label_vi"]))}
        self._said = said

    def heading(self, locator: str) -> str:
        """What a section of the document is called, without its number."""
        said = re.sub(r"^\W*(?:[IVX]+|\d+|[a-zđ])[.)]\s*", "", self._headings.get(locator, ""))
        return said.strip().lower()

    def of(self, locator: str, name: str) -> str:
        """`context` below a heading that tells the state of things, else the section of the
        nearest heading that names one, else that of the `name` of what is
        counted, else the first."""
        if _SECTION_CUES["context"].search(self._headings.get(locator.partition(".")[0], "")):
            return "context"
        while locator:
            heading = self._headings.get(locator, "")
            for section, cue in _SECTION_CUES.items():
                if cue.search(heading):
                    return section
            if found := self._best(heading, self._titles):
                return found
            locator = locator.rpartition(".")[0]
        cued = (one for one, cue in _SECTION_CUES.items() if cue.search(name))
        return next(cued, "") or self._best(name, self._said) or SECTIONS[0]

    def _best(self, heading: str, said: Mapping[str, Collection[str]]) -> str:
        words = features(words_of(heading))
        known = {word: [name for name in _RESULTS if word in said[name]] for word in words}
        scores = {
            name: sum(1 / len(names) for names in known.values() if name in names)
            for name in _RESULTS
        }
        best = max(scores, key=lambda name: scores[name])
        return best if scores[best] else ""
