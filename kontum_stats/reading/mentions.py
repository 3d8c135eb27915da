"""The figures of a paragraph -> mentions with value, unit and qualifier.

In: a `Line` and the classes of its tokens. Out: a `Mention` for each printed quantity, which may
take several tokens ('12 tỷ 340 triệu đồng', '97, 52%'). A comma or dot with two readings is read
as the Vietnamese grammar prints it, as a decimal comma, unless a counted thing follows, which
has no fractions. Refuses nothing: a token without any reading gives no mention.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .. import quantities
from .lines import LETTER, SPACE, Line, Tail, unit_code


class Mention(NamedTuple):
    """One printed quantity: tokens `first` to `last`, `printed` from `start` to `end` of the
    line's text, `value` in base units, `unit` a code or the counted noun, `qualifier` ''
    'about', 'over' or 'under', `out_of` of a ratio."""

    first: int
    last: int
    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str = ""
    out_of: Decimal | None = None


class _Part(NamedTuple):
    """A number of one or more tokens with what stands behind it, before scales are shared."""

    first: int
    last: int
    numbers: tuple[Decimal, ...]
    out_of: Decimal | None
    tail: Tail


def mentions(line: Line, classes: Sequence[str]) -> list[Mention]:
    """The mentions of `line`, in the order of their tokens."""
    parts = _joined_scales(line, _parts(line, classes))
    return [_mention(line, part) for part in _with_heads_unit(line, _with_shared_tail(line, parts))]


def _parts(line: Line, classes: Sequence[str]) -> list[_Part]:
    parts: list[_Part] = []
    index, covered = 0, 0
    while index < len(line.tokens):
        if classes[index] != "figure" or line.starts[index] < covered:
            index += 1
            continue
        last, printed = _number_at(line, classes, index)
        tail = line.tails[last]
        numbers, out_of = _read(printed, tail)
        if numbers:
            parts.append(_Part(index, last, numbers, out_of, tail))
            covered = tail.end
        index = last + 1
    return parts


def _number_at(line: Line, classes: Sequence[str], index: int) -> tuple[int, str]:
    """The last token of the number that begins at token `index`, and the number as one word."""
    return (
        _spaced_thousands(line, classes, index)
        or _stray_space(line, classes, index)
        or (index, line.tokens[index])
    )


def _spaced_thousands(line: Line, classes: Sequence[str], index: int) -> tuple[int, str] | None:
    """'3 500 000đ', '12 450 tấn': one group needs a unit behind it, more do not."""
    if not _FIRST_GROUP.fullmatch(line.tokens[index]):
        return None
    last = index
    while (
        last + 1 < len(line.tokens)
        and line.tails[last].is_bare
        and classes[last + 1] == "figure"
        and _ONE_SPACE.fullmatch(line.gaps[last + 1])
        and _NEXT_GROUP.fullmatch(line.tokens[last + 1])
    ):
        last += 1
    if last == index or (last == index + 1 and line.tails[last].is_bare):
        return None
    return last, "".join(line.tokens[index : last + 1])


def _stray_space(line: Line, classes: Sequence[str], index: int) -> tuple[int, str] | None:
    """'97, 52%': a decimal comma with a space behind it, told from a list ('40, 50%' in '30, 40,
    50%') by the unit behind and by no other number of the list before."""
    last = index + 1
    if last >= len(line.tokens) or classes[last] != "figure" or not line.tails[index].is_bare:
        return None
    tail = line.tails[last]
    is_decimal = (
        _STRAY_GAP.fullmatch(line.gaps[last])
        and _WHOLE.fullmatch(line.tokens[index])
        and re.fullmatch(r"\d{1,2}", line.tokens[last])
        and (tail.unit or tail.scale)
        and not (index > 0 and _LIST_GAP.fullmatch(line.gaps[index]))
    )
    return (last, f"{line.tokens[index]},{line.tokens[last]}") if is_decimal else None


def _read(printed: str, tail: Tail) -> tuple[tuple[Decimal, ...], Decimal | None]:
    """The readings of a number, the likelier one first, and the whole of a ratio."""
    part, slash, whole = printed.partition("/")
    values = _readings(part, tail.unit == "percent")
    wholes = _readings(whole, False) if slash else ()
    if slash and not wholes:
        return (), None
    is_counted = bool(tail.noun) and not tail.scale
    return (values[::-1] if is_counted else values), (wholes[0] if wholes else None)


@lru_cache(maxsize=4096)
def _readings(number: str, per_cent: bool) -> tuple[Decimal, ...]:
    return tuple(reading.value for reading in quantities.read_number(number, per_cent))


def _joined_scales(line: Line, parts: list[_Part]) -> list[_Part]:
    """'12 tỷ 340 triệu đồng' as one part, and the colloquial '1 triệu 200'."""
    joined: list[_Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        joined_part = _compound(line, before, part) if before else None
        if joined_part:
            joined[-1] = joined_part
        else:
            joined.append(part)
    return joined


def _compound(line: Line, before: _Part, part: _Part) -> _Part | None:
    tail = before.tail
    is_adjacent = not line.low[tail.end : line.starts[part.first]].strip()
    if not (tail.scale and not tail.unit and not tail.noun and is_adjacent) or part.out_of:
        return None
    digits = line.tokens[part.first]
    if part.tail.scale and part.tail.scale < tail.scale:
        scale, value = part.tail.scale, part.numbers[0] * part.tail.scale
    elif part.tail.is_bare and digits.isdigit() and len(digits) in (1, 3) and _ends(line, part):
        scale, value = tail.scale, Decimal(digits) * tail.scale / 10 ** len(digits)
    else:
        return None
    if value >= tail.scale:
        return None
    total = (before.numbers[0] * tail.scale + value) / scale
    return _Part(before.first, part.last, (total,), None, part.tail._replace(scale=scale))


def _ends(line: Line, part: _Part) -> bool:
    return not _GOES_ON.match(line.low, line.ends[part.last])


def _with_shared_tail(line: Line, parts: list[_Part]) -> list[_Part]:
    """'8,2 - 9,1%', 'từ 15 đến 20 triệu đồng', '21, 5 và 8 xe': the unit stands behind the last."""
    shared = list(parts)
    for index in range(len(shared) - 2, -1, -1):
        part, after = shared[index], shared[index + 1]
        between = line.low[line.ends[part.last] : line.starts[after.first]]
        if part.tail.is_bare and part.out_of is None and _SHARING.fullmatch(between):
            tail = after.tail._replace(end=line.ends[part.last])
            shared[index] = part._replace(tail=tail)
    return shared


def _with_heads_unit(line: Line, parts: list[_Part]) -> list[_Part]:
    """'120 người (nữ: 45; trẻ em: 20)', '46 tỷ, gồm: ngân sách 21,5': bare numbers
    of a breakdown have the unit of the total before it."""
    filled: list[_Part] = []
    head: Tail | None = None
    opened = False
    for index, part in enumerate(parts):
        previous_end = line.ends[parts[index - 1].last] if index else 0
        between = line.low[previous_end : line.starts[part.first]]
        if _SENTENCE.search(between):
            head, opened = None, False
        opened = opened or bool(_OPENS_PARTS.search(between))
        is_item = (
            part.tail.is_bare
            and part.out_of is None
            and _CLOSED.match(line.low, line.ends[part.last])
        )
        if head and opened and is_item and _fits(part, head):
            tail = Tail(line.ends[part.last], head.scale, head.unit, head.noun)
            part = part._replace(tail=tail)
        elif not part.tail.is_bare:
            head, opened = (
                (part.tail, opened and head is not None) if not part.tail.per else (None, False)
            )
        filled.append(part)
    return filled


def _fits(part: _Part, head: Tail) -> bool:
    return head.unit in ("", "VND", "percent") and not (head.scale and part.numbers[0] >= 1000)


def _mention(line: Line, part: _Part) -> Mention:
    qualifier, start = _qualifier(line, part.first)
    tail = part.tail
    scale = tail.scale or Decimal(1)
    unit = tail.unit or (unit_code(tail.noun) if tail.noun else "")
    if tail.scale >= 10**6 and not tail.unit and not tail.noun:
        # A bare 'triệu' or 'tỷ' is money in a report; other things are named.
        unit = "VND"
    last = part.last
    while last + 1 < len(line.tokens) and line.starts[last + 1] < tail.end:
        last += 1
    return Mention(
        first=part.first,
        last=last,
        start=start,
        end=max(tail.end, line.ends[part.last]),
        value=_plain(part.numbers[0] * scale),
        unit="/".join([unit, *tail.per]) if unit else "",
        qualifier=qualifier,
        out_of=part.out_of,
    )


def _plain(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _qualifier(line: Line, index: int) -> tuple[str, int]:
    """The word that qualifies the number, and where the print begins with it."""
    gap, start = line.gaps[index], line.starts[index]
    found = _QUALIFIER.search(gap[-16:])
    if not found:
        return "", start
    word = " ".join(found[1].split())
    return _QUALIFIERS[word], start - (len(gap[-16:]) - found.start(1))


_AT_LEAST = ("không dưới", "không ít hơn", "ít nhất", "tối thiểu", "hơn", "trên")
_AT_MOST = ("không quá", "tối đa", "nhiều nhất")
_QUALIFIERS = {
    **quantities.QUALIFIERS,
    **dict.fromkeys(_AT_LEAST, "over"),
    **dict.fromkeys(_AT_MOST, "under"),
}
_QUALIFIER = re.compile(
    r"(?<!\w)("
    + "|".join(w.replace(" ", SPACE) for w in sorted(_QUALIFIERS, key=len, reverse=True))
    + rf"){SPACE}+$"
)

_FIRST_GROUP = re.compile(r"[1-9]\d{0,2}")
_NEXT_GROUP = re.compile(r"\d{3}(?:,\d+)?")
_ONE_SPACE = re.compile("[ \u00a0\u2009\u202f]")
_WHOLE = re.compile(r"\d[\d.]*")
_STRAY_GAP = re.compile("[ \u00a0]?,[ \u00a0]?")
_LIST_GAP = re.compile(f",{SPACE}*")
_GOES_ON = re.compile(rf"{SPACE}*[\w%]")
_SHARING = re.compile(
    rf"{SPACE}*[-–~,]{SPACE}*|{SPACE}+(?:đến|tới|và|hoặc|lên|xuống|còn|xuống còn|lên đến)"
    rf"{SPACE}+(?:(?:khoảng|gần|hơn|trên){SPACE}+)?"
)
_SENTENCE = re.compile(rf"[.!?…]{SPACE}|\n")
_OPENS_PARTS = re.compile(r"[:(]|(?<!\w)(?:gồm|trong đó)(?!\w)")
_CLOSED = re.compile(rf"{SPACE}*(?:[;,.)]|$|và{SPACE}|{LETTER}{{0}}$)")
