"""A quantity as printed in Vietnamese -> an exact value, with what the print leaves in doubt.

In: one print as it stands ('97, 52%', '149,6 triệu đồng', '746/765', 'hơn 90 doanh nghiệp').
Out: a `Quantity` in base units (VND, not millions), on Decimal, never rounded.
Refuses, with a `QuantityError` that names the print and the mend: whatever is not in the grammar,
and a print with two readings until one is chosen. It never chooses.

The grammar: [qualifier] [sign] number [scale] [unit or counted noun], or whole/whole [noun].

- '.' groups thousands, always in threes; ',' marks decimals. A dot that cannot group is read as
  a decimal mark and flagged: '88.25%', '0.500', '12.3456'.
- One comma before exactly three digits ('9,907', '40,431') has two readings, and so has one dot
  before exactly three digits in per cents: '1.234%' as thousands is far above 100, but the same
  reviews print '88.25%', so neither reading can be ruled out. Elsewhere '1.234' is 1234.
- What only the English style can be ('1,234,567', '1,234.56') has one reading, since a number
  has one decimal mark. It is read and flagged, not refused: a print cannot be changed, and no
  `reading` could settle what is not ambiguous.
- A plain space inside a number ('97, 52%', '3 500 000đ') is read and flagged where a measure
  follows; between counts it may stand between two numbers, and is refused.
- A scale word before '/người/tháng' is money, also without 'đồng'. A scale word alone
  ('4 triệu') scales the value and leaves the unit open.
- '12 tỷ 340 triệu đồng' is one value; its `scale` and `decimals` are those of the last part, so
  that the last printed digit stands for scale / 10**decimals here as everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

LONGEST = 200
"""Characters of the longest print that is looked at."""

QUALIFIERS: Mapping[str, str] = {
    "khoảng": "about",
    "chừng": "about",
    "ước": "about",
    "ước đạt": "about",
    "ước tính": "about",
    "xấp xỉ": "about",
    "hơn": "over",
    "trên": "over",
    "gần": "under",
    "dưới": "under",
}

SCALES: Mapping[str, Decimal] = {
    "nghìn": Decimal(10**3),
    "ngàn": Decimal(10**3),
    "triệu": Decimal(10**6),
    "tỷ": Decimal(10**9),
    "tỉ": Decimal(10**9),
    "nghìn tỷ": Decimal(10**12),
    "nghìn tỉ": Decimal(10**12),
    "ngàn tỷ": Decimal(10**12),
    "ngàn tỉ": Decimal(10**12),
}

MONEY = frozenset({"đồng", "đ", "vnđ", "vnd", "₫"})

MEASURES: Mapping[str, str] = {
    "%": "percent",
    "phần trăm": "percent",
    "kwh": "kWh",
    "ha": "ha",
    "km": "km",
    "m": "m",
    "m2": "m2",
    "m²": "m2",
    "kg": "kg",
    "tấn": "tonne",
}

PER: Mapping[str, str] = {
    "người": "person",
    "lao động": "person",
    "hộ": "household",
    "suất": "gift",
    "suất quà": "gift",
    "ngày": "day",
    "tháng": "month",
    "quý": "quarter",
    "năm": "year",
}

FLAGS: Mapping[str, str] = {
    "ambiguous_print": "the print has two readings, one was chosen",
    "stray_space": "a space stands beside the decimal comma",
    "space_thousands": "spaces group the thousands",
    "decimal_dot": "a dot marks the decimals",
    "comma_thousands": "commas group the thousands",
    "leading_zero": "the number begins with a zero that counts nothing",
    "above_whole": "the part is greater than the whole",
}
"""Every flag a quantity can carry, in the order in which they are listed there."""

_COUNTED = {
    "person": "người; người lao động; đồng chí; cá nhân; lao động; lao động nữ; CNVCLĐ; nữ CNVCLĐ;"
    " CNLĐ; nữ CNLĐ; công nhân lao động; CBCĐ; cán bộ; cán bộ công đoàn; CBCĐ chuyên trách;"
    " người CBCĐ chuyên trách; đoàn viên; đoàn viên công đoàn; ĐVCĐ; cán bộ, đoàn viên;"
    " đoàn viên, CNVCLĐ; đảng viên; VĐV; vận động viên; diễn viên; thí sinh; học sinh",
    "person_turn": "lượt; lượt người; lượt CNVCLĐ; lượt nữ CNVCLĐ; lượt CNLĐ; lượt CBCĐ;"
    " lượt cán bộ; lượt đoàn viên; lượt đoàn viên, CNVCLĐ; lượt lao động",
    "collective": "tập thể",
    "collective_turn": "lượt tập thể",
    "union": "CĐCS; CĐCS, NĐ; CĐCS xã; tổ chức CĐCS; công đoàn cơ sở; tổ chức công đoàn;"
    " nghiệp đoàn; đơn vị; đơn vị công đoàn; công đoàn cấp trên cơ sở; CĐ cấp trên cơ sở",
    "unit": "đơn vị; đơn vị công đoàn; cơ quan; cơ quan, đơn vị; cơ quan, đơn vị, doanh nghiệp;"
    " doanh nghiệp; công đoàn cấp trên cơ sở; CĐ cấp trên cơ sở",
    "enterprise": "doanh nghiệp; đơn vị",
    "event": "cuộc; cuộc kiểm tra; cuộc thi; hội thi; hội thao; hội diễn;"
    " hội thi, hội thao, hội diễn; lần",
    "time": "lần; lượt",
    "class": "lớp; lớp tập huấn",
    "gift": "suất; suất quà",
    "copy": "cuốn; cuốn vở; tờ; tờ báo",
    "issue": "số",
    "article": "bài; bài viết",
    "news_item": "tin",
    "photo": "hình ảnh",
    "tv_report": "phóng sự; phóng sự truyền hình",
    "activity": "hoạt động; hoạt động tuyên truyền",
    "project": "dự án",
    "team": "đội; đoàn",
    "act": "tiết mục",
    "letter": "đơn; đơn thư",
    "model": "mô hình",
    "club": "câu lạc bộ; CLB",
    "topic": "đề tài",
    "work": "công trình",
    "sport": "bộ môn; môn",
    "cluster": "cụm; cụm pa nô",
}


class QuantityError(ValueError):
    """A print that gives no quantity: `printed`, `what` is wrong with it, and the `mend`."""

    def __init__(self, printed: object, what: str, mend: str = "") -> None:
        self.printed, self.what, self.mend = printed, what, mend
        super().__init__(printed, what, mend)

    def __str__(self) -> str:
        line = f"{_shortened(self.printed)} {self.what}"
        return f"{line}; {self.mend}" if self.mend else line


@dataclass(frozen=True)
class Number:
    """One reading of a number: its `value`, its printed `decimals`, the name of the `reading`
    ('decimal', 'thousands', or '' where the number has no mark) and its `flags`."""

    value: Decimal
    decimals: int
    reading: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Quantity:
    """One printed quantity.

    `value` is in base units: VND, 97.52 for per cent, 746 for '746/765' with `out_of` 765.
    `unit` is a code ('percent', 'VND', 'kWh', 'VND/person/month', 'VND/3 months', 'VND/gift') or
    '' where none is printed or where a `noun` says what is counted; `units` are the codes that
    fit: {unit}, or all that the noun may count, or none. `scale` is the power of ten that a scale
    word stands for, `decimals` counts the decimals as printed, before the scale. `qualifier` is
    '', 'about', 'over' or 'under'; `flags` are keys of `FLAGS`.
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


def read_quantity(printed: str, reading: str = "") -> Quantity:
    """The quantity that `printed` stands for.

    `reading` ('decimal' or 'thousands') chooses where the print has two readings, and only there.
    Raises QuantityError for a print outside the grammar, for two readings without `reading`, for
    a `reading` where there is nothing to choose, and for one that is neither word.
    """
    if reading not in ("", "decimal", "thousands"):
        raise QuantityError(reading, "is no reading", "write 'decimal' or 'thousands', or empty it")
    found = readings(printed)
    if len(found) == 1:
        if reading:
            what = f"has one reading, yet the reading {reading!r} is given"
            raise QuantityError(printed, what, "empty reading")
        return found[0]
    if not reading:
        both = " or ".join(
            f"{_in_words(quantity)} (reading {name!r})"
            for quantity, name in zip(found, ("decimal", "thousands"), strict=True)
        )
        what = f"can be read in two ways: {both}"
        raise QuantityError(printed, what, "write 'decimal' or 'thousands' into reading")
    return found[0 if reading == "decimal" else 1]


def readings(printed: str) -> tuple[Quantity, ...]:
    """Every reading of `printed`: one, or two, first as decimals, then as thousands.

    Raises QuantityError where there is none.
    """
    try:
        return _readings(printed)
    except _Refused as refused:
        raise QuantityError(printed, *refused.args) from None


def read_number(token: str, per_cent: bool = False) -> tuple[Number, ...]:
    """Every reading of a number without sign, scale and unit ('40.431', '97, 52', '1 500 000'),
    decimals before thousands; none where it is no number.

    With `per_cent` a dot before three digits may mark decimals too.
    """
    compact, spaced = _without_inner_spaces(token)
    if compact is None or _PADDED_GROUP.fullmatch(compact):
        return ()
    padded = ("leading_zero",) if _LEADING_ZERO.match(compact) else ()
    found = [
        _number(compact, form, (*spaced, *padded)) for form in _FORMS if form[0].fullmatch(compact)
    ]
    if len(found) == 2 and "." in compact and not per_cent:
        found = [number for number in found if number.reading == "thousands"]
    return tuple(found)


def folded(text: str) -> str:
    """`text` as the keys of QUALIFIERS, SCALES, MEASURES, PER and NOUNS are written: composed
    (NFC), without upper case, each run of spaces one space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _nouns() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code, words in _COUNTED.items():
        for word in words.split(";"):
            found[folded(word)] = found.get(folded(word), frozenset()) | {code}
    return found


NOUNS: Mapping[str, frozenset[str]] = _nouns()
"""Counted things and the unit codes that each may stand for: 'đơn vị' counts administrative
units, grassroots unions (CĐCS) or enterprises."""


class _Refused(Exception):
    """What is wrong and the mend; `readings` adds the print."""


@dataclass(frozen=True)
class _Unit:
    code: str = ""
    noun: str = ""
    codes: frozenset[str] = frozenset()

    @property
    def is_measure(self) -> bool:
        return bool(self.code)


_SPACES = " \u00a0"
_PLAIN_SPACES = "\t\n\r"
_NO_BREAK_SPACES = "\u2007\u2009\u202f"
_TO_TWO_SPACES = str.maketrans(
    dict.fromkeys(_PLAIN_SPACES, " ") | dict.fromkeys(_NO_BREAK_SPACES, "\u00a0")
)

_DOTTED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_COMMAED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
# pattern, reading, mark of the thousands, mark of the decimals, flags; decimals before thousands
_FORMS = (
    (re.compile(r"[0-9]+"), "", "", "", ()),
    (re.compile(rf"(?:{_DOTTED}|[0-9]+),[0-9]+"), "decimal", ".", ",", ()),
    (re.compile(r"[0-9]+\.[0-9]+"), "decimal", "", ".", ("decimal_dot",)),
    (re.compile(rf"{_COMMAED}\.[0-9]+"), "decimal", ",", ".", ("decimal_dot", "comma_thousands")),
    (re.compile(_DOTTED), "thousands", ".", "", ()),
    (re.compile(_COMMAED), "thousands", ",", "", ("comma_thousands",)),
)
# A padded number is small ('03'); '05.370' and '05,370' are neither usual thousands nor decimals.
_PADDED_GROUP = re.compile(r"0[0-9]+[.,][0-9]{3}")
_LEADING_ZERO = re.compile(r"0[0-9]")
_STRAY_SPACE = re.compile(rf"([0-9.]+)(?:[{_SPACES}],[{_SPACES}]?|,[{_SPACES}])([0-9]+)")
_SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:[{_SPACES}][0-9]{{3}})+(?:,[0-9]+)?")
_ONE_PLAIN_SPACE = re.compile(r"[0-9]+ [0-9]{3}(?:,[0-9]+)?")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = rf"[0-9][0-9.,{_SPACES}]*"
_OPENING = re.compile(
    rf"(?:({_any_of(QUALIFIERS)})[{_SPACES}]+)?([-\u2212]?)(?=[0-9])", re.IGNORECASE
)
_AMOUNT = re.compile(rf"({_NUMBER})(?:({_any_of(SCALES)})(?![^\W\d_])[{_SPACES}]*)?", re.IGNORECASE)
_RATIO = re.compile(rf"({_NUMBER})/[{_SPACES}]*({_NUMBER})")
_PER = re.compile(rf"(?:0*([1-9][0-9]?) ?)?({_any_of(PER)})")
# Decimal's default context rounds to 28 digits.
_EXACT = Context(prec=2 * LONGEST)
_SCALE_NAMES = {10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "thousand billion"}


def _readings(printed: str) -> tuple[Quantity, ...]:
    line = _line(printed)
    opening = _OPENING.match(line)
    if opening is None:
        raise _Refused(*_no_number(line))
    qualifier = QUALIFIERS[folded(opening[1])] if opening[1] else ""
    is_negative = bool(opening[2])
    ratio = _RATIO.match(line, opening.end())
    if ratio is not None:
        return (_ratio(printed, ratio, qualifier, is_negative),)
    amounts, end = _amounts(line, opening.end())
    unit = _unit(line[end:], is_scaled=bool(amounts[-1][1]))
    numbers = _numbers(amounts, unit)
    ambiguous = ("ambiguous_print",) if len(numbers) > 1 else ()
    scale = _scale(amounts[-1][1])
    return tuple(
        Quantity(
            printed=printed,
            value=-number.value if is_negative else number.value,
            out_of=None,
            unit=unit.code,
            noun=unit.noun,
            units=unit.codes,
            scale=scale,
            decimals=number.decimals,
            qualifier=qualifier,
            flags=_ordered((*ambiguous, *number.flags)),
        )
        for number in numbers
    )


def _ratio(printed: str, found: re.Match[str], qualifier: str, is_negative: bool) -> Quantity:
    part, whole = (_whole(found[group]) for group in (1, 2))
    if is_negative:
        raise _Refused("is a ratio with a minus sign", "print the two whole numbers alone")
    if not whole.value:
        raise _Refused("is a ratio out of 0", "print the number alone")
    unit = _unit(found.string[found.end() :], is_scaled=False)
    if unit.code:
        raise _Refused("is a ratio with a measure", "print the ratio alone")
    above = ("above_whole",) if part.value > whole.value else ()
    return Quantity(
        printed=printed,
        value=part.value,
        out_of=whole.value,
        unit="",
        noun=unit.noun,
        units=unit.codes,
        scale=Decimal(1),
        decimals=0,
        qualifier=qualifier,
        flags=_ordered((*part.flags, *whole.flags, *above)),
    )


def _line(printed: str) -> str:
    """`printed` composed, with two kinds of space left: plain and no-break."""
    if not isinstance(printed, str):
        raise _Refused("is no text", "give the figure as printed")
    if len(printed) > LONGEST:
        raise _Refused(f"is longer than {LONGEST} characters", "give the figure alone")
    line = unicodedata.normalize("NFC", printed.translate(_TO_TWO_SPACES)).strip(_SPACES)
    for character in line:
        if character.isdigit() and character not in "0123456789²":
            what = f"holds {character!r} (U+{ord(character):04X}), a digit of another script"
            raise _Refused(what, "write the digits 0 to 9")
        if not character.isprintable() and character != "\u00a0":
            what = f"holds an invisible character (U+{ord(character):04X})"
            raise _Refused(what, "take it out")
    return line


def _no_number(line: str) -> tuple[str, str]:
    if not line:
        return "is empty", "give the figure as printed"
    if not any(character in "0123456789" for character in line):
        return "holds no number", "give the figure as printed, in digits"
    known = ", ".join(QUALIFIERS)
    return "does not begin with a number", f"before the number only these words may stand: {known}"


def _amounts(line: str, start: int) -> tuple[list[tuple[str, str]], int]:
    """The pairs of number and scale word that follow each other, and where they end."""
    amounts = []
    while found := _AMOUNT.match(line, start):
        amounts.append((found[1].strip(_SPACES), found[2] or ""))
        start = found.end()
    return amounts, start


def _numbers(amounts: list[tuple[str, str]], unit: _Unit) -> list[Number]:
    """The readings of one amount or of a compound ('12 tỷ 340 triệu'), in base units."""
    token, scale = amounts[-1]
    is_measure = unit.is_measure or bool(scale)
    last = [
        _scaled(number, _scale(scale))
        for number in _checked(token, is_measure, unit.code == "percent")
    ]
    if len(amounts) == 1:
        return last
    if not scale:
        what = "ends in a number without a scale word after one with it"
        raise _Refused(what, "give each part its scale word, as in '12 tỷ 340 triệu đồng'")
    head, below = _leading_parts(amounts[:-1])
    fitting = [
        Number(
            _EXACT.add(head.value, number.value),
            number.decimals,
            number.reading,
            (*head.flags, *number.flags),
        )
        for number in last
        if number.value < below
    ]
    if not fitting:
        raise _Refused(*_NOT_DESCENDING)
    return fitting


_NOT_DESCENDING = (
    "is no compound: each part must stay below the scale of the part before it",
    "write it as in '12 tỷ 340 triệu đồng'",
)


def _leading_parts(amounts: list[tuple[str, str]]) -> tuple[Number, Decimal]:
    """The sum of the parts before the last, and the scale that the last must stay below."""
    flags: list[str] = []
    total, below = Decimal(0), Decimal("Infinity")
    for token, word in amounts:
        part = _scaled(_whole(token), _scale(word))
        if part.value >= below:
            raise _Refused(*_NOT_DESCENDING)
        total, below = _EXACT.add(total, part.value), _scale(word)
        flags += part.flags
    return Number(total, 0, "", tuple(flags)), below


def _checked(token: str, is_measure: bool, per_cent: bool) -> tuple[Number, ...]:
    found = read_number(token, per_cent)
    may_be_two = _STRAY_SPACE.fullmatch(token) or _ONE_PLAIN_SPACE.fullmatch(token)
    if (not found and any(space in token for space in _SPACES)) or (may_be_two and not is_measure):
        raise _Refused(f"holds more than one number ({token!r})", "print one figure a row")
    if not found:
        what = f"holds {token!r}, which is no number"
        raise _Refused(what, "'.' groups thousands in threes, ',' marks decimals: '1.234,5'")
    return found


def _whole(token: str) -> Number:
    found = [
        number for number in _checked(token.strip(_SPACES), False, False) if not number.decimals
    ]
    if not found:
        raise _Refused(f"holds {token!r}, which must be a whole number here", "print it alone")
    return found[0]


def _without_inner_spaces(token: str) -> tuple[str | None, tuple[str, ...]]:
    if not any(space in token for space in _SPACES):
        return token, ()
    if stray := _STRAY_SPACE.fullmatch(token):
        return f"{stray[1]},{stray[2]}", ("stray_space",)
    if _SPACED.fullmatch(token):
        # With dots for the spaces the groups are read as thousands, which they are.
        return token.replace(" ", ".").replace("\u00a0", "."), ("space_thousands",)
    return None, ()


def _number(compact: str, form: tuple, flags: tuple[str, ...]) -> Number:
    _, reading, thousands, decimal, own_flags = form
    plain = compact.replace(thousands, "") if thousands else compact
    plain = plain.replace(decimal, ".") if decimal else plain
    decimals = len(plain.partition(".")[2])
    return Number(Decimal(plain), decimals, reading, _ordered((*flags, *own_flags)))


def _scale(word: str) -> Decimal:
    return SCALES[folded(word)] if word else Decimal(1)


def _scaled(number: Number, scale: Decimal) -> Number:
    if scale == 1:
        return number
    value = _EXACT.multiply(number.value, scale)
    # 149.6 million is 149600000, without the decimals that only the scale has left behind.
    value = Decimal(int(value)) if value == int(value) else value
    return Number(value, number.decimals, number.reading, number.flags)


def _unit(tail: str, is_scaled: bool) -> _Unit:
    head, slash, per = (folded(piece) for piece in tail.partition("/"))
    if slash:
        if head in MONEY or (is_scaled and not head):
            code = "/".join(["VND", *(_per(piece.strip()) for piece in per.split("/"))])
            return _Unit(code, codes=frozenset({code}))
        raise _Refused("has a '/' after something that is no money", "print the number alone")
    if not head:
        return _Unit()
    if head in MONEY or (head in MEASURES and not (is_scaled and head == "%")):
        code = MEASURES.get(head, "VND")
        return _Unit(code, codes=frozenset({code}))
    if head in NOUNS:
        return _Unit(noun=" ".join(tail.split()), codes=NOUNS[head])
    what = f"holds {' '.join(tail.split())!r}, which is neither a known unit nor a counted thing"
    raise _Refused(
        what,
        "print the number alone, or with '%', 'đồng', 'triệu đồng', 'kWh', or a counted thing"
        " such as 'người', 'lượt người', 'đơn vị', 'cuộc'",
    )


def _per(piece: str) -> str:
    found = _PER.fullmatch(piece)
    if found is None:
        known = ", ".join(PER)
        raise _Refused(f"is money per {piece!r}, which is not known", f"known are: {known}")
    count, code = int(found[1] or 1), PER[found[2]]
    return code if count == 1 else f"{count} {code}s"


def _ordered(flags: Iterable[str]) -> tuple[str, ...]:
    given = set(flags)
    return tuple(flag for flag in FLAGS if flag in given)


def _in_words(quantity: Quantity) -> str:
    """The value of one reading in the printed scale, for a message: '9.907 million VND'."""
    exponent = quantity.scale.adjusted()
    number = format(quantity.value.scaleb(-exponent, _EXACT).normalize(_EXACT), "f")
    words = [number, _SCALE_NAMES.get(int(quantity.scale), ""), quantity.unit or quantity.noun]
    return " ".join(word for word in words if word)


def _shortened(printed: object, longest: int = 80) -> str:
    shown = repr(printed)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
