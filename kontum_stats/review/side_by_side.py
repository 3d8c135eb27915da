"""Several provinces side by side: for every figure that they share what each prints of it.

In: the data folders of provinces, with the names that they go by. Out: a `SideBySide`, free of any
language but the labels of its figures: what each province's review holds, and of every indicator
that two or more print in one unit the figures of the newest period that many print, with the one
before. Nothing is added up or ranked, no figure is filled in for a province that prints none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from ..cleaning.processed import read_columns
from ..errors import InputError
from ..language import LANGUAGES
from ..vocabulary import SECTIONS, Unit
from . import review as reviews
from .records import Figure
from .review import Review
from .words import doubts, judged

_FEDERATION = re.compile(r"liên đoàn lao động (?:tỉnh|thành phố|tp\.?)?\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Summary:
    """What the review of a province holds: how many figures are `printed` and `computed`, of how
    many the value is in doubt, the verdicts on its checks and statements, and for how many of
    `asked` indicators and years something is printed (`covered`). `key` names its folder."""

    key: str
    name: str
    first_year: int
    last_year: int
    printed: int
    computed: int
    doubtful: int
    checks: Mapping[str, int]
    claims: Mapping[str, int]
    covered: int
    asked: int


@dataclass(frozen=True)
class SeriesOfProvince:
    """What a province prints of a series: the `figures` of its period, several where prints
    differ, none where it has none; the nearest one of a year `before`; and every period that it
    prints or that can be computed."""

    name: str
    figures: tuple[Figure, ...]
    before: Figure | None
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """An indicator, or a part of it, in one `unit`: what provinces print of it for `period`, the
    newest that at least half as many print as any other, in the order of their names. `otherwise`
    names those whose catalogue calls it something else."""

    indicator: str
    breakdown: str
    section: str
    unit: str
    period: str
    labels: Mapping[str, str]
    entries: tuple[SeriesOfProvince, ...]
    otherwise: tuple[str, ...]


@dataclass(frozen=True)
class SideBySide:
    """The provinces by name, what they share, in the order of the sections, and the labels of
    indicators that several have without one part and unit in common; and the units of their own."""

    provinces: tuple[Summary, ...]
    series: tuple[Series, ...]
    apart: tuple[Mapping[str, str], ...]
    units: tuple[Unit, ...] = ()


def load(folders: Mapping[str, Path]) -> SideBySide:
    """The provinces whose data folders are given by their keys. A province goes by the name that
    its publisher bears, else by its key. Raises InputError where a table has not been built."""
    read = [_ProvinceRead.of(key, data) for key, data in folders.items()]
    names = Counter(one.own_name for one in read)
    named = [
        replace(one, name=one.own_name if one.own_name and names[one.own_name] == 1 else one.key)
        for one in read
    ]
    ordered = sorted(named, key=lambda one: (in_order(one.name), one.key))
    series, apart = _shared(ordered)
    units = {unit.code: unit for one in reversed(ordered) for unit in one.review.t.units}
    return SideBySide(tuple(map(_summary, ordered)), series, apart, tuple(units.values()))


def in_order(name: str) -> str:
    """`name` as it is sorted: 'Đà Nẵng' stands behind 'Cà Mau'."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d~"))
    return "".join(one for one in letters if not unicodedata.combining(one))


class _Key(NamedTuple):
    indicator: str
    breakdown: str
    unit: str


@dataclass(frozen=True)
class _ProvinceRead:
    """A province as it was read; the figures by series."""

    key: str
    review: Review
    own_name: str
    figures: Mapping[_Key, list[Figure]]
    labels: Mapping[tuple[str, str], tuple[str, ...]]
    name: str = ""

    @classmethod
    def of(cls, key: str, data: Path) -> _ProvinceRead:
        review = reviews.load(data, lang=LANGUAGES[0])
        figures: dict[_Key, list[Figure]] = defaultdict(list)
        for one in (judged(review, figure) for figure in review.figures()):
            figures[_Key(one.indicator, one.breakdown, one.unit)].append(one)
        publishers = dict.fromkeys(
            read_columns(data, "sources", columns=["publisher"])["publisher"]
        )
        found = [_FEDERATION.fullmatch(one.strip()) for one in publishers]
        own = found[0][1] if len(found) == 1 and found[0] else ""
        return cls(key, review, own, figures, _labels(data))


def _labels(data: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """The labels of indicators (their part '') and of breakdowns (their indicator ''), one a
    language."""
    columns = [f"label_{lang}" for lang in LANGUAGES]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for table, code in (("indicators", "indicator"), ("breakdowns", "breakdown")):
        read = read_columns(data, table, columns=[code, *columns])
        keys = [(name, "") if table == "indicators" else ("", name) for name in read[code]]
        labels = zip(*(read[column] for column in columns), strict=True)
        found |= dict(zip(keys, labels, strict=True))
    return found


def _label(province: _ProvinceRead, key: _Key) -> dict[str, str]:
    whole, part = _names(province, key)
    joined = [f"{one}: {other}" if other else one for one, other in zip(whole, part, strict=True)]
    return dict(zip(LANGUAGES, joined, strict=True))


def _names(province: _ProvinceRead, key: _Key) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of the indicator and of the part, one a language."""
    unknown = ("",) * len(LANGUAGES)
    part = province.labels.get(("", key.breakdown), unknown) if key.breakdown else unknown
    return province.labels.get((key.indicator, ""), unknown), part


def _shared(
    provinces: Sequence[_ProvinceRead],
) -> tuple[tuple[Series, ...], tuple[Mapping[str, str], ...]]:
    """The series of two provinces or more: of an indicator whose whole is shared that alone, else
    its parts; and the labels of the indicators of which nothing is."""
    having: dict[_Key, list[_ProvinceRead]] = {}
    for province in provinces:
        for key in province.figures:
            having.setdefault(key, []).append(province)
    wholes = {key.indicator for key, few in having.items() if not key.breakdown and len(few) > 1}
    chosen = [
        key for key, few in having.items()
        if len(few) > 1 and (not key.breakdown or key.indicator not in wholes)
    ]  # fmt: skip
    owners: dict[str, set[str]] = {}
    for key, few in having.items():
        owners.setdefault(key.indicator, set()).update(one.key for one in few)
    told = {key.indicator for key in chosen}
    apart = [
        _label(having[key][0], key._replace(breakdown=""))
        for key in {key.indicator: key for key in having}.values()
        if len(owners[key.indicator]) > 1 and key.indicator not in told
    ]
    series = [_series(key, having[key]) for key in chosen]
    return tuple(sorted(series, key=lambda one: SECTIONS.index(one.section))), tuple(apart)


def _series(key: _Key, having: Sequence[_ProvinceRead]) -> Series:
    first = having[0]
    names = _names(first, key)
    counts = Counter(
        period for one in having for period in {each.period for each in one.figures[key]}
    )
    often = [one for one, count in counts.items() if 2 * count >= max(counts.values())]
    period = max(often, key=lambda each: (each[-4:], len(each) == 4))
    return Series(
        *key[:2],
        section=first.figures[key][0].section,
        unit=key.unit,
        period=period,
        labels=_label(first, key),
        entries=tuple(_entry(one.name, one.figures[key], period) for one in having),
        otherwise=tuple(one.name for one in having if _names(one, key) != names),
    )


def _entry(name: str, figures: Sequence[Figure], period: str) -> SeriesOfProvince:
    now = {(one.value, one.out_of): one for one in reversed(figures) if one.period == period}
    shown = tuple(now.values())[::-1]
    earlier = [
        one for one in figures if one.is_of_one_year and one.last_year < int(period[-4:])
    ] if len(shown) == 1 and shown[0].is_of_one_year else []  # fmt: skip
    before = max(earlier, key=lambda one: one.last_year, default=None)
    is_doubled = before and len({x.value for x in earlier if x.period == before.period}) > 1
    periods = sorted({one.period for one in figures}, key=lambda each: (each[-4:], each))
    return SeriesOfProvince(name, shown, None if is_doubled else before, tuple(periods))


def _summary(one: _ProvinceRead) -> Summary:
    figures = [figure for of_series in one.figures.values() for figure in of_series]
    sources, data = one.review.sources, one.review.data
    reviewed = range(min(s.first_year for s in sources), max(s.last_year for s in sources) + 1)
    states = [each.state for each in one.review.coverage if each.year in reviewed]
    return Summary(
        one.key,
        one.name,
        reviewed[0],
        reviewed[-1],
        printed=sum(not figure.is_derived for figure in figures),
        computed=sum(figure.is_derived for figure in figures),
        doubtful=sum(bool(doubts(figure)) for figure in figures),
        checks=_verdicts(data, "checks"),
        claims=_verdicts(data, "claims"),
        covered=sum(state != "missing" for state in states),
        asked=len(states),
    )


def _verdicts(data: Path, table: str) -> dict[str, int]:
    """How many rows have each verdict; none where the table was not built yet."""
    try:
        verdicts: Iterable[str] = read_columns(data, table, columns=["verdict"])["verdict"]
    except InputError:
        return {}
    return dict(Counter(verdicts))
