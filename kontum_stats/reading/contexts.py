"""A document -> what dates each of its passages from above: lead-in, heading, title, source.

In: a `Document`, and for each passage what `read` says of it. Out: a `Dated` for each passage.
The title is split into what the report is about and what it only plans ('Tổng kết công tác năm
2013 và phương hướng, nhiệm vụ năm 2014': 2013, and 2014 under the plan). The nearest heading that
names a year holds until one of its own rank; a lead-in ('Kết quả năm 2011 như sau:') holds for
its items. Where two years are named and none is the plan's, nothing is known. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .classes import classify
from .lines import TOKEN, read_line
from .mentions import mentions
from .model import Document, Heading, Passage
from .periods import UNDATED, Dated, Mark, marks_of
from .sections import is_capitals


class Subject(NamedTuple):
    """What a title or heading is about: the `result` period, and the `plan` period; '' where it
    names none, or more than one, which `is_open` tells."""

    result: str = ""
    plan: str = ""
    is_open: bool = False


NO_SUBJECT = Subject()


class _Frame(NamedTuple):
    """A heading of `rank` whose `dated` holds below it; `is_plan` where that is a plan's."""

    rank: int
    dated: Dated
    is_plan: bool


def subject_of(text: str) -> Subject:
    """What the title or heading `text` is about."""
    line = read_line(text)
    found: dict[bool, list[str]] = {False: [], True: []}
    is_plan, start = False, 0
    for mark in marks_of(line, classify(line), is_heading=True):
        is_plan = _speaks_of_plan(line.low[start : mark.start], is_plan)
        start = mark.end
        if mark.kind == "governs" and not _counts_days(line.low, mark, found[is_plan]):
            found[is_plan] = list(dict.fromkeys([*found[is_plan], mark.period]))
    result, plan = (periods[0] if len(periods) == 1 else "" for periods in found.values())
    return Subject(result, plan, any(len(periods) > 1 for periods in found.values()))


def title_subject(document: Document) -> Subject:
    """What the title of `document` is about; where it names no year, the first short paragraphs."""
    if document.title and _names_year(document.title):
        return subject_of(document.title.replace("\n", " "))
    first_heading = document.headings[0].start if document.headings else len(document.text)
    body = [one for one in document.passages if one.kind not in ("title", "letterhead")]
    for passage in body[:_FIRST]:
        text = document.said(passage)
        if passage.start >= first_heading or passage.kind not in ("paragraph", "item"):
            break
        if len(text) <= _LONGEST_HEADING and _names_year(text) and not _has_figures(text):
            subject = subject_of(text)
            if subject.result or subject.plan:
                return subject
    return Subject()


@dataclass
class Contexts:
    """Walks over the passages of `document` in order; `below` is what holds where a passage has
    no year of its own. `weakest` is the period of the source, or '' ."""

    document: Document
    title: Subject = NO_SUBJECT
    weakest: Dated = UNDATED
    frames: list[_Frame] = field(default_factory=list)
    leads: dict[int, Dated] = field(default_factory=dict)
    sections: dict[str, Dated] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._headings = {heading.start: heading for heading in self.document.headings}
        self._leading = {one.lead for one in self.document.passages if one.lead >= 0}

    @property
    def top(self) -> Dated:
        """What holds where no heading names a year."""
        period = self.title.result or self.title.plan
        return Dated(period, "title") if period else self.weakest

    @property
    def planned(self) -> Dated:
        """What holds for a plan of which no year is printed."""
        return Dated(self.title.plan, "title") if self.title.plan else UNDATED

    def of_section(self, locator: str) -> Dated:
        """What the nearest heading of the section `locator` says, for a note without its mark."""
        while locator:
            if locator in self.sections:
                return self.sections[locator]
            locator = locator.rpartition(".")[0]
        return self.top

    def enter(self, number: int, passage: Passage, text: str) -> Dated:
        """The period that holds for passage `number`, whose `text` it is."""
        heading = self._headings.get(passage.start) if passage.kind == "heading" else None
        if heading:
            self._enter_heading(heading)
            self.sections[heading.locator] = self.frames[-1].dated if self.frames else self.top
        elif passage.kind == "paragraph" and number not in self._leading:
            rank = _unnumbered_rank(text, self._is_planned)
            if rank:
                self._enter_heading(Heading(rank, text, passage.start, passage.end, ""))
        above = self.frames[-1].dated if self.frames else self.top
        if passage.lead in self.leads:
            above = self.leads[passage.lead]
        if number in self._leading:
            self._lead_in(number, text, above)
        if ("hấn đấu" in text or "ự kiến" in text) and _PLANS.match(text):
            return above if self._is_planned or _DONE.search(text) else self.planned
        return above

    def _enter_heading(self, heading: Heading) -> None:
        while self.frames and self.frames[-1].rank >= heading.rank:
            self.frames.pop()
        text = heading.text.replace("\n", " ")
        if len(text) > _LONGEST_HEADING or _has_figures(text):
            return
        is_plan = _PLAN_HEADING.match(text) is not None
        if _names_year(text):
            subject = subject_of(text)
            period = subject.result or subject.plan
            if period or subject.is_open:
                dated = Dated(period, "heading" if period else "")
                self.frames.append(_Frame(heading.rank, dated, is_plan or not subject.result))
        elif is_plan and not self._is_planned:
            self.frames.append(_Frame(heading.rank, self.planned, True))

    @property
    def _is_planned(self) -> bool:
        """Whether what holds here is a plan's already, so that its own headings say no more."""
        if self.frames:
            return self.frames[-1].is_plan
        return bool(self.title.plan and not self.title.result)

    def _lead_in(self, number: int, text: str, above: Dated) -> None:
        if not _LEADS.search(text) and not _LONE_YEAR.fullmatch(text):
            if above.origin == "lead_in":
                self.leads[number] = above
            return
        if _names_year(text):
            line = read_line(text)
            marks = list(marks_of(line, classify(line), above.period))
            named = dict.fromkeys(mark.period for mark in marks if mark.kind == "governs")
            if len(named) == 1:
                self.leads[number] = Dated(next(iter(named)), "lead_in")
                return
        if _PLAN_LEAD.search(text) and not _DONE.search(text):
            self.leads[number] = above if self._is_planned else self.planned
        elif above.origin == "lead_in":
            self.leads[number] = above


def _unnumbered_rank(text: str, is_planned: bool) -> int:
    """The rank of a heading that bears no number: one in capitals that names a year ('KẾ HOẠCH
    NĂM 2014'), or of a plan ('Nhiệm vụ năm 2014', 'Kế hoạch'), and one of results behind a plan
    end sections of Roman numbers; a lone 'Năm 2012' only another; 0 for others."""
    if len(text) > _LONGEST_HEADING or text.rstrip().endswith((".", ";", ",", ":")):
        return 0
    if not _names_year(text):
        if len(text) > _LONGEST_LINE or TOKEN.search(text):
            return 0
        ends_plan = is_planned and is_capitals(text) and _RESULT_HEADING.match(text)
        begins_plan = not is_planned and _PLAN_HEADING.match(text)
        return 2 if ends_plan or begins_plan else 0
    if _LONE_YEAR.fullmatch(text):
        return 9
    return 2 if is_capitals(text) or _PLAN_HEADING.match(text) else 0


def _counts_days(low: str, mark: Mark, before: Sequence[str]) -> bool:
    """Whether `mark` only says from which day to which the year before it was counted: 'năm 2012
    (từ 01/10/2011 đến 30/9/2012)'."""
    return (
        bool(before)
        and before[-1] == mark.period[5:]
        and "/" in low[mark.start : mark.end]
        and low.rfind("(", 0, mark.start) > low.rfind(")", 0, mark.start)
    )


def _speaks_of_plan(words: str, before: bool) -> bool:
    """Whether what follows `words` is a plan; as `before` where they do not say."""
    found = list(_PLAN_OR_RESULT.finditer(words))
    return found[-1].lastgroup == "plan" if found else before


def _names_year(text: str) -> bool:
    return _ANY_YEAR.search(text) is not None


def _has_figures(text: str) -> bool:
    if not TOKEN.search(text):
        return False
    line = read_line(text)
    return bool(mentions(line, classify(line)))


_FIRST = 5
_LONGEST_HEADING = 200
_LONGEST_LINE = 60
_LEADS = re.compile(r"(?::|sau|(?<!\w)là)\s*$")
_RESULT_HEADING = re.compile(r"(?:kết quả|tình hình|đánh giá|tổng kết)(?!\w)", re.IGNORECASE)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORK = r"nhiệm vụ|kế hoạch|chỉ tiêu|mục tiêu|dự toán|chương trình|phương hướng|công tác|nghị quyết"
_PLAN_OR_RESULT = re.compile(
    rf"(?P<result>(?:(?<!triển khai )thực hiện|hoàn thành|đánh giá|tổng kết|sơ kết|kiểm điểm)"
    rf" (?:\w+ ){{0,2}}(?:{_WORK})|tổng kết|sơ kết|kết quả|tình hình|đánh giá|kiểm điểm)"
    rf"|(?P<plan>triển khai (?:thực hiện )?(?:các )?(?:{_WORK})|phương hướng|nhiệm vụ|kế hoạch"
    r"|chương trình (?:công tác|hoạt động|hành động)|dự kiến|dự toán|mục tiêu|chỉ tiêu|giải pháp"
    r"|phấn đấu|định hướng|phát động)",
    re.IGNORECASE,
)
_LONE_YEAR = re.compile(
    r"\W*(?:kết quả |số liệu )?năm (?:học )?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?\W*",
    re.IGNORECASE,
)
_NUMBERED = r"^\W*(?:(?:phần (?:thứ )?\w+|[IVX]+|[A-ZĐ]|\d+(?:\.\d+)*|[a-zđ])\s*[.):–/-]*\s*)?"
_PLAN_HEADING = re.compile(
    rf"{_NUMBERED}(?:một số |những |các |về )?(?:phương hướng|nhiệm vụ|kế hoạch|dự kiến|mục tiêu"
    r"|phát động|chỉ tiêu|định hướng|chương trình công tác)(?!\w)"
    r"(?!.*(?:kết quả|đã đạt|thực hiện được))",
    re.IGNORECASE,
)
_PLAN_LEAD = re.compile(
    r"phấn đấu|chỉ tiêu|mục tiêu|phương hướng|kế hoạch|nhiệm vụ trọng tâm|dự kiến", re.IGNORECASE
)
_PLANS = re.compile(rf"{_NUMBERED}(?:phấn đấu|dự kiến)(?!\w)", re.IGNORECASE)
_DONE = re.compile(r"kết quả|đạt được|(?<!\w)đã (?!đề)|hoàn thành|thực hiện được", re.IGNORECASE)
