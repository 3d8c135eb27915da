"""The words around a figure -> the indicators and parts that it may be, best first, with reasons.

In: the raw tables of a province (labels, aliases, rows of earlier years) and the figures of a
document. Out: for each figure its `Proposal`s. Nothing is learned and nothing is random: a
score is the share of a label's words that stand near the figure, each weighted by how rare it is
in the catalogue and how near it stands, and a few named bonuses. Refuses nothing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from .. import quantities
from ..cleaning.raw import RawData, rows_of, unit_fits
from ..quantities import Quantity
from ..vocabulary import turns_or_heads
from . import naming
from .words import Context, features, nearness, words_of

SINGLE, PAIR = 0.5, 1.0  # weight of a word, and of two words in their order
LEAST_SCORE, LEAST_ALTERNATIVE = 0.25, 0.25
_PART_COUNTS = 0.5  # share of a part's label that must stand near
_SHORTLIST = 12
TASKS = "tasks"  # the section of what is planned
_BESIDE = 0.93  # a name of one word counts beside the figure only: 'Nam' stands in 'Việt Nam'
_NAMED = 0.4  # share of a name that must be the noun of the print
_NEAR, _FAR, _FAR_STOCK = 0.2, 1.0, 0.3  # powers of ten from an earlier value


class Proposal(NamedTuple):
    """An indicator and part with its score and what speaks for it: `words` of the label that
    stand near, and `signs` (keys of `SIGNS`)."""

    indicator: str
    breakdown: str
    score: float
    words: tuple[str, ...]
    signs: tuple[str, ...]


class Sign(NamedTuple):
    """What speaks for or against a pair: what it adds to the score, and how it is said."""

    bonus: float
    words: str


SIGNS = {
    "unit": Sign(0.12, "the unit fits"),
    "only_unit": Sign(0.4, "the only indicator in this unit"),
    "kindred_unit": Sign(-0.15, "counts persons for turns, or turns for persons"),
    "counted": Sign(0.1, "its name says what is counted"),
    "not_counted": Sign(-0.3, "something else is counted"),
    "noun": Sign(0.05, "counts the same thing as in earlier rows"),
    "near_earlier": Sign(0.15, "close to an earlier value"),
    "far_from_earlier": Sign(-0.15, "far from every earlier value"),
    "only_parts": Sign(-0.2, "earlier rows have only parts of it"),
    "no_ratio": Sign(-0.25, "earlier rows print it without a whole"),
    "no_target": Sign(-0.4, "a plan names it, and this counts what was done"),
    "no_plan": Sign(-0.2, "this is a target, and no plan names it"),
    "own_name": Sign(0.15, "this part has a name of its own"),
    "continues": Sign(0.3, "a part after its whole"),
    "order": Sign(0.1, "in the order of earlier rows"),
    "section": Sign(0.08, "in the section of earlier rows"),
}


@dataclass(frozen=True)
class Earlier:
    """What the rows of earlier years say of one indicator and part."""

    values: tuple[float, ...] = ()
    nouns: frozenset[str] = frozenset()
    is_ratio: bool = False

    def apart(self, readings: Iterable[Quantity]) -> float | None:
        """Powers of ten between the nearest of `readings` and the nearest earlier value; None
        where there is nothing above 0 to compare."""
        pairs = [
            (float(reading.value), value)
            for reading in readings
            for value in self.values
            if reading.value > 0 and value > 0
        ]
        return min((abs(math.log10(one / other)) for one, other in pairs), default=None)


class Matcher:
    """The catalogue and the earlier rows, prepared for looking up many figures."""

    def __init__(self, raw: RawData, earlier: Sequence[int] | None = None) -> None:
        """`earlier` are the positions of the rows of `raw.figures` that may be compared with;
        None takes all."""
        self._raw = raw
        figures = list(zip(rows_of(raw.figures), raw.quantities, strict=True))
        self._rows = [
            figures[number] for number in (range(len(figures)) if earlier is None else earlier)
        ]
        self._indicators = {row["indicator"]: row for row in rows_of(raw.indicators)}
        self._dimension = {row["breakdown"]: row["dimension"] for row in rows_of(raw.breakdowns)}
        self._unit_counts = Counter(row["unit"] for row in self._indicators.values())

    def proposals(self, context: Context, before: Proposal | None) -> list[Proposal]:
        """The best pairs for `context`, at most five; none where the best stays below
        `LEAST_SCORE`. `before` is what the figure before it in the same sentence was taken for."""
        near = nearness(context)
        own = rows_of(self._raw.units)
        fitting = [name for name, row in self._indicators.items()
                   if _fits(context, row["unit"], own)]  # fmt: skip
        shares = {name: self._share((name, ""), near) for name in fitting}
        shortlist = sorted(fitting, key=lambda name: -shares[name].share)[:_SHORTLIST]
        if before and before.indicator in fitting and before.indicator not in shortlist:
            shortlist.append(before.indicator)
        parts = self._near_parts(near)
        seen = _Seen(context, before, self._counted(context, fitting))
        found = [
            self._proposal(seen, name, part, shares[name], share)
            for name in shortlist
            for part, share in self._parts_for(name, parts)
        ]
        found += [
            self._scored(seen, pair, share.share, share.words, ["own_name"])
            for pair in self._names
            if all(pair) and pair[0] in fitting
            if (share := self._share(pair, near)).share >= _PART_COUNTS
        ]
        best = sorted(found, key=lambda one: (-one.score, one.indicator, one.breakdown))[:5]
        if not best or best[0].score < LEAST_SCORE:
            return []
        return [one for one in best if one.score >= LEAST_ALTERNATIVE]

    def _proposal(
        self, seen: _Seen, indicator: str, part: str, whole: _Share, near: _Share
    ) -> Proposal:
        share = whole.share
        if part:
            is_known = self._dimension[part] in self._dimensions_of.get(indicator, ())
            share += 0.4 * near.share - (0.1 if is_known else 0.3)
        return self._scored(seen, (indicator, part), share, (*whole.words, *near.words))

    def _scored(
        self,
        seen: _Seen,
        pair: tuple[str, str],
        share: float,
        words: Iterable[str],
        signs: Iterable[str] = (),
    ) -> Proposal:
        every = (*signs, *self._signs(seen, *pair))
        score = share + sum(SIGNS[sign].bonus for sign in every)
        return Proposal(*pair, round(score, 4), tuple(dict.fromkeys(words))[:5], every)

    def _counted(self, context: Context, fitting: Sequence[str]) -> dict[str, float]:
        """The indicators whose name says what the print counts, with the share of the name that
        this is: '39.860 đoàn viên' are members, whatever stands before."""
        nouns = {word for one in context.readings for word in features(words_of(one.noun))}
        shares = {
            name: max(one.share_of(nouns) for one in self._names[name, ""]) for name in fitting
        }
        return {name: share for name, share in shares.items() if share}

    def _signs(self, seen: _Seen, indicator: str, part: str) -> Iterator[str]:
        context, before, counted = seen
        earlier = self._earlier.get((indicator, part), Earlier())
        row, readings = self._indicators[indicator], context.readings
        if any(row["unit"] in one.units for one in readings):
            yield "only_unit" if self._unit_counts[row["unit"]] == 1 else "unit"
        elif any(one.units for one in readings):
            yield "kindred_unit"
        if counted.get(indicator, 0.0) >= _NAMED:
            yield "counted"
        elif max(counted.values(), default=0.0) >= _NAMED and indicator not in counted:
            yield "not_counted"
        if any(one.noun and quantities.folded(one.noun) in earlier.nouns for one in readings):
            yield "noun"
        apart = earlier.apart(readings)
        if apart is not None and apart < _NEAR:
            yield "near_earlier"
        elif apart is not None and apart > (_FAR_STOCK if row["kind"] == "stock" else _FAR):
            yield "far_from_earlier"
        if not part and indicator in self._dimensions_of and not earlier.values:
            yield "only_parts"
        if earlier.values and not earlier.is_ratio and any(one.out_of for one in readings):
            yield "no_ratio"
        if before and context.follows and before.indicator == indicator and part:
            yield "continues"
        if before and (before.indicator, before.breakdown, indicator, part) in self._follows:
            yield "order"
        is_target = row["section"] == TASKS
        if context.is_plan is not None and context.is_plan != is_target:
            yield "no_target" if context.is_plan else "no_plan"
        if context.section and row["section"] == self._section_of.get(context.section):
            yield "section"

    def _near_parts(self, near: Mapping[str, float]) -> list[tuple[str, _Share]]:
        shares = [(part, self._share(("", part), near)) for part in self._dimension]
        return [(part, share) for part, share in shares if share.share >= _PART_COUNTS]

    def _parts_for(
        self, indicator: str, near: list[tuple[str, _Share]]
    ) -> list[tuple[str, _Share]]:
        """The whole, and the parts near the figure; an indicator of a known dimension takes
        only parts of that."""
        known = self._dimensions_of.get(indicator)
        return [
            ("", _Share(0.0, ())),
            *(
                one
                for one in near
                if (not known or self._dimension[one[0]] in known)
                and self._is_told(indicator, one[1])
            ),
        ]

    def _is_told(self, indicator: str, part: _Share) -> bool:
        """Whether a word near the figure tells the part from its indicator: 'CNVCLĐ' alone names
        no 'CNVCLĐ nghèo', and loans to women have no part women."""
        said = {word for name in self._names[indicator, ""] for word in name.weights}
        return any(word not in said for word in part.words)

    def _share(self, pair: tuple[str, str], near: Mapping[str, float]) -> _Share:
        """The greatest share of any name of `pair` that stands near the figure."""
        return max((name.near(near) for name in self._names[pair]), key=lambda one: one.share)

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """How much a word or pair tells: log(1 + names / names that have it)."""
        labels = [*self._raw.indicators["label_vi"], *self._raw.breakdowns["label_vi"]]
        counts = Counter(feature for label in labels for feature in features(words_of(label)))
        return {feature: math.log(1 + len(labels) / count) for feature, count in counts.items()}

    @cached_property
    def _names(self) -> dict[tuple[str, str], list[_Name]]:
        """The names of an indicator (its part is ''), of a part (its indicator is ''), and of one
        part of one indicator ('nữ đoàn viên'), the label first."""
        found: dict[tuple[str, str], list[_Name]] = defaultdict(list)
        for row in self._indicators.values():
            found[row["indicator"], ""].append(self._name(row["label_vi"]))
        for row in rows_of(self._raw.breakdowns):
            found["", row["breakdown"]].append(self._name(row["label_vi"]))
        for row in rows_of(self._raw.aliases):
            found[row["indicator"], row["breakdown"]].append(self._name(row["alias_vi"]))
        return found

    def _name(self, label: str) -> _Name:
        found = features(words_of(label)) or features(label.lower().split())
        rarest = math.log(1 + len(self._indicators))
        weights = {
            one: self._rarity.get(one, rarest) * (PAIR if " " in one else SINGLE) for one in found
        }
        return _Name(weights)

    @cached_property
    def _dimensions_of(self) -> dict[str, set[str]]:
        """Indicator -> the dimensions of the parts that its earlier rows have."""
        found: dict[str, set[str]] = defaultdict(set)
        for row, _ in self._rows:
            if row["breakdown"]:
                found[row["indicator"]].add(self._dimension[row["breakdown"]])
        return dict(found)

    @cached_property
    def _earlier(self) -> dict[tuple[str, str], Earlier]:
        found: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
        for row, quantity in self._rows:
            found[row["indicator"], row["breakdown"]].append(quantity)
        return {
            pair: Earlier(
                tuple(float(one.value) for one in prints),
                frozenset(quantities.folded(one.noun) for one in prints) - {""},
                any(one.out_of is not None for one in prints),
            )
            for pair, prints in found.items()
        }

    @cached_property
    def _follows(self) -> set[tuple[str, str, str, str]]:
        """The pairs of an earlier year of which one stands right before the other at one place."""
        return {
            (before["indicator"], before["breakdown"], after["indicator"], after["breakdown"])
            for (before, _), (after, _) in pairwise(self._rows)
            if (before["file"], before["locator"]) == (after["file"], after["locator"])
        }

    @cached_property
    def _section_of(self) -> dict[str, str]:
        """Locator -> the section that most earlier rows printed there belong to."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row, _ in self._rows:
            counts[row["locator"]][self._indicators[row["indicator"]]["section"]] += 1
        return {locator: count.most_common(1)[0][0] for locator, count in counts.items()}


def _fits(context: Context, unit: str, own: naming.Units) -> bool:
    """Whether a figure may be in `unit`; a bare number is in what the word behind it counts, and
    what no unit counts is in 'unit'."""
    if context.unit and context.readings and not any(one.units for one in context.readings):
        return unit in turns_or_heads(naming.known_unit(context.unit, own) or "unit")
    if context.readings:
        return any(unit_fits(one, unit) for one in context.readings)
    return not context.unit or context.unit == unit


class _Seen(NamedTuple):
    """A figure as `proposals` sees it: what surrounds it, what the figure `before` it was taken
    for, and the indicators that the print names by what it counts."""

    context: Context
    before: Proposal | None
    counted: Mapping[str, float]


class _Share(NamedTuple):
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Name:
    """A label or alias: its words and pairs of words with what each of them tells."""

    weights: Mapping[str, float]

    def share_of(self, words: Collection[str]) -> float:
        """The weighted share of the name that `words` are; 0 where the name lacks one of them."""
        if not words or any(word not in self.weights for word in words):
            return 0.0
        return sum(self.weights[word] for word in words) / sum(self.weights.values())

    def near(self, near: Mapping[str, float]) -> _Share:
        """The weighted share of the name that stands near a figure, and the words of it."""
        total = sum(self.weights.values())
        if len(self.weights) == 1 and near.get(next(iter(self.weights)), 0.0) < _BESIDE:
            return _Share(0.0, ())
        told = {one: weight * near[one] for one, weight in self.weights.items() if one in near}
        words = sorted((one for one in told if near[one] >= 0.3), key=lambda one: -told[one])
        return _Share(sum(told.values()) / total if total else 0.0, tuple(words))
