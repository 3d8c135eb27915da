"""What is proposed for the figures of a draft that nothing in the catalogue fits.

In: the rows of a draft with the context of each figure, the document and the catalogue. Out: in
rows without a decision a new name with section, unit and kind (`naming`), the indicator of the
same thing in another year ('năm 2023: 451 buổi') or of which it is a part ('trong đó nữ'), and the
parts that the rows of a table are about. In a province without figures the catalogue is another's:
there a proposal must agree with the name that the document itself gives. Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..cleaning.raw import RawData, rows_of, unit_fits
from ..language import Language
from ..reading.model import Document, Passage
from ..vocabulary import KINDS, MONEY, turns_or_heads
from . import naming, tabular
from .matching import TASKS
from .phrases import BODY, OF_ANOTHER, Phrase, is_threshold, likeness, name_of, phrase
from .sections import Sections, kind_of
from .words import Context, features, words_of

_DIGITS = re.compile(r"\d+")
_FIRST_DIGIT = re.compile(r"^\D+")
_BODY = re.compile(rf"\b{BODY.pattern}", re.IGNORECASE)
_DERIVED = re.compile(
    r"(?:tỷ lệ đạt|so với|mức (?:tăng|giảm|vượt|thấp hơn|cao hơn)|chỉ tiêu|tỷ trọng)\b", re.I
)
_MADE_NEW = re.compile(r"\b(?:thành lập|kết nạp|xây|phát triển|ký|tuyển)\b", re.IGNORECASE)
_PLAIN, _AGREES, _SAME = 0.75, 0.6, 0.3  # how like a name and a label have to be
_VAGUE = frozenset({"người", "lượt người", "lượt", "cuộc", "đơn vị"})
_COVERED = 0.6  # share of a label's words that a figure says which is proposed for it
_MORE = 5  # words beside those of a label that still say the same
_HEAD_AGREES = 0.62  # the head of a table is a name, and should say more


@dataclass
class _Seen:
    """A row of the draft whose figure stands in a sentence: its `phrase`, the `place` of its
    passage and the `sentence` there, and the `name` it was given."""

    row: dict[str, str]
    context: Context
    passage: Passage
    phrase: Phrase
    sentence: int
    name: str = ""


@dataclass
class _Draft:
    """The document and catalogue that rows are proposed from, and what was proposed so far."""

    document: Document
    raw: RawData
    t: Language
    word: str
    sections: Sections
    seen: list[_Seen] = field(default_factory=list)
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    @property
    def is_first(self) -> bool:
        """Whether the province has no figures yet, and its catalogue may be another's."""
        return bool(self.raw.figures.empty)


def propose(
    rows: Sequence[dict[str, str]], contexts: Sequence[Context],
    document: Document, raw: RawData, t: Language,
) -> None:  # fmt: skip
    """Fills in, in draft rows without a decision, what the module's contract says."""
    draft = _Draft(document, raw, t, t("new"), Sections(document, raw, t))
    pairs = list(zip(rows, contexts, strict=True))
    draft.seen += [_seen(document, *pair) for pair in pairs if not pair[1].heads]
    for one in draft.seen:
        _propose_in_sentence(draft, one)
    for row, context in pairs:
        if context.heads:
            _propose_in_table(draft, row, context)
    # '- Nữ' below 'Đoàn viên', or 'Trong đó nữ' beside it, is a part of that.
    tabular.split(rows, raw, "row_heads", lambda place: place[1] + place[3])
    tabular.split(rows, raw, "column_heads", lambda place: place[1] + place[2])
    if draft.is_first:
        tabular.unify(rows, lambda row: _label(draft, row))
    tabular.name_parts(rows, document, raw, draft.word)


def _is_open(draft: _Draft, row: Mapping[str, str]) -> bool:
    """Whether a row has no decision, and no proposal that can be relied on."""
    if row["decision"]:
        return False
    return not row["indicator"] or (draft.is_first and row["confidence"] != "high")


def _seen(document: Document, row: dict[str, str], context: Context) -> _Seen:
    starts = [one.start for one in document.passages]
    passage = document.passages[bisect_right(starts, int(row["offset"])) - 1]
    offset = int(row["offset"])
    before = unicodedata.normalize("NFC", document.text[passage.start : offset])
    after = unicodedata.normalize("NFC", document.text[offset : passage.end])
    print_ends = _FIRST_DIGIT.sub("", row["printed"])
    after = after.removeprefix(print_ends) if after.startswith(print_ends) else row["words_after"]
    noun = context.readings[0].noun if context.readings else ""
    said = phrase(before, after.lstrip(), noun, row["unit"])
    return _Seen(row, context, passage, said, len(re.findall(r"[.!?]\s", before)))


def _propose_in_sentence(draft: _Draft, one: _Seen) -> None:
    row = one.row
    is_open = _is_open(draft, row) or (
        draft.is_first
        and not row["decision"]
        and (_is_of_new(draft, one) or not _names_it(one, _full_label(draft, row)))
    )
    whole = _whole_of(draft, one) if draft.is_first and not row["decision"] else None
    if whole or is_open:
        model = whole or _in_another_year(draft, one)
        if model:
            row |= {"indicator": model["indicator"], "breakdown": model["breakdown"]}
            row["confidence"] = "new" if naming.is_new(row["indicator"]) else "low"
        else:
            _name(draft, one)
    one.name = (
        one.name
        or name_of(one.phrase, row["unit"], _named_before(draft, one))
        or _label(draft, row)
    )


def _name(draft: _Draft, one: _Seen) -> None:
    """The catalogue's indicator where its label says what the document says, else a new name."""
    row, is_plan = one.row, bool(one.context.is_plan)
    is_planned = any(
        one.row["indicator"] == task["indicator"]
        for task in rows_of(draft.raw.indicators)
        if task["section"] == TASKS
    )
    is_own = (
        one.phrase.change
        or (is_plan and not is_planned)
        or (row["unit"] == MONEY and one.phrase.is_cost)
    )
    if is_threshold(row["words_before"], row["words_after"]):
        row |= {"indicator": "", "breakdown": "", "confidence": ""}
        return
    before = _before(draft, one)
    is_own = is_own or _is_of_new(draft, one)
    found = None if is_own and draft.is_first else _in_catalogue(draft, one)
    if found is not None:
        if found != row["indicator"]:
            row |= {"indicator": found, "breakdown": "", "confidence": "low"}
        return
    is_bare = one.phrase.is_bare and not one.phrase.of_which
    if before and is_bare and not one.phrase.lead and not one.phrase.change:
        thing = before.phrase.thing
        if one.phrase.thing and thing[: len(one.phrase.thing)] == one.phrase.thing:
            one.phrase = one.phrase._replace(thing=thing, is_bare=False)
    if before and not _is_unit_alike(draft, one, before):
        one.phrase = one.phrase._replace(of_which=False)
    if before and one.phrase.joined and _is_stock(draft, before.row):
        is_bare = len(one.phrase.thing) > 1 and one.phrase.is_bare
        one.phrase = one.phrase._replace(joined=False, is_bare=is_bare)
    one.name = name_of(one.phrase, row["unit"], _named_before(draft, one))
    if not one.name and one.phrase.lead and not one.phrase.change:
        heading = draft.sections.heading(one.context.section)
        one.name = f"{' '.join(one.phrase.lead).capitalize()} ({heading})" if heading else ""
    if one.name:
        section = TASKS if is_plan else draft.sections.of(one.context.section, one.name)
        kind = kind_of(row, one.name, row["words_before"] or ".")
        if one.phrase.change and kind == KINDS[0]:
            kind = naming.kind_of("")
        if one.name.startswith("So với"):
            kind = naming.kind_of("percent")
        _set_new(draft, row, one.context, one.name, section, kind)


def _is_of_new(draft: _Draft, one: _Seen) -> bool:
    """Whether a figure is a part of one that the catalogue does not know."""
    whole = _before(draft, one) if one.phrase.of_which else None
    is_same = whole and _is_unit_alike(draft, one, whole)
    return bool(whole and is_same and naming.is_new(whole.row["indicator"]))


def _in_catalogue(draft: _Draft, one: _Seen) -> str | None:
    """The indicator whose label is like the words of the figure; None where none is."""
    row, words = one.row, one.phrase.words
    if one.phrase.is_bare and not one.phrase.lead and row["confidence"] == "low":
        words |= frozenset(words_of(_named_before(draft, one)))
    if not draft.is_first:
        return row["indicator"] or None
    likes = {
        label["indicator"]: likeness(words, label["label_vi"])
        for label in rows_of(draft.raw.indicators)
        if _may_be(draft, one, label["unit"])
    }
    for alias in rows_of(draft.raw.aliases):
        if alias["indicator"] in likes and not alias["breakdown"]:
            like = likeness(words, alias["alias_vi"])
            likes[alias["indicator"]] = max(likes[alias["indicator"]], like)
    labels = {one["indicator"]: one["label_vi"] for one in rows_of(draft.raw.indicators)}
    likes = {name: like for name, like in likes.items() if _names_it(one, labels[name])}
    best = max(likes, key=lambda name: likes[name], default="")
    if best and likes[best] >= _PLAIN:
        return best
    if likes.get(row["indicator"], -1.0) < _AGREES:
        return None
    label = {*words_of(labels[row["indicator"]])}
    return row["indicator"] if len(label & words) >= _COVERED * len(label) else None


def _names_it(one: _Seen, label: str) -> bool:
    """Whether a label names both what the figure counts and what is done with it: 'thành lập' is
    no word of 'Công đoàn cơ sở, nghiệp đoàn', and 'vận động viên' shares syllables with 'lao
    động' alone. What is said of 'Kế hoạch 54' must be said beside the figure."""
    beside = f"{one.row['words_before']} {one.row['words_after']}"
    if not {*_DIGITS.findall(label)} <= {*_DIGITS.findall(beside)}:
        return False
    said = features(words_of(label))
    lead, thing = (features(words_of(" ".join(words))) for words in one.phrase[:2])
    is_vague = " ".join(one.phrase.thing) in _VAGUE
    is_named = is_vague or sum(word in said for word in thing) >= len(thing) / 2
    more = {*words_of(" ".join(one.phrase.thing))} - {*words_of(label)}
    return len(more) <= _MORE and is_named and (not lead or any(word in said for word in lead))


def _may_be(draft: _Draft, one: _Seen, unit: str) -> bool:
    """Whether the figure may be in `unit`: a bare number is in what the word behind it counts."""
    noun = one.row["unit"]
    if noun and not any(reading.units for reading in one.context.readings):
        return unit in turns_or_heads(naming.known_unit(noun, rows_of(draft.raw.units)) or noun)
    return any(unit_fits(reading, unit) for reading in one.context.readings)


def _set_new(
    draft: _Draft, row: dict[str, str], context: Context, name: str, section: str, kind: str
) -> None:
    """Proposes a new name; one that was proposed before is written as it was then."""
    plan = draft.t(", planned") if section == TASKS else ""
    unit = naming.unit_in(row["unit"], context.readings, rows_of(draft.raw.units))
    if unit == naming.UNKNOWN and name.startswith("“"):
        unit = name[1:].split(" ")[0].lower()  # 06 “Nhà khăn quàng đỏ”
    label = name + plan
    # 'CĐCS thành lập' and 'thành lập mới CĐCS' are one thing.
    plain = {"mới", "được"} if _MADE_NEW.search(label) else set[str]()
    said = " ".join(sorted({*re.findall(r"\w+", label.lower())} - plain))
    if draft.units.setdefault(label, unit) != unit:
        label = f"{label} ({row['unit'] or unit})"
    cell = f"{draft.word} ({section}, {unit}, {kind}): {label}"
    cell = draft.made.setdefault((said, unit), cell)
    others = filter(None, (row["indicator"], *row["alternatives"].split("; ")))
    row["alternatives"] = "; ".join(one for one in others if not naming.is_new(one))
    row |= {"indicator": cell, "breakdown": "", "confidence": "new"}


def _is_stock(draft: _Draft, row: Mapping[str, str]) -> bool:
    if naming.is_new(row["indicator"]):
        return naming.indicator_row(row["indicator"], None)["kind"] == KINDS[0]
    known = draft.raw.indicators
    return KINDS[0] in set(known.loc[known["indicator"].eq(row["indicator"]), "kind"])


def _in_another_year(draft: _Draft, one: _Seen) -> dict[str, str] | None:
    """The row of the same thing in the year under review, for a figure that a bracket or a note
    prints of another year: the last ones of that unit before it, in their order."""
    if not one.phrase.year:
        return None
    found = [
        other for other in draft.seen
        if _is_before(other, one) and not other.phrase.change and not other.phrase.inside
        and not (other.phrase.year and _same_place(other, one))
        and other.row["period"] != one.row["period"]
        and other.context.is_plan == one.context.is_plan
        and (not one.row["unit"] or _is_unit_alike(draft, one, other))
    ]  # fmt: skip
    if not found:
        return None
    if own := _own_words(one):
        best = max(reversed(found), key=lambda other: _says(own, other))
        if _says(own, best) >= _SAME:
            return best.row
        if one.phrase.lead:
            return None
    noun = set(words_of(_noun(one)))
    plain = {id(other): {*words_of(other.name.partition(" (")[0])} for other in found}
    found = [other for other in found if noun and noun <= plain[id(other)]] or found
    found = [other for other in found if not other.phrase.of_which] or found
    found = [other for other in found if not other.row["breakdown"]] or found
    ends = tuple(f" {label}" for label in tabular.parts_by_label(draft.raw))
    found = [other for other in found if not other.name.lower().endswith(ends)] or found
    nearest = [other for other in found if other.sentence == found[-1].sentence]
    alike = [
        other for other in draft.seen
        if other.passage.start == one.passage.start and other.phrase.year == one.phrase.year
        and other.row["unit"] == one.row["unit"] and other.phrase.inside == one.phrase.inside
    ]  # fmt: skip
    at = len(nearest) - len(alike) + alike.index(one)
    return nearest[max(0, at)].row


def _says(own: frozenset[str], other: _Seen) -> float:
    """How far another figure says what `own` words say, and how little else."""
    within = len(own & other.phrase.words) / len(own)
    return within / 2 + likeness(own, " ".join(other.phrase.words)) / 2


def _own_words(one: _Seen) -> frozenset[str]:
    """What the phrase says beside what it counts."""
    return one.phrase.words - frozenset(words_of(_noun(one)))


def _noun(one: _Seen) -> str:
    """What the figure counts, as the document says it."""
    return (one.context.readings[0].noun if one.context.readings else "") or one.row["unit"]


def _same_place(one: _Seen, other: _Seen) -> bool:
    return one.passage.start == other.passage.start and (
        one.passage.kind == "note" or one.phrase.inside == other.phrase.inside
    )


def _is_before(one: _Seen, note: _Seen) -> bool:
    """Whether `one` stands where the bracket or the note of `note` may speak of it."""
    if int(one.row["offset"]) >= int(note.row["offset"]):
        return False
    if _same_sentence(one, note):
        return True
    if note.phrase.year and one.passage.start == note.passage.start:
        return one.sentence == note.sentence - 1
    return _is_at_mark(one, note)


def _is_at_mark(one: _Seen, note: _Seen) -> bool:
    """Whether a figure of a note may speak of `one`, which stands before the note's mark."""
    if note.passage.kind == "note" and note.passage.mark >= 0:
        passage = one.passage
        return passage.start <= note.passage.mark <= passage.end and (
            int(one.row["offset"]) < note.passage.mark
        )
    return False


def _unit(draft: _Draft, one: _Seen) -> str:
    """What a figure is counted in: of 'công nhân' the unit, persons."""
    return naming.known_unit(one.row["unit"], rows_of(draft.raw.units)) or one.row["unit"]


def _is_unit_alike(draft: _Draft, one: _Seen, other: _Seen) -> bool:
    """Whether two figures count the same: 'vườn' and 'vườn cây' do."""
    units = sorted((_unit(draft, one), _unit(draft, other)), key=len)
    return units[0] == units[1] or bool(units[0] and units[1].startswith(f"{units[0]} "))


def _is_sentence_before(other: _Seen, one: _Seen) -> bool:
    return other.passage.start == one.passage.start and other.sentence == one.sentence - 1


def _whole_of(draft: _Draft, one: _Seen) -> dict[str, str] | None:
    """The figure before it of which it is a known part: 'trong đó lao động nữ 29.874 người'."""
    lead = " ".join(one.phrase.lead).casefold()
    parts = tabular.parts_by_label(draft.raw)
    named = [label for label in parts if re.search(rf"(?<!\w){re.escape(label)}$", lead)]
    before = [
        other for other in draft.seen
        if (_is_before(other, one) or (one.phrase.of_which and _is_sentence_before(other, one)))
        and other.row["period"] == one.row["period"] and not other.phrase.change
        and (not one.row["unit"] or _is_unit_alike(draft, one, other))
        and other.row["indicator"] and other.phrase.inside in (False, one.phrase.inside)
    ]  # fmt: skip
    if not named or not before:
        return None
    part = parts[max(named, key=len)]
    is_one_more = before[-1].row["breakdown"] not in ("", part)
    is_part = one.phrase.of_which or one.phrase.inside or one.passage.kind == "note"
    wholes = before[-1:] if is_one_more else [one for one in before if not one.row["breakdown"]]
    if not wholes or not (is_one_more or is_part):
        return None
    known = [one for one in wholes if not naming.is_new(one.row["indicator"])]
    return {**(known or wholes)[-1].row, "breakdown": part}


def _named_before(draft: _Draft, one: _Seen) -> str:
    """The name of what a bare figure is said of."""
    found = _before(draft, one)
    name, _, of = found.name.partition(" (") if found else ("", "", "")
    is_beside = found and one.phrase.is_bare and not one.phrase.change
    if of and is_beside and found and _is_unit_alike(draft, one, found):
        return of.removesuffix(")")  # '06 người chết và 31 người bị thương'
    if of and OF_ANOTHER.fullmatch(name):
        of = of.removesuffix(")")
        return f"{name} {of}" if one.phrase.change not in ("", "chiếm") else of
    return name


def _before(draft: _Draft, one: _Seen) -> _Seen | None:
    """The figure that a bare one is said of: the one before it in its sentence, of a note's first
    figure the one at its mark. What is itself a share, a change or a part is passed over."""
    fits = [
        other for other in draft.seen
        if other.name and not other.phrase.inside and not other.phrase.change
        and (_is_at_mark(other, one) or _same_sentence(other, one))
        and (other.row["unit"] != "percent" or one.row["unit"] in ("percent", "point"))
    ]  # fmt: skip
    if not one.phrase.change and not one.phrase.inside:
        fits = [other for other in fits if not other.phrase.of_which] or fits
    if one.phrase.change in ("", "chiếm"):
        if one.phrase.of_which and one.row["unit"] != "percent":
            fits = [other for other in fits if _is_unit_alike(draft, one, other)] or fits
    elif one.row["unit"] != "percent":
        # What changed is what was counted last in the same unit; of points, the rate.
        unit = "percent" if one.row["unit"] == "point" else _unit(draft, one)
        fits = [other for other in fits if _unit(draft, other) == unit] or fits
    fits = [other for other in fits if not _DERIVED.match(other.name)] or fits
    if BODY.match(" ".join(one.phrase.lead)):
        fits = [other for other in fits if not _BODY.search(other.name)] or fits
        known = [
            other for other in draft.seen
            if _is_sentence_before(other, one) and _is_unit_alike(draft, one, other)
            and not naming.is_new(other.row["indicator"]) and not other.row["breakdown"]
        ]  # fmt: skip
        fits = known[:1] if known and (not fits or _BODY.search(fits[-1].name)) else fits
    last = next((other for other in reversed(fits) if _same_sentence(other, one)), None)
    return last or (fits[-1] if fits else None)


def _same_sentence(one: _Seen, other: _Seen) -> bool:
    """Whether `one` stands before `other` in its sentence."""
    if int(one.row["offset"]) >= int(other.row["offset"]):
        return False
    return (one.passage.start, one.sentence) == (other.passage.start, other.sentence)


def _label(draft: _Draft, row: Mapping[str, str]) -> str:
    if naming.is_new(row["indicator"]):
        return naming.indicator_row(row["indicator"], None)["label_vi"]
    found = draft.raw.indicators.loc[draft.raw.indicators["indicator"].eq(row["indicator"])]
    return str(found["label_vi"].iloc[0]) if len(found) else ""


def _full_label(draft: _Draft, row: Mapping[str, str]) -> str:
    """The label of a row's indicator with that of its part."""
    parts = draft.raw.breakdowns
    part = parts.loc[parts["breakdown"].eq(row["breakdown"]), "label_vi"]
    return " ".join([_label(draft, row), *map(str, part)])


def _propose_in_table(draft: _Draft, row: dict[str, str], context: Context) -> None:
    if not _is_open(draft, row):
        return
    name, is_plan = tabular.table_name(row, tabular.names_indicators(draft.document, row))
    if not name:
        return
    words = frozenset(words_of(name))
    if row["indicator"]:
        label = _label(draft, row)
        if not is_plan and likeness(words, label) >= _HEAD_AGREES:
            return
    is_plan = is_plan or bool(context.is_plan)
    section = TASKS if is_plan else draft.sections.of(context.section, name)
    kind = kind_of(row, name, "")
    _set_new(draft, row, context, name, section, kind)
