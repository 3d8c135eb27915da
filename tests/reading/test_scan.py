"""Every number of a text is found, told from the others by its class, and read with its period."""

from __future__ import annotations

import csv
import math
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import DATA, source
from sentences import compared, measures, sentences

from kontum_stats.quantities import QuantityError, readings
from kontum_stats.reading.classes import CLASSES
from kontum_stats.reading.documents import Document, Passage, read_document, text_document
from kontum_stats.reading.scan import COLUMNS, as_csv, mentions_table, scan, title_period

TOKEN = re.compile(r"\d[\d.,/]*\d|\d")


def kinds(text: str) -> str:
    """The tokens of `text` with their classes: '2013 year, 45 figure'."""
    table = scan(text)
    return ", ".join(
        f"{row.token} {row.kind}" for row in table.rename(columns={"class": "kind"}).itertuples()
    )


def figures(text: str, default: str | None = None) -> list[tuple[float, str]]:
    """Value and unit of each figure of `text`, each once."""
    table = mentions_table(text, default)
    return list(zip(table["value"], table["unit"], strict=True))


def dated(text: str, default: str | None = None) -> str:
    """Value and period of each figure of `text`: '45 2013, 30 2011'."""
    table = mentions_table(text, default)
    return ", ".join(f"{row.value:g} {row.period}".strip() for row in table.itertuples())


# --- what is no figure --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị quyết 11,12-NQ/TW và Chỉ thị 05-CT/TW", "11,12 document_number, 05 document_number"),
        ("Nghị định 41/2012/NĐ-CP", "41/2012 document_number"),
        ("Luật số 81/2015/QH13", "81/2015 document_number, 13 document_number"),
        ("Quyết định 217, 218 của Bộ Chính trị", "217 document_number, 218 document_number"),
        (
            "khoản 2 Điều 5 Quy định 30-QĐ/TW",
            "2 document_number, 5 document_number, 30 document_number",
        ),
        ("xếp thứ 3/14, có 5/9 thôn", "3/14 ordinal, 5/9 figure"),
        ("thương binh hạng 1/4, thợ bậc 3/7", "1/4 ordinal, 3/7 ordinal"),
        ("học sinh lớp 12; mở 3 lớp 96 học viên", "12 ordinal, 3 figure, 96 figure"),
        ("Quốc lộ 14, Chương trình 135, quỹ 120", "14 name, 135 name, 120 name"),
        ("bão số 10 và 11 làm 12 người chết", "10 name, 11 name, 12 figure"),
        ("Công ty 732 thuộc Binh đoàn 15", "732 name, 15 name"),
        ("lúa OM 4900, IR64, cúm A/H5N1, Covid-19", "4900 name, 64 name, 5 name, 1 name, 19 name"),
        ("thôn 3 có 45 hộ; thôn 45 hộ", "3 name, 45 figure, 45 figure"),
        ("ISO 9001:2015", "9001 name, 2015 name"),
        ("NPK 16-16-8", "16 name, 16 name, 8 name"),
        ('mô hình "5 không, 3 sạch"', "5 name, 3 name"),
        ("thủy điện Plei Krông 2 phát điện", "2 name"),
        ("2.3Tăng cường công tác", "2.3 list_number"),
        ("1. Thuận lợi", "1 list_number"),
        ("1/ Về công tác Đảng", "1 list_number"),
        ("gồm: (1) tuyên truyền; (2) vận động", "1 list_number, 2 list_number"),
        ("xem Biểu số 2 và Phụ lục 3", "2 list_number, 3 list_number"),
        ("Trong 03 năm, 6 tháng đầu năm", "03 duration, 6 duration"),
        ("trẻ em dưới 6 tuổi; từ 18 đến 60 tuổi", "6 duration, 18 duration, 60 duration"),
        ("Huy hiệu 30, 40, 50 năm tuổi Đảng", "30 duration, 40 duration, 50 duration"),
        ("2.150 ngày công, 18 giờ/ngày", "2.150 figure, 18 figure"),
        ("ngày 15.3, tháng 9.2017, ngày 20-11", "15.3 date, 9.2017 date, 20 date, 11 date"),
        ("từ 5 đến 8-9 tổ chức hội thi", "5 date, 8 date, 9 date"),
        ("ngày 14 tháng 4 năm 2003", "14 date, 4 date, 2003 year"),
        ("quà dịp 8/3 cho 8/30 xã", "8/3 date, 8/30 figure"),
        (
            "lúc 14h30, từ 6 giờ đến 22 giờ, trực 24/7",
            "14 time, 30 time, 6 time, 22 time, 24/7 time",
        ),
        ("kéo dài 2 giờ", "2 duration"),
        ("năm 2013-2014; Tết Giáp Ngọ 2014", "2013 year, 2014 year, 2014 year"),
        ("năm 20135 có 12 đơn vị", "20135 year, 12 figure"),
        ("1200 áo ấm, 2013 quyển sách", "1200 figure, 2013 figure"),
        ("điện thoại 0260.3862.123, thửa 345", "0260.3862.123 other, 345 other"),
        ("bản đồ tỷ lệ 1/500 cho 1/3 số hộ", "1/500 other, 1/3 figure"),
        ("xe 82A-012.34 tại Km12+300", "82 other, 012.34 other, 12 other, 300 other"),
        ("1.500 m2 nhà lưới", "1.500 figure, 2 other"),
        # counts in brackets and in lists of names
        ("Tặng quà: Đăk Tô (45), Sa Thầy (38)", "45 figure, 38 figure"),
        ("Hỗ trợ: Ngọc Hồi (12), Kon Rẫy (9), Đăk Hà (7)", "12 figure, 9 figure, 7 figure"),
        ("kết nạp đoàn viên mới (145), nữ (62)", "145 figure, 62 figure"),
        ("có 45 ha rừng (1) và 30 ha cà phê (2)",
         "45 figure, 1 list_number, 30 figure, 2 list_number"),
        ("Đăk Hà 112, Sa Thầy 9", "112 figure, 9 figure"),
        ("Đoàn viên: Đăk Tô 12, Sa Thầy 8 và Ngọc Hồi 9", "12 figure, 8 figure, 9 figure"),
        ("thủy điện Plei Krông 2 và Thượng Kon Tum", "2 name"),
        # words that only look like money or a counted thing
        ("tháng 8 đồng thời triển khai", "8 date"),
        ("tháng 3 đồng loạt ra quân, quý 2 đồng bộ", "3 date, 2 date"),
        ("thôn 2 xã B", "2 name"),
        ("tổ dân phố 5 phường C, tổ 3 thị trấn Đăk Hà", "5 name, 3 name"),
        ("Tổ dân phố 7 phường 2 có 34 hộ; tại khu phố 4 phường 11", "7 name, 2 name, 34 figure, "
         "4 name, 11 name"),
        ("có 8 thôn 3 xã 2 phường", "8 figure, 3 figure, 2 figure"),
        ("Quận 8 tổ chức hội thi", "8 name"),
        ("đợt 3 năm 2013, khóa 5 năm 2014", "3 ordinal, 2013 year, 5 ordinal, 2014 year"),
        ("mạng 5G, phủ sóng 4G tại 45 xã; 5 g vàng", "5 name, 4 name, 45 figure, 5 figure"),
        # rates, programmes, routes, addresses
        ("Số điều dưỡng/10.000 dân: 6,25", "10.000 other, 6,25 figure"),
        ("Tỷ suất tử vong trên 1.000 trẻ là 12,5", "1.000 other, 12,5 figure"),
        ("95 thuê bao/100 dân", "95 figure, 100 figure"),
        ("chương trình 30a, 135", "30 name, 135 name"),
        ("các tiêu chí chưa đạt (11;15;17)", "11 list_number, 15 list_number, 17 list_number"),
        ("tuyến 672, đường tỉnh 676", "672 name, 676 name"),
        ("Chương trình “3.000 áo ấm yêu thương” trao 45 áo", "3.000 name, 45 figure"),
        ('phong trào "10.000 ngôi nhà" đã xây 45 nhà', "10.000 name, 45 figure"),
        ("tại 258 Trần Phú, số 12 đường Lê Lợi; tại 12 xã", "258 other, 12 other, 12 figure"),
        # dates, clock, telephone, old years, weeks
        ("Tính đến 31-12-2012 có 45 hộ", "31 date, 12 date, 2012 date, 45 figure"),
        ("Công văn số 45 ngày 12/3", "45 document_number, 12/3 date"),
        ("lúc 14:30, họp từ 7:30 đến 11:00",
         "14 time, 30 time, 7 time, 30 time, 11 time, 00 time"),
        ("năm 1886, từ năm 1789; trong năm 500 người", "1886 year, 1789 year, 500 figure"),
        ("ĐT: (0260) 3862123; 0905 123 456", "0260 other, 3862123 other, 0905 other, 123 other,"
         " 456 other"),
        ("dịch tuần 32 tăng; trong tuần 45 người", "32 ordinal, 45 figure"),
        ("Thời gian ký: 2014-01-13T14:41:57+07:00",
         "2014 date, 01 date, 13 date, 14 time, 41 time, 57 time, 07 time, 00 time"),
        ("Q3/2012: 420; H1/2012: 800; T6/2012: 7; 6T/2013: 9",
         "3/2012 date, 420 figure, 1/2012 date, 800 figure, 6/2012 date, 7 figure, 6 duration,"
         " 2013 year, 9 figure"),
        ("Kế hoạch 2014: 40 người; quy định 2014; hướng dẫn 2014; Kế hoạch số 2014",
         "2014 year, 40 figure, 2014 year, 2014 year, 2014 document_number"),
        # numbers of headings and lists, also behind a Roman number or inside a paragraph
        ("II.1 Phát triển đoàn viên: 45 người", "1 list_number, 45 figure"),
        ("3.1. Giao 18,4 ha đất; 3.2. Cấp 45 giấy; có 2.5 tấn",
         "3.1 list_number, 18,4 figure, 3.2 list_number, 45 figure, 2.5 figure"),
        ("Đạt 12/19 tiêu chí: 1, 2, 5 và 12; có 45 hộ",
         "12/19 figure, 1 list_number, 2 list_number, 5 list_number, 12 list_number, 45 figure"),
        # a misprinted year is a year
        ("Năm 2106 có 45 xã, đến 31/12/2106 có 46 xã; mỗi năm 2106 lượt",
         "2106 year, 45 figure, 31/12/2106 date, 46 figure, 2106 figure"),
        # slogans without quotation marks, doses, levels
        ("phương châm 4 tại chỗ, cơ chế 1 cửa, 5 không 3 sạch; phong trào 45 xã",
         "4 name, 1 name, 5 name, 3 name, 45 figure"),
        ("tiêm mũi 2 cho 45 người; định danh mức 2; ở mức 45 triệu đồng",
         "2 ordinal, 45 figure, 2 name, 45 figure"),
        ("từ 15 đến dưới 30 tuổi có 45 người", "15 duration, 30 duration, 45 figure"),
        ("cứ 100 trẻ thì 12 trẻ nhẹ cân", "100 other, 12 figure"),
        ("dịp 20/10 tổ chức 4 buổi", "20/10 date, 4 figure"),
        # plates, mileage, places on the globe
        ("xe 82B1-234.56 tại Km 12+500", "82 other, 1 other, 234.56 other, 12 other, 500 other"),
        ("mở cửa 6h-22h", "6 time, 22 time"),
    ],
)  # fmt: skip
def test_a_number_that_is_no_figure_is_told_from_one(text, expected):
    assert kinds(text) == expected


# --- figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 tỷ 340 triệu đồng", [(12_340_000_000, "VND")]),
        ("trị giá 1 triệu 200.", [(1_200_000, "VND")]),
        ("3 500 000đ", [(3_500_000, "VND")]),
        ("12\u00a0450 tấn", [(12_450, "tonne")]),
        ("512,406 tỷ và 1.120,7 tỷ", [(512_406_000_000, "VND"), (1_120_700_000_000, "VND")]),
        ("1.5 ha và 1.500 ha", [(1.5, "ha"), (1500, "ha")]),
        ("40,431 người", [(40_431, "person")]),
        ("97, 52%", [(97.52, "percent")]),
        ("tỷ lệ 30, 40, 50%", [(30, "percent"), (40, "percent"), (50, "percent")]),
        ("8,2 - 9,1%", [(8.2, "percent"), (9.1, "percent")]),
        ("từ 15 đến 20 triệu đồng", [(15_000_000, "VND"), (20_000_000, "VND")]),
        ("21, 5 và 8 xe", [(21, "xe"), (5, "xe"), (8, "xe")]),
        ("21 đồng chí, 21 đồng", [(21, "person"), (21, "VND")]),
        ("tỷ lệ 5 tỷ lệ", [(5, "")]),
        ("45 triệu đồng/hộ/năm", [(45_000_000, "VND/household/year")]),
        ("4 triệu/người/tháng", [(4_000_000, "VND/person/month")]),
        ("900.000đ/02 suất", [(900_000, "VND/2 gifts")]),
        ("24.900.000 đồng/ 2 tháng", [(24_900_000, "VND/2 months")]),
        ("95 thuê bao/100 dân", [(95, "thuê bao/100 dân")]),
        ("16 vụ/21 đối tượng", [(16, "vụ"), (21, "đối tượng")]),
        ("1,2 triệu lượt khách", [(1_200_000, "person_turn")]),
        ("15.880KWh", [(15_880, "kWh")]),
        ("31/33 vụ", [(31, "vụ")]),
        ("có 120 người (nữ: 45; trẻ: 20)", [(120, "person"), (45, "person"), (20, "person")]),
        ("46 tỷ, gồm: tỉnh 21,5; huyện 24,5", [(46e9, "VND"), (21.5e9, "VND"), (24.5e9, "VND")]),
        ("1,5 triệu tỷ đồng; 0,5 triệu tỷ", [(1.5e15, "VND"), (0.5e15, "VND")]),
        ("-1.250 đoàn viên", [(-1250, "person")]),
        ("tăng trưởng âm 0,6%, giảm -45 người", [(-0.6, "percent"), (-45, "person")]),
        ("(-45)", [(-45, "")]),
        ("- 45 người; từ 30 -40%", [(45, "person"), (30, "percent"), (40, "percent")]),
        ("-0,6%; lỗ (1.250) triệu đồng", [(-0.6, "percent"), (-1.25e9, "VND")]),
        ("lãi (250) triệu đồng", [(250e6, "VND")]),
        ("350 trđ, 12 tr.đ, 20tr, 250 ngđ",
         [(350e6, "VND"), (12e6, "VND"), (20e6, "VND"), (250e3, "VND")]),
        ("15trđ và 300 tr.đồng", [(15e6, "VND"), (300e6, "VND")]),
        ("2 tỷ rưỡi", [(2.5e9, "VND")]),
        ("3½ tỷ đồng, 1 triệu rưỡi", [(3.5e9, "VND"), (1.5e6, "VND")]),
        ("4,300₫ và 12,500đ", [(4300, "VND"), (12_500, "VND")]),
        ("₫250.000, 300 USD", [(250_000, "VND"), (300, "USD")]),
        ("US$ 500; $300", [(500, "USD"), (300, "USD")]),
        ("12 nghệ sĩ tham gia, 45 hòa giải viên", [(12, "nghệ sĩ"), (45, "hòa giải viên")]),
        ("45 tại tỉnh", [(45, "")]),
        ("26 nữ đoàn viên, 5 nữ cán bộ, 20 nữ", [(26, "person"), (5, "person"), (20, "person")]),
        ("Số điều dưỡng/10.000 dân: 6,25", [(6.25, "điều dưỡng/10.000 dân")]),
    ],
)  # fmt: skip
def test_a_figure_is_read_in_base_units(text, expected):
    assert figures(text) == expected


def test_a_quantity_of_several_tokens_shows_its_value_on_each_of_their_rows():
    table = scan("chi 12 tỷ 340 triệu đồng")
    assert list(table["token"]) == ["12", "340"]
    assert list(table["printed"]) == ["12 tỷ 340 triệu đồng"] * 2
    assert list(table["value"]) == [12_340_000_000] * 2
    assert len(mentions_table("chi 12 tỷ 340 triệu đồng")) == 1


@pytest.mark.parametrize(
    ("text", "qualifier", "printed"),
    [
        ("có hơn 90 doanh nghiệp", "over", "hơn 90 doanh nghiệp"),
        ("đạt khoảng 62,5%", "about", "khoảng 62,5%"),
        ("gần 900 triệu đồng", "under", "gần 900 triệu đồng"),
        ("không dưới 20.000 đồng/suất", "over", "không dưới 20.000 đồng/suất"),
        ("có 90 doanh nghiệp", "", "90 doanh nghiệp"),
        ("còn khoảng -1,5%", "about", "khoảng -1,5%"),
        ("đạt âm 2%", "", "âm 2%"),
        ("giá ₫250.000", "", "₫250.000"),
    ],
)
def test_the_word_before_a_figure_qualifies_it(text, qualifier, printed):
    (row,) = mentions_table(text).itertuples()
    assert (row.qualifier, row.printed) == (qualifier, printed)


def test_the_scanner_and_the_grammar_of_prints_agree():
    checked = 0
    for sentence in sentences("dev"):
        for row in mentions_table(sentence.text, sentence.year).itertuples():
            try:
                values = [float(reading.value) for reading in readings(row.printed)]
            except QuantityError:
                continue
            assert any(math.isclose(row.value, value) for value in values), row.printed
            checked += 1
    assert checked > 150


# --- periods ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 2013 có 45 vụ (trong đó năm 2011: 30; năm 2012: 38), xử lý 40 vụ",
         "45 2013, 30 2011, 38 2012, 40 2013"),
        ("Năm 2013 giảm 120 vụ so với năm 2012, còn 45 vụ", "120 2013, 45 2013"),
        ("Năm 2013 có 515 đơn vị, tăng 23 đơn vị so với năm 2012 (492 đơn vị)",
         "515 2013, 23 2013, 492 2012"),
        ("Qua 03 năm từ 2011-2013 có 12 lớp", "12 2011-2013"),
        ("trong năm học 2013-2014 có 45 lớp", "45 2013-2014"),
        ("tăng từ 12% năm 2010 lên 18% năm 2013", "12 2010, 18 2013"),
        ("từ 120 hộ (năm 2010) còn 80 hộ (năm 2013)", "120 2010, 80 2013"),
        ("Các năm 2012, 2013 thu hút lần lượt 45 và 60 người", "45 2012, 60 2013"),
        ("Năm 2011 và 2012 đạt 81%; năm 2013 đạt 90%", "81 2011-2012, 90 2013"),
        ("Nghị quyết 25-NQ/TW ngày 03/6/2013 được 45 chi bộ học tập", "45"),
        ("Luật Công đoàn năm 2012 đến với 86% đoàn viên", "86"),
        ("Nghệ nhân sinh năm 1948 dạy 56 em", "56"),
        ("Cuối năm 2012 có 45 người. Trong đó nữ 20 người", "45 2012, 20 2012"),
        ("Ngày 17/10/2014 quyên góp được 45 triệu đồng", "4.5e+07 2014"),
    ],
)  # fmt: skip
def test_a_year_governs_the_figures_that_it_is_printed_for(text, expected):
    assert dated(text) == expected


def test_the_documents_year_holds_where_the_text_names_none():
    text = "Có 45 lớp; từ năm 2011 đến nay 90 lớp; trong 5 năm qua 120 lớp; cùng kỳ 40 lớp"
    assert dated(text, "2013") == "45 2013, 90 2011-2013, 120 2009-2013, 40 2012"
    assert dated("Có 45 lớp", "") == "45"


def test_the_title_gives_the_documents_year():
    text = "BÁO CÁO\nKết quả hoạt động năm 2016\n\nI. Chung\nCó 45 lớp, trong năm 2015 có 40 lớp."
    assert title_period(text_document(text)) == "2016"
    assert dated(text) == "45 2016, 40 2015"


def test_a_heading_dates_its_section():
    text = "I. Kết quả năm 2014\n1. Đào tạo\nCó 45 lớp.\nII. Nhiệm vụ\nMở 50 lớp."
    assert dated(text) == "45 2014, 50"


def test_the_next_paragraph_of_a_note_keeps_its_year():
    document = Document(
        "Năm 2014 có 12 lớp.\nDự 45 người.\nDự 50 người.",
        (Passage("fn:1", 0, 19, "note"), Passage("fn:1", 20, 32, "note"),
         Passage("fn:2", 33, 45, "note")),
    )  # fmt: skip
    assert list(mentions_table(document)["period"]) == ["2014", "2014", ""]


@pytest.mark.parametrize(
    ("body", "year"),
    [
        ("Năm 2024 khám cho 310 em (năm 2023: 295 em)[1].", "2024"),
        ("Năm 2024 có 12 lớp (năm 2023 có 10 lớp).[1]", "2024"),
        ("Năm 2024 xây 20 phòng (năm 2023: 18 phòng[1]).", "2023"),
        ("Năm 2024 trao 450 suất quà[1] (năm 2023: 400 suất).", "2024"),
        ("Năm 2022 có 5 lớp. Duy trì câu lạc bộ (năm 2023: 7 câu lạc bộ).[1]", "2023"),
    ],
)
def test_a_note_speaks_of_the_figure_at_its_mark_not_of_a_bracket_closed_before(
    body, year, tmp_path
):
    mark = '<a href="#_ftn1" name="_ftnref1">[1]</a>'
    note = '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Trong đó 6 nữ.</p></div>'
    path = tmp_path / "page.html"
    path.write_text(f"<p>{body.replace('[1]', mark)}</p><p>Hết.</p>{note}", "utf-8")
    table = mentions_table(read_document(path))
    assert list(table.loc[table["locator"].eq("fn:1"), "period"]) == [year]


# --- the table ----------------------------------------------------------------------------------


def test_the_csv_has_the_contracts_columns_and_plain_numbers():
    table = scan("I. Chung\nNăm 2013 có 149,6 triệu đồng, hơn 40.431 người, 97,52%")
    assert list(table.columns) == list(COLUMNS)
    assert as_csv(table).splitlines() == [
        "offset,token,class,printed,value,unit,qualifier,period,locator,"
        "period_from,printed_unit,row_heads,column_heads",
        "13,2013,year,,,,,,I,,,,",
        '21,"149,6",figure,"149,6 triệu đồng",149600000,VND,,2013,I,sentence,,,',
        "43,40.431,figure,hơn 40.431 người,40431,person,over,2013,I,sentence,,,",
        '57,"97,52",figure,"97,52%",97.52,percent,,2013,I,sentence,,,',
    ]


def test_offsets_count_the_characters_as_read_also_of_decomposed_text():
    text = "Tổ chức 12 lớp,\u00a0đạt 100% kế hoạch năm 2013"
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        table = scan(written)
        assert list(table["class"]) == ["figure", "figure", "year"]
        assert [
            written[offset:].startswith(token)
            for offset, token in zip(table["offset"], table["token"], strict=True)
        ] == [True] * 3
        assert table["unit"][0] == "class"


def test_a_text_without_numbers_gives_an_empty_table_with_the_same_columns():
    table = scan("không có số liệu")
    assert list(table.columns) == list(COLUMNS)
    assert list(map(str, table.dtypes)) == list(map(str, scan("12 người").dtypes))
    assert as_csv(table) == ",".join(COLUMNS) + "\n"


def test_a_run_of_digits_without_end_is_no_figure():
    table = scan("9" * 5000 + " người và 12 người")
    assert list(table["class"]) == ["other", "figure"]


@given(st.text(alphabet="0123 .,/-()năm tỷđồng%\n\ufffdgiờh:I", max_size=60))
def test_any_text_gives_one_row_for_each_digit_token(text):
    table = scan(text)
    found = list(TOKEN.finditer(text))
    assert list(table["offset"]) == [token.start() for token in found]
    assert list(table["token"]) == [token.group() for token in found]
    assert set(table["class"]) <= set(CLASSES)
    is_figure = table["class"].eq("figure")
    assert table["value"].notna().equals(is_figure)
    assert table["printed"].ne("").equals(is_figure)


# --- measured -----------------------------------------------------------------------------------


@pytest.mark.parametrize("half", ["dev", "heldout"])
def test_the_annotated_sentences_are_read_well_enough(half):
    found = measures(compared(half))
    assert found["figure_f1"] >= 0.95
    assert found["value"] >= 0.97
    assert found["period"] >= 0.90


def test_every_number_of_the_review_is_classified_and_read():
    with (DATA / "source_tokens.csv").open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream))
    table = scan(read_document(source()))
    assert list(table["offset"]) == [int(row["offset"]) for row in expected]
    right = [got == row["class"] for got, row in zip(table["class"], expected, strict=True)]
    assert sum(right) / len(right) >= 0.98
    wrong = [
        (row["token"], row["value"], value)
        for row, value in zip(expected, table["value"], strict=True)
        if row["value"] and not math.isclose(float(row["value"]), value)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Có 36 vụ, trong đó Ya Xiêr 15, Hơ Moong 12, Ya Tăng 9.",
            ["36 vụ", "15 vụ", "12 vụ", "9 vụ"],
        ),
        ("Sửa chữa: nhà ở 3, kênh 4, đường 6, cầu 2.", ["3", "4", "6", "2"]),
        ("Chi bộ 4 đảng viên cao tuổi nhiều, có 12 người.", ["12 person"]),
        ("Thôn 5 người dân góp 90 kg gạo.", ["90 kg"]),
        ("Khối 6 lớp nào cũng có tủ sách, cả thảy 90 người.", ["90 person"]),
        ("Thôn 12 hộ nghèo, ấp 7 hộ cận nghèo.", ["12 household", "7 household"]),
        ("Phong trào 4K có 90 người.", ["90 person"]),
        ("Số bác sĩ trên 10.000 dân đạt 7,5.", ["7.5"]),
        ("Cân đối: –45,6 triệu đồng, chênh lệch (–12%).", ["-4.56e+07 VND", "-12 percent"]),
        ("– 45 người; tăng 10–20 người", ["45 person", "10 person", "20 person"]),
        ("Vé 50k, nước 5k/người", ["50000 VND", "5000 VND/person"]),
        ("Quà €300, 20 EUR, 7 €, $40, 50 USD", ["300 EUR", "20 EUR", "7 EUR", "40 USD", "50 USD"]),
        ("Đường truyền 100 Mbps, bộ nhớ 16 GB", ["100 Mbps", "16 GB"]),
    ],
)
def test_counts_names_dashes_and_currencies(text, expected):
    assert [f"{value:g} {unit}".strip() for value, unit in figures(text)] == expected
