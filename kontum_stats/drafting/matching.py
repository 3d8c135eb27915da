"""The words around a figure -> the indicators and parts that it may be, best first, with reasons.

In: the raw tables of a province (labels, aliases, rows of earlier years) and the figures of a
document. Out: for each figure its `Proposal`s. Nothing is learned and nothing is random: a
score is the share of a label's words that stand near the figure, each weighted by how rare it is
in the catalogue and how near it stands, and a few named bonuses. Refuses nothing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from .. import quantities
from ..cleaning.raw import RawData, unit_fits
from ..quantities import Quantity
from .words import Context, features, nearness, words_of

SINGLE, PAIR = 0.5, 1.0  # weight of a word, and of two words in their order
LEAST_SCORE, LEAST_ALTERNATIVE = 0.25, 0.25
_PART_COUNTS = 0.5  # share of a part's label that must stand near
_SHORTLIST = 12
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
        self._earlier_rows = range(len(raw.figures)) if earlier is None else earlier
        self._unit_counts = Counter(raw.indicators["unit"])
        self._units = dict(zip(raw.indicators["indicator"], raw.indicators["unit"], strict=True))
        sections = raw.indicators["section"]
        kinds = raw.indicators["kind"]
        self._is_stock = dict(zip(raw.indicators["indicator"], kinds.eq("stock"), strict=True))
        self._sections = dict(zip(raw.indicators["indicator"], sections, strict=True))

    def proposals(self, context: Context, before: Proposal | None) -> list[Proposal]:
        """The best pairs for `context`, at most five; none where the best stays below
        `LEAST_SCORE`. `before` is what the figure before it in the same sentence was taken for."""
        near = nearness(context)
        fitting = [name for name, unit in self._units.items() if self._fits(context, unit)]
        shares = {name: self._share(self._indicator_names[name], near) for name in fitting}
        shortlist = sorted(fitting, key=lambda name: -shares[name].share)[:_SHORTLIST]
        if before and before.indicator in fitting and before.indicator not in shortlist:
            shortlist.append(before.indicator)
        parts = self._near_parts(near)
        counted = self._counted(context, fitting)
        found = [
            self._proposal(context, name, part, shares[name], share, before, counted)
            for name in shortlist
            for part, share in self._parts_for(name, parts)
        ]
        found += [
            self._aliased(context, pair, share, before, counted)
            for pair, names in self._pair_names.items()
            if pair[0] in fitting and (share := self._share(names, near)).share >= _PART_COUNTS
        ]
        best = sorted(found, key=lambda one: (-one.score, one.indicator, one.breakdown))[:5]
        if not best or best[0].score < LEAST_SCORE:
            return []
        return [one for one in best if one.score >= LEAST_ALTERNATIVE]

    def _proposal(
        self,
        context: Context,
        indicator: str,
        part: str,
        whole: _Share,
        near: _Share,
        before: Proposal | None,
        counted: Mapping[str, float],
    ) -> Proposal:
        signs = tuple(self._signs(context, indicator, part, before, counted))
        score = whole.share + sum(SIGNS[sign].bonus for sign in signs)
        if part:
            score += 0.4 * near.share + (0 if self._knows(indicator, part) else -0.2)
            score -= 0.1
        words = dict.fromkeys((*whole.words, *near.words))
        return Proposal(indicator, part, round(score, 4), tuple(words)[:5], signs)

    def _aliased(
        self,
        context: Context,
        pair: tuple[str, str],
        near: _Share,
        before: Proposal | None,
        counted: Mapping[str, float],
    ) -> Proposal:
        """A part of an indicator that has a name of its own: 'nữ đoàn viên'."""
        signs = ("own_name", *self._signs(context, *pair, before, counted))
        score = near.share + sum(SIGNS[sign].bonus for sign in signs)
        return Proposal(*pair, round(score, 4), near.words[:5], signs)

    def _counted(self, context: Context, fitting: Sequence[str]) -> dict[str, float]:
        """The indicators whose name says what the print counts, with the share of the name that
        this is: '39.860 đoàn viên' are members, whatever stands before."""
        nouns = {word for one in context.readings for word in features(words_of(one.noun))}
        shares = {
            name: max(one.share_of(nouns) for one in self._indicator_names[name])
            for name in fitting
        }
        return {name: share for name, share in shares.items() if share}

    def _signs(
        self,
        context: Context,
        indicator: str,
        part: str,
        before: Proposal | None,
        counted: Mapping[str, float],
    ) -> Iterable[str]:
        earlier = self._earlier.get((indicator, part), Earlier())
        unit = self._units[indicator]
        if any(unit in one.units for one in context.readings):
            yield "only_unit" if self._unit_counts[unit] == 1 else "unit"
        elif any(one.units for one in context.readings):
            yield "kindred_unit"
        if counted.get(indicator, 0.0) >= _NAMED:
            yield "counted"
        elif max(counted.values(), default=0.0) >= _NAMED and indicator not in counted:
            yield "not_counted"
        if any(
            one.noun and quantities.folded(one.noun) in earlier.nouns for one in context.readings
        ):
            yield "noun"
        apart = earlier.apart(context.readings)
        if apart is not None and apart < _NEAR:
            yield "near_earlier"
        elif apart is not None and apart > (_FAR_STOCK if self._is_stock[indicator] else _FAR):
            yield "far_from_earlier"
        if not part and self._earlier_parts.get(indicator) and not earlier.values:
            yield "only_parts"
        if earlier.values and not earlier.is_ratio and any(one.out_of for one in context.readings):
            yield "no_ratio"
        if before and context.follows and before.indicator == indicator and part:
            yield "continues"
        if before and (before.indicator, before.breakdown) in self._follows.get(
            (indicator, part), ()
        ):
            yield "order"
        if context.section and self._sections[indicator] == self._section_of.get(context.section):
            yield "section"

    def _fits(self, context: Context, unit: str) -> bool:
        if context.readings:
            return any(unit_fits(one, unit) for one in context.readings)
        return not context.unit or context.unit == unit

    def _near_parts(self, near: Mapping[str, float]) -> list[tuple[str, _Share]]:
        shares = [(part, self._share(names, near)) for part, names in self._part_names.items()]
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
                and not self._says_already(indicator, one[0])
            ),
        ]

    def _says_already(self, indicator: str, part: str) -> bool:
        """Whether the indicator is of that part by its name: loans to women have no part women."""
        label = self._indicator_names[indicator][0].weights
        return set(self._part_names[part][0].weights) <= set(label)

    def _knows(self, indicator: str, part: str) -> bool:
        return self._dimension[part] in self._dimensions_of.get(indicator, ())

    def _share(self, names: Sequence[_Name], near: Mapping[str, float]) -> _Share:
        """The greatest share of any of the `names` that stands near the figure."""
        return max((name.near(near) for name in names), key=lambda one: one.share)

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """How much a word or pair tells: log(1 + names / names that have it)."""
        names = [self._raw.indicators["label_vi"], self._raw.breakdowns["label_vi"]]
        labels = [label for column in names for label in column]
        counts = Counter(feature for label in labels for feature in features(words_of(label)))
        return {feature: math.log(1 + len(labels) / count) for feature, count in counts.items()}

    def _name(self, label: str) -> _Name:
        found = features(words_of(label)) or features(label.lower().split())
        rarest = math.log(1 + len(self._raw.indicators))
        weights = {
            one: self._rarity.get(one, rarest) * (PAIR if " " in one else SINGLE) for one in found
        }
        return _Name(weights)

    def _names(self, table: str, key: str) -> dict[str, list[_Name]]:
        rows = getattr(self._raw, table)
        names = {
            code: [self._name(label)]
            for code, label in zip(rows[key], rows["label_vi"], strict=True)
        }
        other = "breakdown" if key == "indicator" else "indicator"
        for row in self._raw.aliases.itertuples():
            if getattr(row, key) in names and not getattr(row, other):
                names[getattr(row, key)].append(self._name(row.alias_vi))
        return names

    @cached_property
    def _pair_names(self) -> dict[tuple[str, str], list[_Name]]:
        """The aliases of one part of one indicator: 'nữ đoàn viên'."""
        found: dict[tuple[str, str], list[_Name]] = defaultdict(list)
        for row in self._raw.aliases.itertuples():
            if row.indicator and row.breakdown:
                found[row.indicator, row.breakdown].append(self._name(row.alias_vi))
        return found

    @cached_property
    def _indicator_names(self) -> dict[str, list[_Name]]:
        return self._names("indicators", "indicator")

    @cached_property
    def _part_names(self) -> dict[str, list[_Name]]:
        return self._names("breakdowns", "breakdown")

    @cached_property
    def _dimension(self) -> dict[str, str]:
        rows = self._raw.breakdowns
        return dict(zip(rows["breakdown"], rows["dimension"], strict=True))

    @cached_property
    def _dimensions_of(self) -> dict[str, set[str]]:
        """Indicator -> the dimensions that its earlier rows have."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._rows():
            if row.breakdown:
                found[row.indicator].add(self._dimension[row.breakdown])
        return found

    @cached_property
    def _earlier(self) -> dict[tuple[str, str], Earlier]:
        values, nouns, ratios = defaultdict(list), defaultdict(set), set()
        for number, row in zip(self._earlier_rows, self._rows(), strict=True):
            quantity = self._raw.quantities[number]
            key = (row.indicator, row.breakdown)
            values[key].append(float(quantity.value))
            nouns[key].add(quantities.folded(quantity.noun))
            if quantity.out_of is not None:
                ratios.add(key)
        return {
            key: Earlier(tuple(values[key]), frozenset(nouns[key]) - {""}, key in ratios)
            for key in values
        }

    @cached_property
    def _earlier_parts(self) -> dict[str, set[str]]:
        """Indicator -> the parts that earlier rows have of it."""
        found: dict[str, set[str]] = defaultdict(set)
        for indicator, part in self._earlier:
            if part:
                found[indicator].add(part)
        return found

    @cached_property
    def _follows(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """A pair -> the pairs that stand right before it in the rows of an earlier year."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for before, after in pairwise(self._rows()):
            if (before.file, before.locator) == (after.file, after.locator):
                found[after.indicator, after.breakdown].add((before.indicator, before.breakdown))
        return found

    @cached_property
    def _section_of(self) -> dict[str, str]:
        """Locator -> the section that most earlier rows printed there belong to."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self._rows():
            counts[row.locator][self._sections[row.indicator]] += 1
        return {locator: count.most_common(1)[0][0] for locator, count in counts.items()}

    def _rows(self) -> list[Any]:
        return list(self._raw.figures.iloc[list(self._earlier_rows)].itertuples())


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
