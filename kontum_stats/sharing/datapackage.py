"""What the processed tables hold, for programs: `datapackage.json` (Data Package standard, 2.0).

In: the CSV files of `data/processed/`. Out: their description beside them: for each column its
type, what it means and what may stand in it; for each table its key and what it refers to.
Only headers are read, so that each build can afford it. A column that is not known here is
described as text. Refuses a folder in which nothing was built.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import files as places
from ..cleaning.processed import processed_folder
from ..cleaning.schemas import PERIOD
from ..errors import InputError, Problem
from ..vocabulary import (
    AREAS,
    CHECK_VERDICTS,
    CLAIM_TESTS,
    CLAIM_VERDICTS,
    KINDS,
    PARTS,
    QUALIFIERS,
    SECTIONS,
    STATES,
)

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FILE = "datapackage.json"
CODE = "[a-z][a-z0-9_]*"
CODES = f"{CODE}( {CODE})*"

Field = dict[str, Any]


def _field(title: str, description: str, kind: str = "string", **constraints: Any) -> Field:
    found = {"type": kind, "title": title, "description": description}
    return found | ({"constraints": constraints} if constraints else {})


def _code(title: str, description: str, *, required: bool = False) -> Field:
    limits: dict[str, Any] = {"required": True} if required else {}
    return _field(title, description, **limits, pattern=CODE)


def _one_of(title: str, description: str, values: Sequence[str]) -> Field:
    return _field(title, description, enum=list(values), required=True)


_LABEL_VI = _field("Tên tiếng Việt", "The label in Vietnamese.", required=True)
_LABEL_EN = _field("Tên tiếng Anh", "The label in English.", required=True)
# A name means the same in every table that has it; what a table means otherwise stands with it.
FIELDS: dict[str, Field] = {
    "indicator": _code("Chỉ tiêu", "What is measured; a code of the table indicators."),
    "breakdown": _code(
        "Bộ phận", "The part of the indicator; a code of breakdowns, empty for the whole."
    ),
    "section": _one_of("Phần", "The part of the review that the row belongs to.", SECTIONS),
    "label_vi": _LABEL_VI,
    "label_en": _LABEL_EN,
    "period": _field(
        "Kỳ", "A year (2013) or a range of years (2011-2013).", pattern=PERIOD.pattern
    ),
    "first_year": _field("Từ năm", "The first year of the period.", "year", required=True),
    "last_year": _field("Đến năm", "The last year of the period.", "year", required=True),
    "year": _field("Năm", "A year.", "year"),
    "unit": _field(
        "Đơn vị",
        "The unit as a code: percent, VND, kWh, or what is counted (person, union …); composed "
        "ones as VND/person/month.",
    ),
    "source": _field(
        "Tài liệu", "The document; a code of sources (several, separated by blanks, if computed)."
    ),
    "locator": _field(
        "Vị trí", "Where it is printed: I, II.3, part2, or fn:7 for a note; blanks between several."
    ),
    "claim": _field("Nhận định", "A statement of the review; a key of claims.", required=True),
    "note": _field("Ghi chú", "For the analyst: doubts in brackets, or the formula if computed."),
    "value": _field(
        "Giá trị",
        "The value in base units: money in dong, per cents as 97.52 for 97.52%.",
        "number",
    ),
}


@dataclass(frozen=True)
class Table:
    """A processed table: what it is, its key, what its columns refer to (column -> table and
    column), and the columns that only it has or that mean something else in it."""

    title: str
    description: str
    key: tuple[str, ...] = ()
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)


_TO_INDICATORS = {"indicator": ("indicators", "indicator")}
_TO_PARTS = _TO_INDICATORS | {"breakdown": ("breakdowns", "breakdown")}
_TO_CLAIMS = {"claim": ("claims", "claim")}
TABLES: dict[str, Table] = {
    "figures": Table(
        "Số liệu",
        "One row a printed or computed figure; a fact printed in two places has two rows.",
        ("indicator", "breakdown", "period", "printed", "source", "locator"),
        _TO_PARTS,
        {
            "indicator": _code("Chỉ tiêu", "What is measured.", required=True),
            "value": _field(
                "Giá trị",
                "The value in base units: money in dong, per cents as 97.52 for 97.52%, and 746 "
                "for 746/765.",
                "number",
                required=True,
            ),
            "out_of": _field("Trên tổng số", "The whole: 765 for 746/765.", "number"),
            "qualifier": _field(
                "Từ kèm theo",
                "What is put before the number, if it is not exact.",
                enum=list(QUALIFIERS),
            ),
            "printed": _field(
                "Nguyên văn", "The figure as it stands, misprints included; empty if computed."
            ),
            "flags": _field(
                "Nghi vấn, lưu ý", "Doubts and remarks, separated by blanks.", pattern=CODES
            ),
            "decimals": _field(
                "Số chữ số thập phân",
                "The decimals as printed, in the printed scale: 1 for 149,6 million.",
                "integer",
                required=True,
            ),
            "scale": _field(
                "Hệ số",
                "What the printed number was multiplied by to get value: 1000000 for millions.",
                "integer",
                required=True,
            ),
            "other_value": _field(
                "Cách đọc khác",
                "Of a print with two readings, the value in the one that was not chosen.",
                "number",
            ),
        },
    ),
    "coverage": Table(
        "Có in theo năm",
        "Indicator x year: what is printed, what is computed, what the next review should print.",
        ("indicator", "year"),
        _TO_INDICATORS,
        {"state": _one_of("Tình trạng", "Whether a figure is there.", tuple(STATES))},
    ),
    "checks": Table(
        "Kiểm tra",
        "Whether the figures agree with each other; one row a check and period.",
        ("check", "period"),
        {},
        {
            "check": _field("Phép kiểm tra", "The name of the check.", required=True),
            "kind": _field("Loại", "What is compared: sum, subset, ratio …", required=True),
            "expected": _field(
                "Số phải có", "What is to be expected, in base units, if it is a number.", "number"
            ),
            "observed": _field(
                "Số có được", "What is found, in base units, if it is a number.", "number"
            ),
            "verdict": _one_of(
                "Kết quả",
                "holds; fails (cannot be true as printed); ambiguous (the review leaves it open).",
                tuple(CHECK_VERDICTS),
            ),
            "inputs": _field(
                "Số được đối chiếu",
                "The prints compared, indicator:breakdown@period=print (locator), "
                "separated by '; '.",
            ),
            "message_vi": _field("Phép tính", "The arithmetic in Vietnamese."),
            "message_en": _field("Phép tính (tiếng Anh)", "The arithmetic in English."),
        },
    ),
    "acknowledged": Table(
        "Đã xem xét",
        "Failing checks that were looked into, with the reason.",
        ("check", "period"),
        {"check": ("checks", "check")},
        {
            "check": _field("Phép kiểm tra", "The name of the check.", required=True),
            "period": _field("Kỳ", "A period of the check, empty for all.", pattern=PERIOD.pattern),
            "reason_vi": _field("Lý do", "Why it fails, in Vietnamese.", required=True),
            "reason_en": _field("Lý do (tiếng Anh)", "Why it fails, in English.", required=True),
        },
    ),
    "claims": Table(
        "Nhận định và kết luận",
        "Statements of the review in our words, with the verdict of its own figures.",
        ("claim",),
        {},
        {
            "statement_vi": _field("Nhận định", "What the review says.", required=True),
            "statement_en": _field("Nhận định (tiếng Anh)", "The same in English.", required=True),
            "verdict": _one_of(
                "Kết luận", "Whether the review's figures bear it out.", tuple(CLAIM_VERDICTS)
            ),
            "evidence_vi": _field("Căn cứ", "The numbers behind the verdict, in Vietnamese."),
            "evidence_en": _field("Căn cứ (tiếng Anh)", "The same in English."),
        },
    ),
    "claim_evidence": Table(
        "Số liệu làm căn cứ",
        "The figures that each statement is tested on; one row a reading of a test.",
        (),
        _TO_CLAIMS | _TO_INDICATORS,
        {
            "number": _field("Số thứ tự", "The number of the test of its statement.", "integer"),
            "test": _field("Phép thử", "What is tested.", enum=list(CLAIM_TESTS)),
            "result": _field(
                "Kết quả",
                "Whether the test is met; shown: the figure decides nothing.",
                enum=["met", "unmet", "undecided", "shown"],
            ),
            "breakdown": _field("Bộ phận", "The part that is tested; parts that add up with '+'."),
            "label_vi": _field("Tên tiếng Việt", "What is tested, in Vietnamese."),
            "label_en": _field("Tên tiếng Anh", "What is tested, in English."),
            "value": _field("Giá trị", "What was tested, in `unit`.", "number"),
            "limit": _field("Ngưỡng", "The threshold, if the test has one.", "number"),
            "caveats": _field("Lưu ý", "Cautions, separated by blanks.", pattern=CODES),
            "sentence_vi": _field("Câu căn cứ", "The evidence of the test, in Vietnamese."),
            "sentence_en": _field("Câu căn cứ (tiếng Anh)", "The same in English."),
        },
    ),
    "claim_pairs": Table(
        "Nhận định trái nhau",
        "Statements with which the review contradicts itself.",
        ("claim", "other"),
        _TO_CLAIMS | {"other": ("claims", "claim")},
        {"other": _field("Nhận định kia", "The statement that says otherwise.", required=True)},
    ),
    "claim_needs": Table(
        "Số liệu còn thiếu",
        "The figures that a statement would need to be tested.",
        (),
        _TO_CLAIMS | _TO_INDICATORS,
        {
            "breakdown": _field("Bộ phận", "The part that is wanting."),
            "years": _field("Năm còn thiếu", "The periods that are wanting; blanks between."),
            "needed_vi": _field("Số liệu cần có", "What is needed, in Vietnamese."),
            "needed_en": _field("Số liệu cần có (tiếng Anh)", "The same in English."),
        },
    ),
    "indicators": Table(
        "Danh mục chỉ tiêu",
        "What is measured.",
        ("indicator",),
        {},
        {
            "indicator": _code("Chỉ tiêu", "The code of the indicator.", required=True),
            "kind": _one_of("Loại", "stock, flow, rate or amount.", KINDS),
        },
    ),
    "breakdowns": Table(
        "Danh mục bộ phận",
        "The parts of an indicator, by dimension.",
        ("breakdown",),
        {},
        {
            "breakdown": _code("Bộ phận", "The code of the part.", required=True),
            "dimension": _code("Tiêu thức", "What the parts are parts by: sex, sector …"),
        },
    ),
    "sources": Table(
        "Tài liệu",
        "The documents in which the figures are printed.",
        ("source",),
        {},
        {
            "source": _field("Tài liệu", "The code of the document.", required=True),
            "title_vi": _field("Tên tài liệu", "Its title.", required=True),
            "title_en": _field("Tên tài liệu (tiếng Anh)", "Its title in English.", required=True),
            "publisher": _field("Cơ quan ban hành", "Who issued it.", required=True),
            "issued": _field("Ngày ban hành", "A year, month or day, if it is known."),
            "sha256": _field("SHA-256", "Of the file that the figures were copied from."),
        },
    ),
    "findings": Table(
        "Đánh giá của báo cáo",
        "Qualitative points of the review, in our words.",
        ("finding",),
        {},
        {
            "finding": _field("Điểm đánh giá", "Its key: the place and a number.", required=True),
            "part": _one_of("Loại", "What kind of point it is.", PARTS),
            "area": _one_of("Lĩnh vực", "What it is about.", AREAS),
            "text_vi": _field("Nội dung", "The point, in Vietnamese.", required=True),
            "text_en": _field("Nội dung (tiếng Anh)", "The point, in English.", required=True),
            "indicators": _field("Chỉ tiêu", "Indicators it touches; blanks between."),
        },
    ),
}


def write(data: Path | str) -> Path:
    """Writes `<data>/processed/datapackage.json` and returns its path. The same tables give the
    same bytes. Raises InputError where no figures have been built."""
    folder = processed_folder(data)
    if not (folder / "figures.csv").exists():
        mend = f"run: kontum-stats check --data {data}"
        raise InputError(Problem("has not been built", mend, "figures.csv"))
    text = json.dumps(describe(folder), ensure_ascii=False, indent=1)
    target = folder / FILE
    places.write(target, f"{text}\n".encode())
    return target


def describe(folder: Path) -> dict[str, Any]:
    """The description of the tables in `folder`, known ones first, in a fixed order."""
    # A CSV of somebody else's has no Parquet file beside it.
    present = {
        path.stem: path
        for path in sorted(folder.glob("*.csv"))
        if path.stem in TABLES or path.with_suffix(".parquet").exists()
    }
    names = [*(name for name in TABLES if name in present), *sorted(present.keys() - TABLES)]
    return {
        "$schema": PROFILE,
        "name": "kontum-stats",
        "title": "Số liệu hoạt động công đoàn: đã làm sạch, kiểm tra và đối chiếu",
        "description": "The printed figures of a trade union review, cleaned and traced to where "
        "they are printed, with the audit of them and the verdicts on what the review says.",
        "keywords": ["công đoàn", "trade union", "số liệu thống kê"],
        **_documents(present.get("sources")),
        "resources": [_resource(name, present) for name in names],
    }


def _documents(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows:
        return {}
    publishers = dict.fromkeys(row["publisher"] for row in rows)
    return {
        "contributors": [{"title": name, "roles": ["publisher"]} for name in publishers],
        "sources": [{"title": row["title_vi"]} for row in rows],
    }


def _resource(name: str, present: dict[str, Path]) -> dict[str, Any]:
    table = TABLES.get(name, Table(name, ""))
    columns = _header(present[name])
    schema: dict[str, Any] = {
        "fields": [{"name": column, **described(name, column)} for column in columns],
        "missingValues": [""],
    }
    if table.key and set(table.key) <= set(columns):
        schema["primaryKey"] = list(table.key)
    links = [
        {"fields": [column], "reference": {"resource": target, "fields": [key]}}
        for column, (target, key) in table.links.items()
        if column in columns and target in present
    ]
    if links:
        schema["foreignKeys"] = links
    return {
        "name": name,
        "path": f"{name}.csv",
        "type": "table",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def described(table: str, column: str) -> Field:
    """Type, title, meaning and constraints of a column; of one that is not known, that it is
    text."""
    own = TABLES[table].fields if table in TABLES else {}
    return own.get(column) or FIELDS.get(column) or {"type": "string"}


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream), [])
