"""What a row of each raw file may say: the columns, their values, and the closed lists.

The `error` of a check says what is wrong, its `description` how to mend it; `raw` adds file, row
and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd
import pandera.pandas as pa

from ..vocabulary import (
    AREAS,
    BEARINGS,
    CAVEATS,
    CLAIM_TESTS,
    COMPARISONS,
    IDENTITY_KINDS,
    KINDS,
    PARTS,
    READINGS,
    SECTIONS,
    TEST_ROLES,
    WORD_KINDS,
)

FIGURE_COLUMNS = (
    "indicator", "breakdown", "period", "printed", "reading", "source", "locator", "note",
)  # fmt: skip
PRINTED_UNIT = "printed_unit"
"""A column that a figures file may have: the unit where it is printed elsewhere, in a table's head
or caption."""
FIGURES_FILE = re.compile(r"figures_([0-9]{4})\.csv")
YEAR = "(?:19|20)[0-9]{2}"
PERIOD = re.compile(rf"{YEAR}(?:-{YEAR})?")
# What `documents` can say of a place: 'I', 'II.1', 'IV.3.a', '2.1', 'part2', 'part2.I.1', 'fn:7',
# 'en:2' for an endnote, 'top' for what stands before the first heading, and 'II.1:t2r3c4' for
# the third row and fourth column of the second table of II.1.
LOCATOR = re.compile(
    r"(?:[fe]n:N|(?:top|partN(?:\.[IVX]+)?(?:\.N)*(?:\.[a-zđ])?"
    r"|(?:[IVX]+|N)(?:\.N)*(?:\.[a-zđ])?)(?::tNrNcN)?)".replace("N", "[0-9]{1,6}")
)
NOTE_FLAG = re.compile(r"\s*\[([^\]]*)\]\s*")


def _text(*checks: pa.Check, unique: bool = False) -> pa.Column:
    # Every cell is read as text: asking for the type again costs half of all validation.
    return pa.Column(None, list(checks), unique=unique)


def _one_of(values: Iterable[str], what: str) -> pa.Check:
    listed = ", ".join(filter(None, values))
    return pa.Check.isin(
        list(values), error=f"is not {what}", description=f"write one of: {listed}"
    )


def _filled() -> pa.Check:
    return pa.Check(lambda cells: cells.ne(""), error="is empty", description="fill it in")


def _matching(pattern: str, what: str, example: str) -> pa.Check:
    return pa.Check.str_matches(
        f"^(?:{pattern})$", error=f"is not {what}", description=f"write it like {example}"
    )


def _words_of(values: Iterable[str], what: str) -> pa.Check:
    known = set(values)
    return pa.Check(
        lambda cells: cells.map(lambda cell: known.issuperset(cell.split())).astype(bool),
        error=f"names what is not {what}",
        description=f"write some of: {', '.join(values)}, separated by blanks",
    )


_SUM = r"[a-z][a-z0-9_]*(?:\+[a-z][a-z0-9_]*)*"
_OF = rf"[a-z][a-z0-9_]*(?::{_SUM})?(?:@{PERIOD.pattern})?"
_TERM = r"[a-z][a-z0-9_]*(?::(?:\*|[a-z][a-z0-9_]*))?(?:@base)?"
_TERMS = rf"{_TERM}(?:\s*\+\s*{_TERM})*"
_PLAIN_TERMS = _TERMS.replace("(?:@base)?", "")
_NUMBER = r"[0-9]{1,15}(?:\.[0-9]{1,6})?"
_CODE = _matching("[a-z][a-z0-9_]*", "a code", "union_members: small letters, digits, '_'")
_KEY = _matching(r"[A-Za-z0-9][A-Za-z0-9_.\-]*", "a key", "II.4-grades")


_WORD = r"[^\W\d_](?:[^\d/%;]*[^\W\d_])?"
_NOUN = _matching(_WORD, "a noun", "house: words without digits, '/', '%' and ';'")


def _is_date(cell: str) -> bool:
    """Whether a day, month or year is one of the calendar."""
    try:
        return not cell or bool(date.fromisoformat(f"{cell}-01-01"[:10]))
    except ValueError:
        return False


def _are_dates(cells: pd.Series) -> pd.Series:
    return cells.str.fullmatch(f"|{YEAR}(-[0-9]{{2}}){{0,2}}") & cells.map(_is_date).astype(bool)


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "sources": pa.DataFrameSchema(
        {
            "source": _text(_KEY, unique=True),
            "title_vi": _text(_filled()),
            "title_en": _text(_filled()),
            "publisher": _text(_filled()),
            "issued": _text(
                pa.Check(_are_dates, error="is not a date", description="write it like 2014-11-30")
            ),
            "first_year": _text(_matching(YEAR, "a year", "2013")),
            "last_year": _text(_matching(YEAR, "a year", "2013")),
            "sha256": _text(_matching(r"|[0-9a-f]{64}", "a SHA-256", "64 hexadecimal digits")),
        }
    ),
    "indicators": pa.DataFrameSchema(
        {
            "indicator": _text(_CODE, unique=True),
            "section": _text(_one_of(SECTIONS, "a section")),
            "label_vi": _text(_filled()),
            "label_en": _text(_filled()),
            "unit": _text(_filled()),
            "kind": _text(_one_of(KINDS, "a kind")),
            "note": _text(),
        }
    ),
    "units": pa.DataFrameSchema(
        {
            "unit": _text(_CODE, unique=True),
            "vi": _text(_NOUN),
            "en": _text(_NOUN),
            "en_plural": _text(_NOUN),
            "words": _text(
                _matching(rf"|{_WORD}(?:; {_WORD})*", "a list of nouns", "nhà; căn nhà")
            ),
            "fractions": _text(_one_of(("", "yes"), "yes or nothing")),
        }
    ),
    "breakdowns": pa.DataFrameSchema(
        {
            "breakdown": _text(_CODE, unique=True),
            "dimension": _text(_CODE),
            "label_vi": _text(_filled()),
            "label_en": _text(_filled()),
        }
    ),
    "aliases": pa.DataFrameSchema(
        {
            "indicator": _text(_matching("|[a-z][a-z0-9_]*", "a code", "union_members")),
            "breakdown": _text(_matching("|[a-z][a-z0-9_]*", "a code", "female")),
            "alias_vi": _text(_filled()),
        }
    ),
    "derivations": pa.DataFrameSchema(
        {
            "indicator": _text(_CODE),
            "breakdown": _text(_matching(r"\*|[a-z][a-z0-9_]*|", "a breakdown", "state, or *")),
            "operation": _text(_one_of(("share", "difference", "sum"), "an operation")),
            "left": _text(_matching(_PLAIN_TERMS, "a formula", "union_members:* + non_members")),
            "right": _text(_matching(f"|{_PLAIN_TERMS}", "a formula", "employees:*")),
        }
    ),
    "identities": pa.DataFrameSchema(
        {
            "check": _text(
                _matching(r"[a-z_]+(?::[a-z0-9_]+)+", "a check", "ratio:conference_rate"),
                unique=True,
            ),
            "kind": _text(_one_of(IDENTITY_KINDS, "a kind")),
            "left": _text(_matching(_TERMS, "a formula", "union_members:* + non_members")),
            "right": _text(_matching(_TERMS, "a formula", "conference_rate:*, or a@base")),
            "of": _text(_matching(f"|{_TERMS}", "a formula", "graded_unions:grade, or firm")),
            "if_broken": _text(_one_of(("", "fails", "ambiguous"), "a verdict")),
            "note_vi": _text(),
            "note_en": _text(),
        }
    ),
    "acknowledged": pa.DataFrameSchema(
        {
            "check": _text(_filled()),
            "period": _text(_matching(rf"{PERIOD.pattern}|", "a period", "2013")),
            "reason_vi": _text(_filled()),
            "reason_en": _text(_filled()),
        }
    ),
    "claims": pa.DataFrameSchema(
        {
            "claim": _text(_KEY, unique=True),
            "section": _text(_one_of(SECTIONS, "a section")),
            "locator": _text(_matching(LOCATOR.pattern, "a locator", "II.4 or fn:7")),
            "statement_vi": _text(_filled()),
            "statement_en": _text(_filled()),
            "source": _text(),
        }
    ),
    "claim_tests": pa.DataFrameSchema(
        {
            "claim": _text(_KEY),
            "indicator": _text(_matching("|[a-z][a-z0-9_]*", "a code", "union_members")),
            "breakdown": _text(_matching(rf"|{_SUM}", "a breakdown", "weak or average+weak")),
            "of": _text(_matching(rf"|out_of|{_OF}", "a whole", "out_of, employees@2013")),
            "test": _text(_one_of(CLAIM_TESTS, "a test")),
            "value": _text(
                _matching(rf"|{_NUMBER}|[a-z_]+", "a number or a word", "62.5 or nearly_all")
            ),
            "first_year": _text(_matching(f"|{YEAR}", "a year", "2011")),
            "last_year": _text(_matching(f"|{YEAR}", "a year", "2013")),
            "caveats": _text(_words_of(CAVEATS, "a caveat")),
            "other": _text(),
            "meaning_vi": _text(),
            "meaning_en": _text(),
            "needed_vi": _text(),
            "needed_en": _text(),
            "role": _text(_one_of(TEST_ROLES, "a role")),
            "of_rest": _text(_one_of(("", "yes"), "yes or nothing")),
        }
    ),
    "word_scale": pa.DataFrameSchema(
        {
            "word": _text(_CODE, unique=True),
            "kind": _text(_one_of(WORD_KINDS, "a kind of word")),
            "compare": _text(_one_of(COMPARISONS, "a comparison")),
            "threshold": _text(_matching(_NUMBER, "a number", "90 or 62.5")),
            "open_to": _text(_matching(f"|{_NUMBER}", "a number", "50")),
            "relative": _text(_matching(f"|{_NUMBER}", "a number", "25")),
            "label_vi": _text(_filled()),
            "label_en": _text(_filled()),
        }
    ),
    "findings": pa.DataFrameSchema(
        {
            "finding": _text(_KEY, unique=True),
            "part": _text(_one_of(PARTS, "a part")),
            "area": _text(_one_of(AREAS, "an area")),
            "text_vi": _text(_filled()),
            "text_en": _text(_filled()),
            "indicators": _text(),
            "source": _text(),
        }
    ),
    "finding_claims": pa.DataFrameSchema(
        {
            "finding": _text(_KEY),
            "claim": _text(_KEY),
            "bearing": _text(_one_of(BEARINGS, "a bearing")),
        }
    ),
}
OPTIONAL = {
    "units": ("words", "fractions"),
    "claims": ("source",), "findings": ("source",), "claim_tests": ("role", "of_rest"),
}  # fmt: skip
"""Columns that a file may be without; what is not there is empty."""
REQUIRED = ("sources", "indicators", "breakdowns")
FIGURES_SCHEMA = pa.DataFrameSchema(
    {
        "indicator": _text(_filled()),
        "breakdown": _text(),
        "period": _text(_matching(PERIOD.pattern, "a period", "2013 or 2011-2013")),
        "printed": _text(_filled()),
        "reading": _text(_one_of(READINGS, "a reading")),
        "source": _text(_filled()),
        "locator": _text(_matching(LOCATOR.pattern, "a locator", "I, II.3, part2 or fn:7")),
        "note": _text(),
        PRINTED_UNIT: _text(),
    }
)
