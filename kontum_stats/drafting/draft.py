"""A document and the catalogue -> draft raw rows, which an analyst decides on.

In: a `Document`, the `RawData` of the province, and the key of the source. Out: a table with the
columns `COLUMNS`, one row for each figure of the document, also for one that matches nothing.
Nothing is decided here: `decision` is empty but for rows that the raw files already hold.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from .. import language as text
from .. import quantities
from ..cleaning.raw import RawData, rows_of, years_of_sources
from ..language import Language
from ..quantities import NONE_OWN, Own, Quantity, QuantityError, own_nouns
from ..reading import scan
from ..reading.lines import TOKEN
from ..reading.model import Document, Passage
from ..vocabulary import MONEY, UNITS, Unit, is_counted
from . import anew, verify
from .matching import SIGNS, Matcher, Proposal
from .words import LEXEME, Context

COLUMNS = (
    "offset", "locator", "row_heads", "column_heads", "words_before", "printed", "printed_unit",
    "words_after", "value", "unit", "period", "period_from", "indicator", "breakdown",
    "confidence", "reason", "alternatives", "reading", "note", "decision", "source", "as_printed",
)  # fmt: skip
DECIDED = (
    "indicator", "breakdown", "period", "printed", "printed_unit", "reading", "note", "decision",
)  # fmt: skip
"""The columns in which an analyst writes."""

_HIGH, _MEDIUM, _MARGIN = 0.9, 0.65, 0.1
_WORDS_SHOWN, _SHOWN = 14, 160  # words, and the characters that they are looked for in
_ROW_HEAD, _COLUMN_HEAD = 1.0, 0.8  # how near the words of a table's heads count


def draft(
    document: Document, raw: RawData, source: str = "", lang: str = "vi",
    earlier: Sequence[int] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The draft of `document`, columns `COLUMNS`, every cell text, in the order of the document.

    `value` is in base units, written plainly, and empty where the print has two readings, which
    `reason` then names: the analyst writes `decimal` or `thousands` into `reading`. `period_from`
    says where the period is taken from (`periods.ORIGINS`, the strongest first); a figure of a
    table has its `row_heads` and `column_heads`, and in `printed_unit` the unit that a head or
    caption prints. `indicator` and `breakdown` are the best proposal, `alternatives` the next
    ones; `confidence` is 'high', 'medium', 'low', 'new' where a name of an indicator or part is
    proposed that the catalogue does not have (`naming`), or ''. `as_printed` keeps locator and
    print as the document has them, in a form that a spreadsheet leaves alone. `earlier` are the
    positions of the rows of `raw.figures` to compare with; None takes all that are not of
    `source`, or all where there are no others.
    """
    t = text.load(lang)
    own = own_nouns(map(Unit.own, rows_of(raw.units)))
    held = _held(document, raw, source, t)
    years = _years_of(raw, source)
    matcher = Matcher(raw, _earlier(raw, source) if earlier is None else earlier)
    empty, rows = dict.fromkeys(COLUMNS, ""), list[dict[str, str]]()
    contexts = list[Context]()
    before: Proposal | None = None
    for context, cells, doubts in _figures(document, years, own):
        proposals = matcher.proposals(context, before)
        before = proposals[0] if proposals else before if context.follows else None
        reasons = [_reason(context.readings, proposals, t), _period_doubt(cells, years, t)]
        reasons += [t(doubt) for doubt in doubts]
        said = {"source": source, "reason": "; ".join(filter(None, reasons))}
        proposed = _proposed(proposals)
        if proposed and doubts:
            proposed["confidence"] = "low"
        rows.append(empty | cells | said | proposed | held.get(cells["offset"], {}))
        contexts.append(context)
    anew.propose(rows, contexts, document, raw, t)
    _doubt_rivals(rows, t)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def exact(locator: str, printed: str) -> str:
    """What `as_printed` holds: 'fn:7 «97, 52%»'."""
    return f"{locator} «{printed}»"


class _DraftFigure(NamedTuple):
    """A figure of the document: what surrounds it, the cells that the document fills, and the
    messages of what an analyst has to settle whatever the figure is taken for."""

    context: Context
    cells: dict[str, str]
    doubts: list[str]


def _figures(document: Document, years: range, own: Own) -> Iterator[_DraftFigure]:
    """The figures of `document`, which speaks of `years`, passage by passage; `own` are the nouns
    of the province's units."""
    table = scan.mentions_table(document, source_period=str(years[-1]) if years else "")
    records = list(table.itertuples(index=False))
    offsets = [record.offset for record in records]
    for passage in document.passages:
        here = records[bisect_left(offsets, passage.start) : bisect_left(offsets, passage.end)]
        if here:
            yield from _of_passage(document, passage, here, years, own)


def _of_passage(
    document: Document, passage: Passage, records: Sequence[Any], years: range, own: Own
) -> Iterator[_DraftFigure]:
    """Token i of the text is token i of the composed paragraph: composing keeps every digit."""
    text = document.text[passage.start : passage.end]
    line = unicodedata.normalize("NFC", text)
    starts = [token.start() for token in TOKEN.finditer(line)]
    placed = {passage.start + token.start(): i for i, token in enumerate(TOKEN.finditer(text))}
    firsts = [starts[placed[record.offset]] for record in records]
    lexemes = list(LEXEME.finditer(line))
    begins = [lexeme.start() for lexeme in lexemes]
    words = [lexeme.group().lower() for lexeme in lexemes]
    others = frozenset(bisect_right(begins, start) - 1 for start in firsts)
    ended = -1
    for record, start, later in zip(records, firsts, [*records[1:], None], strict=True):
        begin, end = _span(start, record.printed)
        follows = ended >= 0 and not _SENTENCE_END.search(line, ended, start)
        ended = end
        nouns = {**own, **_per(record.unit)}
        printed = readable(line[begin:end], nouns)
        begin += line[begin:end].index(printed)
        # 'nữ' above a column says who is counted, and is no unit that the grammar knows.
        unit = record.printed_unit or _unit_of_range(record, later)
        unit = unit if _readings(f"{printed} {unit}", nouns) else ""
        heads = ((record.row_heads, _ROW_HEAD), (record.column_heads, _COLUMN_HEAD))
        context = Context(
            lexemes=words, first=bisect_right(begins, start) - 1,
            last=bisect_left(begins, end) - 1, others=others,
            readings=_readings(f"{printed} {unit}".strip(), nouns), unit=record.unit,
            section=passage.section or passage.locator, follows=follows,
            heads=tuple(head for head in heads if head[0]),
            is_plan=int(record.period[-4:]) > years[-1] if record.period and years else None,
        )  # fmt: skip
        shown = _words_around(line, begin, begin + len(printed))
        cells = _cells(record, context.readings, printed, passage.locator, shown)
        cells["printed_unit"] = unit
        sentence = _SENTENCE_END.split(line[:start])[-1]
        doubts = _doubts(context.readings, f"{sentence} {record.row_heads} {record.column_heads}")
        if any(map(_NO_RESULT.match, (record.row_heads, record.column_heads))):
            doubts.append("by its head a plan or an estimate; say so in its name or its note")
        yield _DraftFigure(context, cells, doubts)


def _doubts(readings: Sequence[Quantity], words: str) -> list[str]:
    """What an analyst has to settle of a print whose sentence or heads begin with `words`."""
    doubts = []
    if _WITHIN_YEAR.search(words):
        doubts.append("a quarter, month or half year may be meant; a period is whole years")
    if readings and all("fraction_of_count" in one.flags for one in readings):
        doubts.append("a fraction of what is counted whole: see how it is printed")
    return doubts


def _cells(
    record: Any, readings: Sequence[Quantity], printed: str, locator: str, around: tuple[str, str]
) -> dict[str, str]:
    """What the document says in a figure's row."""
    place = locator or verify.TOP
    return {
        "offset": str(record.offset),
        "locator": place,
        "row_heads": harmless(record.row_heads),
        "column_heads": harmless(record.column_heads),
        "words_before": harmless(around[0]),
        "printed": printed,
        "printed_unit": record.printed_unit,
        "words_after": harmless(around[1]),
        "value": f"{record.value:.15g}" if len(readings) < 2 else "",
        "unit": readings[0].unit or record.unit if readings else record.unit,
        "period": record.period,
        "period_from": record.period_from,
        "note": f"[period_inferred] {_NO_YEAR}" if record.period_from == "source" else "",
        "as_printed": exact(place, printed),
    }


def _span(start: int, printed: str) -> tuple[int, int]:
    """Where `printed`, of which the first token begins at `start`, stands in its line."""
    token = TOKEN.search(printed)
    begin = start - (token.start() if token else 0)
    return begin, begin + len(printed)


def readable(printed: str, own: Own = NONE_OWN) -> str:
    """`printed` as the grammar of prints takes it: without a word behind it that counts what
    is not known ('5 tỉnh' -> '5'), or without a qualifier that is not known; else unchanged."""
    tokens = list(TOKEN.finditer(printed))
    if not tokens:
        return printed
    number = printed[tokens[0].start() :]
    per_unknown = printed.partition("/")[0] if "đồng/" in printed else printed
    shorter = [
        per_unknown,
        printed[: tokens[-1].end()],
        number,
        printed[tokens[0].start() : tokens[0].end()],
    ]
    return next((one for one in (printed, *shorter) if _readings(one, own)), printed)


def _unit_of_range(record: Any, later: Any) -> str:
    """The unit of '7' in '7 - 8%', which stands behind the `later` end."""
    unit, digits = str(record.unit), "0123456789.,"
    is_bare = later and later.unit == unit and not record.printed.strip(digits)
    return str(later.printed).lstrip(digits).strip() if is_bare and not is_counted(unit) else ""


def _per(unit: str) -> dict[str, frozenset[str]]:
    """The words of which an amount is printed per one, where nobody knows them yet: of
    'VND/phòng/month' 'phòng', which is then its own code."""
    money, *per = unit.split("/")
    return {word: frozenset({word}) for word in per if money == MONEY and word not in UNITS}


def _readings(printed: str, own: Own) -> tuple[Quantity, ...]:
    try:
        return quantities.readings(printed, own)
    except QuantityError:
        return ()


def _period_doubt(cells: dict[str, str], years: range, t: Language) -> str:
    """What the analyst has to see of a period: it is not beside the figure, or outside the years
    of the document (a target of the next year aside)."""
    period, origin = cells["period"], cells["period_from"]
    if not period:
        return t("no year is printed for it; write the period")
    said = [t(_ORIGIN_WORDS[origin])] if origin in _ORIGIN_WORDS else []
    if years and not years[0] <= int(period[-4:]) <= years[-1] + 1:
        said.append(t("outside the years of the document"))
    return "; ".join(said)


_ORIGIN_WORDS = {
    "lead_in": "the year is that of the lead-in",
    "heading": "the year is that of the heading",
    "title": "the year is that of the title",
    "source": "the year is the last of the document",
}


def _proposed(proposals: list[Proposal]) -> dict[str, str]:
    if not proposals:
        return {}
    best, *others = proposals
    return {
        "indicator": best.indicator,
        "breakdown": best.breakdown,
        "confidence": confidence(proposals),
        "alternatives": "; ".join(_name(one) for one in others[:3]),
    }


def _doubt_rivals(rows: Sequence[dict[str, str]], t: Language) -> None:
    """Lowers the confidence of rows that claim one fact with different values: at most one of
    them can be right, and the words do not tell which."""
    claims: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        if row["indicator"]:
            claims[_fact(row)].add(row["value"])
    for row in rows:
        if not row["decision"] and len(claims.get(_fact(row), ())) > 1:
            row["confidence"] = "medium" if row["confidence"] == "high" else row["confidence"]
            said = t("another figure is proposed for the same with another value")
            row["reason"] = "; ".join(filter(None, (row["reason"], said)))


def _fact(row: dict[str, str]) -> tuple[str, ...]:
    return row["indicator"], row["breakdown"], row["period"]


def confidence(proposals: Sequence[Proposal]) -> str:
    """'high', 'medium' or 'low' for the best of `proposals`: its score, and how far it leads."""
    if not proposals:
        return ""
    best = proposals[0].score
    leads = best - proposals[1].score if len(proposals) > 1 else best
    if best >= _HIGH and leads >= _MARGIN:
        return "high"
    return "medium" if best >= _MEDIUM and leads >= _MARGIN / 2 else "low"


def _reason(readings: Sequence[Quantity], proposals: Sequence[Proposal], t: Language) -> str:
    """Why this proposal, and what the analyst has to settle."""
    said = []
    if len(readings) > 1:
        first, second = (f"{one.value:f}" for one in readings)
        message = "two readings: decimal {first}, thousands {second}; write which into reading"
        said.append(t(message, first=first, second=second))
    if not readings:
        said.append(t("the print is outside the grammar of prints; mend it"))
    if not proposals:
        said.append(t("nothing in the catalogue is near enough"))
    for best in proposals[:1]:
        if best.words:
            said.append(t("words nearby: {words}", words=", ".join(best.words)))
        said += [t(SIGNS[sign].words) for sign in best.signs]
    return "; ".join(said)


def _name(proposal: Proposal) -> str:
    return ":".join(filter(None, (proposal.indicator, proposal.breakdown)))


def _held(document: Document, raw: RawData, source: str, t: Language) -> dict[str, dict[str, str]]:
    """Offset of a figure -> what the draft shows of the row of the same source that holds it:
    nothing is left to decide."""
    if not source or source not in set(raw.figures["source"]):
        return {}
    rows = verify.verify(document, raw, source=source).rows
    # A row under another year than its sentence says stands there all the same.
    placed = rows[rows["offset"].ge(0)]
    said = raw.figures[["file", "row", "reading", "note"]]
    shown = ("indicator", "breakdown", "period", "reading", "note")
    return {
        row["offset"]: {
            **{column: row[column] for column in shown},
            "confidence": "high",
            "decision": "skip",
            "reason": t("stands already in {file}, row {row}", file=row["file"], row=row["row"]),
        }
        for row in rows_of(placed.merge(said, on=["file", "row"]))
    }


def _earlier(raw: RawData, source: str) -> list[int]:
    others = [number for number, one in enumerate(raw.figures["source"]) if one != source]
    return others or list(range(len(raw.figures)))


def _years_of(raw: RawData, source: str) -> range:
    """The years of the document, as sources.csv has them; empty where it has none."""
    first, last = years_of_sources(raw.sources).get(source, (0, -1))
    return range(first, last + 1)


def harmless(words: str) -> str:
    """`words` so that no spreadsheet takes them for a formula."""
    return f"…{words}" if words.lstrip()[:1] in ("=", "+", "-", "@", "|", "%") else words


def _words_around(line: str, begin: int, end: int) -> tuple[str, str]:
    """The words before and behind what stands from `begin` to `end`."""
    before, after = line[max(0, begin - _SHOWN) : begin].split(), line[end:][:_SHOWN].split()
    more_before = begin > _SHOWN or len(before) > _WORDS_SHOWN
    more_after = end + _SHOWN < len(line) or len(after) > _WORDS_SHOWN
    return (
        "… " * more_before + " ".join(before[-_WORDS_SHOWN:]),
        " ".join(after[:_WORDS_SHOWN]) + " …" * more_after,
    )


_NO_YEAR = "no year is printed beside the figure"
_SENTENCE_END = re.compile(r"[.!?…;]\s|\n")
_NO_RESULT = re.compile(
    r"(?=.*(?:19|20)\d\d)(?:.* / )?(?:ước|kế hoạch|kh|dự kiến|dự toán|chỉ tiêu|phấn đấu)\b"
    r"|.*\((?:ước|kế hoạch|kh|dự kiến)",
    re.IGNORECASE,
)
_WITHIN_YEAR = re.compile(
    r"(?<!\d )\b(?:quý|tháng)\s+(?:\d{1,2}|[IVX]{1,3})\b|\b\d{1,2}\s+tháng\b(?!\s+\d)"
    r"|\b[QTH]\d{1,2}/\d{4}|\b\d{1,2}T/\d{4}|\bnửa (?:đầu|cuối) năm",
    re.IGNORECASE,
)
