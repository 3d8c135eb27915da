"""A document and the raw rows copied from it -> which prints stand where the rows say.

In: a `Document` and `RawData`. Out: a `Verification`: each row with what was found, the figures
that no row holds, and how many numbers are no figures. A print must stand as a whole: '52%' does
not stand in '97, 52%'. Refuses, with an InputError, a source that the catalogue does not know.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..cleaning.raw import RawData, note_flags, period_years, years_of_sources
from ..errors import InputError, Problem
from ..reading import scan
from ..reading.documents import Document
from ..reading.lines import TOKEN

TOP = "top"
"""The locator of a raw row for what stands before the first heading."""

ROW_COLUMNS = (
    "file", "row", "indicator", "breakdown", "period", "printed", "locator", "found", "offset",
)  # fmt: skip


@dataclass(frozen=True)
class Verification:
    """What became of the rows of one `source` ('' where all rows were asked for).

    `rows` has the columns `ROW_COLUMNS`: `found` is '' where the print stands at its locator,
    else what was found instead; `offset` counts characters of the document, -1 where the print
    does not stand. `unclaimed` are the figures that no row holds, columns of `scan.COLUMNS` and
    `words`; `others` counts the numbers that are no figures by their class. `is_same_file` tells
    whether the document is the very file of the catalogue; None where that names no sha256.
    """

    source: str
    rows: pd.DataFrame
    unclaimed: pd.DataFrame
    others: dict[str, int]
    is_same_file: bool | None

    @property
    def unproven(self) -> pd.DataFrame:
        """The rows whose print does not stand at its locator."""
        return self.rows[self.rows["found"].ne("")]


def verify(
    document: Document, raw: RawData, sha256: str = "", source: str | None = None
) -> Verification:
    """Looks for the print of each raw row of `source` in `document`, at the row's locator.

    Letters are compared composed (NFC), any run of blanks as one. A print under another year than
    the one that its sentence, heading or column names is not proven, unless the row's note says
    that the year is in doubt. Where `source` is None, it is
    the source whose sha256 is that of the document's file, else the only one there is. Raises
    InputError for an unknown source, and where several may be meant.
    """
    source = source_of(raw, sha256, source)
    rows = raw.figures[raw.figures["source"].eq(source)]
    _, last_year = years_of_sources(raw.sources).get(source, (0, 0))
    places = Places(document, str(last_year or ""))
    found = {row.Index: places.claim(row) for row in _longest_first(rows)}
    checked = rows.assign(
        found=[found[index].what for index in rows.index],
        offset=[found[index].offset for index in rows.index],
    )
    table = places.table
    known = raw.sources.set_index("source")["sha256"].get(source, "")
    return Verification(
        source=source,
        rows=checked[list(ROW_COLUMNS)].reset_index(drop=True),
        unclaimed=_with_words(places.unclaimed(), document),
        others=dict(Counter(table.loc[table["class"].ne("figure"), "class"]).most_common()),
        is_same_file=(known == sha256) if known and sha256 else None,
    )


def sha256_of(path: Path | str) -> str:
    """The SHA-256 of the file at `path`, as `sources.csv` keeps it."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def source_of(
    raw: RawData, sha256: str = "", source: str | None = None, *, is_new: bool = False
) -> str:
    """The key of the source that a document is, as `verify` tells it. A document that `is_new` is
    not taken for the only source there is where that names another file by its sha256."""
    known = raw.sources.set_index("source")["sha256"]
    if source is not None:
        if source not in known.index:
            mend = f"add it there, or write one of: {', '.join(known.index)}"
            raise InputError(Problem("is not in sources.csv", mend, content=source))
        return source
    same = known.index[known.eq(sha256) & bool(sha256)]
    if len(same):
        return str(same[0])
    if len(known) == 1 and not (is_new and known.iloc[0]):
        return str(known.index[0])
    what = "names no source that is this file by its sha256"
    mend = "name the document: --source KEY; or enter it there by kontum-stats draft --new"
    raise InputError(Problem(what, mend, "sources.csv"))


def normal(text: str) -> str:
    """`text` as prints are compared: composed (NFC), each run of blanks one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def stands_in(printed: str, words: str) -> bool:
    """Whether `printed` stands as a whole in `words`, not inside a longer number or word."""
    return any(True for _ in _occurrences(normal(printed), normal(words)))


class Found(NamedTuple):
    """What a row's print was found to be: `what` is wrong ('' nothing), `offset` in the text."""

    what: str
    offset: int


@dataclass
class Places:
    """The passages of a document, and which of its mentions are claimed so far. `source_period` is
    the last year of its source: read with it, a figure has the year that its draft proposed."""

    document: Document
    source_period: str = ""
    claimed: set[int] = field(default_factory=set)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every digit token of the document, as `scan` has it."""
        return scan.scan(self.document, source_period=self.source_period)

    @cached_property
    def _firsts(self) -> list[int]:
        """The rows of `table` at which a mention begins."""
        offsets = set(
            scan.mentions_table(self.document, source_period=self.source_period)["offset"]
        )
        return [number for number, offset in enumerate(self.table["offset"]) if offset in offsets]

    @cached_property
    def _mention_of(self) -> dict[int, int]:
        """Row of `table` -> the row at which its mention begins, for the tokens of figures."""
        found, first, firsts = {}, -1, set(self._firsts)
        for number, kind in enumerate(self.table["class"]):
            first = number if number in firsts else first if kind == "figure" else -1
            if first >= 0:
                found[number] = first
        return found

    @cached_property
    def _passages(self) -> dict[str, list[_Stretch]]:
        """Locator -> its passages, with the rows of `table` that are theirs."""
        found: dict[str, list[_Stretch]] = defaultdict(list)
        offsets = list(self.table["offset"])
        for passage in self.document.passages:
            text = normal(self.document.text[passage.start : passage.end])
            first = bisect_left(offsets, passage.start)
            starts = tuple(token.start() for token in TOKEN.finditer(text))
            found[passage.locator or TOP].append(_Stretch(text, starts, first))
        return dict(found)

    def claim(self, row: Any) -> Found:
        """Finds the print of a raw `row` at its locator, where possible at a mention that no row
        holds yet; its unit, where that is printed elsewhere, in a head or a caption of the same
        table; and its year where the document names one."""
        printed, locator = row.printed, row.locator
        runs = list(self._runs(printed, self._passages.get(locator, [])))
        whole = [run for run in runs if self._is_whole(run)]
        free = [run for run in whole if run[0] not in self.claimed]
        for run in (free or whole)[:1]:
            self.claimed.update(run)
            offset = int(self.table["offset"].iloc[run[0]])
            unit = row.printed_unit and self._unit_fault(row.printed_unit, offset)
            return Found(unit or self._year_fault(row, run[0]), offset)
        return Found(self._instead(printed, locator, is_inside=bool(runs)), -1)

    def unclaimed(self) -> pd.DataFrame:
        """The mentions of which no token is claimed, one row each."""
        held = {self._mention_of.get(number, -1) for number in self.claimed}
        return self.table.iloc[[number for number in self._firsts if number not in held]]

    def _year_fault(self, row: Any, token: int) -> str:
        read, origin = self.table["period"].iloc[token], self.table["period_from"].iloc[token]
        if not read or origin in ("title", "source") or _YEAR_FLAGS & {*note_flags(row.note)}:
            return ""
        (first, last), (read_first, read_last) = period_years(row.period), period_years(read)
        if first <= read_last and read_first <= last:
            return ""
        return f"stands there, but its {_ORIGIN_NAMES[origin]} says {read}, not {row.period}"

    def _unit_fault(self, unit: str, offset: int) -> str:
        place = self.document.cell_at(offset)
        if place is None:
            what = f"stands in no table, in whose heads {unit!r} could be printed"
            return f"{what}: empty printed_unit, and copy the unit into printed if it stands there"
        table, cell = place
        heads = [self.document.said(one) for one in table.captions]
        heads += [self.document.said(one) for one in table.heads_of(cell)]
        heads += [self.document.said(one) for one in table.beside(cell)]
        if any(stands_in(unit, head) for head in heads):
            return ""
        what = f"stands there, but no head or caption of its table says {unit!r}"
        return f"{what}: write the unit as that table prints it, or none into printed_unit"

    def _instead(self, printed: str, locator: str, is_inside: bool) -> str:
        if is_inside:
            return f"stands at {locator} only inside a longer number"
        elsewhere = [
            other
            for other, passages in self._passages.items()
            if any(self._is_whole(run) for run in self._runs(printed, passages))
        ]
        if elsewhere:
            return f"stands at {', '.join(elsewhere)}, not at {locator}"
        if locator not in self._passages:
            return f"does not stand in the document, nor is there a place {locator}"
        return "does not stand in the document"

    def _runs(self, printed: str, passages: list[_Stretch]) -> Iterator[list[int]]:
        """The rows of `table` that each occurrence of `printed` covers."""
        wanted = normal(printed)
        for passage in passages:
            for start in _occurrences(wanted, passage.text):
                first = bisect_left(passage.starts, start)
                last = bisect_left(passage.starts, start + len(wanted))
                if last > first:
                    yield list(range(passage.first + first, passage.first + last))

    def _is_whole(self, run: list[int]) -> bool:
        """Whether no mention is cut: '52%' takes only the second token of '97, 52%'."""
        mentions = {self._mention_of[number] for number in run if number in self._mention_of}
        return all(
            number in run or self._mention_of.get(number) not in mentions
            for number in range(min(mentions, default=run[0]), run[-1] + 2)
        )


class _Stretch(NamedTuple):
    text: str
    starts: tuple[int, ...]
    first: int


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    """Where `wanted` stands in `text`, both normal, and is not a part of a number or word."""
    if not wanted:
        return
    before = r"(?<!\d)(?<!\d[.,/])" if wanted[0].isdigit() else r"(?<!\w)"
    after = r"(?!\d|[.,/]\d)" if wanted[-1].isdigit() else r"(?!\w)" if wanted[-1].isalpha() else ""
    for found in re.finditer(before + re.escape(wanted) + after, text):
        yield found.start()


def _longest_first(rows: pd.DataFrame) -> list[Any]:
    """The rows in the order in which they may claim: '04 người' before the '04' of '04 cao cấp'."""
    return sorted(rows.itertuples(), key=lambda row: -len(row.printed))


def _with_words(mentions: pd.DataFrame, document: Document) -> pd.DataFrame:
    """`mentions` with the column `words`: the line around each."""
    around = [
        normal(document.text[max(0, offset - _AROUND) : offset + _AROUND])
        for offset in mentions["offset"]
    ]
    return mentions.assign(words=around).reset_index(drop=True)


_AROUND = 50


_YEAR_FLAGS = {"period_inferred", "year_doubt", "year_misprinted"}
_ORIGIN_NAMES = {
    "sentence": "sentence",
    "row": "row",
    "column": "column",
    "caption": "caption",
    "lead_in": "lead-in",
    "heading": "heading",
}
