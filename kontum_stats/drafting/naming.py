"""What a catalogue does not know yet: how a new indicator or part is named in a draft.

In: the words around a figure, or the heads of its table; later the cell that an analyst left.
Out: a proposed name, 'mới (rights, union, flow): Tên | Name', and of such a cell the row of
`indicators.csv` or `breakdowns.csv` that it stands for. Refuses nothing: an incomplete row is
refused by the rules of the raw files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ..quantities import NOUNS, Quantity, folded, own_nouns
from ..reading.dates import ONLY_YEAR
from ..vocabulary import BASE_UNITS, KINDS, MONEY, SECTIONS, UNITS, Unit

NEW = re.compile(r"(?:mới|new)\b\s*(?:\(([^)]*)\))?\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
UNKNOWN = "?"
"""Stands for the unit where the print names none; a person writes it."""
BOTH = " | "
"""Stands between the Vietnamese and the English name."""
HEADS_APART = " / "
WRITTEN = {"point": "điểm phần trăm"}
"""How a new unit is called whose word would be read as a measure."""
_LONGEST = 60  # characters of a code
Units = Sequence[Mapping[str, str]]
"""The rows of a province's `units.csv`."""
# What counts people and is no word of the list of units, which a print may bear.
_PEOPLE_WORDS = """
    công nhân; nữ công nhân; chị; anh; em; cháu; con; học sinh; giáo viên; học viên; hội viên;
    phụ nữ; nữ; nam; thanh niên; chủ nhà; chủ nhà trọ; người dân; thành viên; nhân viên; đại biểu;
    công chức; viên chức; chuyên gia; tác giả; khách; bệnh nhân
"""
_PEOPLE = frozenset(" ".join(one.split()) for one in _PEOPLE_WORDS.split(";"))


def is_new(cell: str) -> bool:
    """Whether a cell names what the catalogue does not know."""
    return bool(NEW.fullmatch(cell.strip()))


def code_of(name: str) -> str:
    """A code of a Vietnamese name: 'Huyện Đăk Hà' -> 'huyen_dak_ha'."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("đ", "d"))
    plain = re.sub(r"[^a-z0-9]+", "_", "".join(one for one in letters if one.isascii()))
    return re.sub(r"^[0-9_]+", "", plain)[:_LONGEST].strip("_") or "x"


def identity(row: Mapping[str, str]) -> str:
    """What tells two names of a catalogue apart: their words, of parts those of the dimension
    too."""
    named = f"{row.get('dimension', '')}: {row['label_vi']}"
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", named).casefold()))


def free_code(code: str, name: str, taken: Mapping[str, str]) -> str:
    """`code`, or the first of 'code_2', 'code_3' that no other `identity` than `name` has taken:
    names may be cut at the same length, or differ in their marks only."""
    free, number = code, 1
    while taken.get(free, name) != name:
        number += 1
        free = f"{code[: _LONGEST - 3]}_{number}"
    return free


def indicator_row(cell: str, reading: Quantity | None) -> dict[str, str]:
    """The row of `indicators.csv` for 'mới (rights, union, flow): Tên | Name'. The unit is that of
    the print where none is written, and the kind follows from the unit; both names are the
    Vietnamese one where there is no English."""
    said, names = _parts(cell)
    words = [word.strip() for word in re.split(r"[,;]", said) if word.strip()]
    section = next((one for one in words if one in SECTIONS), "")
    others = [word for word in words if word not in (*KINDS, section, UNKNOWN)]
    unit = next((one for one in others if one in BASE_UNITS or one.startswith(f"{MONEY}/")), "")
    if section and others:
        # What is no section and no kind is meant as a unit: the province's own, or a slip.
        unit = unit or others[0]
    unit = unit or (unit_of(reading) if reading else "")
    vi, _, en = names.partition(BOTH.strip())
    return {
        "indicator": code_of(vi),
        "section": section or "".join(word for word in others if word != unit),
        "label_vi": vi.strip(),
        "label_en": en.strip() or vi.strip(),
        "unit": unit,
        "kind": next((one for one in words if one in KINDS), kind_of(unit)),
        "note": "",
    }


def breakdown_row(cell: str) -> dict[str, str]:
    """The row of `breakdowns.csv` for 'mới: địa bàn: Huyện Sơn Bắc | Sơn Bắc district'."""
    said, names = _parts(cell)
    dimension, colon, name = names.partition(":")
    vi, _, en = (name if colon else names).partition(BOTH.strip())
    return {
        "breakdown": code_of(vi),
        "dimension": code_of(said or (dimension if colon else "part")),
        "label_vi": vi.strip(),
        "label_en": en.strip() or vi.strip(),
    }


def rests(parts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """What is left of the whole beside new `parts` of which it is not known that they fill it, as
    rows of `breakdowns.csv`: of a dimension with one part, or of parts of a part ('Huyện A, nữ').
    Without it the audit would hold their sum against the whole."""
    by_dimension: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for part in parts:
        by_dimension[part["dimension"]].append(part)
    return [
        {"breakdown": f"other_{dimension}", "dimension": dimension,
         "label_vi": "Còn lại", "label_en": "The rest"}
        for dimension, found in by_dimension.items()
        if len(found) == 1 or all(", " in part["label_vi"] for part in found)
    ]  # fmt: skip


def unit_of(reading: Quantity) -> str:
    """The unit of a print; of several that its noun may count, the one of that name, else the
    first of the list of units, else one of the province."""
    codes = [one for one in BASE_UNITS if one in reading.units] or sorted(reading.units)
    named = [one for one in codes if one in UNITS and UNITS[one].vi == folded(reading.noun)]
    return reading.unit or next(iter([*named, *codes]), "")


def unit_in(noun: str, readings: Sequence[Quantity], own: Units) -> str:
    """The unit proposed for a new indicator: that of the print, else of the `noun` behind it as
    the scan names it. What neither the library nor the province counts is written in its own
    word, and `accept` adds it to `units.csv`."""
    found = unit_of(readings[0]) if readings else ""
    if found or not noun:
        return found or UNKNOWN
    return known_unit(noun, own) or WRITTEN.get(noun, noun)


def known_unit(noun: str, own: Units) -> str:
    """The code of the unit that `noun` counts, or is itself, of the library or of a province's
    `own`; '' where there is none."""
    if noun in {*BASE_UNITS, *(row["unit"] for row in own)}:
        return noun
    word = folded(noun)
    if word in _PEOPLE:
        return "person"
    known = own_nouns(map(Unit.own, own))
    return min(known.get(word, NOUNS.get(word, frozenset())), default="")


def unit_row(noun: str, taken: Collection[str], has_fractions: bool) -> dict[str, str]:
    """The row of `units.csv` for a counted thing that has none; its English is the Vietnamese
    word until someone writes it."""
    code = code_of(noun)
    while code in taken:
        code += "_vi"
    return {"unit": code, "vi": noun, "en": noun, "en_plural": noun, "words": "",
            "fractions": "yes" if has_fractions else ""}  # fmt: skip


def kind_of(unit: str) -> str:
    """The likely kind of an indicator in `unit`."""
    return (
        "rate"
        if unit in ("percent", "point", WRITTEN["point"])
        else "amount"
        if unit.startswith(MONEY)
        else "flow"
    )


def new_part(kind: str, name: str, word: str) -> str:
    """The name proposed for a part that a row of a table is about."""
    return f"{word}: {kind.lower()}: {name}"


def _parts(cell: str) -> tuple[str, str]:
    found = NEW.fullmatch(cell.strip())
    return (found[1] or "", found[2]) if found else ("", cell)


def names_a_year(heads: str) -> bool:
    """Whether one of the heads of a table's column or row is a year."""
    return any(ONLY_YEAR.fullmatch(one.strip(" .:")) for one in heads.split(HEADS_APART))
