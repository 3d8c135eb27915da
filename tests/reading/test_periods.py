"""Every figure is dated by what stands nearest: sentence, lead-in, heading, title, source."""

from __future__ import annotations

import pytest
from places import ROOT, kontum_stats

from kontum_stats.reading.contexts import subject_of
from kontum_stats.reading.scan import mentions_table

HEAD = "BÁO CÁO\nKết quả hoạt động năm 2013\nI. KẾT QUẢ\n"


def dated(text: str, source: str = "") -> str:
    """Value, period and origin of each figure: '45 2013 title'."""
    table = mentions_table(text, source_period=source)
    return ", ".join(
        f"{row.value:g} {row.period} {row.period_from}".strip() for row in table.itertuples()
    )


@pytest.mark.parametrize(
    ("title", "result", "plan"),
    [
        ("Tổng kết công tác năm 2013 và phương hướng, nhiệm vụ năm 2014", "2013", "2014"),
        ("Kết quả thực hiện nhiệm vụ năm 2015; kế hoạch năm 2016", "2015", "2016"),
        ("Tổng kết năm học 2012-2013, nhiệm vụ năm học 2013-2014", "2012-2013", "2013-2014"),
        ("Tổng kết nhiệm kỳ 2008-2013, phương hướng nhiệm kỳ 2013-2018", "2008-2013", "2013-2018"),
        ("Sơ kết 6 tháng đầu năm 2018, nhiệm vụ 6 tháng cuối năm 2018", "2018", "2018"),
        ("Báo cáo kết quả thực hiện kế hoạch năm 2013", "2013", ""),
        ("Kế hoạch hoạt động năm 2014", "", "2014"),
        ("Báo cáo trình Đại hội lần thứ IX, nhiệm kỳ 2013-2018", "", ""),
        ("Tổng kết 5 năm thực hiện Chỉ thị 22-CT/TW (2008 - 2013)", "2008-2013", ""),
        ("Kết quả năm 2012 so với năm 2011", "2012", ""),
        ("Tình hình năm 2012; tình hình năm 2013", "", ""),
    ],
)
def test_a_title_is_parted_into_what_it_reports_and_what_it_plans(title, result, plan):
    assert subject_of(title)[:2] == (result, plan)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tổng kết công tác năm 2013 và phương hướng, nhiệm vụ năm 2014\n"
            "I. KẾT QUẢ\nKết nạp 320 đoàn viên\nII. PHƯƠNG HƯỚNG\n1. Chung\nKết nạp 350 đoàn viên",
            "320 2013 title, 350 2014 title",
        ),
        (
            "BÁO CÁO\nTổng kết nhiệm kỳ 2008-2013 và phương hướng nhiệm kỳ 2013-2018\n"
            "A. KẾT QUẢ\nCó 45 lớp\nB. PHƯƠNG HƯỚNG\nMở 50 lớp",
            "45 2008-2013 title, 50 2013-2018 title",
        ),
        (
            "KẾ HOẠCH\nHoạt động công đoàn năm 2015\nI. MỤC TIÊU\nKết nạp 350 đoàn viên\n"
            "II. NHIỆM VỤ\nMở 15 lớp",
            "350 2015 title, 15 2015 title",
        ),
        (HEAD + "Mở 12 lớp\nII. NHIỆM VỤ\nMở 14 lớp", "12 2013 title, 14"),
    ],
)
def test_a_plan_is_dated_by_the_plans_year_or_not_at_all(text, expected):
    assert dated(text) == expected


@pytest.mark.parametrize(
    "letterhead",
    [
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH\nCÔNG ĐOÀN NGÀNH Y TẾ\nSố: 12/BC-CĐN\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Kon Tum, ngày 10 tháng 01 năm 2014\n",
        "LĐLĐ TỈNH GIA LAI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 45/BC-LĐLĐ | Gia Lai, ngày 05 tháng 12 năm 2014\n",
        "Thời gian ký: 2014-01-13T14:41:57+07:00\n",
    ],
)
def test_the_title_is_found_behind_a_letterhead_whose_date_dates_nothing(letterhead):
    text = f"{letterhead}BÁO CÁO\nKết quả hoạt động công đoàn năm 2013\nI. KẾT QUẢ\nCó 45 lớp"
    assert dated(text) == "45 2013 title"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A. KẾT QUẢ\nCó 100 người\nG. KẾ HOẠCH NĂM 2025\n1. Dân số\nCó 120 người\n"
         "H. KIẾN NGHỊ\nNêu 3 kiến nghị", "100 2024 title, 120 2025 heading, 3 2024 title"),
        ("PHẦN THỨ BA: CHỈ TIÊU NĂM 2025\n1. Chung\nKết nạp 40 đoàn viên\n2. Riêng\nMở 4 lớp",
         "40 2025 heading, 4 2025 heading"),
        ("PHẦN THỨ HAI\nPHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025\n1. Chung\nMở 4 lớp", "4 2025 heading"),
        ("I. KẾT QUẢ\n1. Năm 2022\na) Tuyên truyền\nMở 12 lớp\n2. Năm 2023\nMở 14 lớp\n"
         "II. KIẾN NGHỊ\nMở 3 lớp", "12 2022 heading, 14 2023 heading, 3 2024 title"),
        ("I. CHUNG\nMở 12 lớp\nKẾ HOẠCH NĂM 2025\nMở 9 lớp\nII. KHÁC\nMở 7 lớp",
         "12 2024 title, 9 2025 heading, 7 2024 title"),
        ("I. KẾT QUẢ\nNăm 2022\nMở 12 lớp\nNăm 2023\nMở 9 lớp\nII. KHÁC\nMở 7 lớp",
         "12 2022 heading, 9 2023 heading, 7 2024 title"),
    ],
)  # fmt: skip
def test_a_heading_with_a_year_holds_until_one_of_its_rank(body, expected):
    assert dated(f"BÁO CÁO\nKết quả năm 2024\n{body}") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Kết quả năm 2011 như sau:\n+ Kết nạp 50 đoàn viên\n+ Mở 4 lớp\nTổ chức 5 cuộc thi",
         "50 2011 lead_in, 4 2011 lead_in, 5 2013 title"),
        ("- Năm 2011:\n+ Kết nạp 50 đoàn viên\n- Năm 2012:\n+ Kết nạp 60 đoàn viên\n"
         "- Trao 100 suất quà", "50 2011 lead_in, 60 2012 lead_in, 100 2013 title"),
        ("Phấn đấu đạt các chỉ tiêu sau:\n- Kết nạp 50 đoàn viên\nĐã trao 100 suất quà",
         "50, 100 2013 title"),
        ("Kết quả cụ thể:\n- Kết nạp 50 đoàn viên", "50 2013 title"),
    ],
)  # fmt: skip
def test_a_lead_in_holds_for_its_items_and_no_further(body, expected):
    assert dated(HEAD + body) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("So sánh với cùng kỳ năm trước, tăng 16 ca. Bệnh sởi lũy kế 3 ca",
         "16 2013 title, 3 2013 title"),
        ("Đối chiếu với năm 2011 giảm 5 vụ; xảy ra 7 vụ", "5 2013 title, 7 2013 title"),
        ("Cùng kỳ năm trước có 12 vụ. Xảy ra 7 vụ", "12 2012 sentence, 7 2013 title"),
        ("Theo thống kê cuối năm 2011 hiện xã có 414 hộ", "414 2011 sentence"),
        ("Theo số liệu năm 2012 hiện có 45 hộ", "45 2012 sentence"),
        ("Năm 1975 xã có 3 thôn, hiện có 9 thôn", "3 1975 sentence, 9 2013 title"),
        ("Q3/2012: 420; H1/2011: 800; 6T/2010: 9",
         "420 2012 sentence, 800 2011 sentence, 9 2010 sentence"),
        ("Quý I/2012 thu 45 triệu đồng, quý II thu 50 triệu đồng",
         "4.5e+07 2012 sentence, 5e+07 2012 sentence"),
        ("Đến 31-12-2012 có 45 CĐCS", "45 2012 sentence"),
        ("Kế hoạch 2014: kết nạp 40 đoàn viên", "40 2014 sentence"),
        ("Năm 2012 có 45 vụ, cao nhất trong vòng 6 năm qua; chết 12 người",
         "45 2012 sentence, 12 2012 sentence"),
        ("Trong 5 năm qua mở 12 lớp", "12 2009-2013 sentence"),
        ("Năm học 2012-2013 có 45 lớp; năm học trước 40 lớp",
         "45 2012-2013 sentence, 40 2011-2012 sentence"),
        ("Thực hiện Chương trình giảm nghèo giai đoạn 2011-2015, hỗ trợ 45 hộ", "45 2013 title"),
        ("Có 45 hộ nghèo (chuẩn 2011-2015); theo chuẩn nghèo giai đoạn 2011-2015 còn 40 hộ",
         "45 2013 title, 40 2013 title"),
        ("Theo Nghị quyết 36/NQ-HĐND ngày 09/12/2011, năm 2012 chi 45 triệu đồng",
         "4.5e+07 2012 sentence"),
        ("Số dư chuyển sang năm 2014 là 9 triệu đồng", "9e+06 2013 title"),
        ("Còn 12 đơn vị chưa nộp từ năm 2010; 3 đơn vị nợ", "12 2013 title, 3 2013 title"),
        ("Nghiệm thu 42 nhà trong năm 2012, vốn 31 triệu đồng; nay có 50 nhà",
         "42 2012 sentence, 3.1e+07 2012 sentence, 50 2013 title"),
        ("Năm 2012 có 512 hộ, năm 2011 có 498 hộ, tăng 14 hộ (2,8%)",
         "512 2012 sentence, 498 2011 sentence, 14 2012 sentence, 2.8 2012 sentence"),
        ("Năm 2012 thu 45 xe, năm 2011 thu 40 xe, tăng 5 xe so với năm 2010",
         "45 2012 sentence, 40 2011 sentence, 5 2011 sentence"),
        ("So với đầu năm (năm 2011) tăng 8 hộ", "8 2013 title"),
        ("Trước năm 1991 có 2 trường, nay có 26 trường", "2, 26 2013 title"),
        ("Trong nhiệm kỳ 2008-2013 mở 5 lớp; nhiệm kỳ trước mở 4 lớp",
         "5 2008-2013 sentence, 4"),
        ("Nhiệm kỳ 2008-2013: đầu nhiệm kỳ 48 CĐCS; cuối nhiệm kỳ 56 CĐCS",
         "48 2008 sentence, 56 2013 sentence"),
        ("Năm 2106 có 45 hộ", "45"),
        ("Số CĐCS tăng từ 45 CĐCS lên 60 CĐCS", "45, 60 2013 title"),
        ("Năm 2011 có 45 xã, năm 2012 có 56 xã, tỷ lệ tương ứng là 81% và 85%. Có 3 tổ",
         "45 2011 sentence, 56 2012 sentence, 81 2011 sentence, 85 2012 sentence, 3 2013 title"),
        ("Năm 2009 có 45 xã, năm 2012 có 56 xã; tỷ lệ tăng từ 81% lên 85%",
         "45 2009 sentence, 56 2012 sentence, 81 2009 sentence, 85 2012 sentence"),
    ],
)  # fmt: skip
def test_the_sentence_says_more_than_what_stands_above_it(sentence, expected):
    assert dated(HEAD + sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Có 45 CĐCS vào ngày 01/7/2011, gồm 12 CĐCS xã.", "2011 2011"),
        ("Tổng số 45 người (31/12/2014); nữ 12 người.", "2014 2014"),
        ("Nghị quyết 04 đề ra đến năm 2015 còn 12%; năm 2013 còn 19%.", "2015 2013"),
        ("Mở 5 lớp, thi 12 môn, khen 3 người trong năm 2007. Mở 4 lớp.", "2007 2007 2007 "),
        ("Xã A có 45 hộ (năm 2010), xã B có 60 hộ.", "2010 "),
        ("Tăng từ 45 hộ lên 60 hộ năm 2013.", " 2013"),
        ("Có 12 hộ, năm 2012 có 45 hộ, năm 2013 có 60 hộ.", " 2012 2013"),
        ("Năm 1975 xã có 3 thôn, hiện có 9 thôn.", "1975 "),
    ],
)
def test_where_nothing_else_does_the_only_year_of_a_sentence_dates_it(sentence, expected):
    assert years(sentence) == expected


def test_what_is_known_of_the_source_is_the_weakest_evidence():
    assert dated("Có 45 lớp; năm 2012 có 40 lớp", "2013") == "45 2013 source, 40 2012 sentence"
    assert dated(f"{HEAD}Có 45 lớp", "2016") == "45 2013 title"
    assert dated("Có 45 lớp") == "45"


@pytest.mark.parametrize(
    "title",
    [
        "BÁO CÁO\nSố liệu hoạt động năm 2012",
        "SỞ TÀI CHÍNH\nBÁO CÁO\nQuyết toán thu ngân sách năm 2012",
        "BÁO CÁO\nTổng kết công tác năm 2012\n(Từ 01/10/2011 đến 30/9/2012)",
        "Số: 45/BC\nKon Tum, ngày 12 tháng 6 năm 2013\nV/v kết quả công tác năm 2012\n"
        "Kính gửi: Ủy ban",
    ],
)
def test_a_title_may_begin_with_any_word_and_say_which_days_it_counts(title):
    assert dated(f"{title}\nCó 45 lớp") == "45 2012 title"


@pytest.mark.slow
def test_the_command_takes_the_year_or_the_source_of_a_document(tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("Kết nạp 320 đoàn viên", "utf-8")
    command = ("scan", report, "--format", "csv")
    assert ",2013,,source," in kontum_stats(*command, "--year", "2013").stdout
    known = ("--data", ROOT / "data", "--source", "review-2011-2013")
    assert ",2011-2013,,source," in kontum_stats(*command, *known).stdout
    refused = kontum_stats(*command, "--year", "13")
    assert refused.returncode == 2 and "is no year" in refused.stderr


def years(text: str) -> str:
    """The periods of the figures alone."""
    return " ".join(mentions_table(text)["period"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Quà tặng các năm:\nNăm 2011\n- Xe đạp: 3 xe\nNăm 2012\n- Xe đạp: 4 xe", "2011 2012"),
        ("Kết quả của đợt ra quân năm 2012 là:\n* Mở 2 lớp\n* Thăm 12 hộ", "2012 2012"),
        ("Một số chỉ tiêu năm 2014:\na) Mở 2 lớp\nb) Thăm 12 hộ", "2014 2014"),
        (
            "I. CÔNG TÁC HỘI\nMở 2 lớp.\nNhiệm vụ năm 2014\n1. Mở 3 lớp.\n2. Mở 4 lớp.",
            "2013 2014 2014",
        ),
        ("Phần hai. CHỈ TIÊU\nVÀ NHIỆM VỤ NĂM 2014\n1. Mở 3 lớp.", "2014"),
        ("II. Nhiệm vụ công tác\ncủa hội năm 2014\n1. Mở 3 lớp.", "2014"),
        ("PHẦN THỨ HAI\nPhương hướng, nhiệm vụ\nnăm 2014\n1. Mở 3 lớp.", "2014"),
    ],
)
def test_a_line_without_a_number_can_be_a_heading_or_go_on_with_one(body, expected):
    assert years(f"BÁO CÁO CÔNG TÁC NĂM 2013\n{body}") == expected


@pytest.mark.parametrize("heading", ["CHỈ TIÊU CƠ BẢN", "Kế hoạch", "Phát động thi đua"])
def test_a_plan_without_year_has_the_plans_until_the_results(heading):
    text = f"Sơ kết năm 2013, phát động thi đua năm 2014\nMở 2 lớp.\n{heading}\n1. Mở 3 lớp."
    assert years(f"{text}\nKẾT QUẢ CỤ THỂ\nMở 4 lớp.") == "2013 2014 2013"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Thu tăng 5% so cùng kỳ năm trước.", "2013"),
        ("Có 45 vụ, giảm 12 vụ so cùng kỳ.", "2013 2013"),
        ("Quý II/2013 khám 410 lượt, cao hơn Q2/2012 là 12 lượt.", "2013 2013"),
        ("Dự toán 2012: 50 triệu đồng; thực hiện 55 triệu đồng.", "2012 2012"),
        ("Mức 11,2% của năm 2012 là cao nhất trong 5 năm qua.", "2012"),
        ("Nhà rông dựng năm 1978 được sửa với 90 triệu đồng.", "2013"),
        ("Từ phong trào năm 1965, nay có 15 tổ.", "2013"),
        ("Chương trình 2012 hỗ trợ 45 hộ.", "2012"),
        ("Nghị quyết 2012 giao kết nạp 70 đoàn viên.", "2012"),
        ("Xây dựng năm 2012 được 12 nhà.", "2012"),
        (
            "Nhiệm kỳ 2008-2013 mở 52 lớp; nhiệm kỳ 2013-2018 dự kiến mở 60 lớp.",
            "2008-2013 2013-2018",
        ),
    ],
)
def test_what_is_compared_built_or_expected_in_a_year(sentence, expected):
    assert years(f"BÁO CÁO CÔNG TÁC NĂM 2013\n{sentence}") == expected
