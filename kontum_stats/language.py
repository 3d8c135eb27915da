"""The two languages of the pages: messages, numbers, money, periods.

Messages are written in English where they are used and translated by the gettext catalogues
in `locale/vi/*.po`, one file per module; numbers and dates are formatted by Babel (CLDR).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from importlib.resources import files
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from .vocabulary import MONEY, QUALIFIERS, UNITS, Unit

LANGUAGES = ("vi", "en")
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
MISSING = "\u2026"  # in tables of figures, as yearbooks have it

_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?(?!\d)")
_CELL = re.compile(r"(.*):t(\d+)(?:r(\d+)c(\d+))?")
_LOCALES = {"vi": Locale("vi", "VN"), "en": Locale("en", "GB")}
_MONEY_SCALES = ((10**9, "billion"), (10**6, "million"))
_MONEY_WORDS = {
    "vi": {"billion": "tỷ đồng", "million": "triệu đồng", "": "đồng"},
    "en": {"billion": "billion VND", "million": "million VND", "": "VND"},
}


@dataclass(frozen=True)
class Language:
    """One language of the pages. Called with an English message it returns the translation:
    `t("{count} figures", count=t.number(3))`. `documents` has the key and the short name of each
    document of a province, where places of several could be meant; `units` are those that it
    adds."""

    code: str
    documents: tuple[tuple[str, str], ...] = ()
    units: tuple[Unit, ...] = ()

    def __call__(self, message: str, /, **values: object) -> str:
        """`message` in this language, with `values` filled in. Raises KeyError for a message
        that the catalogue lacks: a page never shows half a translation."""
        translated = message if self.code == "en" else _catalogue(self.code).get(message)
        if translated is None:
            mend = f"add its msgid and msgstr to a .po file in kontum_stats/locale/{self.code}"
            raise KeyError(f"{message!r} is not translated: {mend}")
        return translated.format(**values) if values else translated

    def count(self, singular: str, plural: str, number: int, /, **values: object) -> str:
        """A message that depends on `number`, which is filled in as {n}. Vietnamese has no
        plural: its catalogue translates the plural message."""
        message = singular if self.code == "en" and number == 1 else plural
        return self(message, n=self.number(number), **values)

    def label(self, row: Mapping[str, Any] | Any) -> str:
        """`label_vi` or `label_en` of a row (a mapping, a Series or a named tuple)."""
        return self.of(row, "label")

    def of(self, row: Mapping[str, Any] | Any, field: str) -> str:
        """`<field>_vi` or `<field>_en` of a row (a mapping, a Series or a named tuple)."""
        name = f"{field}_{self.code}"
        return str(row[name] if hasattr(row, "keys") else getattr(row, name))

    def number(self, value: float | Decimal, decimals: int | None = None) -> str:
        """`value` grouped as the reader expects; `decimals` fixed, or as many as it has."""
        if _is_missing(value):
            return EN_DASH
        exact = Decimal(str(value))
        if decimals is None:
            decimals = max(0, -int(exact.normalize().as_tuple().exponent))
        # A half is rounded up, as readers do. Python groups by three as both locales do, in a
        # tenth of the time that Babel takes: a federation's page writes 20,000 numbers.
        with localcontext(prec=60, rounding=ROUND_HALF_UP):
            return f"{exact:,.{decimals}f}".translate(_symbols(self.code))

    def signed(self, value: float | Decimal, decimals: int | None = None) -> str:
        """`value` with its sign, a true minus sign included."""
        printed = self.number(value, decimals)
        return f"+{printed}" if not _is_missing(value) and value > 0 else printed

    def percent(self, value: float | Decimal, decimals: int | None = None) -> str:
        """`value`, already in per cent (97.52), with its sign: '97,52%' or '97.52%'."""
        return f"{self.number(value, decimals)}%"

    def money(self, value: float | Decimal, decimals: int | None = None, scale: int = 1) -> str:
        """`value` in VND in the largest scale that keeps it exact: '149,6 triệu đồng'. Where
        that is the `scale` in which it is printed, with `decimals` as printed."""
        if _is_missing(value):
            return EN_DASH
        exact = Decimal(str(value))
        for factor, word in _MONEY_SCALES:
            scaled = exact / factor
            if abs(scaled) >= 1 and scaled == round(scaled, 3):
                fixed = decimals if scale == factor else None
                return self._with_unit(self.number(scaled, fixed), _MONEY_WORDS[self.code][word])
        return self._with_unit(self.number(exact), _MONEY_WORDS[self.code][""])

    def quantity(
        self, value: float | Decimal, unit: str, decimals: int | None = None, scale: int = 1
    ) -> str:
        """`value` with its unit code written out: per cent, money, kWh, or a counted thing;
        `decimals` and `scale` as printed, or as many decimals as the value has."""
        if decimals is not None and unit.split("/")[0] != MONEY:
            decimals = max(decimals - len(str(scale)) + 1, 0)
        if unit == "percent":
            return self.percent(value, decimals)
        if unit.split("/")[0] == MONEY:
            per = [self.unit(part) for part in unit.split("/")[1:]]
            return "/".join([self.money(value, decimals, scale), *per])
        if _is_missing(value):
            return EN_DASH
        name = self.unit(unit, value)
        return self._with_unit(self.number(value, decimals), name)

    def unit(self, unit: str, value: float | Decimal = 1) -> str:
        """The name of a unit code; `value` decides between singular and plural. Composed ones
        too: 'VND/person/month', 'VND/3 months'."""
        first, *per = unit.split("/")
        return "/".join([self._unit(first, value != 1), *(self._unit(part) for part in per)])

    def _unit(self, unit: str, are_several: bool = False) -> str:
        count, _, code = unit.rpartition(" ")
        wanted = code.removesuffix("s") if count else code
        known = UNITS.get(wanted) or next((one for one in self.units if one.code == wanted), None)
        if known is None:
            return unit
        plural = are_several or bool(count)
        name = known.vi if self.code == "vi" else known.en_plural if plural else known.en
        return f"{count} {name}" if count else name

    def qualified(self, shown: str, qualifier: str) -> str:
        """What is `shown` of a figure, with the words for its `qualifier`: 'about 90 unions'."""
        return self(QUALIFIERS[qualifier].phrase, quantity=shown) if qualifier else shown

    def period(self, period: str) -> str:
        """'2011-2013' with the dash of a range."""
        return period.replace("-", EN_DASH)

    def day(self, iso: str) -> str:
        """An ISO date written out in full; '2023-12' as the month, '2023' as the year alone."""
        year, *rest = iso.split("-")
        if not rest:
            return year
        if len(rest) == 1:
            month = date.fromisoformat(f"{iso}-01")
            return format_skeleton("yMMMM", month, locale=_LOCALES[self.code])
        return format_date(date.fromisoformat(iso), format="long", locale=_LOCALES[self.code])

    def locator(self, locators: str, source: str = "") -> str:
        """Where a figure is printed, in words: 'fn:12 I' -> 'chú thích 12, mục I'; of several
        documents with the one, or the ones, that `source` names."""
        places = ", ".join(self._place(locator) for locator in locators.split())
        named = [name for key, name in self.documents if key in source.split()]
        return f"{places}, {self.listing(named)}" if places and named else places

    def places(self, found: Iterable[tuple[str, str]]) -> str:
        """Where figures are printed, given by locator and source, each place once: those of one
        document together."""
        by_source: dict[str, dict[str, None]] = {}
        for locators, source in found:
            by_source.setdefault(source if self.documents else "", {}).update(
                dict.fromkeys(locators.split())
            )
        return "; ".join(
            self.locator(" ".join(places), source) for source, places in by_source.items()
        )

    def of_province(
        self, sources: Iterable[Mapping[str, Any]], units: Iterable[Mapping[str, str]]
    ) -> Language:
        """This language with the words of a province: its own units (rows of units.csv), and its
        documents (rows of sources.csv). Of several each is called by the years that its title
        names, where these tell them apart, else by its title."""
        own, listed = tuple(map(Unit.own, units)), list(sources)
        if len(listed) < 2:
            return replace(self, documents=(), units=own)
        titles = [str(row[f"title_{self.code}"]) for row in listed]
        years = [found[-1] if (found := _YEARS.findall(title)) else "" for title in titles]
        if len({*years, ""}) <= len(listed):
            names = [f"“{title}”" for title in titles]
        else:
            names = [self("review of {years}", years=self.period(one)) for one in years]
        keys = [str(row["source"]) for row in listed]
        return replace(self, documents=tuple(zip(keys, names, strict=True)), units=own)

    def _place(self, locator: str) -> str:
        cell = _CELL.fullmatch(locator)
        if cell:
            section, number, row, column = cell.groups()
            table = self("table {number} of {section}", number=number, section=self._place(section))
            if row is None:
                return table
            return self("{table}, row {row}, column {column}", table=table, row=row, column=column)
        if locator.startswith("fn:"):
            return self("note {number}", number=locator.removeprefix("fn:"))
        if locator.startswith("en:"):
            return self("endnote {number}", number=locator.removeprefix("en:"))
        if locator == "top":
            return self("opening")
        if locator.startswith("part"):
            part, _, section = locator.removeprefix("part").partition(".")
            if section:
                return self("section {number} of part {part}", number=section, part=part)
            return self("part {number}", number=part)
        return self("section {number}", number=locator)

    def listing(self, items: list[str]) -> str:
        """'a, b và c' or 'a, b and c'."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('and')} {items[-1]}"

    @staticmethod
    def _with_unit(number: str, name: str) -> str:
        return f"{number}{NO_BREAK_SPACE}{name}" if name else number


@cache
def load(code: str) -> Language:
    """The language `vi` or `en`. Raises ValueError for another."""
    if code not in LANGUAGES:
        raise ValueError(f"language {code!r} is not one of {', '.join(LANGUAGES)}")
    return Language(code)


@cache
def _catalogue(code: str) -> dict[str, str]:
    messages: dict[str, str] = {}
    folder = files("kontum_stats") / "locale" / code
    for resource in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not resource.name.endswith(".po"):
            continue
        with resource.open("rb") as stream:
            catalogue = read_po(stream, locale=code)
        messages |= {
            str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string
        }
    return messages


@cache
def _symbols(code: str) -> dict[int, str]:
    """What stands in a number of a locale for Python's comma and point, and a true minus sign."""
    locale = _LOCALES[code]
    return str.maketrans(
        {",": get_group_symbol(locale), ".": get_decimal_symbol(locale), "-": MINUS}
    )


def _is_missing(value: float | Decimal | None) -> bool:
    return value is None or math.isnan(value)
