"""The mentions of a paragraph -> the period that each speaks of, and where that is said.

In: a `Line`, the classes of its tokens, its mentions, and the `Dated` of what stands above it.
Out: for each mention a `Dated`: '2013' or '2011-2013' with `origin` 'sentence', or the default
as it was given. A year governs the figures behind it; one that closes a clause ('48 tấn năm 2016,
…') governs the figures of that clause; one in brackets those in the brackets. Where nothing else
dates a figure, the only year of its sentence does, from behind too. A year that only compares ('so
với năm 2012') or that belongs to a law, a birth or a signature governs nothing.
Refuses nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .dates import MISPRINTED_YEAR, belongs_to_document
from .lines import SPACE, Line
from .mentions import Mention
from .sections import LOWER, UPPER

ORIGINS = ("sentence", "row", "column", "caption", "lead_in", "heading", "title", "source")
"""Where a period may come from, the strongest first."""


class Dated(NamedTuple):
    """A `period` ('' unknown) and its `origin`, one of `ORIGINS`, '' where the period is."""

    period: str = ""
    origin: str = ""


UNDATED = Dated()


@dataclass(frozen=True, slots=True)
class Mark:
    """A year or a span printed from `start` to `end`. `periods` has one entry, or one for each
    year of an enumeration; `kind` is 'governs', 'compares', 'names', or 'last_year' for 'cùng
    kỳ năm 2012', after which a growth speaks of the present again."""

    start: int
    end: int
    periods: tuple[str, ...]
    kind: str = "governs"

    @property
    def period(self) -> str:
        """The one period, or the span that an enumeration covers."""
        return span_of(self.periods)


def periods(
    line: Line, classes: Sequence[str], found: Sequence[Mention], default: Dated = UNDATED
) -> tuple[list[Dated], Dated]:
    """The period of each mention of `line`, `default` where the paragraph names none, and none for
    the first end of a change ('tăng từ 45 lên 60'); and the period that the paragraph has spoken
    of on the whole."""
    marks = marks_of(line, classes, default.period)
    if not marks:
        dates = [UNDATED if _starts_change(line.low, one) else default for one in found]
        return dates, default
    walk = _PeriodWalk(line, found, default, default, default, _distributed(line, found, marks))
    events = [(mention.start, 2, number) for number, mention in enumerate(found)]
    events += [(mark.start, 1, number) for number, mark in enumerate(marks)]
    breaks = list(_BREAK.finditer(line.low))
    events += [(match.start(), 0, number) for number, match in enumerate(breaks)]
    events.sort()
    for _, kind, number in events:
        if kind == 0:
            walk.meet_break(breaks[number])
        elif kind == 1:
            walk.meet_mark(marks[number])
        else:
            walk.meet_mention(number)
    walk.end_sentence()
    return [walk.assigned[number] for number in range(len(found))], walk.topic


def span_of(periods: Sequence[str]) -> str:
    """The one period of `periods`, or the span from the first of their years to the last."""
    years = [year for period in periods for year in period.split("-")]
    first, last = min(years), max(years)
    return first if first == last else f"{first}-{last}"


@dataclass(slots=True)
class _PeriodWalk:
    """What is known while the paragraph is read from left to right."""

    line: Line
    found: Sequence[Mention]
    default: Dated
    current: Dated
    topic: Dated
    assigned: dict[int, Dated]
    fixed: frozenset[int] = frozenset()
    present: Dated = UNDATED
    later: Dated = UNDATED
    compared: Mark | None = None
    marked_until: int = 0
    has_figures: bool = False
    is_as_of: bool = False
    before: Dated | None = None
    clause: list[int] = field(default_factory=list)
    undated: list[int] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    is_now: bool = False
    outer: list[Dated] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fixed = frozenset(self.assigned)

    def meet_mention(self, number: int) -> None:
        self.has_figures, self.is_as_of = True, False
        if number in self.fixed:
            return
        is_second = self.present.period or self.later.period
        if is_second and _GROWS.search(self.line.gaps[self.found[number].first]):
            if self.present.period:
                self.current, self.present = self.present, UNDATED
            elif self.later.period and not self._is_compared_before(number):
                self.current, self.later = self.later, UNDATED
        is_start = _starts_change(self.line.low, self.found[number])
        self.assigned[number] = UNDATED if is_start else self.current
        self.clause.append(number)
        if not (self.current.period or self.is_now or is_start):
            self.undated.append(number)

    def _is_compared_before(self, number: int) -> bool:
        """'năm 2013 thu 45, năm 2012 thu 40, tăng 5 so với năm 2011': the growth of 2012."""
        found = _THAN.match(self.line.low, self.found[number].end)
        return bool(found and found[1] < self.current.period)

    def end_sentence(self) -> None:
        """Dates what nothing else has dated by the one year that its sentence names."""
        if len(self.named) == 1 and (period := next(iter(self.named))):
            for number in self.undated:
                if not self.assigned[number].period:
                    self.assigned[number] = Dated(period, "sentence")
        self.undated, self.named, self.is_now = [], set(), False

    def meet_mark(self, mark: Mark) -> None:
        self.marked_until = mark.end
        self.compared = mark if mark.kind == "compares" else None
        if mark.kind in ("compares", "names"):
            return
        low, dated = self.line.low, Dated(mark.period, "sentence" if mark.period else "")
        alone = _STANDS_ALONE.search(low, max(0, mark.start - 24), mark.start) and _CLOSES.match(
            low, mark.end
        )
        if mark.kind == "governs" and not (alone and not self._holds_in_brackets(mark)):
            self.named.add(mark.period)
        if self.clause and _OF_THE_FIGURE.fullmatch(
            low, self.found[self.clause[-1]].end, mark.start
        ):
            self.assigned[self.clause.pop()] = dated  # '11,2% của năm 2014 là …'
            return
        if self.clause and (alone or _CLAUSE_ENDS.match(low, mark.end)):
            if not low.startswith("từ ", mark.start) or "-" in mark.period:
                for number in self.clause[-1:] if alone else self.clause:
                    self.assigned[number] = dated
            self.clause = []
            if not alone and low.startswith("trong ", mark.start) and not self.outer:
                self.current = dated
            return
        self.present = self.current if mark.kind == "last_year" else UNDATED
        is_earlier = self.current.origin == "sentence" and mark.period < self.current.period
        self.later = self.current if is_earlier else UNDATED
        self.current = dated
        before = low[max(0, mark.start - 40) : mark.start]
        self.is_as_of = bool(_AS_OF.match(low, mark.start) or _COUNTED_THEN.search(before))
        if alone and self.outer:
            self.outer[-1] = dated
        if mark.kind == "governs" and not self.outer:
            self._set_topic(mark, dated)

    def _holds_in_brackets(self, mark: Mark) -> bool:
        """Whether a year alone in brackets is the whole sentence's: a date ('(31/12/2014)'), or
        at its end; '45 CĐCS (năm 2010), …' is not."""
        low = self.line.low
        return "/" in low[mark.start : mark.end] or bool(_SENTENCE_ENDS.match(low, mark.end))

    def _set_topic(self, mark: Mark, dated: Dated) -> None:
        """What the sentences behind this one speak of: the year with which it begins, unless it
        sets two years side by side or speaks of months ('từ tháng 9/2013 đến tháng 5/2014')."""
        if self.before is not None and dated.period != self.topic.period:
            self.topic = self.before
        elif not self.has_figures and self.before is None:
            self.before = self.topic
            is_months = "-" in mark.period and "/" in self.line.low[mark.start : mark.end]
            self.topic = self.topic if is_months else dated

    def meet_break(self, found: re.Match[str]) -> None:
        sign = found.group()
        if found.start() < self.marked_until:
            return
        if sign == "(":
            self._open(found)
            return
        self.clause = []
        self.later = UNDATED if sign == ";" else self.later
        if sign == ")":
            self.current = self.outer.pop() if self.outer else self.current
        elif sign in _NOW:
            # 'Theo thống kê cuối năm 2011 hiện xã có 414 hộ': the present of that count.
            if not self.is_as_of:
                self.current, self.is_now = self.default, True
        elif sign in ".!?…" and _opens_sentence(self.line.text, found.end()):
            self.current, self.outer = self.topic, []
            self.present = self.later = UNDATED
            self.has_figures, self.before = False, None
            self.end_sentence()

    def _open(self, found: re.Match[str]) -> None:
        self.outer.append(self.current)
        compared = self.compared
        if compared and not self.line.low[compared.end : found.start()].strip():
            self.current = Dated(compared.period, "sentence")
        if not _ONLY_YEARS.match(self.line.low, found.end()):
            self.clause = []


def marks_of(
    line: Line, classes: Sequence[str], default: str = "", is_heading: bool = False
) -> list[Mark]:
    """The years, spans and words like 'cùng kỳ' of `line`, in their order; in a title or a
    heading a term ('nhiệm kỳ 2013-2018') is what the report is about."""
    marks: list[Mark] = []
    last_token = -2
    for index, kind in enumerate(classes):
        if kind not in _DATED:
            continue
        if _MISPRINTED.search(line.tokens[index]):
            marks.append(Mark(line.starts[index], line.ends[index], ("",)))
        year = _year_of(line, index, kind, marks)
        if not year:
            continue
        joined = (
            _joined(line, marks[-1], index, year) if marks and last_token == index - 1 else None
        )
        if joined:
            marks[-1] = joined
        else:
            marks.append(_mark(line, classes, index, year, default, is_heading))
        last_token = index
    marks = [_to_the_present(line, mark, default) for mark in marks]
    relative = list(_relative(line, default, marks))
    if relative:
        marks = sorted([*marks, *relative], key=lambda mark: mark.start)
    return marks


def _year_of(line: Line, index: int, kind: str, marks: Sequence[Mark]) -> str:
    token = line.tokens[index]
    if kind == "year":
        if len(token) == 2:
            century = marks[-1].periods[-1][-4:-2] if marks else ""
            return century + token if century else ""
        year = token[1:] if len(token) == 5 and _YEAR.fullmatch(token[1:]) else token[:4]
        return year if _YEAR.fullmatch(year) else ""
    if kind in ("date", "ordinal"):
        if _YEAR.fullmatch(token):  # of '31-12-2012', but not the stamp '2014-01-13T14:41'
            return token if index and line.gaps[index].strip() in ("-", "–", "/", ".") else ""
        found = _YEAR_AT_END.search(token)
        return found[1] if found else ""
    return ""


def _joined(line: Line, before: Mark, index: int, year: str) -> Mark | None:
    """'2011-2013' and 'từ năm 2011 đến năm 2013' as one span; 'năm 2011, 2012 và 2013' as one
    enumeration."""
    gap, end = line.gaps[index], line.ends[index]
    first = before.periods[0][:4]
    if not first:
        return None
    if _TO.fullmatch(gap) and len(before.periods) == 1 and "-" not in before.periods[0]:
        # The dates of an anniversary are far apart; those of a term or a project are not.
        kind = "names" if int(year) - int(first) > _LONGEST_SPAN else before.kind
        if year < first:
            return None
        return Mark(before.start, end, (span_of([first, year]),), kind)
    names_all = "các" in line.low[before.start : before.end]
    if year > before.periods[-1] and _AND.fullmatch(gap) and (names_all or ", năm" not in gap):
        return Mark(before.start, end, (*before.periods, year), before.kind)
    return None


def _mark(
    line: Line, classes: Sequence[str], index: int, year: str, default: str, is_heading: bool
) -> Mark:
    gap = line.gaps[index]
    lead = _LEAD.search(gap)
    start = line.starts[index] - (len(gap) - lead.start() if lead else 0)
    kind = _kind(line, classes, index, start, default, is_heading)
    is_before = kind == "governs" and _BEFORE.search(line.low[max(0, start - 12) : start + 3])
    return Mark(start, line.ends[index], ("" if is_before else year,), kind)


def _kind(
    line: Line, classes: Sequence[str], index: int, start: int, default: str, is_heading: bool
) -> str:
    left = line.low[max(0, start - 60) : start]
    lead = line.low[start : line.starts[index]]
    is_document = not _GOALS.match(lead) and belongs_to_document(line, classes, index)
    if is_document or _NAMES.search(left):
        return "names"
    if _BUILT.search(left) and line.tokens[index] < (default[-4:] or "2000"):
        return "names"
    if _SIGNED.search(line.text, max(0, start - 40), start + 5) or _TERM_OF.search(left + lead):
        return "names"
    if _COMPARES.search(left):
        return "compares"
    if _SAME_TIME.search(left):
        return "last_year"
    if "nhiệm kỳ" in lead and is_heading:
        return "names" if "đại hội" in left else "governs"
    if lead.startswith("trong nhiệm kỳ"):
        return "governs"
    if "nhiệm kỳ" in lead:
        ends = _YEAR.findall(line.low, line.starts[index], line.ends[index] + 8)
        is_future = not default or max(ends) > default[-4:]
        if _EXPECTED.match(line.low, line.ends[index] + 5):
            return "governs"
        return (
            "names" if is_future and ("đại hội" in left or not _SHARE.search(left)) else "governs"
        )
    return "governs"


def _to_the_present(line: Line, mark: Mark, default: str) -> Mark:
    """'từ năm 2011 đến nay': up to the last year of the document, or unknown without one."""
    found = _TO_NOW.match(line.low, mark.end)
    if not found or mark.kind != "governs" or not mark.period:
        return mark
    if not default:
        return Mark(mark.start, found.end(), ("",))
    return Mark(mark.start, found.end(), (span_of([mark.periods[0][:4], default[-4:]]),))


def _relative(line: Line, default: str, marks: Sequence[Mark]) -> Iterator[Mark]:
    """'trong 5 năm qua', 'cùng kỳ', 'năm học trước' and 'năm tới', told from the year named last
    or from the document's. 'đầu nhiệm kỳ' is the first year of the term that is spoken of, if it
    is known; of 'nhiệm kỳ trước' beside a year nothing is."""
    if not any(word in line.low for word in ("năm", "cùng kỳ", "nhiệm kỳ")):
        return
    for found in _RELATIVE.finditer(line.low):
        named = [mark.period for mark in marks if mark.end <= found.start() and mark.period]
        base, past = named[-1] if named else default, int(found["past"] or 0)
        left = line.low[max(0, found.start() - 60) : found.start()]
        if past and default and not _RECORD.search(left):
            last = int(default[-4:])
            yield Mark(*found.span(), (span_of([str(last - past + 1), str(last)]),))
        if found["edge"]:
            years = base.split("-")
            year = years[0 if found["edge"] == "đầu" else -1] if len(years) == 2 else ""
            compares = _COMPARES.search(left[-30:]) is not None
            yield Mark(*found.span(), (year,), "compares" if compares else "last_year")
        if found["term"] and named:
            yield Mark(*found.span(), ("",))
        if found["past"] or found["term"] or found["edge"] or not base:
            continue
        step = 1 if found["after"] else -1
        years = base.split("-") if "học" in found.group() else [base[-4:]]
        period = "-".join(str(int(year) + step) for year in years)
        compares = step < 0 and _COMPARES.search(left[-30:]) is not None
        yield Mark(*found.span(), (period,), "compares" if compares else "last_year")


def _starts_change(low: str, mention: Mention) -> bool:
    """'tăng từ 512 lên 658 năm 2013': of the 512 no year is said."""
    is_from = low[max(0, mention.start - 4) : mention.start].rstrip().endswith("từ")
    return is_from and _TURNS.match(low, mention.end) is not None


def _distributed(line: Line, found: Sequence[Mention], marks: Sequence[Mark]) -> dict[int, Dated]:
    """'Các năm 2013, 2014, 2015 lần lượt là 12, 15 và 18': one year for each figure; so for 'Năm
    2012 có 45, năm 2013 có 56, tỷ lệ tương ứng là 81% và 85%' or '…, tỷ lệ tăng từ 81% lên 85%'."""
    assigned = _in_turn(line, found, marks) if len(marks) > 1 else {}
    for mark in marks:
        if len(mark.periods) < 2:
            continue
        word = _RESPECTIVELY.search(line.low, mark.end, mark.end + 80)
        if word:
            after = bisect_left(found, word.end(), key=lambda mention: mention.start)
            numbers = range(after, min(after + len(mark.periods), len(found)))
            dates = [Dated(period, "sentence") for period in mark.periods]
            assigned |= dict(zip(numbers, dates, strict=False))
    return assigned


def _in_turn(line: Line, found: Sequence[Mention], marks: Sequence[Mark]) -> dict[int, Dated]:
    """The figures behind several years of one sentence that take these in turn."""
    words = [word.end() for word in _RESPECTIVELY.finditer(line.low)]
    changes = [one.start for one in found if _starts_change(line.low, one)]
    assigned: dict[int, Dated] = {}
    for place in (*words, *changes):
        near = max(0, place - _LONGEST_SENTENCE)
        begin = max(
            (stop.end() for stop in _FULL_STOP.finditer(line.low, near, place)), default=near
        )
        end = _FULL_STOP.search(line.low, place)
        last = end.start() if end else len(line.low)
        years = [mark for mark in marks if begin <= mark.start < last]
        if len(years) < 2 or any(
            mark.start > place or mark.kind != "governs" or len(mark.period) != 4 for mark in years
        ):
            continue
        behind = [number for number, one in enumerate(found) if place <= one.start < last]
        if len(behind) == len(years):
            dates = [Dated(mark.period, "sentence") for mark in years]
            assigned |= dict(zip(behind, dates, strict=True))
    return assigned


def _opens_sentence(text: str, position: int) -> bool:
    rest = text[position : position + 6].strip(" \n\u00a0\"“'(-")
    return not rest or rest[0].isupper()


_LONGEST_SPAN = 15
_LONGEST_SENTENCE = 1000
_DATED = ("year", "date", "ordinal")
_NOW = ("đến nay", "hiện nay", "hiện có", "hiện", "nay còn", "nay có", "năm nay")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MISPRINTED = re.compile(rf"(?:^|[./]){MISPRINTED_YEAR.pattern}$")
_YEAR_AT_END = re.compile(r"[./]((?:19|20)\d\d)$")
_BREAK = re.compile(
    rf"[;:()]|[.!?…](?={SPACE}|$)|,(?={SPACE})"
    rf"|(?<!\w)(?<!thực )(?<!phát )(?<!thể )(?<!xuất )(?:lên|xuống|{'|'.join(_NOW)})(?!\w)"
)
_LEAD = re.compile(
    rf"(?:(?<!\w)(?:từ|đến|tới|trong|hết|cuối|đầu|giữa|giai đoạn|thời kỳ|nhiệm kỳ|các|những|năm học"
    rf"|năm|niên khóa|ngày|tháng|quý(?:{SPACE}[ivx]+)?|riêng){SPACE}+|quý{SPACE}[ivx]+/)*$"
)
_TO = re.compile(
    rf"{SPACE}*[-–]{SPACE}*|{SPACE}*(?:-{SPACE}*)?(?:đến|tới){SPACE}+(?:hết{SPACE}+)?(?:cuối{SPACE}+)?"
    rf"(?:(?:năm|ngày|tháng){SPACE}+)?"
)
_AND = re.compile(rf"{SPACE}*,{SPACE}*(?:năm{SPACE}+)?|{SPACE}+và{SPACE}+(?:năm{SPACE}+)?")
_TO_NOW = re.compile(rf"{SPACE}+(?:đến|tới|cho đến){SPACE}+(?:nay|thời điểm này)")
_STANDS_ALONE = re.compile(rf"\((?:(?:tính|thời điểm|số liệu){SPACE}*)?{SPACE}*$")
_SENTENCE_ENDS = re.compile(rf"{SPACE}*\){SPACE}*(?:[.!?…]|$)")
_TURNS = re.compile(rf"{SPACE}*(?:lên|xuống|còn)(?!\w)")
_CLOSES = re.compile(rf"{SPACE}*\)")
_CLAUSE_ENDS = re.compile(rf"{SPACE}*(?:[,;.)]|$|(?:lên|xuống|còn|và|thì){SPACE})")
_ONLY_YEARS = re.compile(
    rf"[^()\d]{{0,20}}(?:\d{{1,2}}[./-]){{0,2}}(?:19|20)\d\d(?:{SPACE}*[-–]{SPACE}*(?:19|20)\d\d)?{SPACE}*\)"
)
_GROWS = re.compile(rf"(?<!\w)(?:tăng|giảm|vượt|bằng)(?:{SPACE}+\w+)?{SPACE}+$")
_COMPARES = re.compile(
    rf"(?<!\w)(?:(?:so|so sánh|đối chiếu|sánh)(?:{SPACE}+(?:với|cùng kỳ|cùng thời điểm))"
    rf"|tăng so|giảm so)[^\d,;.()]*\(?$|(?<!\w)(?:lần|hơn|kém|ít"
    rf"|bằng(?:{SPACE}+[\d.,]+{SPACE}*%)?){SPACE}+"
    rf"(?:(?:so với|quý|tháng){SPACE}+)?(?:[qth]|th)?$"
    rf"|(?<!\w)so{SPACE}+$"
)
_BEFORE = re.compile(rf"(?<!\w)(?<!năm )trước{SPACE}+năm$")
_AS_OF = re.compile(rf"(?:tính|tới|đến|hết|cuối|đầu|ngày|tháng){SPACE}+")
_COUNTED_THEN = re.compile(r"theo [^.,;]*(?:thống kê|số liệu|điều tra|báo cáo|rà soát)[^.,;]*$")
_THAN = re.compile(rf"[^.,;()]*?(?<!\w)so{SPACE}+với{SPACE}+năm{SPACE}+((?:19|20)\d\d)")
_RECORD = re.compile(r"(?:nhất|kỷ lục|chưa từng có|lần đầu)[^.;,]{0,30}$")
_SIGNED = re.compile(rf"(?:^|[|\n])\W*[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+){{0,4}}, ngày")
_TERM_OF = re.compile(
    r"(?:thực hiện|theo|triển khai|phê duyệt) [^.;,]*(?:đề án|chương trình|chiến lược|dự án|quy"
    r" hoạch)[^.;,\d]* giai đoạn $"
)
_SAME_TIME = re.compile(rf"cùng kỳ{SPACE}*$")
_NAMES = re.compile(
    r"(?<!\w)(?:luật|hiến pháp|pháp lệnh|nghị định|thông tư|điều lệ|sửa đổi|bổ sung)"
    r"[^\d,;.:()]{0,40}$"
    r"|(?<!\w)chuyển(?: tiếp)? sang(?: năm)?\s*$"
    r"|(?<!\w)chuẩn(?: nghèo| mới| nghèo đa chiều| nghèo tiếp cận đa chiều)?"
    r"(?: áp dụng cho)?(?: giai đoạn| năm)?\s*$"
    r"|(?<!\w)(?:sinh|thành lập|tái lập|ra đời|giá so sánh|giá cố định|kỷ niệm)"
    rf"{SPACE}*(?:từ{SPACE}*)?$"
)
_OF_THE_FIGURE = re.compile(rf"{SPACE}*của{SPACE}*")
_BUILT = re.compile(
    r"(?<!\w)(?:(?<!xây )(?:dựng|xây)|khởi công|khánh thành|phong trào)"
    rf"{SPACE}*(?:(?:từ|vào|trong){SPACE}*)?$"
)
_EXPECTED = re.compile(rf"{SPACE}*(?:dự kiến|phấn đấu|sẽ)(?!\w)")
_SHARE = re.compile(r"tỷ lệ|tỉ lệ|số ")
_GOALS = re.compile(r"(?:trong|đến|tới|hết|cuối|từ) (?!ngày|tháng)")
_RELATIVE = re.compile(
    r"(?<![\d.,])(?P<past>\d{1,2}) năm (?:qua|vừa qua|gần đây)(?!\w)"
    r"|(?<!\w)(?P<before>cùng kỳ(?: năm (?:trước|ngoái))?|năm (?:học )?(?:trước|ngoái))"
    r"(?!\w)(?! năm)"
    r"|(?<!\w)(?P<term>(?:nhiệm kỳ|giai đoạn) trước)(?!\w)"
    r"|(?<!\w)(?P<edge>đầu|cuối) nhiệm kỳ(?!\w)(?! (?:19|20)\d)"
    r"|(?<!\w)(?P<after>(?:sang )?năm (?:học )?(?:tới|sau))(?!\w)"
)
_FULL_STOP = re.compile(rf"[.!?…](?={SPACE}|$)")
_RESPECTIVELY = re.compile(r"lần lượt|tương ứng")
