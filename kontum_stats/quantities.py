"""A quantity as printed in Vietnamese -> an exact value, with what the print leaves in doubt.

In: one print as it stands ('97, 52%', '149,6 triệu đồng', '746/765', 'hơn 90 doanh nghiệp').
Out: a `Quantity` in base units (VND, not millions), on Decimal, never rounded.
Refuses, with a `QuantityError` that names the print and the mend: whatever is not in the grammar,
and a print with two readings until one is chosen. It never chooses.

The grammar: [qualifier] [sign] number [scale] [unit or counted noun], or whole/whole [noun].

- '.' groups thousands, always in threes; ',' marks decimals. A dot that cannot group is read as
  a decimal mark and flagged: '88.25%', '0.500', '12.3456'. Of what is counted whole thousands
  may be grouped wrongly: '1.2450 lượt' has both readings, 1.245 and 12450.
- One comma before exactly three digits ('9,907', '40,431') has two readings, and so has one dot
  before exactly three digits in per cents: '1.234%' as thousands is far above 100, but the same
  reviews print '88.25%', so neither reading can be ruled out. Elsewhere '1.234' is 1234.
- What only the English style can be ('1,234,567', '1,234.56') has one reading, since a number
  has one decimal mark. It is read and flagged, not refused: a print cannot be changed, and no
  `reading` could settle what is not ambiguous.
- A plain space inside a number ('97, 52%', '12 500đ') is read and flagged where a scale word or
  a measure follows. Where nothing or a counted noun follows it may stand between two numbers and
  is refused ('97, 52', '15 200 người'), unless it is a no-break space or groups twice.
- The parts of a ratio are whole, so '1,234/2.345' has one reading. A fraction of a counted noun
  ('2,5 người') may be a mean or a misprint: it is read and flagged.
- A scale word before '/người/tháng' is money, also without 'đồng'. A scale word alone
  ('4 triệu') scales the value and leaves the unit open.
- '12 tỷ 340 triệu đồng' is one value; its `scale` and `decimals` are those of the last part, so
  that the last printed digit stands for scale / 10**decimals here as everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from typing import NamedTuple

from . import vocabulary
from .vocabulary import UNITS

SHARE_DECIMALS = 1
"""Of a share in per cent that is computed and not printed."""

LONGEST = 200
"""Characters of the longest print that is looked at, composed."""


def folded(text: str) -> str:
    """`text` as the words below are written: composed (NFC), in lower case, each run of spaces
    one plain space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _by_word(words_by_code: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {folded(word): code for code, words in words_by_code.items() for word in words}


QUALIFIERS: Mapping[str, str] = _by_word({c: one.words for c, one in vocabulary.QUALIFIERS.items()})
_POWERS = {"nghìn; ngàn": 3, "triệu": 6, "tỷ; tỉ": 9, "nghìn tỷ; nghìn tỉ; ngàn tỷ; ngàn tỉ": 12}
_POWERS |= {"triệu tỷ; triệu tỉ": 15}
SCALES: Mapping[str, Decimal] = {
    word: Decimal(10**power) for words, power in _POWERS.items() for word in words.split("; ")
}
MEASURES = _by_word({code: unit.words for code, unit in UNITS.items() if unit.kind == "measured"})
"""Units that are measured, not counted. Money takes a '/' and words of PER after it."""

Own = Mapping[str, frozenset[str]]
"""The nouns of a province's own units, folded, with the codes that each may stand for."""
NONE_OWN: Own = {}

FLAGS = tuple(code for code, flag in vocabulary.FLAGS.items() if flag.origin == "print")
"""Every flag of a quantity, in the order in which a quantity lists them."""


def own_nouns(units: Iterable[vocabulary.Unit]) -> Own:
    """The nouns of units, as of those that a province adds."""
    found: dict[str, frozenset[str]] = {}
    for unit in units:
        for word in map(folded, unit.words):
            found[word] = found.get(word, frozenset()) | {unit.code}
    return found


_COUNTED = [unit for unit in UNITS.values() if unit.kind == "counted"]
NOUNS = own_nouns(_COUNTED)
"""Counted things and the unit codes that each may stand for: 'đơn vị' counts administrative
units, grassroots unions (CĐCS) or enterprises."""

SLASHED = _by_word({code: unit.words_after_slash for code, unit in UNITS.items()})
"""The words that are listed as standing after a '/'."""
PER: Mapping[str, str] = {
    **{word: code for word, code in MEASURES.items() if code not in ("percent", "VND")},
    **{noun: min(codes) for noun, codes in NOUNS.items() if len(codes) == 1},
    **_by_word({unit.code: unit.words[:1] for unit in reversed(_COUNTED)}),
    **SLASHED,
}
"""What may stand after a "/": a noun of several units is the one whose first word it is."""


class QuantityError(ValueError):
    """A print that gives no quantity: `printed`, `what` is wrong with it, and the `mend`."""

    def __init__(self, printed: object, what: str, mend: str) -> None:
        self.printed, self.what, self.mend = printed, what, mend
        super().__init__(printed, what, mend)

    def __str__(self) -> str:
        shown = repr(self.printed)
        return f"{shown if len(shown) <= 80 else shown[:79] + '…'} {self.what}; {self.mend}"


@dataclass(frozen=True)
class Number:
    """One reading of a number: its `value`, its printed `decimals`, the name of the `reading`
    ('decimal', 'thousands', or '' where the number has no mark) and its `flags`."""

    value: Decimal
    decimals: int = 0
    reading: str = ""
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Quantity:
    """One printed quantity.

    `value` is in base units: VND, 97.52 for per cent, 746 for '746/765' with `out_of` 765.
    `unit` is a code ('percent', 'VND', 'kWh', 'VND/person/month', 'VND/3 months', 'VND/gift') or
    '' where none is printed or where a `noun` says what is counted; `units` are the codes that
    fit: {unit}, or all that the noun may count, or none. `scale` is the power of ten that a scale
    word stands for, `decimals` counts the decimals as printed, before the scale. `qualifier` is
    '', 'about', 'over' or 'under'; `flags` are of `FLAGS`. `other` is the value of the other
    reading where there are two.
    """

    printed: str
    value: Decimal
    out_of: Decimal | None
    unit: str
    noun: str
    units: frozenset[str]
    scale: Decimal
    decimals: int
    qualifier: str
    flags: tuple[str, ...]
    other: Decimal | None = field(default=None, compare=False)


def read_quantity(printed: str, reading: str = "", own: Own = NONE_OWN) -> Quantity:
    """The quantity that `printed` stands for, with the words of a province's `own` units.

    `reading` ('decimal' or 'thousands') chooses where the print has two readings, and only there.
    Raises QuantityError for a print outside the grammar, for two readings without `reading`, for
    a `reading` where there is nothing to choose, and for one that is neither word.
    """
    if reading not in ("", "decimal", "thousands"):
        raise QuantityError(reading, "is no reading", "write 'decimal' or 'thousands', or empty it")
    found = readings(printed, own)
    if len(found) == 1:
        if reading:
            what = f"has one reading, yet the reading {reading!r} is given"
            raise QuantityError(printed, what, "empty reading")
        return found[0]
    as_decimal, as_thousands = found
    if not reading:
        what = (
            f"can be read in two ways: {_in_words(as_decimal)} (reading 'decimal')"
            f" or {_in_words(as_thousands)} (reading 'thousands')"
        )
        raise QuantityError(printed, what, "write 'decimal' or 'thousands' into reading")
    return as_decimal if reading == "decimal" else as_thousands


def readings(printed: str, own: Own = NONE_OWN) -> tuple[Quantity, ...]:
    """Every reading of `printed`: one, or two, first as decimals, then as thousands.

    Raises QuantityError where there is none.
    """
    try:
        return _readings(printed, own)
    except _Refused as refused:
        raise QuantityError(printed, *refused.args) from None


def read_number(token: str, per_cent: bool = False) -> tuple[Number, ...]:
    """Every reading of a number without sign, scale and unit ('40.431', '97, 52', '1 500 000'),
    decimals before thousands; none where it is no number.

    With `per_cent` a dot before three digits may mark decimals too.
    """
    compact, spaced = _without_spaces(token)
    if len(compact) > LONGEST or _PADDED_GROUP.fullmatch(compact):
        return ()
    padded = {"leading_zero"} if _LEADING_ZERO.match(compact) else set()
    found = [
        form.read(compact, spaced | padded)
        for form in _FORMS
        if re.fullmatch(form.pattern, compact)
    ]
    if len(found) == 2 and "." in compact and not per_cent:
        return tuple(number for number in found if number.reading == "thousands")
    return tuple(found)


class _Refused(Exception):
    """What is wrong and the mend; `readings` adds the print."""


class _Form(NamedTuple):
    """One way in which digits and marks make a number."""

    pattern: str
    reading: str
    thousands: str
    decimal: str
    flags: tuple[str, ...] = ()

    def fits(self, token: str) -> bool:
        """Whether `token` is a number of this form."""
        return re.fullmatch(self.pattern, token.strip(_BLANKS)) is not None

    def read(self, compact: str, flags: Iterable[str]) -> Number:
        plain = compact.replace(self.thousands, "") if self.thousands else compact
        whole, _, fraction = plain.partition(self.decimal) if self.decimal else (plain, "", "")
        value = Decimal(f"{whole}.{fraction}" if fraction else whole)
        return Number(value, len(fraction), self.reading, frozenset((*self.flags, *flags)))


class _UnitRead(NamedTuple):
    code: str = ""
    noun: str = ""
    codes: frozenset[str] = frozenset()


class _AmountRead(NamedTuple):
    """What stands after qualifier and sign, in each of its readings."""

    numbers: list[Number]
    unit: _UnitRead
    scale: Decimal = Decimal(1)
    out_of: Decimal | None = None


_BLANKS = " \u00a0"
_DOTTED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_COMMAED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_FORMS = (  # decimals before thousands: the order of `readings`
    _Form(r"[0-9]+", "", "", ""),
    _Form(rf"(?:{_DOTTED}|[0-9]+),[0-9]+", "decimal", ".", ","),
    _Form(r"[0-9]+\.[0-9]+", "decimal", "", ".", ("decimal_dot",)),
    _Form(rf"{_COMMAED}\.[0-9]+", "decimal", ",", ".", ("decimal_dot", "comma_thousands")),
    _Form(_DOTTED, "thousands", ".", ""),
    _Form(_COMMAED, "thousands", ",", "", ("comma_thousands",)),
)
_MISGROUPED = _Form(r"[1-9][0-9]{0,2}\.[0-9]{4,6}", "thousands", ".", "")
# A padded number is small ('03'): '05.370' and '05,370' are neither usual thousands nor decimals.
_PADDED_GROUP = re.compile(r"0[0-9]+[.,][0-9]{3}")
_LEADING_ZERO = re.compile(r"0[0-9]")

# Plain spaces and no-break spaces stay apart, since only a plain one may stand between numbers.
_SPACES = str.maketrans(
    dict.fromkeys("\t\n\r", " ") | dict.fromkeys("\u2007\u2009\u202f", "\u00a0")
)
_S = "[ \u00a0]"
_STRAY_SPACE = re.compile(rf"([0-9.]+)(?:{_S},{_S}?|,{_S})([0-9]+)")
_SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:{_S}[0-9]{{3}})+(?:,[0-9]+)?")
_MAYBE_TWO_NUMBERS = re.compile(rf"{_STRAY_SPACE.pattern}|[0-9]+ [0-9]{{3}}(?:,[0-9]+)?")


def _any_of(words: Iterable[str]) -> str:
    """A pattern for `words` in either case. IGNORECASE would take 'İ' for an 'i' as well, which
    no folding turns back into the word."""
    either_case = (
        "".join(f"{_S}+" if letter == " " else f"[{letter}{letter.upper()}]" for letter in word)
        for word in sorted(words, key=len, reverse=True)
    )
    return f"(?:{'|'.join(either_case)})"


_NUMBER = r"[0-9][0-9., \u00a0]*"
_OPENING = re.compile(rf"(?:({_any_of(QUALIFIERS)}){_S}+)?([-\u2212]?)(?=[0-9])")
_SHORT_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE), spelled)
    for pattern, spelled in (
        (r"^₫\s?([0-9][0-9.,]*)$", r"\1 đồng"),
        (r"(?<=[0-9½¼¾])\s?tr\.?\s?(?:đ|đồng)$", " triệu đồng"),
        (r"(?<=[0-9½¼¾])\s?tr$", " triệu"),
        (r"(?<=[0-9])\s?(?:ngh|ng|n)\.?\s?(?:đ|đồng)$", " nghìn đồng"),
        (r"(?<=[0-9½¼¾])\s?t[ỷỉ]đ$", " tỷ đồng"),
        (r"(?<=[0-9])½", ",5"),
        (r"(?<=[0-9])¼", ",25"),
        (r"(?<=[0-9])¾", ",75"),
        (rf"(?<![0-9.,])([0-9]+)\s?({'|'.join(SCALES)})\s+rưỡi(?!\w)", r"\1,5 \2"),
        (r"(?<!\w)âm\s+(?=[0-9])", "-"),
        (r"^\(([0-9][0-9.,]*)\)(?=\s)", r"-\1"),
    )
)
_AMOUNT = re.compile(rf"({_NUMBER})(?:({_any_of(SCALES)})(?![^\W\d_]){_S}*)?")
_RATIO = re.compile(rf"({_NUMBER})/{_S}*({_NUMBER})")
_PER = re.compile(r"(?:0*([1-9][0-9]?) ?)?(\D.*)")

# Decimal's default context rounds to 28 digits.
_EXACT = Context(prec=2 * LONGEST)
_SCALE_NAMES = dict(zip(range(0, 18, 3), ("", "thousand", "million", "billion", "thousand billion",
                                          "million billion"), strict=True))  # fmt: skip


def _readings(printed: str, own: Own) -> tuple[Quantity, ...]:
    line = _spelled_out(_line(printed))
    opening = _OPENING.match(line)
    if opening is None:
        raise _Refused(*_no_number(line))
    qualifier, sign = opening.groups()
    ratio = _RATIO.match(line, opening.end())
    amount = _ratio(ratio, sign, own) if ratio else _amount(line, opening.end(), own)
    found = tuple(
        Quantity(
            printed=printed,
            value=_EXACT.minus(number.value) if sign else number.value,
            out_of=amount.out_of,
            unit=amount.unit.code,
            noun=amount.unit.noun,
            units=amount.unit.codes,
            scale=amount.scale,
            decimals=number.decimals,
            qualifier=QUALIFIERS[folded(qualifier)] if qualifier else "",
            flags=_flags(number, amount),
        )
        for number in amount.numbers
    )
    if len(found) == 1:
        return found
    first, second = found
    return replace(first, other=second.value), replace(second, other=first.value)


def _line(printed: str) -> str:
    """`printed` composed, with two kinds of space left, plain and no-break."""
    if not isinstance(printed, str):
        raise _Refused("is no text", "give the figure as printed")
    # No letter is decomposed into more than four characters: what is longer than that is not
    # worth composing.
    is_long = len(printed) > 4 * LONGEST
    line = "" if is_long else unicodedata.normalize("NFC", printed.translate(_SPACES))
    if is_long or len(line) > LONGEST:
        raise _Refused(f"is longer than {LONGEST} characters", "give the figure alone")
    line = line.strip(" \u00a0")
    for character in line:
        if character.isdecimal() and character not in "0123456789":
            what = f"holds {character!r} (U+{ord(character):04X}), a digit of another script"
            raise _Refused(what, "write the digits 0 to 9")
        if not character.isprintable() and character != "\u00a0":
            raise _Refused(f"holds an invisible character (U+{ord(character):04X})", "take it out")
    return line


def _spelled_out(line: str) -> str:
    """`line` with its short and spoken forms as the grammar has them: '350 trđ', '2 tỷ rưỡi',
    '3½ tỷ đồng', '₫250.000', 'âm 0,6%', and an account's loss, '(1.250) triệu đồng'."""
    for pattern, spelled in _SHORT_FORMS:
        line = pattern.sub(spelled, line)
    return line


def _no_number(line: str) -> tuple[str, str]:
    if not any(character in "0123456789" for character in line):
        return "holds no number" if line else "is empty", "give the figure as printed, in digits"
    known = ", ".join(QUALIFIERS)
    return "does not begin with a number", f"before it only one of these may stand: {known}"


def _flags(number: Number, amount: _AmountRead) -> tuple[str, ...]:
    given = {
        "ambiguous_print": len(amount.numbers) > 1,
        "above_whole": amount.out_of is not None and number.value > amount.out_of,
        "fraction_of_count": bool(amount.unit.noun) and not _is_whole(number.value),
    }
    return tuple(flag for flag in FLAGS if given.get(flag) or flag in number.flags)


def _ratio(found: re.Match[str], sign: str, own: Own) -> _AmountRead:
    unit = _unit(found.string[found.end() :], own, is_scaled=False)
    if sign or unit.code:
        raise _Refused("is a ratio with a minus sign or a measure", "print the ratio alone")
    part, whole = (
        next((number for number in _numbers(token, "count") if not number.decimals), None)
        for token in found.groups()
    )
    if part is None or whole is None or not whole.value:
        what = "is a ratio, but not one of whole numbers above 0"
        raise _Refused(what, "print it as in '746/765', or the number alone")
    return _AmountRead([replace(part, flags=part.flags | whole.flags)], unit, out_of=whole.value)


def _amount(line: str, start: int, own: Own) -> _AmountRead:
    """One number with its scale word, or several that make one value ('12 tỷ 340 triệu')."""
    parts = []
    while found := _AMOUNT.match(line, start):
        parts.append((found[1], SCALES[folded(found[2])] if found[2] else Decimal(1)))
        start = found.end()
    *leading, (last_token, last_scale) = parts
    unit = _unit(line[start:], own, is_scaled=last_scale > 1)
    below, totals = Decimal("Infinity"), [Number(Decimal(0))]
    for token, scale in leading:
        whole = [number for number in _numbers(token, "measure") if not number.decimals]
        totals, below = _sums(totals, whole, scale, below), scale
    if leading and last_scale == 1:
        what = "ends in a number without a scale word, after one with it"
        raise _Refused(what, "give each part its scale word, as in '12 tỷ 340 triệu đồng'")
    kind = unit.code or ("measure" if last_scale > 1 else "count")
    numbers = _numbers(last_token, kind)
    if unit.noun and not unit.code and len(numbers) == 1 and _MISGROUPED.fits(last_token):
        numbers += (_MISGROUPED.read(last_token.strip(_BLANKS), ()),)
    return _AmountRead(_sums(totals, numbers, last_scale, below), unit, last_scale)


def _sums(
    totals: list[Number], parts: Iterable[Number], scale: Decimal, below: Decimal
) -> list[Number]:
    """Each total with each part that, in its `scale`, stays `below` the scale before it."""
    scaled = [replace(part, value=_EXACT.multiply(part.value, scale)) for part in parts]
    found = [
        replace(
            part,
            value=_without_zeros(_EXACT.add(total.value, part.value)),
            flags=part.flags | total.flags,
        )
        for total in totals
        for part in scaled
        if part.value < below
    ]
    if not found:
        what = "is no compound: whole parts, each below the scale of the part before it"
        raise _Refused(what, "write it as in '12 tỷ 340 triệu đồng'")
    return found


def _numbers(token: str, kind: str) -> tuple[Number, ...]:
    """The readings of `token`; `kind` is 'count' or 'measure', or the unit code of a measure."""
    token = token.strip(" \u00a0")
    found = read_number(token, per_cent=kind == "percent")
    if found and not (kind == "count" and _MAYBE_TWO_NUMBERS.fullmatch(token)):
        return found
    mend = "give one figure; '.' groups thousands in threes, ',' marks decimals: '1.234,5'"
    raise _Refused(f"holds {token!r}, which is not one number", mend)


def _without_spaces(token: str) -> tuple[str, set[str]]:
    if stray := _STRAY_SPACE.fullmatch(token):
        return f"{stray[1]},{stray[2]}", {"stray_space"}
    if _SPACED.fullmatch(token):
        # With dots for the spaces the groups are read as thousands, which they are.
        return token.replace(" ", ".").replace("\u00a0", "."), {"space_thousands"}
    return token, set()


def _without_zeros(value: Decimal) -> Decimal:
    """149600000 for 149600000.0, as 149.6 million comes out."""
    return Decimal(int(value)) if _is_whole(value) else value


def _is_whole(value: Decimal) -> bool:
    return value == int(value)


def _unit(tail: str, own: Own, is_scaled: bool) -> _UnitRead:
    head, slash, per = (folded(piece) for piece in tail.partition("/"))
    code = "VND" if slash and is_scaled and not head else MEASURES.get(head, "")
    if slash:
        if code != "VND":
            raise _Refused("has a '/' after what is no money", "print the number alone")
        code = "/".join([code, *(_per(piece.strip(), own) for piece in per.split("/"))])
    if not head and not code:
        return _UnitRead()
    if code and not (is_scaled and code == "percent"):
        return _UnitRead(code, codes=frozenset({code}))
    codes = NOUNS.get(head, frozenset()) | own.get(head, frozenset())
    if codes:
        return _UnitRead(noun=" ".join(tail.split()), codes=codes)
    known = "'%', 'đồng', 'triệu đồng', 'kWh', 'người', 'lượt người', 'đơn vị', 'cuộc'"
    what = f"holds {' '.join(tail.split())!r}, which is neither a known unit nor a counted thing"
    raise _Refused(what, f"print the number alone, or with what is known, such as {known}")


def _per(piece: str, own: Own) -> str:
    found = _PER.fullmatch(piece)
    code = min(own.get(found[2], ()), default="") or PER.get(found[2]) if found else ""
    if not found or not code:
        what = f"is money per {piece!r}, which is not known"
        raise _Refused(what, f"known: {', '.join([*SLASHED, *own])}")
    count = int(found[1] or 1)
    return code if count == 1 else f"{count} {code}s"


def _in_words(quantity: Quantity) -> str:
    """The value of one reading in the printed scale, for a message: '9.907 million VND'."""
    power = quantity.scale.adjusted()
    number = format(quantity.value.scaleb(-power, _EXACT).normalize(_EXACT), "f")
    return " ".join(filter(None, (number, _SCALE_NAMES[power], quantity.unit or quantity.noun)))
