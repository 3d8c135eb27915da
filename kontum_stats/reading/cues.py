"""The words by which a scanned number is told from another: data, no code that decides.

Each cue is a row: the class that it gives to the number right after it, the words (separated by
'; ', lower case, composed), whether it holds even where a counted thing follows the number
('strong': 'lần thứ 12 đội' is a rank, while 'thôn 12 hộ' are households), and the example that
it exists for. Each counted thing is a word that makes of the number before it a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

STRONG, WEAK = True, False


def _words(text: str) -> tuple[str, ...]:
    """The entries of `text`, which are separated by ';' and may run over lines."""
    return tuple(" ".join(entry.split()) for entry in text.split(";") if entry.strip())


@dataclass(frozen=True)
class Cue:
    """`words` that stand right before a number of class `kind`; `example` shows one."""

    kind: str
    is_strong: bool
    words: tuple[str, ...]
    example: str


def _cue(kind: str, is_strong: bool, words: str, example: str) -> Cue:
    return Cue(kind, is_strong, _words(words), example)


CUES = (
    _cue(
        "document_number",
        STRONG,
        "nghị quyết; nghị quyết số; nghị quyết trung ương; nghị quyết tw; hội nghị trung ương",
        "Nghị quyết Trung ương 4, 5 khóa XII",
    ),
    _cue(
        "document_number",
        STRONG,
        "quyết định; quyết định số; chỉ thị; chỉ thị số; kế hoạch số; công văn; công văn số;"
        " thông tư; thông tư số; thông tư liên tịch; thông tư liên tịch số; nghị định;"
        " nghị định số; luật số; pháp lệnh số; hướng dẫn số; quy định số; kết luận; kết luận số;"
        " thông báo số; thông báo kết luận số; tờ trình số; báo cáo số; văn bản số;"
        " chương trình hành động số; công điện; công điện số; quy chế số; giấy phép số",
        "Quyết định 217, 218 của Bộ Chính trị",
    ),
    _cue("document_number", WEAK, "quy định; kế hoạch; hướng dẫn", "Quy định 30-QĐ/TW"),
    _cue("document_number", STRONG, "điều; khoản", "khoản 2 Điều 5"),
    _cue(
        "list_number",
        WEAK,
        "mục; tiểu mục; biểu số; bảng; bảng số; phụ lục; phụ lục số; biểu mẫu; biểu mẫu số; mẫu số;"
        " sơ đồ; biểu đồ; chương",
        "xem Biểu số 2 và Phụ lục 3",
    ),
    _cue(
        "ordinal",
        STRONG,
        "thứ; lần thứ; kỳ thứ; đứng thứ; xếp thứ; hạng thứ; con thứ; kỳ họp thứ; năm thứ;"
        " quý thứ; hạng; xếp hạng; thương binh hạng",
        "xếp thứ 3/14, thương binh hạng 1/4",
    ),
    _cue("ordinal", WEAK, "vị trí; vị trí số; thứ hạng; xếp; đứng", "giữ vị trí 12/63"),
    _cue("ordinal", WEAK, "khóa; khoá; đợt; vòng; giai đoạn; lần; kỳ; bước", "tiêm phòng đợt 2"),
    _cue(
        "ordinal", WEAK, "lớp; khối; cấp; bậc; bậc thợ; loại; giải", "học sinh lớp 12, thợ bậc 3/7"
    ),
    _cue("ordinal", WEAK, "chuyên khoa; báo động; cấp độ; thế kỷ", "trên báo động 3"),
    _cue("ordinal", WEAK, "chuyên khoa cấp; học kỳ; tuần thứ; tuần lễ thứ; nhóm", "học kỳ 2"),
    _cue(
        "name",
        STRONG,
        "quốc lộ; ql; tỉnh lộ; tl; hương lộ; đường tỉnh; đường huyện; đường đt; đường số",
        "Quốc lộ 14 đoạn qua huyện",
    ),
    _cue("name", WEAK, "đường; ngõ; hẻm; cao tốc", "đường 24/3"),
    _cue(
        "name",
        STRONG,
        "chương trình; chương trình số; đề án; đề án số; dự án số; tiểu dự án; hợp phần",
        "Chương trình 135, Đề án 1956",
    ),
    _cue("name", WEAK, "dự án; quỹ; nguồn vốn; vốn vay; nguồn quỹ", "nguồn vốn 120"),
    _cue("name", STRONG, "bão số; cơn bão số; áp thấp số", "bão số 10, 11"),
    _cue(
        "name",
        WEAK,
        "thôn; làng; bản; ấp; xóm; buôn; khu; khu phố; khu vực; tổ dân phố; tổ; cụm; phường; quận;"
        " đội; đội số; vùng; tiểu khu; khoảnh; lô; phân khu; chi bộ; chi hội; chi đoàn",
        "thôn 3, tổ dân phố 5, chi bộ 4",
    ),
    _cue(
        "name",
        WEAK,
        "trung đoàn; sư đoàn; binh đoàn; quân đoàn; lữ đoàn; tiểu đoàn; đại đội; trung đội;"
        " đoàn; quân khu; đồn; đồn biên phòng; đài",
        "Trung đoàn 66 thuộc Quân khu 5",
    ),
    _cue(
        "name",
        WEAK,
        "công ty; xí nghiệp; nhà máy; nông trường; lâm trường; công ty cổ phần; bệnh viện;"
        " bệnh viện quân y; ban chỉ đạo; trạm số; đội quản lý thị trường số; viện",
        "Công ty 732, Ban Chỉ đạo 389",
    ),
    _cue("name", WEAK, "đối tượng; mức độ; tiêu chí; tiêu chí số; nội dung số", "tiêu chí số 17"),
    _cue("name", WEAK, "nhà cấp; đường cấp; trạm bơm; thủy điện", "Nhà cấp 4, trạm bơm 2"),
    _cue("name", WEAK, "giống; om; ir; npk; iso; ron; vtv; htv; pam", "lúa OM 4900, xăng RON 95"),
    _cue("name", WEAK, "vắc xin; vắc-xin; vacxin; vaccine", "vắc xin 5 trong 1"),
    _cue("name", WEAK, "số", "Trường THCS số 1"),
    _cue(
        "other",
        WEAK,
        "điện thoại; số điện thoại; đt; fax; đường dây nóng; hotline; tài khoản; số tài khoản;"
        " mã số; mã số thuế; mã; số hiệu; cmnd; cmnd số; cccd; biển số; biển kiểm soát; qua số;"
        " gọi số; tổng đài; thửa; thửa đất số; tờ bản đồ; tờ bản đồ số; nhà số; số nhà; hộp thư",
        "qua số 113, thửa 345",
    ),
)

NO_CUE = _words(
    """
    tổng số; quân số; dân số; doanh số; chỉ số; con số; hệ số; đa số; một số; thiểu số; tần số;
    điểm số; tỷ số; mỗi số; mỗi lớp; mỗi thôn; mỗi tổ; mỗi đội; mỗi đợt; mỗi lần; mỗi giải; mỗi
    cấp; mỗi kỳ; mỗi khóa; mỗi ngày; hàng ngày; hằng ngày; một ngày; cả ngày; mỗi tháng; hàng
    tháng; mỗi quý; công đoàn; nghiệp đoàn; tập đoàn; tổng công ty; trong kỳ; cùng kỳ; thời kỳ;
    cuối kỳ; đầu kỳ; định kỳ; mỗi đêm; các cấp; phụ cấp; trợ cấp; cung cấp; nâng cấp; trung cấp; cao
    cấp; sơ cấp; các loại; phân loại; chủng loại; hòa giải; hoà giải; con đường; tuyến đường; làm
    đường; mở đường; quân đội; bộ đội; liên đoàn; văn bản; cơ bản; biên bản; kịch bản;
    xuất bản; nhật bản; huy chương; kỷ niệm chương; chuyên mục; hạng mục; danh mục; tiết mục;
    các đối tượng; tầng lớp
    """
)
"""Words that end like a cue and are none: 'tổng số 45', 'mỗi lớp 25'."""

DOCUMENT_MARKS = _words(
    "NQ; NQLT; QĐ; QD; CT; CTr; CTrPH; KH; BC; TT; TTr; TTLT; NĐ; ND; CV; HD; HDLN; KL; TB; QC; "
    "QyĐ; QĐi; TW; TƯ; TU; UBND; HĐND; LĐLĐ; TLĐ; BTV; BCH; QH; PL; SL; L; CP; TTg; CTPH; GM; "
    "STC; QCPH"
)
"""What stands behind the number of a document: '20-NQ/TW', '06a/NQ-TLĐ'."""

HOLIDAYS = _words(
    "3/2; 8/3; 26/3; 30/4; 1/5; 7/5; 19/5; 1/6; 21/6; 27/7; 28/7; 19/8; 2/9; 20/10; 20/11; 22/12"
)
"""Days that are printed without 'ngày': 'quà dịp 8/3'. Others like '5/9' are ratios then."""

DATE_CUES = _words(
    "ngày; sáng; chiều; tối; đêm; trưa; hôm; mùng; mồng; dịp; lễ; hết ngày; đến ngày; từ ngày; "
    "trước ngày; sau ngày; vào ngày; sáng ngày; chiều ngày; rạng sáng"
)
MONTH_CUES = _words("tháng; quý; qúy; hết tháng; đến tháng; từ tháng")

TIME_CUES = _words("lúc; hồi; vào; từ; đến; tới; trước; vào lúc; vào hồi; khoảng lúc")

SPANS = _words(
    "năm; tháng; tuần; ngày; giờ; phút; giây; quý; đêm; tuổi; thập kỷ; thập niên; thế kỷ; nhiệm "
    "kỳ; mùa; học kỳ"
)
"""Units of a duration, an age among them: '03 năm', 'dưới 6 tuổi'."""

NO_SPANS = _words(
    """
    ngày công; ngày lương; ngày phép; giờ công; giờ bay; tháng lương; đêm diễn; đêm nhạc; đêm thơ;
    đêm văn nghệ; đêm nghệ thuật; đêm giao lưu; đêm hội; ngày hội; tuần lễ; ngày thứ bảy; ngày chủ
    nhật; ngày vì; ngày lao động; ngày xe; giờ phát sóng; giờ học; tuần tin; tháng lương
    """
)
"""Counted things that begin like a duration: '2.150 ngày công'."""

YEAR_CUES = _words("năm; niên khóa; niên khoá; các năm; tết; thập niên; những năm")

SUBJECTS = _words(
    """
    tổ chức; điểm; kế hoạch; đề án; chương trình; nghị quyết; quyết định; công đoàn; trường; tỉnh;
    huyện; thành phố; thị xã; xã; phường; ngành; ban; sở; hội; đoàn; đội; cơ quan; hội nghị; hội
    thi; hội thao; chi bộ; đảng bộ; cán bộ; nhóm; khu; vùng; quỹ; bộ; trung tâm; bệnh viện
    """
)
"""Counted things that also open a sentence behind a bare year: '… lần thứ VI/2013 tổ chức'."""

SLOGAN_WORDS = _words("không; sạch; có; cùng; tại chỗ; nhất; biết; tốt; giỏi; xây; chống")
"""Behind a number in quotation marks they make a slogan, and the number a name: '5 không'."""

COUNTED = _words(
    """
    người; em; cháu; trẻ; trẻ em; học sinh; sinh viên; học viên; giáo viên; giảng viên; cán bộ;
    công chức; viên chức; công nhân; nhân viên; lao động; đoàn viên; hội viên; đảng viên; đồng
    chí; đ/c; chị; anh; nữ; nam; phụ nữ; nông dân; thanh niên; thiếu niên; thiếu nhi; chiến sĩ; bộ
    đội; thương binh; bệnh binh; liệt sĩ; bà mẹ; mẹ; cụ; già làng; nghệ nhân; bác sĩ; y sĩ; y tá;
    dược sĩ; điều dưỡng; nữ hộ sinh; bệnh nhân; nạn nhân; ca; đại biểu; ủy viên; uỷ viên; tín đồ;
    chức sắc; quần chúng; đối tượng; bị can; bị cáo; tội phạm; tiến sĩ; thạc sĩ; kỹ sư; cử nhân;
    vận động viên; vđv; diễn viên; thí sinh; trại sinh; tác giả; cá nhân; dân; nhân khẩu; khẩu;
    thành viên; cổ động viên; tình nguyện viên; cộng tác viên; tuyên truyền viên; báo cáo viên;
    chuyên gia; chủ tịch; phó chủ tịch; bí thư; quân nhân; dân quân; khách; du khách; cnvclđ;
    cnlđ; cbcđ; cbcc; đvcđ; trung cấp; cao cấp; sơ cấp; đại học; cao đẳng; nghiệp vụ; cặp; đôi;
    biên chế; giám đốc; nhà giáo; hộ; hộ dân; gia đình; tập thể; đơn vị; cơ quan; tổ chức; doanh
    nghiệp; công ty; hợp tác xã; htx; cđcs; công đoàn; công đoàn cơ sở; nghiệp đoàn; chi bộ; đảng
    bộ; chi hội; chi đoàn; hội; tổ; nhóm; đội; đoàn; ban; câu lạc bộ; clb; trường; lớp; trạm; bệnh
    viện; phòng khám; cơ sở; trung tâm; sở; ngành; tỉnh; thành phố; huyện; quận; xã; phường; thị
    trấn; thị xã; thôn; làng; bản; ấp; buôn; khu; cụm; liên minh; khối; đầu mối; siêu thị; chợ;
    cửa hàng; quầy; ki-ốt; khách sạn; nhà hàng; chốt; tôn giáo; giáo xứ; dân tộc; quỹ; mạng lưới;
    trang trại; nhà máy; xí nghiệp; dòng họ; phòng; bộ phận; nước; quốc gia; vùng; trại; điểm;
    điểm trường; ngân hàng; tòa án; chủ rừng; hội đồng; ban nữ công; cuộc; vụ; vụ việc; vụ án;
    lần; lượt; buổi; đợt; hội nghị; hội thi; hội thao; hội diễn; hội thảo; kỳ; phiên; chuyến;
    trường hợp; hoạt động; sự kiện; giải; giải pháp; trận; bàn; ván; chương trình; nội dung; nhiệm
    vụ; mục tiêu; chỉ tiêu; tiêu chí; nhóm giải pháp; ý kiến; câu hỏi; kiến nghị; khiếu nại; tố
    cáo; đơn; đơn thư; thư; hồ sơ; thủ tục; văn bản; đề án; kế hoạch; nghị quyết; quyết định; đề
    tài; sáng kiến; sáng chế; dự án; công trình; phần việc; mô hình; gương; điển hình; danh hiệu;
    cờ; bằng khen; giấy khen; huân chương; huy chương; huy hiệu; kỷ niệm chương; hợp đồng; thỏa
    ước; dịch vụ; chuyên mục; chuyên đề; tin; bài; bài viết; phóng sự; hình ảnh; ảnh; tiết mục; bộ
    môn; môn; vai; ca khúc; tác phẩm; bước; khóa; khoá; bậc; mức; thông tin; cuộc gọi; vấn đề;
    biện pháp; yêu cầu; phần; câu; lỗi; điểm nóng; đám cháy; phong trào; ngày công; ngày lương;
    thế hệ; loại; hạng mục; lĩnh vực; khâu; nguyên tắc; nguyên nhân; bài dự thi; cuộc vận động;
    suất; suất quà; phần quà; quà; sổ; thẻ; giấy; giấy chứng nhận; cuốn; quyển; tờ; số; bộ; chiếc;
    cái; căn; căn nhà; nhà; ngôi; ngôi nhà; căn hộ; mái ấm; phòng học; phòng ở; nhà vệ sinh;
    giường; giường bệnh; máy; máy tính; xe; xe máy; ô tô; tàu; thuyền; súng; viên; quả; cây;
    con; lồng; bao;
    thùng; chai; hộp; gói; túi; liều; mũi; đầu sách; hiện vật; cống; cầu; hồ; đập; kênh; tuyến;
    tuyến đường; đoạn; trụ; cột; bóng; bóng đèn; camera; điện thoại; tivi; ti vi; thuê bao; trang;
    băng rôn; pa nô; áp phích; khẩu hiệu; tủ; tủ sách; lá cờ; áo; áo ấm; áo phao; chăn; màn; mũ;
    mũ bảo hiểm; đôi dép; bữa; bữa ăn; suất ăn; mặt hàng; sản phẩm; thương hiệu; đơn hàng; ổ; ổ
    dịch; mẫu; thửa; lô; tầng; gian; gian hàng; gốc; bụi; luống; hũ; hài cốt; mộ; ngôi mộ; nghĩa
    trang; bia; phương tiện; thiết bị; dụng cụ; chỗ; chỗ làm; đầu xe; triển lãm; đĩa; pano; panô;
    lá; hộ chiếu; đường dây; trạm biến áp; kiểu dáng; giống; loài; tế bào; đơn vị máu; đàn; cụm pa
    nô; tài khoản
    """
)
"""Words that make a figure of the number before them: persons, bodies, events, things."""

NOT_COUNTED = _words(
    """
    giải quyết; giải ngân; giải phóng; giải thể; giải trình; giải trí; giải tỏa; đội ngũ; nhà
    nước; ban hành; ban đầu; đầu tư; đầu năm; đầu tiên; đoàn kết; số lượng; số còn lại; số liệu;
    số tiền; nước ta; bản thân; bản chất; phần lớn; phần mềm; ảnh hưởng; anh hùng; tin tưởng; bài
    học; bộ chính trị; bộ nội vụ; bộ trưởng; bộ luật; đơn giản; vai trò; mức độ; nam bộ; trang bị;
    trang trải; hồ chí minh; quận ủy; huyện ủy; huyện uỷ; tỉnh ủy; tỉnh uỷ; ý kiến chỉ đạo; cầu
    thị; mẫu mực; cây trồng; con số; câu lạc; bước đầu; bước sang; hội đồng nhân dân; khu vực;
    vùng sâu; điểm sáng; phòng chống; phòng ngừa; phòng cháy; ngành chức năng; xã hội; dân chủ;
    dân vận; khóa x; khóa xi; khóa xii; khóa xiii; khóa ix; khóa viii; khoá x; khoá xi; khoá xii;
    khoá ix; khóa vii
    """
)
"""What begins like a counted thing and is none: 'quỹ 120 giải ngân', '4, 5 khóa XII'."""

MEASURES: Mapping[str, str] = {
    "‰": "permille",
    "%o": "permille",
    "điểm %": "point",
    "điểm phần trăm": "point",
    "hecta": "ha",
    "héc ta": "ha",
    "km2": "km2",
    "km²": "km2",
    "mét": "m",
    "cm": "cm",
    "mm": "mm",
    "m3": "m3",
    "m³": "m3",
    "mét khối": "m3",
    "mét vuông": "m2",
    "gam": "gram",
    "gram": "gram",
    "g": "gram",
    "tạ": "tạ",
    "yến": "yến",
    "sào": "sào",
    "lít": "litre",
    "mwh": "MWh",
    "kw": "kW",
    "mw": "MW",
    "mwp": "MWp",
    "kva": "kVA",
    "kv": "kV",
    "µg": "µg",
    "mg": "mg",
    "ml": "ml",
    "steres": "stere",
    "ste": "stere",
    "usd": "USD",
    "đô la": "USD",
    "đô la mỹ": "USD",
    "euro": "EUR",
    "kip": "LAK",
    "độ": "degree",
    "°c": "degree",
}
"""Further measures than those of `quantities.MEASURES`, in lower case, and their unit codes."""

NOT_MONEY = _words("chí; bào; ý; hồ; đội; phục; diễn; loạt; đều; minh; nghiệp; hương; dao")
"""Behind 'đồng' they make another word of it: '21 đồng chí' are people."""

NOT_SCALE = _words("lệ; trọng; số; giá; suất; phú")
"""Behind 'tỷ' they make another word of it: 'tỷ lệ', 'tỷ trọng'."""
