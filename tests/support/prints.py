"""Single prints, read as cleaning reads them, for the tests of the audit."""

from __future__ import annotations

from kontum_stats.audit.facts import Operand
from kontum_stats.audit.spans import Amount
from kontum_stats.cleaning.figures import Figure
from kontum_stats.quantities import readings


def amount(printed: str, unit: str = "") -> Amount:
    """What is printed; three decimals are decimals and not thousands. Where the print counts
    something and no `unit` is given, it counts persons."""
    found = readings(printed)[0]
    unit = unit or found.unit or "person"
    return Amount(found.value, unit, found.decimals, int(found.scale), found.qualifier)


def operand(printed: str, unit: str, period: str = "2013") -> Operand:
    """An operand of one print."""
    read, year = amount(printed, unit), int(period)
    figure = Figure(
        indicator="x", breakdown="", section="rights", label_vi="X", label_en="X", period=period,
        first_year=year, last_year=year, value=float(read.value), out_of=None, unit=unit,
        qualifier=read.qualifier, printed=printed, source="s1", locator="I", flags=(), note="",
        decimals=read.decimals, scale=read.scale, other_value=None,
    )  # fmt: skip
    return Operand((figure,), read, False, "X", "X", "", "")
