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
    toàn tỉnh năm nay hiện chỉ mở tổ_chức các từ về bằng còn lên vẫn mới xảy ra nâng ở qua chiếm
    riêng tới đến đưa ít_nhất tối_thiểu ước địa_bàn kết_quả tập_trung
    thu_hút toàn_huyện toàn_ngành toàn_tỉnh cả - –
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_EMPTY_AT_END = _EMPTY - {"mới"} | {"làm"}
_END_WORDS = """
    so do với cho ở tại trong trên đến là đạt bằng tăng giảm chiếm nâng và làm khiến trị_giá
"""
_JOIN_WORDS = "với cho của ở tại và gồm bằng là đạt chiếm trên về làm khiến đưa thu_hút"
_COST_WORDS = "trị_giá trị giá số tiền kinh phí giá với tổng được khoảng là cho vay"
_ENDS = frozenset(_END_WORDS.split())
_PLACES = frozenset({"ở", "tại", "trong", "thuộc", "là"})
_JOINS = frozenset(_JOIN_WORDS.split())
_COSTS = frozenset(_COST_WORDS.split())
# What follows a comma and begins with one of these is another clause, and no enumeration.
_CLAUSE_WORDS = """
    đạt chiếm tăng giảm trong gồm bằng vượt với so góp nhằm qua kịp thu làm đưa nâng hỗ_trợ trị_giá
    tổng kinh_phí bình_quân cao_nhất thấp_nhất riêng ngoài do để từ đã đang được có không tỷ tỉ
    số mức phát đảm_bảo bảo_đảm theo hiện vì nên khi trên đối đến là tiếp tập chủ tổ_chức xây
    thành_lập phối_hợp tuyên_truyền vận_động ban_hành triển_khai chỉ hướng_dẫn thăm tặng trao kết
    mua mở giải giúp tạo hoàn nợ dư mỗi giá tiền còn chi thực_hiện gấp ít tương_đương xử phạt
"""
_CLAUSE = frozenset(_CLAUSE_WORDS.split())
_BREAK = re.compile(r"[,;:()!?…\n]|\.(?:\s|$)")
_PART = re.compile(
    r"\b(?:trong (?:số )?đó|bao gồm|gồm|riêng)\b\s*[:,]?((?:[^\d;:()])*)$", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.;!?…\n](?:\s|$)")
_NUMBER = re.compile(
    r"(?<!từ )(?<![\w“.,-])\d[\d.,/]*(?:\s?%)?(?:\s+(?:tỷ|tỉ|triệu|nghìn|ngàn))*(?:\s+đồng\S*)?"
)
_YEAR = re.compile(
    r"(?:^|[\s(])(?:(?:cùng kỳ|trong|đến|của)\s+)*(?:(?:cuối_|đầu_)?năm|giai đoạn)?\s*"
    r"((?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:,\s*)?(?:(?:kể|tính|từ|đến|vào|hết)\s+)*(?:ngày\s+\d+|tháng\s+\d+)(?:/\d+)*\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:từ\s+)?\d[\d.,]*\s*%?\s*[-–]\s*$")
_TO = re.compile(r"\s*%?\s*[-–]\s*\d")
_SUBJECT = re.compile(
    r"^(?:(?:và|ba|hai|bốn|năm) năm qua|trong năm|dịp [^,]*|toàn (?:tỉnh|ngành|quốc)"
    r"|(?:trên )?địa bàn(?: (?:toàn )?tỉnh)?|(?:các cấp|tổ[ _]chức) công đoàn"
    r"|(?:liên đoàn lao động|lđlđ|công đoàn(?! cơ sở| viên)|ủy ban kiểm tra|văn phòng)"
    r"(?: (?:tỉnh|huyện|ngành|các cấp|thành phố|công đoàn))*"
    r"|ban (?:thường vụ|chấp hành)(?: (?:liên đoàn lao động|lđlđ) tỉnh)?"
    r"|phấn đấu(?: trong| đến)?)\b",
    re.IGNORECASE,
)
_SAME = {  # enumerations that are one thing
    r"cán bộ,? công chức,? viên chức,? (?:người )?lao động": "cán bộ công chức viên chức lao động",
    r"công nhân,? viên chức,? (?:người )?lao động": "CNVCLĐ",
    r"cán bộ,? công chức,? viên chức": "cán bộ công chức viên chức",
    r"cơ quan, đơn vị": "cơ quan đơn vị",
    r"BHXH, BHYT(?:,? (?:và )?BHTN)?": "BHXH",
    r"bảo hiểm xã hội, bảo hiểm y tế(?:, bảo hiểm thất nghiệp)?": "bảo hiểm xã hội",
    r"(đoàn viên|cán bộ), (?:người lao động|CNVCLĐ)": r"\1",
}
_PAIRS = re.compile(  # words whose first or last alone would begin or end a clause
    r"\b(?:tổ chức|nhà ở|cấp trên|bằng khen|chỉ tiêu|ít nhất|(?:lương )?tối thiểu|giảm giá"
    r"|giảm nghèo|tăng cường|cho vay|trở lên|đạt danh hiệu|nước ngoài|việc làm"
    r"|(?:cuối|đầu) năm|số phải|thu hút|toàn (?:huyện|ngành|tỉnh)"
    r"|nâng (?:cao|chất|mức|lương|bậc)|giảm giờ"
    r"|(?:dân|thiểu|đa|doanh|chỉ) số|cấp (?:tỉnh|huyện|xã|cơ sở|trung ương)|địa bàn(?! dân cư)"
    r"|trị giá|cho Đảng|(?:trên|dưới) chuẩn|(?:thực|biểu|phát) hiện|thoả ước|thỏa ước"
    r"|kết quả|tập trung|(?:đạt )?\d sao|đạt (?:chuẩn|giải|tiêu chuẩn)"
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
    counted is said, and `joined` where it follows another figure of its clause: '12 lớp cho 480
    người'. Of a range it is a `bound`."""

    lead: tuple[str, ...]
    thing: tuple[str, ...]
    change: str = ""
    inside: bool = False
    of_which: bool = False
    year: str = ""
    is_bare: bool = False
    joined: bool = False
    bound: str = ""

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
    bound = "cao nhất" if _RANGE.search(before) else "thấp nhất" if _TO.match(after) else ""
    before = _DATE.sub(" ", _RANGE.sub("", before))
    before, behind = _joined(before), _joined(f"{noun}{gap}{after}" if noun else after)
    sentence = _SENTENCE.split(before)[-1]
    opened = sentence.rfind("(")
    inside = opened > sentence.rfind(")")
    told = sentence[opened + 1 :] if inside else re.sub(r"\([^()]*\)", " ", sentence)
    year = _YEAR.search(told)
    clause = _clause(told)
    words = _own_words(clause, unit)
    if [word.lower() for word in words[-3:]] in (["chiếm", "tỷ", "lệ"], ["chiếm", "tỉ", "lệ"]):
        words = words[:-2]
    change = _change(words, clause, after)
    if unit == "percent" and not change and _is_share(words, told, after):
        change = "chiếm"
        behind = re.sub(r"^\s*so với\s+", "", behind)
    is_part = bool(re.search(r"\b(?:trong (?:số )?đó|gồm|riêng)\b[^;]*$", told, re.IGNORECASE))
    first, *others = _NUMBER.split(_YEAR.sub(" ", clause))
    named = words if change in ("", "chiếm") else _before_change(words)
    lead = _lead(named, told, unit)
    if others and change not in ("", "chiếm"):
        lead = []
    if (
        others
        and not lead
        and not change
        and (is_part or BODY.match(" ".join(_trimmed(first.split()))))
    ):
        lead = _trimmed(first.split())[-_LONGEST_LEAD:]
    if inside and not lead and not year and _GOAL.search(sentence[:opened]):
        lead = ["chỉ_tiêu"]
    thing = _thing(behind, noun, unit, has_lead=bool(lead))
    if thing == ["người"] and _PEOPLE.match(" ".join(lead)) and not change:
        thing = []
    said = " ".join(thing).removeprefix(noun or unit).strip()
    return Phrase(
        lead=tuple(lead), thing=tuple(thing), change=change, inside=inside, of_which=is_part,
        year=year[1] if year else "", is_bare=not said or said in _VAGUE, joined=bool(others),
        bound=bound,
    )  # fmt: skip


def _clause(told: str) -> str:
    """The last clause of what was told; behind 'trong đó', or before a colon, with its commas."""
    if part := _PART.search(told):
        return part[1]
    *earlier, clause = _BREAK.split(told)
    if not earlier:
        return clause
    if not _trimmed(clause.split()):
        is_heading = re.match(r"\s*kết_quả", earlier[-1], re.IGNORECASE)
        return earlier[-1] if told.rstrip().endswith(":") and not is_heading else clause
    is_name = _NAMING.match(earlier[-1].strip()) and not _NUMBER.search(_YEAR.sub("", earlier[-1]))
    is_listed = told.endswith(f"{earlier[-1]},{clause}")
    return f"{earlier[-1]}, {clause}" if is_name and is_listed else clause


# How a clause begins that names something up to a comma: 'Khu vực hành chính, sự nghiệp có …'.
_NAMING = re.compile(
    r"(?:khu vực|khối|chi|thu|nợ|số|tổng|mức|giá trị|tiền|tỷ lệ|kinh phí|lao động) ", re.IGNORECASE
)


def _lead(words: Sequence[str], told: str, unit: str) -> list[str]:
    """The words of a clause that name something."""
    lead = _trimmed(words)[-_LONGEST_LEAD:]
    is_total = re.search(rf"\btổng(?: số)? {re.escape(' '.join(lead))}\b", told, re.IGNORECASE)
    if is_total and " ".join(lead).lower() in ("chi", "thu", "nợ"):
        return ["tổng", *lead]
    return lead[:-1] if unit == "percent" and lead[-1:] == ["mới"] else lead


def _before_change(words: Sequence[str]) -> Sequence[str]:
    """What is said to have changed, before 'tăng' or 'giảm'."""
    began = ("tăng", "giảm", "vượt", "cao", "thấp")
    at = [place for place, word in enumerate(words) if word.lower() in began]
    return words[: at[-1]] if at else []


def _is_share(words: Sequence[str], told: str, after: str) -> bool:
    """Whether a figure in per cent says of what stands before it what part of a whole it is:
    'chiếm 4,3% số phải thu', and behind another figure 'đạt 78,5% số doanh nghiệp'."""
    if words and words[-1].lower() == "chiếm":
        return True
    is_of_whole = re.match(r"\s*(?:so với )?(?:tổng )?số (?!với)", after)
    is_bare = not {word.lower() for word in _trimmed(words)} - {"tỷ", "tỉ", "lệ"}
    return bool(is_of_whole and _NUMBER.search(told) and is_bare)


def is_threshold(before: str, after: str) -> bool:
    """Whether a figure only says from where on something counts: 'có từ 25 lao động trở lên', but
    not 'phát triển mới từ 3.000 đoàn viên trở lên'."""
    is_said = re.search(
        r"(?:(?:có|sử dụng|doanh nghiệp|đơn vị|nợ)|\w+ hiểm \w+) từ$", before.rstrip()
    )
    return bool(is_said) and bool(re.match(r"[^,.;()]{0,25}\btrở lên\b", after))


def name_of(phrase: Phrase, unit: str, before: str) -> str:
    """A name for the figure in `unit`; `before` is the name of the figure before it, ''. A word
    that names nothing by itself stands with that, or is left to a person: ''."""
    of = f" ({_small(before)})" if before else ""
    name = _name(phrase, unit, of).replace("_", " ").strip()
    if name and phrase.bound:
        return f"{name}, {phrase.bound}"
    if name.lower() in ("cao nhất", "thấp nhất"):
        of = of.replace(" bình quân)", ")")
    if OF_ANOTHER.fullmatch(name):
        if _RATE.fullmatch(name) and of:
            return f"{name} {before}"
        return name + of if of else name if len(name.split()) > _SHORT_MONEY else ""
    return "" if name.lower() in _UNSAID else name


_SHORT_MONEY = 2


def _name(phrase: Phrase, unit: str, of: str) -> str:
    lead, thing = " ".join(phrase.lead), " ".join(phrase.thing)
    if phrase.change == "chiếm":
        return _part_name(lead, thing, of)
    if of and re.match(r"(?:chỉ_tiêu|kế hoạch|mục tiêu)\b", lead, re.IGNORECASE):
        return f"Chỉ tiêu{of}"
    if phrase.change and lead:
        of = f" ({_small(lead)})"
    if phrase.change == "vượt":
        return f"Mức vượt kế hoạch{of}" if of else ""
    if phrase.change:
        thing = "" if thing.startswith("so") else f" {thing}"
        return f"Mức {phrase.change}{of or thing}"
    if unit == "percent":
        return _share_name(lead, thing, of)
    if unit in ("lần", "time") and (lead.endswith("gấp") or thing.startswith("lần so")):
        return f"So với năm trước{of}"
    if unit.startswith("VND"):
        return _money_name(phrase, lead, thing, of)
    return _count_name(phrase, lead, thing, of)


def _count_name(phrase: Phrase, lead: str, thing: str, of: str) -> str:
    if not thing:
        return _capital(lead) or (f"Số liệu{of}" if of else "")
    if thing.lower() == "người" and lead and not _VERB.match(lead):
        return _capital(lead) + (of if BODY.match(lead) else "")
    if thing.lower() in _SOMEONE and lead and len(phrase.lead) <= _FEW:
        return f"{_capital(thing)} {_small(lead)}{of}"
    of = of if phrase.is_bare or phrase.joined or phrase.of_which else ""
    if not lead or set(lead.lower().split()) <= set(thing.lower().split()):
        return _capital(thing) + of
    of = of if phrase.of_which else ""
    if lead.lower().startswith(thing.lower()):
        return _capital(lead) + of
    if len(phrase.lead) > _SHORT and not phrase.of_which:
        return f"{_capital(thing)} ({lead})"
    return f"{_capital(thing)} {_small(lead)}{of}"


OF_ANOTHER = re.compile(
    r"(?:(?:mức|số|tổng) )?(?:cao nhất|thấp nhất|bình quân|trung bình|tiền|số tiền|tỷ lệ|tỉ lệ)"
    r"|mức|mỗi [^ ]+|giá trị làm lợi|(?:tổng )?kinh phí|chi phí\b.*|làm lợi|dư nợ|lãi suất",
    re.IGNORECASE,
)
"""Names that say nothing but with what they are said of."""
_UNSAID = {"chi", "thu", "nợ", "thu hồi", "giá trị", "kinh phí", "tăng", "giảm"}
_SOMEONE, _FEW = {"người", "đồng chí", "cá nhân"}, 3
_SHORT = 5  # words that may follow a noun without brackets
_VAGUE = {
    "tham gia", "tham dự", "dự", "đóng góp", "được hưởng", "thụ hưởng", "bị thương", "tử vong",
    "chết", "vay", "vay vốn", "hưởng lợi", "được hưởng lợi",
}  # fmt: skip
BODY = re.compile(
    r"(?:khu vực|khối|các|doanh nghiệp|cơ quan|đơn vị|ngành|cấp_?|huyện|thành phố|xã|địa bàn)\b",
    re.I,
)
"""How a name begins that is of those who are counted only with what is counted there."""
_VERB = re.compile(
    r"bị|được|đã|chết|mất|nghỉ|tham gia|hỗ trợ|giúp|thăm|tư vấn|giới thiệu", re.IGNORECASE
)
_RATE = re.compile(r"(?:tỷ|tỉ) lệ\b\s*", re.IGNORECASE)
_EARLIER = re.compile(r"(?:so )?(?:với )?(?:năm|cùng kỳ|kỳ trước|đầu_năm|cuối_năm|đầu kỳ|\d)")


def _part_name(lead: str, thing: str, of: str) -> str:
    lead, thing = _RATE.sub("", lead), re.sub(r"^tổng (?:số )?", "", thing)
    if not lead:
        return (
            f"Tỷ trọng trong {thing}{of}" if thing and of else f"Tỷ lệ {thing or of.strip(' ()')}"
        )
    within = f" trong {thing}" if thing else of
    return f"Tỷ lệ {_small(lead)}{within}"


def _share_name(lead: str, thing: str, of: str) -> str:
    if thing.startswith("so ") or _EARLIER.match(thing):
        return f"So với năm trước{of}" if _EARLIER.match(thing) else f"Tỷ lệ {thing}{of}"
    goal = re.match(r"(?:chỉ_tiêu|kế hoạch|dự toán|nghị quyết|mục tiêu)\b.*", thing)
    if goal and of:
        return f"Tỷ lệ đạt {thing}{of}"
    if thing and not lead:
        return f"Tỷ lệ {thing}"
    if lead:
        named = lead if _RATE.match(lead) else f"tỷ lệ {lead}"
        is_short = len(f"{_RATE.sub('', named)} {thing}".split()) <= _SHORT_RATE
        return _capital(f"{named} {thing}".strip()) + (of if is_short else "")
    return f"Tỷ lệ {of.strip(' ()')}" if of else ""


_SHORT_RATE = 3  # words of a rate that do not say yet of what it is one


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


def _own_words(clause: str, unit: str) -> list[str]:
    """The words of a clause that lead to the figure at its end, without those that belong to a
    figure before it."""
    clause = _YEAR.sub(" ", clause)
    pieces = _NUMBER.split(clause)
    words = _SUBJECT.sub("", _SUBJECT.sub("", pieces[-1].strip()).strip()).split()
    if words and words[-1].lower() == "và":
        return []
    is_money = unit.startswith("VND")
    if len(pieces) == 1 and not (is_money and "với" in words):
        return words
    joins = [at for at, word in enumerate(words) if word.lower() in _JOINS]
    if is_money and not joins:
        costs = [at for at, word in enumerate(words) if word.lower() in _OF_MONEY]
        return words[costs[0] :] if costs else []
    return words[joins[-1] + 1 :] if joins else words


_OF_MONEY = frozenset({"số", "tổng", "trị_giá", "kinh", "giá", "mức", "bình", "tiền"})


def _change(words: Sequence[str], clause: str, after: str) -> str:
    """'tăng' or 'giảm' where a figure is what something changed by: 'tăng 164 doanh nghiệp', 'cao
    hơn 5% so với năm 2022', 'giảm so với cùng kỳ là 12 vụ'."""
    passed = ("thêm", "được", "từ", "khoảng", "trên")
    ends = [word.lower() for word in words if word.lower() not in passed][-2:]
    if ends and ends[-1] in ("tăng", "giảm", "vượt"):
        return ends[-1]
    is_compared = re.search(r"\bso (?:với|cùng)", re.split(r"[,;.()]\s", after)[0])
    if ends and ends[-1] == "hơn" and is_compared:
        return "thấp hơn" if "thấp" in ends else "cao hơn"
    since = _SINCE.search(clause)
    return since[1].lower() if since else ""


_SINCE = re.compile(
    r"\b(tăng|giảm)\b[^\d,;]*?\b(?:năm (?:trước|(?:19|20)\d\d)|cùng kỳ)[^\d,;]*$", re.IGNORECASE
)


def _thing(behind: str, noun: str, unit: str, has_lead: bool) -> list[str]:
    """What is counted and what is said of it, up to the end of the clause; `behind` begins with
    the `noun` of the print."""
    limit = _LONGEST_SHARE if unit == "percent" else _LONGEST_THING
    if unit.startswith("VND") and not behind.lower().startswith("tiền "):
        return []
    words: list[str] = []
    for word in _enumeration(behind).split()[:limit]:
        small, counted = word.lower(), max(1, len(noun.split()))
        goes_on = (
            words[-1:] in (["phải"], ["được"], ["bị"], ["chưa"])
            or len(words) < len(noun.split())
            or (not words and small == "so")
            or (words == ["so"] and small == "với")
            or (len(words) == counted and small in _PLACES and not has_lead and unit != "percent")
        )
        if small in _ENDS and not goes_on:
            break
        words.append(word)
    if unit == "percent":
        words = words[1:] if words[:1] in (["số"], ["của"]) else words
    if "trở_lên" in words[: len(noun.split()) + 1]:
        words.remove("trở_lên")
    while words and words[0] != "so" and words[-1].lower() in _EMPTY_AT_END:
        words.pop()
    return words


def _enumeration(behind: str) -> str:
    """`behind` up to the end of its clause: a comma goes on where what follows it neither begins a
    clause nor leads to another number."""
    before_number, *more = _NUMBER.split(behind, maxsplit=1)
    first, *others = re.split(r",\s", _CLAUSE_END.split(before_number)[0])
    if more and others and not _CLAUSE_END.search(before_number):
        *others, leading = others
        others += [leading.partition(" với ")[0]] if " với " in leading else []
    for other in others:
        words = other.lower().split()
        if not words or words[0] in _CLAUSE or "_".join(words[:2]) in _CLAUSE:
            break
        first += f", {other}"
    return first.rstrip(", ")


_CLAUSE_END = re.compile(r"[;:()!?…\n]|[.](?:\s|$)|,$")
_MARKS = tuple(",.;:)…")


def _trimmed(clause: Sequence[str]) -> list[str]:
    words = [word for word in clause if word.strip("\"'“”*")]
    while words and words[-1].lower() in _EMPTY_AT_END:
        words.pop()
    done = [at for at, word in enumerate(words) if word.lower() == "đã"]
    words = words[done[-1] + 1 :] if done else words
    while words and words[0].lower() in _EMPTY:
        words.pop(0)
    return words


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _small(name: str) -> str:
    """`name` inside another: its first letter small, unless it begins with capitals."""
    first = name.split(" ", 1)[0]
    return name if first.isupper() and len(first) > 1 else name[:1].lower() + name[1:]
