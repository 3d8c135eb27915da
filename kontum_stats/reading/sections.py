"""Paragraphs of a report -> the locator of the section that each stands in.

In: paragraphs in their order. Out: for each the section that it begins or stands in, and
whether it is a heading or an item. Numbers are read as Vietnamese reports print them: PHẦN THỨ
NHẤT, A., I., 1., 2.3, a-, đ), bullets. A number that repeats stands for the next one ('1. Thuận
lợi', '1. Khó khăn' are I.1 and I.2); one that is left out stays left out. Refuses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

UPPER = "".join(filter(str.isupper, map(chr, range(0x41, 0x1F00))))
LOWER = "".join(filter(str.islower, map(chr, range(0x61, 0x1F00))))
"""Letters for character classes: 'A-ZÀ-Ỹ' would hold small letters, 'đ' and 'ă' among them."""

ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Outline:
    """Where the reader stands in a report: part, Roman number, levels of Arabic numbers, letter."""

    part: int = 0
    roman: int = 0
    levels: tuple[int, ...] = ()
    letter: str = ""

    @property
    def rank(self) -> int:
        """1 for a part, 2 for a Roman number, 3 and more for what stands below."""
        if not (self.roman or self.levels or self.letter):
            return 1
        return 2 + len(self.levels) + bool(self.letter)

    def styled(self, level: int) -> Outline:
        """Where a heading of a style's `level` (from 1) leads, that prints no number."""
        padded = (self.roman, *self.levels, *[0] * level)[:level]
        roman, *levels = *(max(1, count) for count in padded[:-1]), padded[-1] + 1
        return Outline(roman=roman, levels=tuple(levels))

    def locator(self, parts_repeat: bool = False) -> str:
        """'I', 'II.1', 'part2', 'part2.I.1'; '' before the first heading.

        A second part without Roman numbers is one section: its numbers only list its tasks. The
        first part is named where `parts_repeat`, so that 'part1.I' is not 'part2.I'.
        """
        steps = [to_roman(self.roman)] if self.roman else []
        if self.part < 2 or self.roman:
            steps += [str(level) for level in self.levels]
            steps += [self.letter] if self.letter else []
        if self.part >= 2 or (self.part and (parts_repeat or not steps)):
            steps = [f"part{self.part}", *steps]
        return ".".join(steps)


def enter(section: Outline, text: str, inside: tuple[int, ...] = ()) -> tuple[Outline, str]:
    """The section that begins with the paragraph `text`, or the same, and the paragraph's kind.

    `inside` are the Arabic numbers of the item in which its own stands, where the file tells.
    """
    line = _NAMED.sub("", text.lstrip(" \t\u00a0\ufeff*_#")[:200])
    if inside and (found := _ARABIC.match(line)) and "." not in found[1]:
        return _next_level(section, (*inside, int(found[1]))), "heading"
    for read in (_part, _roman, _arabic, _letter):
        entered = read(section, line)
        if entered is not None:
            return entered, "heading"
    is_item = _BULLET.match(line) or _STAR.match(text) or _LETTER.match(line)
    return section, "item" if is_item else "paragraph"


def is_capitals(text: str) -> bool:
    """Whether `text` is written in capital letters, at least four."""
    return text.upper() == text and sum(map(str.isupper, text)) > 3


def is_bare_part(text: str) -> bool:
    """Whether `text` is a part's number alone ('PHẦN THỨ HAI'), its name in the next paragraph."""
    return bool(_BARE_PART.fullmatch(text.strip()))


def without_part(text: str) -> str:
    """`text` without the number of a part: 'CHỈ TIÊU' of 'Phần II. CHỈ TIÊU'."""
    return _PART.sub("", text.strip(), count=1)


def to_roman(number: int) -> str:
    """`number` (0 to 3999) in Roman digits, '' for 0."""
    digits = ""
    for value, sign in _ROMAN_SIGNS:
        count, number = divmod(number, value)
        digits += sign * count
    return digits


def _part(section: Outline, line: str) -> Outline | None:
    """'PHẦN THỨ NHẤT', 'Phần II:', 'B. PHƯƠNG HƯỚNG'."""
    found = _PART.match(line)
    if found:
        word = found[1].upper()
        number = _ORDINALS.get(word) or _from_roman(word) or _from_sign(word)
    else:
        lettered = _LETTERED_PART.match(line)
        number = ord(lettered[1]) - ord("A") + 1 if lettered else 0
    if not number:
        return None
    return Outline(part=number if number > section.part else section.part + 1)


def _roman(section: Outline, line: str) -> Outline | None:
    """'I. Bối cảnh', 'II- Kết quả', and 'II.1. Công tác' in one."""
    found = _ROMAN.match(line)
    if found is None or not (number := _from_roman(found[1])):
        return None
    if found[2]:
        inside = section if number == section.roman else Outline(section.part, number)
        return _next_level(inside, tuple(int(level) for level in found[2].strip(".").split(".")))
    return Outline(section.part, number if number > section.roman else section.roman + 1)


def _arabic(section: Outline, line: str) -> Outline | None:
    """'1. Thuận lợi', '2.3Tăng cường', '1/ Về công tác'."""
    found = _ARABIC.match(line)
    if not found:
        return None
    return _next_level(section, tuple(int(level) for level in found[1].split(".")))


def _next_level(section: Outline, levels: tuple[int, ...]) -> Outline:
    before = section.levels[: len(levels)]
    repeats = len(before) == len(levels) and before[:-1] == levels[:-1] and levels <= before
    if len(levels) == 1 and before and levels <= before:
        repeats = True
    if repeats:
        levels = (*levels[:-1], before[-1] + 1)
    return replace(section, levels=levels, letter="")


def _letter(section: Outline, line: str) -> Outline | None:
    """'a- Nguyên nhân chủ quan', 'b) Hạn chế'."""
    found = _LETTER.match(line)
    if not found or not (section.roman or section.levels):
        return None
    letter, before = found[1], section.letter
    if before and _ROW.index(letter) <= _ROW.index(before):
        letter = _ROW[min(_ROW.index(before) + 1, len(_ROW) - 1)]
    return replace(section, letter=letter)


def _from_sign(word: str) -> int:
    """1 for '1' and for 'A'."""
    return int(word) if word.isdigit() else ord(word) - ord("A") + 1


def _from_roman(word: str) -> int:
    """The value of a Roman number up to 39; 0 for what is none."""
    if not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", word):
        return 0
    values = [ROMAN[digit] for digit in word]
    return sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )


_ROMAN_SIGNS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("NHẤT MỘT", "HAI", "BA", "TƯ BỐN", "NĂM", "SÁU", "BẢY", "TÁM", "CHÍN", "MƯỜI"), start=1
    )
    for word in words.split()
}
_ROW = "abcdđefghijklmnopqrstuvwxyz"
"""The letters of lists in their order: the Vietnamese row, and the others between."""
_CAPITAL = rf"[\"“'(]?[{UPPER}]"
_PART = re.compile(
    rf"(?i:(?:PHẦN|CHƯƠNG)(?:\s+THỨ)?\s+({'|'.join(_ORDINALS)}|[IVX]+|\d|[A-H]))(?:\s*(?:[.:–-]|$|\n)|\s+(?=[{UPPER}]{{2}}))"
)
_NAMED = re.compile(r"^(?:Mục|MỤC)\s+(?=[IVX\d])")
_BARE_PART = re.compile(rf"{_PART.pattern}[\s.:–-]*")
_LETTERED_PART = re.compile(rf"([A-H])\s*[.)/–-]\s*(?={_CAPITAL}[{UPPER}])")
_ROMAN = re.compile(rf"([IVX]{{1,6}})(?:((?:\.\d{{1,2}})+)\.?\s|\s*[.):–-]\s*|/\s+)(?={_CAPITAL})")
_ARABIC = re.compile(
    rf"(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})(?:\s*[.):–-]\s*(?={_CAPITAL})|/\s+(?={_CAPITAL})"
    rf"|(?=[{UPPER}][{LOWER}])|(?<=\.\d)\s+(?={_CAPITAL}))"
)
_LETTER = re.compile(rf"([a-zđ])\s*[-–.)/]\s*(?={_CAPITAL})")
_STAR = re.compile(r"\s*\*\s")
_BULLET = re.compile(r"[-–+•*·▪](?![-–_=*.]{2})")
