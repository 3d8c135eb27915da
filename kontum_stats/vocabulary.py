"""The closed lists of the house, each written once: sections, kinds, units, flags, tests, verdicts.

What is a list of words stands in `lists/*.csv`, for a linguist to edit: units, qualifiers, flags
and their signs, kinds of checks, caveats, abbreviations, what workbook and comparison say. The
English texts are messages; `locale/vi` has them in Vietnamese. Imports nothing: every wing may
read it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

_LISTS = Path(__file__).parent / "lists"


def listed(name: str) -> list[dict[str, str]]:
    """The rows of `lists/<name>.csv`."""
    with (_LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def keyed(name: str, unique: Sequence[str] = ()) -> dict[str, dict[str, str]]:
    """The rows of `lists/<name>.csv` by their first column. Raises ValueError, which names the
    row, for a value of that column, or of those that are `unique`, that is empty or stands
    twice."""
    rows = listed(name)
    key = next(iter(rows[0]))
    for column in (key, *unique):
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, 2):
            if not row[column]:
                _refuse(name, number, f"{column} is empty")
            if seen.setdefault(row[column], number) != number:
                what = f"{column} {row[column]!r} stands in row {seen[row[column]]} too"
                _refuse(name, number, what)
    return {row[key]: row for row in rows}


def _refuse(name: str, number: int, what: str) -> NoReturn:
    raise ValueError(f"lists/{name}.csv, row {number}: {what}")


TITLES: Mapping[str, str] = {
    "context": "Employees and union density",
    "education": "Communication and education",
    "culture": "Culture and sports",
    "rights": "Inspection, democracy at work and care for rights",
    "membership": "Membership, grassroots unions and officers",
    "evaluation": "Evaluation: do the figures bear out the review?",
    "tasks": "Tasks, and what the next review should print",
}
"""The sections in the order of the review, with their titles."""
SECTIONS = tuple(TITLES)

KINDS = ("stock", "flow", "rate", "amount")
READINGS = ("", "decimal", "thousands")
PARTS = ("advantage", "difficulty", "result", "shortcoming", "cause", "task")
AREAS = (
    "context", "education", "culture", "rights", "membership", "organisation", "emulation",
)  # fmt: skip
STATES: Mapping[str, str] = {
    "printed": "printed",
    "partly": "printed for some parts only",
    "derived": "computed",
    "missing": "not printed",
}
"""What `coverage` says of an indicator in a year, and the word for it."""


@dataclass(frozen=True)
class Unit:
    """A unit: its `code`; whether it is `counted`, `measured`, or only stands after a slash
    (`per`); the unit of heads where it counts turns; its names; and, as a review prints them,
    the `words` for it and those after a slash ('đồng/người'). Words that are `lent` name another
    unit where nothing is known of what is counted; in the list they stand in brackets."""

    code: str
    kind: str
    turns_of: str
    en: str
    en_plural: str
    vi: str
    words: tuple[str, ...]
    words_after_slash: tuple[str, ...] = ()
    may_be_part: bool = False
    lent: frozenset[str] = frozenset()

    @classmethod
    def own(cls, row: Mapping[str, str]) -> Unit:
        """A counted thing that a province adds, as a row of its `units.csv`; of some there may be
        a part, as of a working day. Its words may stand after a slash too."""
        words = (row["vi"], *filter(None, row["words"].split("; ")))
        return cls(
            row["unit"], "counted", "", row["en"], row["en_plural"], row["vi"], words, words,
            row["fractions"] == "yes",
        )  # fmt: skip


UNITS: Mapping[str, Unit] = {
    row["unit"]: Unit(
        code=row["unit"],
        kind=row["kind"],
        turns_of=row["turns_of"],
        en=row["en"],
        en_plural=row["en_plural"],
        vi=row["vi"],
        words=tuple(word.strip("()") for word in row["words"].split("; ") if word),
        lent=frozenset(word.strip("()") for word in row["words"].split("; ") if word[:1] == "("),
        words_after_slash=tuple(filter(None, row["words_after_slash"].split("; "))),
    )
    for row in keyed("units").values()
}
_measured: dict[str, str] = {}
for _number, _unit in enumerate(UNITS.values(), 2):
    if _unit.kind not in ("counted", "measured", "per"):
        _refuse("units", _number, f"kind is counted, measured or per, not {_unit.kind!r}")
    if _unit.turns_of not in ("", *UNITS):
        _refuse("units", _number, f"turns_of is no unit of the list: {_unit.turns_of!r}")
    if not (_unit.words if _unit.kind != "per" else _unit.words_after_slash):
        _refuse("units", _number, "has no words by which a review prints it")
    # Of counted things one word may name several, and what is counted decides.
    for _word in _unit.words if _unit.kind == "measured" else ():
        if _measured.setdefault(_word, _unit.code) != _unit.code:
            _refuse("units", _number, f"the word {_word!r} is that of {_measured[_word]} already")
BASE_UNITS = tuple(code for code, unit in UNITS.items() if unit.kind != "per")
MONEY = "VND"


def is_counted(unit: str) -> bool:
    """Whether a unit code, composed ones too, stands for things that are counted: all that a
    province adds do."""
    return UNITS[unit].kind == "counted" if unit in UNITS else bool(unit) and "/" not in unit


def turns_or_heads(unit: str) -> frozenset[str]:
    """The unit and its kin: a print may count turns where the indicator counts heads. The
    figure then keeps the printed unit and carries a flag; nothing else may differ."""
    heads = UNITS[unit].turns_of or unit if unit in UNITS else unit
    return frozenset({heads} | {code for code, one in UNITS.items() if one.turns_of == heads})


_signs = keyed("signs", unique=("sign", "words"))
if _missing := {"computed", "doubt", "break", "change"} - {*_signs}:
    raise ValueError(f"lists/signs.csv: lacks {', '.join(sorted(_missing))}")
SIGN: Mapping[str, str] = {name: row["sign"] for name, row in _signs.items()}
COMPUTED, DOUBT, BREAK = SIGN["computed"], SIGN["doubt"], SIGN["break"]
UNUSUAL = SIGN["change"]
"""The sign behind an unusual change, whose ends need not be in doubt."""
LEGEND: Mapping[str, str] = {row["sign"]: row["words"] for row in _signs.values()}
"""The signs at numbers and changes, in their order, and the words for them."""
SIGNS: Mapping[str, str] = {sign: LEGEND[sign] for sign in LEGEND if sign != UNUSUAL}
"""Those at numbers."""


@dataclass(frozen=True)
class Flag:
    """What may be particular about a figure: its `code`, what it means, where it comes from
    (`print`, the grammar; `note`, the analyst; `cleaning`; `audit`, which no figure carries on
    disk), and the `sign` that a figure with it bears everywhere; '' where it is harmless, or
    `of_change`: then it is not the value that is in doubt, but its change."""

    code: str
    meaning: str
    origin: str
    sign: str
    of_change: bool = False


for _number, _row in enumerate(listed("flags"), 2):
    if _row["sign"] not in ("", *SIGN):
        _refuse("flags", _number, f"sign {_row['sign']!r} is no name of signs.csv")
FLAGS: Mapping[str, Flag] = {
    row["flag"]: Flag(
        row["flag"], row["meaning"], row["origin"],
        sign="" if row["sign"] in ("", "change") else SIGN[row["sign"]],
        of_change=row["sign"] == "change",
    )
    for row in keyed("flags").values()
}  # fmt: skip
"""Every flag; those of a print in the order in which a quantity lists them."""
FLAG_MEANINGS: Mapping[str, str] = {code: flag.meaning for code, flag in FLAGS.items()}
DOUBTS: Mapping[str, str] = {
    c: one.meaning for c, one in FLAGS.items() if one.of_change or one.sign not in ("", COMPUTED)
}
"""The flags that put a value, or its comparison with other years, in doubt."""

CLOSE = "close_to_another"
"""The flag of two close numbers that may tell of one matter."""
YEAR_DOUBTS = frozenset({"period_inferred", "year_misprinted", "year_doubt"})
"""The flags that put the period of a figure in doubt."""


def change_sign(first: Iterable[str], last: Iterable[str]) -> str:
    """The sign behind the change between two figures with these flags: of one that is unusual;
    else, where one of its ends is in doubt, that of a number in doubt, which it is then."""
    first, last = list(first), list(last)
    if any(FLAGS[flag].of_change for flag in last if flag in FLAGS):
        return UNUSUAL
    return DOUBT if DOUBT in signs_of([*first, *last]) else ""


def signs_of(flags: Iterable[str]) -> list[str]:
    """The signs that a figure with these flags bears wherever it stands, in their order."""
    borne = {FLAGS[flag].sign for flag in flags if flag in FLAGS}
    return [sign for sign in SIGNS if sign in borne]


def is_broken(flags: Iterable[str], first_unit: str, last_unit: str) -> bool:
    """Whether two values are not comparable: one of their `flags` marks a break in the series, or
    their units differ."""
    return BREAK in signs_of(flags) or first_unit != last_unit


NOTE_FLAGS = frozenset(code for code, flag in FLAGS.items() if flag.origin == "note")


@dataclass(frozen=True)
class Qualifier:
    """A word before a number: its `code`, its `sign`, what the sign means, the phrase with
    {quantity}, and the Vietnamese words for it."""

    code: str
    sign: str
    legend: str
    phrase: str
    words: tuple[str, ...]


QUALIFIERS: Mapping[str, Qualifier] = {
    row["qualifier"]: Qualifier(
        row["qualifier"], row["sign"], row["legend"], row["phrase"],
        tuple(row["words"].split("; ")),
    )
    for row in keyed("qualifiers").values()
}  # fmt: skip
QUALIFIER_SIGNS: Mapping[str, str] = {"": ""} | {c: one.sign for c, one in QUALIFIERS.items()}

CHECK_VERDICTS: Mapping[str, str] = {"fails": "✗", "ambiguous": "!", "holds": "✓"}
"""The verdicts of checks with their signs, worst first."""
CLAIM_VERDICTS: Mapping[str, str] = {
    "contradicted": "✗", "mixed": "◐", "supported": "✓", "untestable": "?",
}  # fmt: skip
"""The verdicts of statements with their signs, gravest first."""
VERDICT_SIGNS: Mapping[str, str] = {**CHECK_VERDICTS, **CLAIM_VERDICTS}
UNCHANGED = "practically_unchanged"
SHOWN_VERDICTS: Mapping[str, str] = {
    "contradicted": "✗", "mixed": "◐", "depends_on_reading": "~", "wrong_year_of_comparison": "≠",
    UNCHANGED: "=", "supported": "✓", "untestable": "?",
}  # fmt: skip
"""How the verdicts of statements are told apart where people read them, with their signs: what is
borne out for one group and not for another is `mixed`; for another reason it is called by that."""
VERDICT_RANKS: Mapping[str, int] = {verdict: rank for rank, verdict in enumerate(VERDICT_SIGNS)}

CHECK_KINDS: Mapping[str, str] = {code: row["words"] for code, row in keyed("check_kinds").items()}
"""The kinds of checks, and the words for them."""
IDENTITY_KINDS: Mapping[str, str] = {
    row["kind"]: row["of"] for row in listed("check_kinds") if row["of"]
}
"""The kinds that `identities.csv` may ask for, and what its column `of` may hold for each."""
FIRM = "firm"

CLAIM_TESTS = (
    "rises", "falls", "steady", "does_not_fall", "does_not_rise", "rises_every_year",
    "falls_every_year", "doubled", "at_least", "above", "at_most", "below", "at_least_every_year",
    "above_every_year", "at_most_every_year", "below_every_year", "is", "is_every_year",
    "no_figure", "context", "opposes",
)  # fmt: skip
RESULTS: Mapping[str, tuple[str, str]] = {
    "met": ("✓", "as stated"),
    "unmet": ("✗", "not so"),
    "unchanged": ("=", "practically unchanged"),
    "less": ("◐", "as stated, but less"),
    "open": ("~", "as the words are read"),
    "unseen": ("(?)", "not seen year by year"),
}
"""What a test of a statement came to, with its sign and the words for it."""
COMPARISONS: Mapping[str, str] = {
    "at_least": "{limit} or more", "above": "above {limit}", "at_most": "no more than {limit}",
    "below": "below {limit}",
}  # fmt: skip
"""How a word of the scale is held against a per cent."""
OPEN_RANGES: Mapping[str, str] = {
    "at_least": "down to {end} it depends on the reading",
    "above": "down to {end} it depends on the reading",
    "at_most": "up to {end} it depends on the reading",
    "below": "up to {end} it depends on the reading",
}
"""Which per cents a word of the scale may or may not mean."""
CHANGE_OF = "a change of at least {points} percentage points or {per_cent}"
WORD_KINDS = ("share", "growth", "change")
TEST_ROLES = ("", "part", "reading")
BEARINGS: Mapping[str, str] = {"supports": "speaks for it", "against": "speaks against it"}
"""How a statement bears on a finding of the review, and the words for it."""
MIXED_REASONS: Mapping[str, str] = {
    "wrong_year_of_comparison": "the year compared with is in doubt",
    "differs_by_group": "differs between groups, matters or years",
    UNCHANGED: "practically unchanged",
    "partly_untested": "a part of it is not printed",
    "depends_on_reading": "not quite: depends on the reading",
}
"""Why a statement is borne out only in part, and the words for it; the first that applies."""
CAVEATS: Mapping[str, str] = {
    **(_own := {row["caveat"]: row["meaning"] for row in keyed("caveats").values()}),
    **{code: meaning for code, meaning in DOUBTS.items() if code not in _own},
}
"""What weakens the test of a statement, in the order in which evidence names it: every doubt about
a figure among it, so that no sign in the evidence stands without its reason."""

_SHORT = listed("abbreviations")
ABBREVIATIONS: Mapping[str, Mapping[str, str]] = {
    lang: {
        row["abbreviation"]: row["in_full"]
        for row in _SHORT
        if row["lang"] == lang and "pages" in row["used_in"]
    }
    for lang in ("vi", "en")
}
"""Abbreviations that labels use, by language, written out."""
ABBREVIATED: Mapping[str, str] = {
    row["abbreviation"].lower(): row["in_full"].lower().replace(",", "")
    for row in _SHORT
    if "drafts" in row["used_in"]
}
"""How documents shorten the names of the union field, in lower case and without commas. Not
'CNVC', which stands in 'Đại hội CNVC', the name of a meeting, and says nothing of employees."""
