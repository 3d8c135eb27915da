"""A document and the catalogue -> draft raw rows, which an analyst decides on.

In: a `Document`, the `RawData` of the province, and the key of the source. Out: a table with the
columns `COLUMNS`, one row for each figure of the document, also for one that matches nothing;
`write` saves it so that Excel and JupyterLab open it and nothing in it is taken for a formula.
Nothing is decided here: `decision` is empty but for rows that the raw files already hold.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .. import files as places
from .. import language as text
from .. import quantities
from ..cleaning.csvfiles import read_rows
from ..cleaning.raw import RawData
from ..language import Language
from ..quantities import Quantity, QuantityError
from ..reading import scan
from ..reading.documents import Document, Passage
from ..reading.lines import TOKEN
from . import verify
from .matching import SIGNS, Matcher, Proposal
from .words import LEXEME, Context

COLUMNS = (
    "offset", "locator", "words_before", "printed", "words_after", "value", "unit", "period",
    "indicator", "breakdown", "confidence", "reason", "alternatives", "reading", "note",
    "decision", "source", "as_printed",
)  # fmt: skip
DECIDED = ("indicator", "breakdown", "period", "printed", "reading", "note", "decision")
"""The columns in which an analyst writes."""
CONFIDENCES = ("high", "medium", "low", "")

_HIGH, _MEDIUM, _MARGIN = 0.8, 0.6, 0.08
_WORDS_SHOWN, _SHOWN = 14, 160  # words, and the characters that they are looked for in


def draft(
    document: Document, raw: RawData, source: str = "", lang: str = "vi",
    earlier: Sequence[int] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The draft of `document`, columns `COLUMNS`, every cell text, in the order of the document.

    `value` is in base units, written plainly, and empty where the print has two readings, which
    `reason` then names: the analyst writes `decimal` or `thousands` into `reading`. `indicator`
    and `breakdown` are the best proposal, `alternatives` the next ones; `confidence` is one of
    `CONFIDENCES`. `as_printed` keeps locator and print as the document has them, in a form that a
    spreadsheet leaves alone. `earlier` are the positions of the rows of `raw.figures` to compare
    with; None takes all that are not of `source`, or all where there are no others.
    """
    t = text.load(lang)
    held = _held(document, raw, source)
    matcher = Matcher(raw, _earlier(raw, source) if earlier is None else earlier)
    found = list(_found(document))
    periods = _Periods(document, raw, source, t)
    rows: list[dict[str, str]] = []
    before: Proposal | None = None
    for one in found:
        context = one.context
        proposals = matcher.proposals(context, before)
        if not context.follows:
            before = None
        before = proposals[0] if proposals else before
        rows.append(_row(one, proposals, periods, held, source, t))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def write(table: pd.DataFrame, path: Path | str) -> None:
    """Saves a draft as CSV in UTF-8 with a byte order mark, without which Excel shows Vietnamese
    letters wrongly; written beside its target and moved over it."""
    content = table.to_csv(index=False, lineterminator="\r\n")
    places.write(Path(path), content.encode("utf-8-sig"))


def with_decisions(table: pd.DataFrame, path: Path | str) -> pd.DataFrame:
    """A draft with what an analyst wrote for the same figures into the file `path`, where that is
    there; a figure that the raw files hold by now stays as it is.

    Raises InputError for a file that is no draft.
    """
    if not Path(path).exists():
        return table
    written = read_rows(Path(path), COLUMNS).drop_duplicates(["offset", "as_printed"])
    written = written.set_index(["offset", "as_printed"])[list(DECIDED)]
    merged = table.copy()
    for index, row in table.iterrows():
        key = (row["offset"], row["as_printed"])
        if key in written.index and not row["decision"]:
            merged.loc[index, list(DECIDED)] = written.loc[key].tolist()
    return merged


def exact(locator: str, printed: str) -> str:
    """What `as_printed` holds: 'fn:7 «97, 52%»'."""
    return f"{locator} «{printed}»"


@dataclass(frozen=True)
class _Found:
    """A figure of the document with all that its row shows."""

    offset: int
    locator: str
    printed: str
    unit: str
    value: float
    before: str
    after: str
    context: Context


def _found(document: Document) -> Iterator[_Found]:
    """The figures of `document`, passage by passage."""
    everything = scan.scan(document, "")
    firsts = set(scan.mentions_table(document, "")["offset"])
    offsets = list(everything["offset"])
    for passage in document.passages:
        start = bisect_left(offsets, passage.start)
        end = bisect_left(offsets, passage.end)
        if start < end:
            yield from _of_passage(document, passage, everything.iloc[start:end], firsts)


def _of_passage(
    document: Document, passage: Passage, tokens: pd.DataFrame, firsts: set[int]
) -> Iterator[_Found]:
    """Token i of the scan is token i of the composed paragraph: composing keeps every digit."""
    line = unicodedata.normalize("NFC", document.text[passage.start : passage.end])
    starts = [token.start() for token in TOKEN.finditer(line)]
    lexemes = list(LEXEME.finditer(line))
    begins = [lexeme.start() for lexeme in lexemes]
    words = [lexeme.group().lower() for lexeme in lexemes]
    is_first = [row.offset in firsts for row in tokens.itertuples()]
    figures = frozenset(
        bisect_right(begins, start) - 1
        for start, first in zip(starts, is_first, strict=True)
        if first
    )
    ended = -1
    for row, start, first in zip(tokens.itertuples(), starts, is_first, strict=True):
        if not first:
            continue
        begin, end = _span(line, start, row.printed)
        at = bisect_right(begins, start) - 1
        printed = readable(line[begin:end])
        begin += line[begin:end].index(printed)
        follows = ended >= 0 and not _ENDS.search(line, ended, start)
        ended = end
        yield _Found(
            offset=int(row.offset), locator=passage.locator or verify.TOP, printed=printed,
            unit=row.unit, value=float(row.value),
            before=_last_words(line, begin), after=_first_words(line, begin + len(printed)),
            context=Context(
                lexemes=words, first=at, last=bisect_left(begins, end) - 1,
                others=figures, readings=_readings(printed), unit=row.unit,
                section=passage.section or passage.locator, follows=follows,
            ),
        )  # fmt: skip


def _span(line: str, start: int, printed: str) -> tuple[int, int]:
    """Where `printed`, of which the first token begins at `start`, stands in `line`."""
    token = TOKEN.search(printed)
    begin = start - (token.start() if token else 0)
    return begin, begin + len(printed)


def readable(printed: str) -> str:
    """`printed` as the grammar of prints takes it: without a word behind it that counts what
    is not known ('5 tỉnh' -> '5'), or without a qualifier that is not known; else unchanged."""
    tokens = list(TOKEN.finditer(printed))
    if not tokens:
        return printed
    number = printed[tokens[0].start() :]
    shorter = [printed[: tokens[-1].end()], number, printed[tokens[0].start() : tokens[0].end()]]
    return next((one for one in (printed, *shorter) if _readings(one)), printed)


def _readings(printed: str) -> tuple[Quantity, ...]:
    try:
        return quantities.readings(printed)
    except QuantityError:
        return ()


def _row(
    found: _Found, proposals: list[Proposal], periods: _Periods, held: dict[int, _Held],
    source: str, t: Language,
) -> dict[str, str]:  # fmt: skip
    period = periods.cells(found.offset)
    readings = found.context.readings
    value = f"{found.value:.15g}" if len(readings) < 2 else ""
    row = dict.fromkeys(COLUMNS, "") | {
        "offset": str(found.offset),
        "locator": found.locator,
        "words_before": harmless(found.before),
        "printed": found.printed,
        "words_after": harmless(found.after),
        "value": value,
        "unit": readings[0].unit or found.unit if readings else found.unit,
        "source": source,
        "as_printed": exact(found.locator, found.printed),
    }
    if found.offset in held:
        return row | held[found.offset].cells(t)
    reasons = [_reason(found, proposals, t), period.get("reason", "")]
    return row | period | _proposed(proposals) | {"reason": "; ".join(filter(None, reasons))}


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


def confidence(proposals: Sequence[Proposal]) -> str:
    """'high', 'medium' or 'low' for the best of `proposals`: its score, and how far it leads."""
    if not proposals:
        return ""
    best = proposals[0].score
    leads = best - proposals[1].score if len(proposals) > 1 else best
    if best >= _HIGH and leads >= _MARGIN:
        return "high"
    return "medium" if best >= _MEDIUM and leads >= _MARGIN / 2 else "low"


def _reason(found: _Found, proposals: list[Proposal], t: Language) -> str:
    """Why this proposal, and what the analyst has to settle."""
    said = []
    readings = found.context.readings
    if len(readings) > 1:
        values = [f"{one.value:f}" for one in readings]
        said.append(
            t(
                "two readings: decimal {first}, thousands {second}; write which into reading",
                first=values[0],
                second=values[1],
            )
        )
    if not readings:
        said.append(t("the print is outside the grammar of prints; mend it"))
    if not proposals:
        said.append(t("nothing in the catalogue is near enough"))
        return "; ".join(said)
    best = proposals[0]
    if best.words:
        said.append(t("words nearby: {words}", words=", ".join(best.words)))
    said += [t(SIGNS[sign].words) for sign in best.signs]
    return "; ".join(said)


def _name(proposal: Proposal) -> str:
    return ":".join(filter(None, (proposal.indicator, proposal.breakdown)))


@dataclass(frozen=True)
class _Held:
    """The raw row that already holds a figure."""

    file: str
    row: int
    indicator: str
    breakdown: str
    period: str
    reading: str
    note: str

    def cells(self, t: Language) -> dict[str, str]:
        """What the draft shows of it: nothing is left to decide."""
        return {
            "indicator": self.indicator,
            "breakdown": self.breakdown,
            "period": self.period,
            "confidence": "high",
            "reading": self.reading,
            "note": self.note,
            "decision": "skip",
            "reason": t("stands already in {file}, row {row}", file=self.file, row=self.row),
        }


def _held(document: Document, raw: RawData, source: str) -> dict[int, _Held]:
    """Offset of a figure -> the row of the same source that holds it."""
    if not source or source not in set(raw.figures["source"]):
        return {}
    rows = verify.verify(document, raw, source=source).rows
    proven = rows[rows["found"].eq("")]
    keyed = raw.figures.set_index(["file", "row"])[["reading", "note"]]
    return {
        int(row.offset): _Held(
            row.file, int(row.row), row.indicator, row.breakdown, row.period,
            *keyed.loc[(row.file, row.row)],
        )
        for row in proven.itertuples()
    }  # fmt: skip


def _earlier(raw: RawData, source: str) -> list[int]:
    others = [number for number, one in enumerate(raw.figures["source"]) if one != source]
    return others or list(range(len(raw.figures)))


class _Periods:
    """The period of each figure, and where it was taken from if not from the words around."""

    def __init__(self, document: Document, raw: RawData, source: str, t: Language) -> None:
        self._title, self._t = scan.title_period(document), t
        years = dict(zip(raw.sources["source"], raw.sources["last_year"], strict=True))
        self._last_year = str(years.get(source, ""))
        mentions = scan.mentions_table(document, "")
        self._printed = dict(zip(mentions["offset"], mentions["period"], strict=True))

    def cells(self, offset: int) -> dict[str, str]:
        """`period`, with the `reason` that it is the title's, or the `note` that no year is
        printed: the last year of the source is then no more than likely."""
        printed = self._printed[offset]
        if printed:
            return {"period": printed}
        if self._title:
            return {"period": self._title, "reason": self._t("the year is that of the title")}
        if self._last_year:
            return {"period": self._last_year, "note": f"[period_inferred] {_NO_YEAR}"}
        return {}


def harmless(words: str) -> str:
    """`words` so that no spreadsheet takes them for a formula."""
    return f"…{words}" if words.lstrip()[:1] in ("=", "+", "-", "@", "|", "%") else words


def _last_words(line: str, end: int) -> str:
    """The words before position `end`."""
    words = line[max(0, end - _SHOWN) : end].split()
    shown = " ".join(words[-_WORDS_SHOWN:])
    return f"… {shown}" if end > _SHOWN or len(words) > _WORDS_SHOWN else shown


def _first_words(line: str, start: int) -> str:
    """The words from position `start` on."""
    words = line[start : start + _SHOWN].split()
    shown = " ".join(words[:_WORDS_SHOWN])
    is_cut = start + _SHOWN < len(line) or len(words) > _WORDS_SHOWN
    return f"{shown} …" if is_cut else shown


_NO_YEAR = "no year is printed beside the figure"
_ENDS = re.compile(r"[.!?…;]\s|\n")
