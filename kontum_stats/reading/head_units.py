"""A head, a row's label or a caption of a table -> the unit that it gives the cells.

In: their text. Out: a `HeadUnit`, `NO_UNIT` or None where it gives none. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from .dates import ONLY_YEAR
from .lines import BARE, Tail, read_tail


class HeadUnit(NamedTuple):
    """A unit as it is `printed` in a head, a column or a caption, and what it stands for."""

    printed: str = ""
    tail: Tail = BARE


NO_UNIT = HeadUnit()


def head_unit(heads: Sequence[str]) -> HeadUnit:
    """The unit in a head: in brackets, as '%', or the noun that it counts."""
    for head in reversed(heads):
        unit = bracketed_unit(head)
        if unit:
            return unit
        if "%" in head:
            return HeadUnit("%", read_tail("%"))
        if is_unit(head) and _PURE_UNIT.match(head.lower()):
            return HeadUnit(head, unit_tail(head))
    for head in reversed(heads):
        if not ONLY_YEAR.fullmatch(head) and (noun := noun_of(head)):
            return noun
    return NO_UNIT


def bracketed_unit(text: str) -> HeadUnit | None:
    """'(triệu đồng)', '(ĐVT: người)', '(%)', ', triệu đồng'."""
    for inner in reversed(_BRACKETS.findall(text)):
        printed = _UNIT_WORDS.sub("", inner).strip()
        if printed and is_unit(printed):
            return HeadUnit(printed, unit_tail(printed))
    return None


def caption_unit(caption: str) -> HeadUnit | None:
    """What stands after 'Đơn vị tính:' in a caption, or in its brackets."""
    found = _CAPTION_UNIT.search(caption)
    if found:
        printed = found[1].strip(" .:;*)")
        if is_unit(printed):
            return HeadUnit(printed, unit_tail(printed))
    return bracketed_unit(caption)


def noun_of(label: str) -> HeadUnit | None:
    """What 'Số đoàn viên', 'Tổng số lớp tập huấn' count, by the noun itself."""
    found = _COUNTING.match(label.lower())
    rest = label[found.end() if found else 0 :].lstrip()
    tail = read_tail(f" {rest[:60].lower()}")
    return HeadUnit(rest[: tail.length - 1], tail) if tail.noun and not tail.scale else None


def is_noun_only(unit: HeadUnit) -> bool:
    """Whether a unit is only the noun of a head, which unit columns and brackets outweigh."""
    return bool(unit.tail.noun) and unit.tail.length > 0


def unit_tail(printed: str) -> Tail:
    """What a unit stands for; its length is 0, as it stands elsewhere. An unknown one is a noun."""
    low = one_line(printed).lower()
    thousands = _THOUSANDS.fullmatch(low)
    if thousands:
        return Tail(0, Decimal(thousands[1].replace(".", "")), "VND")
    tail = read_tail(f" {low}")
    if tail.length == len(low) + 1:
        return tail._replace(length=0)
    return Tail(0, noun=low)


def is_unit(printed: str) -> bool:
    """Whether a text is a known unit and nothing else; a ditto mark is one too."""
    low = one_line(printed).lower()
    if _THOUSANDS.fullmatch(low) or DITTO.fullmatch(low):
        return True
    tail = read_tail(f" {low}")
    return not tail.is_bare and tail.length == len(low) + 1


def one_line(text: str) -> str:
    """`text` with single blanks between its words."""
    return " ".join(text.split())


DITTO = re.compile(r"-?\s*(?:[\"″”“〃'’]{1,2}|nt|n\.t|như trên|,,|//)\s*-?", re.I)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_UNIT_WORDS = re.compile(r"^\W*(?:đơn vị(?: tính)?|đvt|tính bằng|tính theo|unit)\s*[:.]?\s*", re.I)
_CAPTION_UNIT = re.compile(
    r"(?:đơn vị(?: tính)?\s*[:.]|đơn vị tính|đvt\s*[:.]?|tính bằng)\s*([^\n()]{1,40}?)"
    r"\s*(?:[)\];*]|\.(?!\d)|$)",
    re.IGNORECASE,
)
_PURE_UNIT = re.compile(r"(?:triệu|nghìn|ngàn|tỷ|đồng|người|lượt|ha|kg|tấn|km|1\.?000)(?!\w)")
_THOUSANDS = re.compile(r"(1\.?000(?:\.?000)?)\s*(?:đồng|đ|vnđ|vnd)")
_COUNTING = re.compile(
    r"^\W*(?:(?:trong đó|tổng số|tổng|số lượng|số|kết nạp|thành lập|mới|có|lượng)\W+)*"
)
