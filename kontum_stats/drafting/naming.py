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
from collections.abc import Iterator, Mapping, Sequence

from ..cleaning.raw import RawData, rows_of
from ..language import Language
from ..quantities import Quantity
from ..reading.model import Document
from ..vocabulary import BASE_UNITS, KINDS, MONEY, SECTIONS, TITLES
from .matching import TASKS, Proposal
from .words import Context, features, words_of

NEW = re.compile(r"(?:mới|new)\b\s*(?:\(([^)]*)\))?\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
UNKNOWN = "?"
"""Stands for the unit where the print names none; a person writes it."""
BOTH = " | "
"""Stands between the Vietnamese and the English name."""
HEADS_APART = " / "
_CELL = re.compile(r"(.*:t\d+)r\d+(c\d+)")
_OF_WHICH = re.compile("^(?:trong đó|gồm|riêng)[:,]?", re.IGNORECASE)
_WEAK, _WEAK_HEAD = 0.35, 0.5  # scores below which a proposal rests on little
_RESULTS = SECTIONS[:5]  # the sections that hold results
_LONGEST = 60  # characters of a code
_WORDS = 9  # of a proposed name
_SAID = 3  # so many words name a thing without what is counted

# Words that lead to a number and name nothing.
_LEADING_WORDS = """
    là được có cho với theo đã tại của và trong đó gồm khoảng trên dưới hơn gần đạt tổng số cộng
    toàn tỉnh năm nay hiện chỉ mở tổ chức phát các từ về bằng tăng giảm còn lên
"""
_LEADING = frozenset(_LEADING_WORDS.split())
_COSTS = {"trị giá", "số tiền", "tiền", "kinh phí", "giá trị", "với số tiền", "tổng trị giá"}
_COST_WORDS = {word for one in _COSTS for word in one.split()}
_SENTENCE = re.compile(r"[.;!?…\n](?:\s|$)")
_BREAK = re.compile(r"[.,;:()!?…\n“”]|\d[\d.,/]*")
_YEARS = re.compile(r"(?:năm\s+|đến\s+|n\.?\s*)?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?", re.I)
_WHOLE = re.compile(r"(?:tổng(?: số| cộng)?|cộng|chung|toàn (?:tỉnh|ngành|quốc|huyện))\b.*", re.I)


def is_new(cell: str) -> bool:
    """Whether a cell names what the catalogue does not know."""
    return bool(NEW.fullmatch(cell.strip()))


def code_of(name: str) -> str:
    """A code of a Vietnamese name: 'Huyện Đăk Hà' -> 'huyen_dak_ha'."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("đ", "d"))
    plain = re.sub(r"[^a-z0-9]+", "_", "".join(one for one in letters if one.isascii()))
    return re.sub(r"^[0-9_]+", "", plain)[:_LONGEST].strip("_") or "x"


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
    """The unit of a print; of several that its noun may count, the first of the list of units."""
    return reading.unit or next((one for one in BASE_UNITS if one in reading.units), "")


def kind_of(unit: str) -> str:
    """The likely kind of an indicator in `unit`."""
    return "rate" if unit == "percent" else "amount" if unit.startswith(MONEY) else "flow"


def new_indicator(
    cells: Mapping[str, str], readings: Sequence[Quantity], section: str, word: str
) -> str:
    """The name proposed for the figure of a draft row that nothing in the catalogue fits; '' where
    its surroundings name nothing. `word` is that for 'new'."""
    name = _table_name(cells) or _sentence_name(cells, readings)
    if not name:
        return ""
    unit = unit_of(readings[0]) if readings else ""
    about = ", ".join((section, unit or UNKNOWN, kind_of(unit)))
    return f"{word} ({about}): {name}"


def new_part(kind: str, name: str, word: str) -> str:
    """The name proposed for a part that a row of a table is about."""
    return f"{word}: {kind.lower()}: {name}"


def propose(
    rows: Sequence[dict[str, str]], contexts: Sequence[Context],
    best: Sequence[Proposal | None], document: Document, raw: RawData, t: Language,
) -> None:  # fmt: skip
    """Fills in, in draft rows without a decision, a new name where nothing in the catalogue fits,
    and parts where the rows of a table propose one fact for different row heads."""
    word, sections = t("new"), _Sections(document, raw, t)
    for row, context, proposal in zip(rows, contexts, best, strict=True):
        if row["decision"] or (row["indicator"] and not _fits_badly(row, raw, proposal)):
            continue
        section = TASKS if context.is_plan else sections.of(context.section)
        name = new_indicator(row, context.readings, section, word)
        if name:
            others = filter(None, (row["indicator"], *row["alternatives"].split("; ")))
            row |= {"indicator": name, "breakdown": "", "confidence": "new"}
            row["alternatives"] = "; ".join(others)
    _split_columns(rows, raw, word)
    parts = _parts_by_label(raw)
    for column in _columns_of_parts(rows):
        kind = _kind_of_parts(document, column[0])
        for row in column:
            head = _last_head(row["row_heads"])
            if is_whole(head):
                continue
            of = next((one for one in parts.items() if one[1] == row["breakdown"]), None)
            known = "" if of else parts.get(head.casefold(), "")
            about = (f"{kind}, {of[0]}", f"{head}, {of[0]}") if of else (kind, head)
            row["breakdown"] = known or new_part(*about, word)
            if not known:
                row["confidence"] = "new"


def _fits_badly(row: Mapping[str, str], raw: RawData, proposal: Proposal | None) -> bool:
    """Whether, in a province that has no figures yet, hardly a word of the proposed name stands
    near: the catalogue is another's, and may well lack what is counted here. The heads of a table
    are names, and should say more; that something costs says nothing."""
    if row["confidence"] != "low" or not raw.figures.empty or proposal is None:
        return False
    said = {word for one in proposal.words for word in one.split()}
    least = _WEAK_HEAD if _CELL.fullmatch(row["locator"]) else _WEAK
    return proposal.score < least or said <= _COST_WORDS


def _split_columns(rows: Sequence[dict[str, str]], raw: RawData, word: str) -> None:
    """'Trong đó nữ' beside 'Đoàn viên' is a part of that: the column gets its indicator."""
    parts, before = _parts_by_label(raw), dict[str, str]()
    for row in rows:
        place = _CELL.fullmatch(row["locator"])
        if not place or row["decision"]:
            continue
        line = row["locator"].rpartition("c")[0]
        head = _OF_WHICH.sub("", _last_head(row["column_heads"])).strip(" :").casefold()
        if head in parts and before.get(line):
            row |= {"indicator": before[line], "breakdown": parts[head]}
            row["confidence"] = "new" if is_new(before[line]) else "medium"
        elif row["indicator"]:
            before[line] = row["indicator"]


def _parts_by_label(raw: RawData) -> dict[str, str]:
    return {row["label_vi"].casefold(): row["breakdown"] for row in rows_of(raw.breakdowns)}


def _last_head(heads: str) -> str:
    return heads.rpartition(HEADS_APART)[2].strip(" …")


class _Sections:
    """Which section of the evaluation a section of the document is about, as the words of its
    headings and those of titles and indicators tell."""

    def __init__(self, document: Document, raw: RawData, t: Language) -> None:
        self._headings = {one.locator: one.text for one in document.headings}
        said: dict[str, set[str]] = {one: {*features(words_of(t(TITLES[one])))} for one in SECTIONS}
        for row in rows_of(raw.indicators):
            said[row["section"]] |= {*features(words_of(row["label_vi"]))}
        self._said = said

    def of(self, locator: str) -> str:
        """The section of the nearest heading that names one; the first one where none does."""
        while locator:
            scores = self._scores(self._headings.get(locator, ""))
            best = max(scores, key=lambda name: scores[name])
            if scores[best]:
                return best
            locator = locator.rpartition(".")[0]
        return SECTIONS[0]

    def _scores(self, heading: str) -> dict[str, float]:
        words = features(words_of(heading))
        known = {word: [name for name in _RESULTS if word in self._said[name]] for word in words}
        return {
            name: sum(1 / len(names) for names in known.values() if name in names)
            for name in _RESULTS
        }


def _columns_of_parts(rows: Sequence[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """The rows of each table column that propose one fact, each for a row head of its own."""
    columns: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        place = _CELL.fullmatch(row["locator"])
        if place and row["row_heads"] and row["indicator"] and not row["decision"]:
            fact = (row["indicator"], row["breakdown"], row["period"])
            columns[place[1], place[2], *fact].append(row)
    for column in columns.values():
        heads = {row["row_heads"] for row in column}
        if len(heads) == len(column) > 1 and len({row["value"] for row in column}) > 1:
            yield column


def _kind_of_parts(document: Document, row: Mapping[str, str]) -> str:
    """What the rows of a table are, as the head of their column says: 'địa bàn'."""
    found, head = document.cell_at(int(row["offset"])), _last_head(row["row_heads"])
    if found:
        grid, cell = found
        for label in grid.beside(cell):
            heads = [" ".join(document.said(one).split()) for one in grid.heads_of(label)]
            if heads and heads[-1] and " ".join(document.said(label).split()) == head:
                return heads[-1].lower()
    return "bộ phận"


def is_whole(head: str) -> bool:
    """Whether the head of a row says that it holds the total."""
    return bool(_WHOLE.fullmatch(head.strip()))


def _parts(cell: str) -> tuple[str, str]:
    found = NEW.fullmatch(cell.strip())
    return (found[1] or "", found[2]) if found else ("", cell)


def _table_name(cells: Mapping[str, str]) -> str:
    """The head that is no year: that of the column, else that of the row."""
    for column in ("column_heads", "row_heads"):
        heads = [one.strip(" .:") for one in cells[column].split(HEADS_APART)]
        named = [one for one in heads if one and not _YEARS.fullmatch(one) and not one.isdigit()]
        if named and not (column == "column_heads" and names_a_year(cells[column])):
            return _capital(_shortened(named[-1].split()))
    return ""


def names_a_year(heads: str) -> bool:
    """Whether one of the heads of a table's column or row is a year."""
    return any(_YEARS.fullmatch(one.strip(" .:")) for one in heads.split(HEADS_APART))


def _sentence_name(cells: Mapping[str, str], readings: Sequence[Quantity]) -> str:
    """The words of the clause before the figure, and what it counts; where these say nothing but
    that something costs, the clause before them too."""
    sentence = _SENTENCE.split(cells["words_before"])[-1]
    *earlier, clause = ["", *(_trimmed(one.split()) for one in _BREAK.split(sentence))]
    counted = readings[0].noun.split() if readings else []
    if len(clause) > _SAID:
        counted = []
    elif not counted and not (readings and readings[0].unit):
        counted = _counted_behind(cells["words_after"])
    if not counted and (not clause or " ".join(clause).lower() in _COSTS):
        clause = [*next((one for one in reversed(earlier) if one), ()), *clause]
    return _capital(" ".join([*clause[-_WORDS:], *counted]))


def _counted_behind(words: str) -> list[str]:
    """What a bare number counts, up to the next clause: 'nhà Mái ấm công đoàn'."""
    found: list[str] = []
    for word in _BREAK.split(words)[0].split()[:_WORDS]:
        if word.lower() in _LEADING:
            break
        found.append(word)
    return found


def _trimmed(clause: Sequence[str]) -> list[str]:
    words = list(clause)
    while words and words[-1].lower() in _LEADING:
        words.pop()
    while words and words[0].lower() in _LEADING:
        words.pop(0)
    return words


def _shortened(words: Sequence[str]) -> str:
    return " ".join(words[-2 * _WORDS :])


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
