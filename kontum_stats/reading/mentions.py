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
from .cues import FUNCTION_WORDS
from .lines import BARE, LETTER, SPACE, Line, Tail, read_tail, unit_code
from .sections import LOWER


class Mention(NamedTuple):
    """One printed quantity: tokens `first` to `last`, `printed` from `start` to `end` of the
    line's text, `value` in base units, `unit` a code or the counted noun, `qualifier` ''
    'about', 'over' or 'under', `out_of` of a ratio; `is_given` where the unit stands elsewhere."""

    first: int
    last: int
    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str = ""
    out_of: Decimal | None = None
    is_given: bool = False


class _Part(NamedTuple):
    """A number of one or more tokens with what stands behind it, before scales are shared;
    `before` counts the characters of a currency or bracket that is printed before it."""

    first: int
    last: int
    numbers: tuple[Decimal, ...]
    out_of: Decimal | None
    tail: Tail
    before: int = 0
    is_loss: bool = False


def mentions(
    line: Line, classes: Sequence[str], given: Tail = BARE, bulleted: bool = False
) -> list[Mention]:
    """The mentions of `line`, in the order of their tokens.

    `given` is the unit that stands elsewhere for numbers that print none: a table's head or unit
    column. `bulleted` says that a '-' at the beginning of the line is a bullet, as its neighbours
    have one, and no minus.
    """
    plain = _plain_mentions(line, classes)
    if plain is not None:
        return plain
    parts = _parts(line, classes, given)
    if len(parts) > 1:
        parts = _joined_scales(line, parts)
        if any(part.tail.is_bare for part in parts):
            parts = _with_heads_unit(line, _with_shared_tail(line, parts))
    return [_mention(line, part, given, bulleted) for part in parts]


def _plain_mentions(line: Line, classes: Sequence[str]) -> list[Mention] | None:
    """The mentions of a line in which each figure has a unit or a noun of its own and no sign:
    the most part of a report. None for any other line."""
    found: list[Mention] = []
    tokens, starts, ends, gaps = line.tokens, line.starts, line.ends, line.gaps
    for index, kind in enumerate(classes):
        if kind != "figure":
            continue
        length, scale, unit, noun, per, half = line.tails[index]
        number, gap = _EASY.fullmatch(tokens[index]), gaps[index]
        if not (unit or noun) or half or number is None or gap[-1:] in _MINUS:
            return None
        whole, decimals = number.groups()
        before = gap[gap.rfind(" ", 0, -1) + 1 :].strip()
        if before == "âm":
            return None
        qualifier, start = "", starts[index]
        if before in _QUALIFIER_ENDS:
            qualifier, start = _qualifier(line, index, start)
        if "." in whole:
            if unit == "percent":
                return None
            whole = whole.replace(".", "")
        value = Decimal(f"{whole}.{decimals}" if decimals else whole)
        if noun:
            unit = unit_code(noun)
        end, last = ends[index] + length, index
        while last + 1 < len(tokens) and starts[last + 1] < end:
            if classes[last + 1] == "figure":
                return None
            last += 1
        found.append(
            Mention(
                index,
                last,
                start,
                end,
                value * scale if scale else value,
                "/".join((unit, *per)) if per else unit,
                qualifier,
            )
        )
    return found


def _parts(line: Line, classes: Sequence[str], given: Tail) -> list[_Part]:
    parts: list[_Part] = []
    index, covered, count = 0, 0, len(line.tokens)
    while index < count:
        if classes[index] != "figure" or line.starts[index] < covered:
            index += 1
            continue
        tail = line.tails[index]
        last, printed = index, line.tokens[index]
        if index + 1 < count and tail.is_bare:
            last, printed = _number_at(line, classes, index, given)
            tail = line.tails[last]
        tail, before, is_loss = _tail_around(line, index, last, tail, given)
        numbers, out_of = _read(printed, given if tail.is_bare else tail)
        if numbers:
            parts.append(_Part(index, last, numbers, out_of, tail, before, is_loss))
            covered = line.ends[last] + tail.length
        index = last + 1
    return parts


def _tail_around(
    line: Line, first: int, last: int, tail: Tail, given: Tail
) -> tuple[Tail, int, bool]:
    """The unit of a number that is printed before it ('₫250.000', 'USD 300') or behind its
    brackets, which then mean a loss: 'lỗ (1.250) triệu đồng', or '(1.250)' in an account."""
    start, end = line.starts[first], line.ends[last]
    if tail.unit or tail.noun or not start:
        return tail, 0, False
    if line.text[start - 1] == "(" and line.text.startswith(")", end):
        if given.unit == "VND" and not line.text[: start - 1].strip() and not line.text[end + 1 :]:
            return tail._replace(length=1), 1, True
        behind = read_tail(line.low[end + 1 : end + 50])
        if behind.scale or behind.unit in ("VND", "percent", "USD"):
            is_gain = line.gaps[first].rstrip(" (").endswith(_GAINS)
            return behind._replace(length=behind.length + 1), 1, not is_gain
        return tail, 0, False
    found = _CURRENCY.search(line.low, max(0, start - 5), start)
    if found:
        return tail._replace(unit=_CURRENCIES.get(found[1], "USD")), start - found.start(), False
    return tail, 0, False


def _number_at(line: Line, classes: Sequence[str], index: int, given: Tail) -> tuple[int, str]:
    """The last token of the number that begins at token `index`, and the number as one word."""
    return (
        _spaced_thousands(line, classes, index, given)
        or _stray_space(line, classes, index, given)
        or (index, line.tokens[index])
    )


def _tail_or(line: Line, index: int, given: Tail) -> Tail:
    return given if line.tails[index].is_bare else line.tails[index]


def _spaced_thousands(
    line: Line, classes: Sequence[str], index: int, given: Tail
) -> tuple[int, str] | None:
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
    if last == index or (last == index + 1 and _tail_or(line, last, given).is_bare):
        return None
    return last, "".join(line.tokens[index : last + 1])


def _stray_space(
    line: Line, classes: Sequence[str], index: int, given: Tail
) -> tuple[int, str] | None:
    """'97, 52%': a decimal comma with a space behind it, told from a list ('40, 50%' in '30, 40,
    50%') by the unit behind and by no other number of the list before."""
    last = index + 1
    if last >= len(line.tokens) or classes[last] != "figure" or not line.tails[index].is_bare:
        return None
    if _CURRENCY.search(line.gaps[index][-5:]):
        return None
    tail = _tail_or(line, last, given)
    is_decimal = (
        _STRAY_GAP.fullmatch(line.gaps[last])
        and _WHOLE.fullmatch(line.tokens[index])
        and re.fullmatch(r"\d{1,2}", line.tokens[last])
        and (tail.unit or tail.scale)
        and not (index > 0 and _LIST_GAP.fullmatch(line.gaps[index]))
    )
    return (last, f"{line.tokens[index]},{line.tokens[last]}") if is_decimal else None


def _read(printed: str, tail: Tail) -> tuple[tuple[Decimal, ...], Decimal | None]:
    """The readings of a number, the likelier one first, and the whole of a ratio. What is counted
    has no fractions, nor has the dong: '40,431 người', '4,300₫'."""
    part, slash, whole = printed.partition("/")
    values = _readings(part, tail.unit == "percent")
    wholes = _readings(whole, False) if slash else ()
    if slash and not wholes:
        return (), None
    is_counted = (bool(tail.noun) or tail.unit == "VND") and not tail.scale
    return (values[::-1] if is_counted else values), (wholes[0] if wholes else None)


def _readings(number: str, per_cent: bool) -> tuple[Decimal, ...]:
    found = _EASY.fullmatch(number)
    if found and not (per_cent and "." in number):
        whole = found[1].replace(".", "")
        return (Decimal(f"{whole}.{found[2]}" if found[2] else whole),)
    return _all_readings(number, per_cent)


@lru_cache(maxsize=4096)
def _all_readings(number: str, per_cent: bool) -> tuple[Decimal, ...]:
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
    behind = line.ends[before.last] + tail.length
    is_adjacent = not line.low[behind : line.starts[part.first]].strip()
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
            shared[index] = part._replace(tail=after.tail._replace(length=0))
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
            tail = Tail(0, head.scale, head.unit, head.noun)
            part = part._replace(tail=tail)
        elif not part.tail.is_bare:
            head, opened = (
                (part.tail, opened and head is not None) if not part.tail.per else (None, False)
            )
        filled.append(part)
    return filled


def _fits(part: _Part, head: Tail) -> bool:
    return head.unit in ("", "VND", "percent") and not (head.scale and part.numbers[0] >= 1000)


def _mention(line: Line, part: _Part, given: Tail, bulleted: bool) -> Mention:
    tail = part.tail
    end, last = line.ends[part.last] + tail.length, part.last
    is_given = tail.is_bare and not given.is_bare
    if is_given:
        tail = given
    start, negative = _signed(line, part, bulleted)
    qualifier, start = _qualifier(line, part.first, start)
    unit = tail.unit or (unit_code(tail.noun) if tail.noun else "")
    if tail.scale >= 10**6 and not tail.unit and not tail.noun:
        # A bare 'triệu' or 'tỷ' is money in a report; other things are named.
        unit = "VND"
    if tail.is_bare:
        unit, end = _unnamed_unit(line, part, end)
    while last + 1 < len(line.tokens) and line.starts[last + 1] < end:
        last += 1
    value = part.numbers[0] + tail.half if tail.half else part.numbers[0]
    value = value * tail.scale if tail.scale else value
    return Mention(
        first=part.first,
        last=last,
        start=start,
        end=end,
        value=-value if negative else value,
        unit="/".join([unit, *tail.per]) if unit and tail.per else unit,
        qualifier=qualifier,
        out_of=part.out_of,
        is_given=is_given,
    )


def _signed(line: Line, part: _Part, bulleted: bool) -> tuple[int, bool]:
    """Where the print begins, with its minus, and whether it is below zero: '-1.250', 'âm 0,6%',
    a loss in brackets; but not the dash of a range or a bullet."""
    start = line.starts[part.first] - part.before
    if part.before:
        return start, part.is_loss
    gap = line.gaps[part.first]
    if gap[-1:] in _MINUS:
        is_range = part.first > 0 and not gap[:-1].strip()
        is_bullet = bulleted and not gap[:-1].strip() and part.first == 0
        is_dash = gap[-1] == "–" and gap[:-1].rstrip()[-1:] not in _BEFORE_DASH
        opens = gap[-2:-1] in _BEFORE_MINUS and not (is_range or is_bullet or is_dash)
        return (start - 1, True) if opens else (start, False)
    found = _NEGATIVE.search(gap)
    return (start - len(found[0]), True) if found else (start, False)


def _unnamed_unit(line: Line, part: _Part, end: int) -> tuple[str, int]:
    """The unit of a number behind which nothing known stands: that of the rate before it ('điều
    dưỡng/10.000 dân: 6,25'), or the noun as printed ('12 nghệ sĩ')."""
    if part.first:
        rate = _RATE_BEFORE.search(
            line.low, max(0, line.starts[part.first] - 70), line.starts[part.first]
        )
        if rate:
            return f"{' '.join(rate[1].split())}/{rate[2]} {rate[3].strip()}", end
    found = _UNKNOWN_NOUN.match(line.text, end)
    if not found:
        return "", end
    words = found[0].split()
    known = next((at for at, word in enumerate(words) if word in _FUNCTION), len(words))
    words = words[:known]
    if len(words) == 3 and words[2] not in ("viên", "sĩ", "sư", "gia"):
        words = words[:2]
    if not words:
        return "", end
    ends = [word.end() for word in _WORD.finditer(line.text, end, found.end())]
    return " ".join(words), ends[len(words) - 1]


def _qualifier(line: Line, index: int, start: int) -> tuple[str, int]:
    """The word that qualifies the number, and where the print begins with it."""
    gap = line.gaps[index][: start - line.starts[index] or None]
    last = gap[gap.rfind(" ", 0, -1) + 1 :].strip()
    if last not in _QUALIFIER_ENDS:
        return "", start
    found = _QUALIFIER.search(gap[-16:])
    if not found:
        return "", start
    word = " ".join(found[1].split())
    return _QUALIFIERS[word], line.starts[index] - len(line.gaps[index]) + len(gap) - (
        len(gap[-16:]) - found.start(1)
    )


_AT_LEAST = ("không dưới", "không ít hơn", "ít nhất", "tối thiểu", "hơn", "trên")
_AT_MOST = ("không quá", "tối đa", "nhiều nhất")
_QUALIFIERS = {
    **quantities.QUALIFIERS,
    **dict.fromkeys(_AT_LEAST, "over"),
    **dict.fromkeys(_AT_MOST, "under"),
}
_QUALIFIER = re.compile(
    # 'cao hơn 6%' compares with another figure and says nothing of how exact this one is.
    r"(?<!\w)(?<!cao )(?<!thấp )(?<!lớn )(?<!nhỏ )("
    + "|".join(w.replace(" ", SPACE) for w in sorted(_QUALIFIERS, key=len, reverse=True))
    + rf"){SPACE}+$"
)

_QUALIFIER_ENDS = frozenset(words.split()[-1] for words in _QUALIFIERS)
_FUNCTION = frozenset(FUNCTION_WORDS)

_EASY = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})*|\d+)(?:,(\d{1,2}|\d{4,}))?")
_CURRENCY = re.compile(rf"(₫|us\$|\$|€|(?<!\w)(?:usd|eur|vnđ|vnd)){SPACE}?$")
_CURRENCIES = {"₫": "VND", "vnd": "VND", "vnđ": "VND", "€": "EUR", "eur": "EUR"}
_GAINS = ("lãi", "thu", "tăng", "dư", "đạt")
_MINUS = ("-", "−", "–")
_BEFORE_DASH = (":", "(", "[", "|")
"""A long dash is a minus only behind these: '(–12%)', but '– 45 đoàn viên', '10–20 người'."""
_BEFORE_MINUS = ("", " ", "\u00a0", "\t", "\n", "(", "[", ":", "|", "“", '"')
_NEGATIVE = re.compile(rf"(?<!\w)âm{SPACE}+$")
_RATE_BEFORE = re.compile(
    rf"(?:số|tỷ lệ|tỉ lệ)?{SPACE}*((?:{LETTER}+{SPACE}){{0,3}}{LETTER}+){SPACE}?/{SPACE}?(1[0.]+)"
    rf"((?:{SPACE}{LETTER}+){{1,2}}?){SPACE}*(?::|là|đạt|còn|bằng)?{SPACE}*$"
)
_WORD = re.compile(r"\w+")
_UNKNOWN_NOUN = re.compile(rf"{SPACE}[{LOWER}]{{2,}}(?:{SPACE}[{LOWER}]{{2,}}){{0,2}}(?!\w)")
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
