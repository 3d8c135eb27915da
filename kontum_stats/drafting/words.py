"""A figure and its paragraph -> which words stand near it, and how near.

In: the lexemes of a paragraph and the place of a figure among them. Out: the words and pairs of
words around it, each with a weight from 1 (beside it) down. Abbreviations of the union field are
written out, in documents and labels alike. Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..quantities import Quantity
from ..vocabulary import ABBREVIATED

LEXEME = re.compile(r"\d[\d.,/]*\d|\d|[^\W\d_]+|[.,;:()!?…\n]")
"""What a paragraph is taken apart into: numbers, words, and the marks that divide clauses."""

# Words that stand in any sentence and tell no indicator from another.
_COMMON = """
    và của được là có cho các với theo đã trên trong về từ tại do để những này đó số năm tổng đạt
    mỗi cả một ở khi qua đến vì bị ra như cùng
"""
COMMON = frozenset(_COMMON.split())

# Walking away from a figure, each mark that is crossed takes some of the words' weight.
_BACK = {",": 0.9, ":": 0.95, ";": 0.45, "(": 0.9, ")": 0.6, "\n": 0.4}
_AHEAD = {",": 0.65, ":": 0.6, ";": 0.15, "(": 0.4, ")": 0.25, "\n": 0.1}
_SENTENCE_BACK, _SENTENCE_AHEAD = 0.45, 0.1
_FIGURE_BACK, _FIGURE_AHEAD = 0.75, 0.35
_OF_WHICH = 0.3
_FADES = 0.985
_LEAST_WEIGHT = 0.05

_INSIDE = 0.75  # a word of the print itself, which names what is counted and not what for


@dataclass(frozen=True)
class Context:
    """A figure as `draft` hands it over: the lexemes of its paragraph (lower case), the first and
    the last lexeme of its print, those at which `others` begin, what it may be read as (none where
    the print is outside the grammar), its unit as scanned, the section of its place ('' unknown),
    and whether it `follows` a figure of the same sentence. A figure in a table has the texts of
    its heads instead, each with its weight, the row's before the column's.
    `is_plan` says whether its year is one that the document plans for; None where that is not
    known."""

    lexemes: Sequence[str]
    first: int
    last: int
    others: frozenset[int]
    readings: tuple[Quantity, ...]
    unit: str
    section: str = ""
    follows: bool = False
    heads: tuple[tuple[str, float], ...] = ()
    is_plan: bool | None = None


def words_of(text: str) -> list[str]:
    """The words of `text` that tell something, in lower case, abbreviations written out."""
    lexemes = LEXEME.findall(unicodedata.normalize("NFC", text).lower())
    return [word for lexeme in lexemes for word in expanded(lexeme) if word[0].isalpha()]


def expanded(lexeme: str) -> list[str]:
    """`lexeme` written out, without the words that stand in any sentence."""
    written = ABBREVIATED.get(lexeme, lexeme).split()
    return [word for word in written if word not in COMMON]


def features(words: Sequence[str]) -> dict[str, None]:
    """The words and the pairs of neighbouring words, each once."""
    return dict.fromkeys([*words, *(f"{left} {right}" for left, right in pairwise(words))])


def nearness(context: Context) -> dict[str, float]:
    """How near each word and pair of words stands to the figure: 1 beside it, less behind every
    mark, figure and word between them."""
    if context.heads:
        return _near_in_table(context.heads)
    near: dict[str, float] = {}
    back = _walked(context, range(context.first - 1, -1, -1), _BACK, _SENTENCE_BACK, _FIGURE_BACK)
    ahead = range(context.first + 1, len(context.lexemes))
    for walked in (back, _walked(context, ahead, _AHEAD, _SENTENCE_AHEAD, _FIGURE_AHEAD)):
        ordered = sorted(walked, key=lambda one: one[0])
        told = [(word, weight) for at, weight in ordered for word in expanded(context.lexemes[at])]
        for word, weight in told:
            near[word] = max(near.get(word, 0.0), weight)
        for (left, one), (right, other) in pairwise(told):
            pair = f"{left} {right}"
            near[pair] = max(near.get(pair, 0.0), min(one, other))
    return near


def _near_in_table(heads: Sequence[tuple[str, float]]) -> dict[str, float]:
    near: dict[str, float] = {}
    for text, weight in heads:
        for word in features(words_of(text)):
            near[word] = max(near.get(word, 0.0), weight)
    return near


def _walked(
    context: Context, way: range, marks: Mapping[str, float], sentence: float, figure: float
) -> list[tuple[int, float]]:
    """The words met on `way`, with their weights."""
    weight, met, ahead = 1.0, [], way.step > 0
    for at in way:
        lexeme = context.lexemes[at]
        inside = context.first <= at <= context.last
        if at in context.others:
            weight *= figure
        elif lexeme in ".!?…":
            weight *= sentence
        elif lexeme in marks:
            weight *= 1.0 if inside else marks[lexeme]
        elif lexeme[0].isalpha():
            met.append((at, weight * _INSIDE if inside else weight))
            weight *= 1.0 if inside else _FADES
            if ahead and lexeme == "đó" and at and context.lexemes[at - 1] == "trong":
                weight *= _OF_WHICH
        if weight < _LEAST_WEIGHT:
            break
    return met
