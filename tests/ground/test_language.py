import ast
import csv
import math
from fractions import Fraction
from pathlib import Path

import nbformat
import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from places import ROOT

from kontum_stats import language as text
from kontum_stats.audit.words import sized

VI, EN = text.load("vi"), text.load("en")
PACKAGE = Path(text.__file__).parent


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'fr' is not one of vi, en"):
        text.load("fr")


def test_a_message_without_translation_is_refused():
    with pytest.raises(KeyError):
        VI("a message that nobody translated")


def test_every_message_of_the_code_is_translated():
    missing = [
        f"{path.name}: {message}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for message in messages_in(path)
        if not is_translated(message)
    ]
    assert missing == []


def test_every_translation_is_of_a_text_that_code_templates_lists_or_notebooks_say():
    said = {cell for path in PACKAGE.rglob("*.csv") for row in rows(path) for cell in row}
    for path in PACKAGE.rglob("*.py"):
        said |= strings_in(path.read_text("utf-8"))
    for path in PACKAGE.rglob("*.j2"):
        tokens = Environment().lex(path.read_text("utf-8"))
        said |= {ast.literal_eval(value) for _, kind, value in tokens if kind == "string"}
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        said |= strings_in("\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    for path in (PACKAGE / "locale" / "vi").glob("*.po"):
        with path.open("rb") as stream:
            translated = [str(entry.id) for entry in read_po(stream) if entry.id]
        assert [message for message in translated if message not in said] == [], path.name


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def strings_in(source: str) -> set[str]:
    nodes = ast.walk(ast.parse(source))
    found = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return {value for value in found if isinstance(value, str)}


def messages_in(path: Path) -> list[str]:
    """String constants passed to a language: t("…"), review.t("…"), t.count("…", "…")."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        strings = [
            argument.value
            for argument in node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if called in ("t", "self.t") or called.endswith(".t"):
            found += strings[:1]
        elif called.endswith("t.count"):
            found += strings[1:2]
    return found


def is_translated(message: str) -> bool:
    try:
        VI(message)
    except KeyError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (40431, "40.431", "40,431"),
        (97.52, "97,52", "97.52"),
        (-326, "−326", "−326"),
        (0.5, "0,5", "0.5"),
        (math.nan, "–", "–"),
    ],
)
def test_numbers_are_written_as_the_reader_expects(value, vietnamese, english):
    assert (VI.number(value), EN.number(value)) == (vietnamese, english)


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (149_600_000, "149,6 triệu đồng", "149.6 million VND"),
        (25_249_200, "25.249.200 đồng", "25,249,200 VND"),
        (12_340_000_000, "12,34 tỷ đồng", "12.34 billion VND"),
        (500_000, "500.000 đồng", "500,000 VND"),
    ],
)
def test_money_keeps_every_dong(value, vietnamese, english):
    shown = (VI.money(value), EN.money(value))
    assert tuple(s.replace(text.NO_BREAK_SPACE, " ") for s in shown) == (vietnamese, english)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(7.35, 1, "7.4"), (7.25, 1, "7.3"), (2.5, 0, "3"), (-0.25, 1, "\u22120.3"), (7.349, 1, "7.3")],
)
def test_a_half_is_rounded_away_from_zero(value, decimals, shown):
    assert EN.number(value, decimals) == shown


def test_a_computed_value_is_not_rounded_to_what_rounds_otherwise_again():
    assert sized(EN, Fraction(31_900, 574), "percent") == "55.5749%"
    assert sized(EN, Fraction(100, 3), "percent") == "33.333%"
    assert sized(EN, Fraction(501, 8), "percent") == "62.625%"


def test_units_are_written_out_in_both_languages():
    assert VI.quantity(3_600_000, "VND/person/month").endswith("triệu đồng/người/tháng")
    assert EN.quantity(1, "union").endswith("1 union".replace(" ", text.NO_BREAK_SPACE))
    assert EN.quantity(2, "union").endswith("unions")


def test_locators_are_said_in_words():
    assert VI.locator("fn:12 I") == "chú thích 12, mục I"
    assert EN.locator("part2") == "part 2"
    assert EN.locator("part2.I.1") == "section I.1 of part 2"
    assert VI.locator("part2.I.1 IV.3.a") == "mục I.1 phần 2, mục IV.3.a"
    assert VI.locator("top") == "phần mở đầu"


def test_singular_and_plural():
    assert EN.count(
        "The review prints {n} figure of this section for {year}.",
        "The review prints {n} figures of this section for {year}.",
        1,
        year="2013",
    ).startswith("The review prints 1 figure of")


def test_a_cell_of_a_table_has_a_place_in_words():
    vi, en = text.load("vi"), text.load("en")
    assert en.locator("II.1:t2r3c4") == "table 2 of section II.1, row 3, column 4"
    assert vi.locator("top:t1r2c2") == "bảng thứ 1 của phần mở đầu, dòng 2, cột 2"
    assert en.locator("en:2 II.1:t2") == "endnote 2, table 2 of section II.1"


DOCUMENTS = [
    {"source": "a", "title_vi": "Báo cáo năm 2021", "title_en": "Review of 2021"},
    {"source": "b", "title_vi": "Sơ kết 2019-2021", "title_en": "Three years, 2019–2021"},
]


def test_a_place_names_its_document_where_two_could_be_meant():
    vi = text.load("vi").of_province(DOCUMENTS, [])
    assert vi.locator("fn:7 I", "a") == "chú thích 7, mục I, báo cáo 2021"
    assert vi.locator("I", "b") == "mục I, báo cáo 2019–2021"
    assert vi.locator("I", "a b") == "mục I, báo cáo 2021 và báo cáo 2019–2021"
    found = [("I", "a"), ("fn:1", "b"), ("fn:7", "a"), ("I", "a")]
    assert vi.places(found) == "mục I, chú thích 7, báo cáo 2021; chú thích 1, báo cáo 2019–2021"
    alone = text.load("vi").of_province(DOCUMENTS[:1], [])
    assert alone.locator("I", "a") == "mục I" and alone.places(found[:2]) == "mục I, chú thích 1"


def test_documents_that_no_year_tells_apart_go_by_their_titles():
    same = [DOCUMENTS[0], {**DOCUMENTS[0], "source": "b", "title_en": "Annex to 2021"}]
    en = text.load("en").of_province(same, [])
    assert en.locator("I", "b") == "section I, “Annex to 2021”"
    undated = text.load("en").of_province([DOCUMENTS[0], {**same[1], "title_en": "Annex"}], [])
    assert undated.locator("I", "a") == "section I, “Review of 2021”"


@pytest.mark.parametrize(
    ("iso", "vietnamese", "english"),
    [
        ("2014-11-30", "30 tháng 11, 2014", "30 November 2014"),
        ("2025-02", "tháng 2 năm 2025", "February 2025"),
        ("2023", "2023", "2023"),
    ],
)
def test_a_date_is_as_long_as_it_is_known(iso, vietnamese, english):
    assert (text.load("vi").day(iso), text.load("en").day(iso)) == (vietnamese, english)
