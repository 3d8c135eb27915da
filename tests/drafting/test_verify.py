"""Each raw row is proven against the document, and what is not proven is named."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from places import kontum_stats

from kontum_stats.cleaning import raw
from kontum_stats.drafting.verify import stands_in, verify
from kontum_stats.errors import InputError
from kontum_stats.reading.documents import read_document, text_document

REVIEW = """Báo cáo năm 2013
I. Bối cảnh
Năm 2012 có 1.000 người, 800 đoàn viên; năm 2013 có 1.200 người; 900 đoàn viên, trong đó khu \
vực Nhà nước 780, ngoài Nhà nước 120.
II. Kết quả
1. Tuyên truyền
Mở lớp cho khoảng 50 lượt người theo Quyết định số 217-QĐ/TW.
\ufffd Ngoài Nhà nước năm 2012: 100.
\ufffd Có 30/40 đơn vị tổ chức hội nghị, đạt 75,0%, cao hơn 12 huyện.
\ufffd Ủng hộ 149,6 triệu đồng.
\ufffd Ủng hộ 149,6 triệu đồng.
"""


def found(province, text: str = REVIEW) -> dict[str, str]:
    """What was found for the rows that are not proven, by 'printed@locator'."""
    unproven = verify(text_document(text), raw.load(province)).unproven
    keys = unproven["printed"] + "@" + unproven["locator"]
    return dict(zip(keys, unproven["found"], strict=True))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("149,6 triệu", "49,6 triệu"), "does not stand in the document"),
        (("1.200 người", "1.200.000 người"), "does not stand in the document"),
        (("đạt 75,0%", "đạt 175,0%"), "does not stand in the document"),
        (("đạt 75,0%", "đạt 9, 75,0%"), None),
        (("trong đó khu", "trong\u00a0đó  khu"), None),
    ],
)
def test_a_print_must_stand_as_a_whole(province, change, expected):
    unproven = found(province, REVIEW.replace(*change))
    assert set(unproven.values()) == ({expected} if expected else set())


def test_a_part_of_a_quantity_of_several_tokens_is_not_proven(province):
    text = REVIEW.replace("đạt 75,0%", "đạt 97, 52%")
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace('"75,0%"', "52%"), encoding="utf-8")
    assert found(province, text) == {"52%@fn:2": "stands at fn:2 only inside a longer number"}


def test_a_print_at_another_place_is_named_with_that_place(province):
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace("30/40,,s1,fn:2", "30/40,,s1,fn:9"), "utf-8")
    assert found(province) == {"30/40@fn:9": "stands at fn:2, not at fn:9"}


def test_letters_may_be_decomposed_and_blanks_of_any_kind(province):
    assert found(province, unicodedata.normalize("NFD", REVIEW).replace("50 lượt", "50\u00a0lượt"))\
        == {}  # fmt: skip


def test_figures_that_no_row_holds_are_listed_and_other_numbers_counted(province):
    proof = verify(text_document(REVIEW), raw.load(province))
    assert proof.unproven.empty and len(proof.rows) == 12
    assert list(proof.unclaimed["printed"]) == ["12 huyện"]
    assert "cao hơn 12 huyện" in proof.unclaimed["words"].iloc[0]
    assert proof.others["document_number"] == 1 and proof.others["year"] == 4
    assert proof.is_same_file is None


def test_of_several_sources_the_file_must_be_one_or_be_named(province):
    path = province / "raw" / "sources.csv"
    sha256 = hashlib.sha256(REVIEW.encode()).hexdigest()
    path.write_text(path.read_text("utf-8") + f"s2,B,B,C,,2014,2014,{sha256}\n", encoding="utf-8")
    loaded, document = raw.load(province), text_document(REVIEW)
    with pytest.raises(InputError, match="names no source that is this file"):
        verify(document, loaded)
    fault = r"'s3' is not in sources\.csv\n  Mend: add it there, or write one of: s1"
    with pytest.raises(InputError, match=fault):
        verify(document, loaded, source="s3")
    assert len(verify(document, loaded, source="s1").rows) == 12
    assert verify(document, loaded, sha256).is_same_file
    assert verify(document, loaded, "0" * 64, "s2").is_same_file is False


@pytest.mark.parametrize(
    ("printed", "words", "expected"),
    [
        ("45", "có 45 người", True), ("45", "có 145 người", False), ("45", "4,45%", False),
        ("45", "có 45.", True), ("45", "45,5%", False), ("45 ngư", "45 người", False),
        ("97, 52%", "đạt 97, 52%(", True), ("hơn 45", "nhiều hơn 45", True), ("", "45", False),
    ],
)  # fmt: skip
def test_a_print_stands_in_words_only_as_a_whole(printed, words, expected):
    assert stands_in(printed, words) is expected


@pytest.mark.slow
def test_the_command_exits_with_1_and_lists_what_is_not_proven(province, tmp_path):
    review = tmp_path / "review.txt"
    review.write_text(REVIEW.replace("30/40", "31/40"), encoding="utf-8")
    shown = kontum_stats("verify", review, "--data", province)
    assert shown.returncode == 1 and "does not stand in the document" in shown.stdout
    assert "verify: 11 of 12 rows of s1 stand in review.txt, 2 figures" in shown.stdout
    review.write_text(REVIEW, encoding="utf-8")
    assert kontum_stats("verify", review, "--data", province).returncode == 0


def test_every_row_of_the_review_stands_in_its_document(source_document, repository_raw):
    loaded = raw.load(repository_raw.parent)
    sha256 = hashlib.sha256(source_document.read_bytes()).hexdigest()
    proof = verify(read_document(source_document), loaded, sha256)
    assert proof.unproven.empty and len(proof.rows) == 181 and proof.is_same_file
    assert list(proof.unclaimed["printed"]) == ["7 nội dung", "5 tỉnh"]
    assert sum(proof.others.values()) == 98
