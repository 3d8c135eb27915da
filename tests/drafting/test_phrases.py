"""How a figure is named by the words around it, and what a draft proposes of it."""

import csv
import shutil
from pathlib import Path

import pypandoc
import pytest
from places import ROOT

from kontum_stats import language
from kontum_stats.cleaning import raw
from kontum_stats.drafting import saved
from kontum_stats.drafting.accept import accept
from kontum_stats.drafting.draft import draft
from kontum_stats.drafting.phrases import name_of, phrase
from kontum_stats.drafting.verify import verify
from kontum_stats.errors import InputError
from kontum_stats.reading.documents import read_document

CATALOGUE = ROOT / "kontum_stats" / "templates" / "kon-tum" / "raw"
SOURCES = "source,title_vi,title_en,publisher,issued,first_year,last_year,sha256\n"
REVIEW = """Báo cáo công tác năm 2024

I. Tình hình công nhân, lao động

Toàn tỉnh hiện có 2.846 doanh nghiệp đang hoạt động, tăng 164 doanh nghiệp so với năm 2023. Xảy \
ra 09 vụ tai nạn lao động. Năm 2023: 12 vụ.

II. Phát triển đoàn viên

Kết nạp mới 3.418 đoàn viên, đạt 113,9% chỉ tiêu (3.000 đoàn viên), trong đó nữ 1.907 đoàn viên; \
bằng 103,7% năm trước.
"""


@pytest.mark.parametrize(
    ("before", "after", "noun", "unit", "of", "name"),
    [
        ("Năm nay kết nạp mới ", ", đạt", "đoàn viên", "person", "", "Đoàn viên kết nạp mới"),
        ("tăng ", "so với năm 2023", "doanh nghiệp", "enterprise", "Doanh nghiệp", None),
        ("Xảy ra ", "vụ tai nạn lao động, 02", "", "vụ", "", "Vụ tai nạn lao động"),
        ("trị giá ", ".", "", "VND", "Suất quà trao", "Trị giá (suất quà trao)"),
        ("đạt ", "dự toán, chi", "", "percent", "Thu", "Tỷ lệ đạt dự toán (thu)"),
        ("Có ", "doanh nghiệp ký thỏa ước.", "", "percent", "", "Tỷ lệ doanh nghiệp ký thỏa ước"),
        ("Số cuộc đối thoại: ", ";", "cuộc", "event", "", "Cuộc đối thoại"),
        ("315 công nhân, với ", "đối tác;", "", "đối tác", "Chương trình", None),
        ("làm chết 03 người và bị thương ", ".", "người", "person", "", "Người bị thương"),
        ("tỷ lệ đối thoại mới đạt ", ", giảm", "", "percent", "", "Tỷ lệ đối thoại"),
        ("cao nhất ", ", thấp", "", "VND", "Mức thưởng Tết", "Cao nhất (mức thưởng Tết)"),
        ("cao nhất ", ", thấp", "", "VND", "", ""),
        ("Tổng chi ", ".", "", "VND", "Thu đoàn phí", "Tổng chi"),
        ("chiếm ", ";", "", "percent", "", ""),
        ("chiếm ", ";", "", "percent", "Hội viên nữ", "Tỷ lệ hội viên nữ"),
        (
            "có 40 kho, đạt ",
            "số xã có chợ;",
            "",
            "percent",
            "Kho",
            "Tỷ trọng trong xã có chợ (kho)",
        ),
        (
            "có 9 tổ, trong đó tổ nuôi cá, tôm chiếm ",
            ".",
            "",
            "percent",
            "Tổ",
            "Tỷ lệ tổ nuôi cá, tôm (tổ)",
        ),
        (
            "thu 4 tỷ, vượt ",
            "so với dự toán",
            "",
            "percent",
            "Thu phí",
            "Mức vượt kế hoạch (thu phí)",
        ),
        ("Số vụ cháy giảm ", ".", "", "percent", "Kho", "Mức giảm (vụ cháy)"),
        ("bằng ", "so với năm 2019.", "", "percent", "Kho", "So với năm trước (kho)"),
        ("tiền phạt tăng từ 3 - ", ".", "", "percent", "", "Mức tăng (tiền phạt), cao nhất"),
        ("tăng gấp ", "lần so với năm 2020", "", "lần", "Kho", "So với năm trước (kho)"),
        ("Có ", "chợ, bến xe đạt chuẩn, đạt 9%", "", "percent", "", "Tỷ lệ chợ, bến xe đạt chuẩn"),
        ("lương tối thiểu từ ngày 01/7/2019 là ", ".", "", "VND", "", "Lương tối thiểu"),
        ("Các hộ, trại có ", ".", "người", "person", "", "Trại"),
        ("Khối hộ, trại có ", ".", "người", "person", "Dân", "Khối hộ, trại (dân)"),
        ("mở 12 lớp cho ", "dân.", "người", "person", "Lớp", "Người dân (lớp)"),
        ("gồm ", "ở xã xa;", "chợ", "chợ", "Chợ loại 2", "Chợ ở xã xa (chợ loại 2)"),
        ("thưởng cho 6 thợ giỏi ", ".", "", "VND", "Thợ giỏi", "Số tiền (thợ giỏi)"),
        ("tỷ lệ hao hụt ", ";", "", "percent", "Gạo", "Tỷ lệ hao hụt (gạo)"),
        ("", "", "", "", "", ""),
    ],
)
def test_a_name_is_made_of_the_words_around_a_figure(before, after, noun, unit, of, name):
    expected = {"tăng ": "Mức tăng (doanh nghiệp)"}.get(before, "Đối tác (chương trình)")
    assert name_of(phrase(before, after, noun, unit), unit, of) == (
        expected if name is None else name
    )


@pytest.fixture
def province(tmp_path) -> Path:
    data = tmp_path / "data"
    shutil.copytree(CATALOGUE, data / "raw")
    row = "review-2024,Báo cáo,Review,LĐLĐ tỉnh,,2023,2024,\n"
    (data / "raw" / "sources.csv").write_text(SOURCES + row, encoding="utf-8")
    (tmp_path / "review.txt").write_text(REVIEW, encoding="utf-8")
    return data


def drafted(province: Path):
    loaded = raw.load(province, needs_figures=False)
    return draft(read_document(province.parent / "review.txt"), loaded, "review-2024")


def test_what_another_provinces_catalogue_lacks_is_named_by_the_document(province):
    rows = drafted(province).set_index("printed")
    proposed = rows["indicator"]
    assert proposed["09"] == "mới (context, vụ, flow): Vụ tai nạn lao động"
    assert proposed["12"] == proposed["09"] and rows.at["12", "period"] == "2023"
    assert proposed["164 doanh nghiệp"].endswith("Mức tăng (doanh nghiệp đang hoạt động)")
    assert proposed["1.907 đoàn viên"] == proposed["3.418 đoàn viên"]
    assert rows.at["1.907 đoàn viên", "breakdown"] == "female"
    assert proposed["3.000 đoàn viên"].endswith("Chỉ tiêu (đoàn viên kết nạp mới)")
    assert rows.at["103,7%", "period"] == "2024"


def reviewed(province: Path, words: str) -> dict[str, str]:
    """The label proposed for each print of a review of 2024, with the part."""
    text = f"Báo cáo công tác năm 2024\n\nI. Kết quả\n\n{words}\n"
    (province.parent / "review.txt").write_text(text, encoding="utf-8")
    rows = drafted(province)
    said = rows["indicator"].str.rpartition("): ")[2] + " " + rows["breakdown"]
    return dict(zip(rows["printed"], said.str.strip(), strict=True))


def test_a_part_is_named_with_its_whole_and_a_total_behind_it_with_the_total(province):
    said = reviewed(
        province,
        "Trồng 70 vườn cây, trong đó 12 vườn của trường học; tổng kinh phí 41 triệu đồng. "
        "Xảy ra 9 vụ cháy làm 4 người chết và 6 người bị thương.",
    )
    assert said["12"] == "Vườn của trường học (vườn cây trồng)"
    assert said["41 triệu đồng"] == "Kinh phí (vườn cây trồng)"
    assert said["6 người"] == "Người bị thương (vụ cháy)"


def test_what_a_sentence_begins_with_and_who_is_counted_stand_in_the_name(province):
    said = reviewed(
        province,
        "Thả 12 lồng cá, bè nuôi tôm của làng chài; 31 thợ lặn phải nghỉ ra khơi. Giá cá cao hơn "
        "6,4% so với năm 2023. Phạt 7 chủ bè, cấm 5 người. Đến cuối năm có 88 thợ lặn, thợ lặn nữ "
        "19 người, chiếm tỷ lệ 21,6%.",
    )
    assert said["12"] == "Lồng cá, bè nuôi tôm của làng chài thả"
    assert said["31"] == "Thợ lặn phải nghỉ ra khơi"
    assert said["6,4%"] == "Mức cao hơn (giá cá)"
    assert said["21,6%"] == "Tỷ lệ thợ lặn nữ"


def test_what_is_named_after_a_plan_of_another_province_is_not_that(province):
    said = reviewed(province, "Thành lập 17 CĐCS. Trao 52 suất quà trị giá 9 triệu đồng.")
    assert said["17 CĐCS"] == "CĐCS thành lập"
    assert said["52 suất quà"] == "Suất quà trao"


def test_a_note_at_the_end_of_a_paragraph_says_the_same_of_another_year(province):
    page = province.parent / "review.md"
    page.write_text(
        "Báo cáo năm 2024\n\nThu nợ 31 tỷ đồng của 64 chủ tàu.[^1]\n\n[^1]: Năm 2023: 28 tỷ đồng, "
        "57 chủ tàu.\n",
        encoding="utf-8",
    )
    word = province.parent / "review.docx"
    pypandoc.convert_file(str(page), "docx", outputfile=str(word))
    rows = draft(read_document(word), raw.load(province, needs_figures=False), "review-2024")
    names = dict(zip(rows["printed"], rows["indicator"], strict=True))
    assert names["28 tỷ đồng"] == names["31 tỷ đồng"]
    assert names["57"] == names["64"] != names["31 tỷ đồng"]


def test_a_table_of_plan_and_result_names_both_by_its_rows(province):
    page = province.parent / "table.html"
    cells = (("Nội dung", "ĐVT", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)"),
             ("Diện tích rừng trồng", "ha", "140", "151", "107,9"),
             ("Số chợ nâng cấp", "chợ", "20", "18", "90"))  # fmt: skip
    body = "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in cells)
    page.write_text(
        f"<html><body><p>Báo cáo công tác năm 2024</p><table>{body}</table></body></html>",
        encoding="utf-8",
    )
    rows = draft(read_document(page), raw.load(province, needs_figures=False), "s")
    names = rows["indicator"].str.removeprefix("mới ").tolist()
    assert names[0] == "(tasks, ha, flow): Diện tích rừng trồng, kế hoạch"
    assert names[1].endswith("ha, flow): Diện tích rừng trồng")
    assert names[2].endswith("percent, rate): Tỷ lệ đạt kế hoạch (diện tích rừng trồng)")
    assert names[4].endswith("chợ, flow): Chợ nâng cấp") and set(rows["breakdown"]) == {""}


def test_a_draft_is_accepted_as_proposed_with_the_units_that_it_names(province):
    table = drafted(province).assign(decision="accept")
    saved.write(table, province.parent / "draft.csv")
    done = accept(province.parent / "draft.csv", province)
    assert done.added["units.csv"] == 1 and done.undecided == 0
    rows = list(csv.DictReader((province / "raw" / "units.csv").read_text("utf-8").splitlines()))
    assert rows[-1] | {"unit": "vu", "vi": "vụ", "en": "vụ", "fractions": ""} == rows[-1]
    again = drafted(province).set_index("as_printed")
    assert set(again["decision"]) == {"skip"}, again[again["decision"].eq("")]


def test_a_unit_that_no_word_of_the_document_names_is_refused(province):
    table = drafted(province).assign(decision="accept")
    table["indicator"] = table["indicator"].str.replace(", vụ,", ", vuj,")
    saved.write(table, province.parent / "draft.csv")
    with pytest.raises(InputError, match="'vuj' is not a known unit"):
        accept(province.parent / "draft.csv", province)
    assert not (province / "raw" / "units.csv").exists()


def test_accepting_a_draft_without_decisions_adds_nothing_and_says_so(province):
    saved.write(drafted(province), province.parent / "draft.csv")
    done = accept(province.parent / "draft.csv", province)
    assert done.added == {} and done.undecided == 9


def test_a_new_name_that_is_corrected_once_is_corrected_wherever_it_is_proposed(province):
    table, path = drafted(province), province.parent / "draft.csv"
    first = table.index[table["printed"].eq("09")][0]
    renamed = "mới (rights, vụ, flow): Tai nạn lao động | Work accidents"
    table.loc[first, "indicator"] = renamed
    saved.write(table, path)
    again = saved.with_decisions(drafted(province), path, language.load("vi"))
    assert again.loc[again["printed"].isin(["09", "12"]), "indicator"].tolist() == [renamed] * 2


def test_a_threshold_is_no_result(province):
    (province.parent / "review.txt").write_text(
        "Báo cáo công tác năm 2024\n\nCòn 31 doanh nghiệp có từ 25 lao động trở lên chưa thành lập "
        "công đoàn cơ sở.\n",
        encoding="utf-8",
    )
    rows = drafted(province).set_index("printed")
    assert rows.at["25 lao động", "indicator"] == ""
    named = "Doanh nghiệp có từ 25 lao động trở lên chưa thành lập công đoàn cơ sở"
    assert rows.at["31 doanh nghiệp", "indicator"].endswith(f": {named}")


def test_thousands_grouped_wrongly_are_a_figure_that_asks_for_its_reading(province):
    (province.parent / "review.txt").write_text(
        "Báo cáo công tác năm 2024\n\nThăm, tặng quà cho 1.2450 lượt đoàn viên với tổng số tiền "
        "8 tỷ 640 triệu đồng, 14 chuyến xe đưa 560 công nhân về quê.\n",
        encoding="utf-8",
    )
    rows = drafted(province).set_index("printed")
    assert set(rows["period"]) == {"2024"}
    doubtful = rows.loc[next(one for one in rows.index if one.startswith("1.2450 lượt"))]
    assert doubtful["value"] == "" and "12450" in doubtful["reason"]
    table = drafted(province).iloc[:1].assign(decision="accept", note="printed 1.2450")
    saved.write(table.assign(reading="thousands"), province.parent / "draft.csv")
    assert accept(province.parent / "draft.csv", province).added["figures_2024.csv"] == 1


def test_the_heads_of_planned_and_estimated_years_name_nothing(province):
    page = province.parent / "table.html"
    page.write_text(
        "<html><body><p>Báo cáo công tác năm 2024</p><p>I. Tài chính (triệu đồng)</p><table>"
        "<tr><th>Năm</th><th>Thu phí</th><th>Chi lễ</th></tr>"
        "<tr><td>2023</td><td>88.730</td><td>35.480</td></tr>"
        "<tr><td>Ước 2024</td><td>97.100</td><td>38.600</td></tr></table></body></html>",
        encoding="utf-8",
    )
    rows = draft(read_document(page), raw.load(province, needs_figures=False), "s", "en")
    assert rows["period"].tolist() == ["2023", "2023", "2024", "2024"]
    names = rows["indicator"].str.rpartition(": ")[2].tolist()
    assert names == ["Thu phí", "Chi lễ"] * 2
    told = rows["reason"].str.contains("a plan or an estimate").tolist()
    assert told == [False, False, True, True]


def test_what_was_accepted_under_another_year_is_not_drafted_again(province):
    text = province.parent / "review.txt"
    text.write_text(
        "Báo cáo công tác năm 2024\n\nCó 412 doanh nghiệp thành lập mới; 137 doanh nghiệp tạm "
        "ngừng (năm 2023: 152 doanh nghiệp). Năm 2023 xảy ra 09 vụ tai nạn lao động.\n",
        encoding="utf-8",
    )
    path, table = province.parent / "draft.csv", drafted(province)
    late = table["printed"].eq("09")
    table.loc[late, "period"] = "2024"
    saved.write(table.assign(decision="accept"), path)
    accept(path, province)
    again = saved.with_decisions(drafted(province), path, language.load("vi"))
    assert set(again["decision"]) == {"skip"}
    proof = verify(read_document(text), raw.load(province), source="review-2024")
    assert proof.unproven["printed"].str.startswith("09").tolist() == [True]
    assert len(proof.unclaimed) == 0


def test_a_decision_is_kept_where_the_unit_of_its_print_became_known(province):
    path = province.parent / "draft.csv"
    table = drafted(province)
    bare = table["printed"].eq("09")
    saved.write(table.assign(decision=bare.map({True: "skip", False: ""})), path)
    (province / "raw" / "units.csv").write_text(
        "unit,vi,en,en_plural,words,fractions\nvu,vụ,case,cases,,\n", encoding="utf-8"
    )
    again = saved.with_decisions(drafted(province), path, language.load("vi"))
    assert again.loc[again["as_printed"].str.contains("09 vụ"), "decision"].tolist() == ["skip"]
