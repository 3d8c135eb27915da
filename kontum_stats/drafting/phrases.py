"""The words around a figure -> a name for what it says, in the document's own words.

In: the words before and behind a figure, what it counts, and the name of the figure before it.
Out: a `Phrase`, and a name made of it: 'kết nạp mới 3.418 đoàn viên' -> 'Đoàn viên kết nạp mới'.
A change ('tăng 164 doanh nghiệp so với năm 2023'), a share of what stands before ('chiếm 48,8%')
and a sum of money are named after the figure before them. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .words import words_of

_LONGEST_LEAD, _LONGEST_THING, _LONGEST_SHARE = 16, 15, 18  # words

# Words at the ends of a clause that name nothing.
_EMPTY_WORDS = """
    là được có cho với theo đã tại của và trong đó gồm khoảng trên dưới hơn gần đạt tổng số cộng
    toàn tỉnh năm nay hiện chỉ mở tổ chức các từ về bằng còn lên vẫn mới xảy ra nâng ở qua chiếm
    riêng tới đến đưa ít_nhất tối_thiểu - –
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_KEPT_AT_END = frozenset({"mới"})
_END_WORDS = """
    so do với cho ở tại trong trên đến là đạt bằng tăng giảm chiếm nâng và làm khiến
"""
_JOIN_WORDS = "với cho của ở tại và gồm bằng là đạt chiếm trên về"
_COST_WORDS = "trị giá số tiền kinh phí giá với tổng được khoảng là cho vay"
_ENDS = frozenset(_END_WORDS.split())
_JOINS = frozenset(_JOIN_WORDS.split())
_COSTS = frozenset(_COST_WORDS.split())
_BREAK = re.compile(r"[,;:()!?…\n]|\.(?:\s|$)")
_SENTENCE = re.compile(r"[.;!?…\n](?:\s|$)")
_NUMBER = re.compile(
    r"(?<!từ )(?<![\w“.,])\d[\d.,/]*(?:\s?%)?(?:\s+(?:tỷ|tỉ|triệu|nghìn|ngàn))*(?:\s+đồng\S*)?"
)
_YEAR = re.compile(
    r"(?:^|[\s(])(?:(?:cùng kỳ|trong|đến|của)\s+)*(?:năm|giai đoạn)?\s*"
    r"((?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:(?:và|ba|hai|bốn|năm) năm qua|trong năm|dịp [^,]*|toàn (?:tỉnh|ngành|quốc)"
    r"|(?:trên )?địa bàn(?: (?:toàn )?tỉnh)?|(?:các cấp|tổ chức) công đoàn"
    r"|ban (?:thường vụ|chấp hành)(?: (?:liên đoàn lao động|lđlđ) tỉnh)?"
    r"|phấn đấu(?: trong| đến)?)\b",
    re.IGNORECASE,
)
_SAME = {  # enumerations that are one thing
    r"cán bộ,? công chức,? viên chức,? (?:người )?lao động": "cán bộ công chức viên chức lao động",
    r"công nhân,? viên chức,? (?:người )?lao động": "CNVCLĐ",
    r"cán bộ,? công chức,? viên chức": "cán bộ công chức viên chức",
    r"cơ quan, đơn vị": "cơ quan đơn vị",
    r"bảo hiểm xã hội, bảo hiểm y tế(?:, bảo hiểm thất nghiệp)?": "bảo hiểm xã hội",
    r"(đoàn viên|cán bộ), (?:người lao động|CNVCLĐ)": r"\1",
}
_PAIRS = re.compile(  # words whose first or last alone would begin or end a clause
    r"\b(?:nhà ở|cấp trên|bằng khen|chỉ tiêu|ít nhất|tối thiểu|giảm giá|giảm nghèo|tăng cường"
    r"|cho vay|trở lên|đạt danh hiệu|nước ngoài|việc làm|(?:cuối|đầu) năm"
    r"|(?:thành lập|kết nạp|xây|phát triển) mới)\b",
    re.IGNORECASE,
)
_GOAL = re.compile(r"(?:chỉ_tiêu|mục tiêu|kế hoạch)[^,.;()]*$", re.IGNORECASE)
_PEOPLE = re.compile(
    r"(?:nữ|nam|lao động|công nhân|cán bộ|đoàn viên|cnvclđ|viên chức|công chức"
    r"|hội viên|đảng viên)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“]([^\"“”]{1,80})[\"”]")


class Phrase(NamedTuple):
    """A figure in its clause: the words that `lead` to it, the `thing` that it counts with what
    is said of that, whether it is a `change` against another year ('tăng', 'giảm') or a share
    ('chiếm') of what stands before, and whether it stands `inside` brackets, as what a whole
    consists `of_which`, or behind a `year` of its own. It `is_bare` where nothing but what is
    counted is said."""

    lead: tuple[str, ...]
    thing: tuple[str, ...]
    change: str = ""
    inside: bool = False
    of_which: bool = False
    year: str = ""
    is_bare: bool = False

    @property
    def is_cost(self) -> bool:
        """Whether nothing is said but that something costs."""
        return all(word.lower() in _COSTS for word in self.lead) and not self.thing

    @property
    def words(self) -> frozenset[str]:
        """The words that tell something."""
        return frozenset(words_of(" ".join((*self.lead, *self.thing))))


def phrase(before: str, after: str, noun: str, unit: str) -> Phrase:
    """The phrase of a figure; `noun` is what its print counts, `unit` its unit as scanned."""
    gap = "" if after[:1] in _MARKS else " "
    before, behind = _joined(before), _joined(f"{noun}{gap}{after}" if noun else after)
    sentence = _SENTENCE.split(before)[-1]
    opened = sentence.rfind("(")
    inside = opened > sentence.rfind(")")
    told = sentence[opened + 1 :] if inside else re.sub(r"\([^()]*\)", " ", sentence)
    year = _YEAR.search(told)
    *earlier, clause = _BREAK.split(told)
    if not _trimmed(clause.split()) and earlier and told.rstrip().endswith(":"):
        clause = earlier[-1]
    words = _own_words(clause)
    change = _change(words, after)
    if words and words[-1].lower() == "chiếm" and unit == "percent":
        change = "chiếm"
    lead = _trimmed(words)[-_LONGEST_LEAD:] if not change else []
    if unit == "percent" and lead[-1:] == ["mới"]:
        lead = lead[:-1]
    if inside and not lead and not year and _GOAL.search(sentence[:opened]):
        lead = ["chỉ_tiêu"]
    thing = _thing(behind, noun, unit)
    if thing == ["người"] and _PEOPLE.match(" ".join(lead)) and not change:
        thing = []
    found = re.search(r"trong đó\W*[^,]*$|gồm\W*[^,]*$", told, re.IGNORECASE)
    said = " ".join(thing).removeprefix(noun or unit).strip()
    return Phrase(
        lead=tuple(lead), thing=tuple(thing), change=change, inside=inside,
        of_which=bool(found), year=year[1] if year else "", is_bare=not said or said in _VAGUE,
    )  # fmt: skip


def is_threshold(before: str, after: str) -> bool:
    """Whether a figure only says from where on something counts: 'từ 25 lao động trở lên'."""
    return before.rstrip().endswith("từ") and bool(re.match(r"[^,.;()]{0,25}\btrở lên\b", after))


def name_of(phrase: Phrase, unit: str, before: str) -> str:
    """A name for the figure in `unit`; `before` is the name of the figure before it, ''. A word
    that names nothing by itself stands with that, or is left to a person: ''."""
    of = f" ({_small(before)})" if before else ""
    name = _name(phrase, unit, of).replace("_", " ").strip()
    if name.lower() in OF_ANOTHER:
        return name + of if of else ""
    return "" if name.lower() in _UNSAID else name


def _name(phrase: Phrase, unit: str, of: str) -> str:
    lead, thing = " ".join(phrase.lead), " ".join(phrase.thing)
    if phrase.change == "chiếm":
        return f"Tỷ trọng trong {thing}{of}" if thing and of else f"Tỷ lệ {thing or of.strip()}"
    if of and re.match(r"(?:chỉ_tiêu|kế hoạch|mục tiêu)\b", lead, re.IGNORECASE):
        return f"Chỉ tiêu{of}"
    if phrase.change:
        return f"Mức {phrase.change}{of}" if of else f"Mức {phrase.change} {thing}".strip()
    if unit == "percent":
        return _share_name(phrase, lead, thing, of)
    if unit.startswith("VND"):
        return _money_name(phrase, lead, thing, of)
    if not thing:
        return _capital(lead) or (f"Số liệu{of}" if of else "")
    if not lead:
        return _capital(thing) + (of if phrase.is_bare else "")
    if lead.lower().startswith(thing.lower()):
        return _capital(lead)
    if len(phrase.lead) > _SHORT:
        return f"{_capital(thing)} ({lead})"
    return f"{_capital(thing)} {_small(lead)}"


OF_ANOTHER = {"cao nhất", "thấp nhất", "bình quân", "trung bình", "số tiền", "tỷ lệ", "tỉ lệ"}
_UNSAID = {"chi", "thu", "nợ", "thu hồi", "giá trị", "kinh phí", "tăng", "giảm"}
_SHORT = 5  # words that may follow a noun without brackets
_VAGUE = {"tham gia", "đóng góp", "được hưởng", "thụ hưởng", "bị thương", "tử vong"}


def _share_name(phrase: Phrase, lead: str, thing: str, of: str) -> str:
    if re.match(r"(?:năm trước|cùng kỳ|so )", f"{thing} "):
        return f"So với năm trước{of}"
    goal = re.match(r"(?:chỉ_tiêu|kế hoạch|dự toán|nghị quyết|mục tiêu)\b.*", thing)
    if goal and of:
        return f"Tỷ lệ đạt {thing}{of}"
    if thing and not lead:
        return f"Tỷ lệ {thing}"
    if lead:
        named = lead if lead.lower().startswith("tỷ lệ") else f"tỷ lệ {lead}"
        return _capital(f"{named} {thing}".strip())
    return f"Tỷ lệ{of}" if of else ""


def _money_name(phrase: Phrase, lead: str, thing: str, of: str) -> str:
    if not lead:
        return _capital(thing) if thing else f"Số tiền{of}" if of else ""
    lead = "số tiền" if lead.lower() == "tiền" else lead
    return _capital(f"{lead} {thing}".strip()) + (of if phrase.is_cost else "")


def likeness(words: frozenset[str], label: str) -> float:
    """From 0 to 1: how many of `words` and of those of `label` are the same."""
    said = set(words_of(label))
    return 2 * len(words & said) / (len(words) + len(said)) if words and said else 0.0


def _joined(text: str) -> str:
    """`text` with what is one thing as one word: enumerations, quotations, set phrases."""
    for pattern, one in _SAME.items():
        text = re.sub(pattern, one, text, flags=re.IGNORECASE)
    text = _QUOTED.sub(lambda found: f"“{_one_word(found[1].replace(',', ''))}”", text)
    return _PAIRS.sub(lambda found: _one_word(found[0]), text)


def _one_word(words: str) -> str:
    return "_".join(words.split())


def _own_words(clause: str) -> list[str]:
    """The words of a clause that lead to the figure at its end, without those that belong to a
    figure before it."""
    clause = _YEAR.sub(" ", clause)
    pieces = _NUMBER.split(clause)
    words = _SUBJECT.sub("", _SUBJECT.sub("", pieces[-1].strip()).strip()).split()
    if len(pieces) == 1:
        return words
    joins = [at for at, word in enumerate(words) if word.lower() in _JOINS]
    return words[joins[-1] + 1 :] if joins else words


def _change(words: Sequence[str], after: str) -> str:
    """'tăng' or 'giảm' where a figure is what something changed by since another year."""
    ends = [word.lower() for word in words[-2:] if word.lower() not in ("thêm", "được")]
    clause = re.split(r"[,;.()]\s", after)[0]
    if ends and ends[-1] in ("tăng", "giảm", "hơn") and re.search(r"\bso (?:với|cùng)", clause):
        return "thấp hơn" if "thấp" in ends else ends[-1]
    return ""


def _thing(behind: str, noun: str, unit: str) -> list[str]:
    """What is counted and what is said of it, up to the end of the clause; `behind` begins with
    the `noun` of the print."""
    limit = _LONGEST_SHARE if unit == "percent" else _LONGEST_THING
    if unit.startswith("VND") and not behind.lower().startswith("tiền "):
        return []
    words: list[str] = []
    for word in _BREAK.split(_NUMBER.split(behind)[0])[0].split()[:limit]:
        is_noun = len(words) < len(noun.split())
        if word.lower() in _ENDS and not is_noun and (words or word.lower() != "so"):
            break
        words.append(word)
    if unit == "percent":
        words = words[1:] if words[:1] in (["số"], ["của"]) else words
        words = words[1:] if words[:1] == ["trở_lên"] else words
    while words and words[-1].lower() in _EMPTY - _KEPT_AT_END:
        words.pop()
    return words


_MARKS = tuple(",.;:)…")


def _trimmed(clause: Sequence[str]) -> list[str]:
    words = [word for word in clause if word.strip("\"'“”*")]
    while words and words[-1].lower() in _EMPTY - _KEPT_AT_END:
        words.pop()
    while words and words[0].lower() in _EMPTY:
        words.pop(0)
    return words


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _small(name: str) -> str:
    """`name` inside another: its first letter small, unless it begins with capitals."""
    first = name.split(" ", 1)[0]
    return name if first.isupper() and len(first) > 1 else name[:1].lower() + name[1:]
