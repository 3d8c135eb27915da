"""The audit: each kind of check holds, fails and doubts where it must, in both languages."""

import ast
import csv
import io

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from cover import cover_of
from places import ROOT

from kontum_stats.audit import checks
from kontum_stats.cleaning import figures, raw
from kontum_stats.cleaning import schemas as raw_schemas
from kontum_stats.errors import InputError
from kontum_stats.language import NO_BREAK_SPACE
from kontum_stats.vocabulary import CHECK_KINDS

CATALOGUE = {
    "sources.csv": """source,title_vi,title_en,publisher,issued,first_year,last_year,sha256
s1,Báo cáo,Review,LĐLĐ tỉnh,2014-03-01,2012,2013,
s2,Báo cáo sau,Later review,LĐLĐ tỉnh,2015-03-01,2013,2014,
""",
    "indicators.csv": """indicator,section,label_vi,label_en,unit,kind,note
employees,context,Người lao động,Employees,person,stock,
members,membership,Đoàn viên,Members,person,stock,
meetings,rights,Hội nghị,Meetings,enterprise,flow,
meeting_rate,rights,Tỷ lệ hội nghị,Meeting rate,percent,rate,
relief,rights,Tiền ủng hộ,Relief,VND,amount,
gifts,rights,Suất quà,Gifts,gift,flow,
gift_value,rights,Tiền quà,Value of gifts,VND,amount,
gift_each,rights,Mức quà,Gift each,VND/gift,rate,
trained,membership,Cán bộ tập huấn,Officers trained,person,flow,
trained_increase,membership,Mức tăng,Increase in officers trained,person,flow,
unions,membership,Công đoàn cơ sở,Unions,union,stock,
graded,membership,Xếp loại,Graded unions,union,stock,
strong_total,membership,Tổng số vững mạnh,Strong unions in all,union,stock,
visited,rights,Doanh nghiệp kiểm tra,Enterprises visited,enterprise,flow,
inspected,rights,Doanh nghiệp thanh tra,Enterprises inspected,enterprise,flow,
""",
    "breakdowns.csv": """breakdown,dimension,label_vi,label_en
female,sex,Nữ,Women
male,sex,Nam,Men
state,sector,Nhà nước,State
non_state,sector,Ngoài Nhà nước,Non-state
party,belonging,Đảng viên,Party members
not_party,belonging,Chưa là đảng viên,Not Party members
excellent,grade,Xuất sắc,Excellent
strong,grade,Vững mạnh,Strong
weak,grade,Yếu,Weak
""",
}
IDENTITIES = """check,kind,left,right,of,if_broken,note_vi,note_en
ratio:meeting_rate,ratio,meetings:*,meeting_rate:*,,,,
difference:trained_increase,difference,trained,trained_increase,,,,
unit_price:gifts,unit_price,gift_value,gifts,gift_each,,,
unit_price:relief_for_gifts,unit_price,relief,gifts,firm,,,
subset:members_of_employees,subset,members:*,employees:*,,,,
subset:gifts_of_unions,subset,gifts,unions,,ambiguous,Chưa chắc.,Not certain.
near_conflict:visits,near_conflict,visited,inspected,,,Có thể là hai đợt.,They may be two rounds.
repeated:unions,repeated,graded@base,unions,,,,
label:strong_total,label,strong_total,graded:excellent + graded:strong,graded:grade,,,
attainable:meeting_rate,attainable,meeting_rate,unions,,,,
"""


def figure(
    indicator: str, printed: str, period: str = "2013", *, part: str = "", at: str = "I",
    source: str = "s1", note: str = "", reading: str = "",
) -> tuple[str, ...]:  # fmt: skip
    return (indicator, part, period, printed, reading, source, at, note)


def province(folder, rows, identities=IDENTITIES, acknowledged="") -> raw.RawData:
    """The raw data of a province whose figures are `rows`."""
    target = folder / "data" / "raw"
    target.mkdir(parents=True)
    for name, content in CATALOGUE.items():
        (target / name).write_text(content, encoding="utf-8")
    (target / "identities.csv").write_text(identities, encoding="utf-8")
    if acknowledged:
        content = f"check,period,reason_vi,reason_en\n{acknowledged}\n"
        (target / "acknowledged.csv").write_text(content, encoding="utf-8")
    by_year: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        by_year.setdefault(row[2][-4:], []).append(row)
    for year, of_year in by_year.items():
        text = io.StringIO()
        csv.writer(text).writerows([raw_schemas.FIGURE_COLUMNS, *of_year])
        (target / f"figures_{year}.csv").write_text(text.getvalue(), encoding="utf-8")
    return raw.load(folder / "data")


def audit(folder, rows, identities=IDENTITIES) -> pd.DataFrame:
    loaded = province(folder, rows, identities)
    return checks.tables(figures.tidy(loaded), loaded)["checks"]


def result(table: pd.DataFrame, check: str, period: str = "2013"):
    found = table[table["check"].eq(check) & table["period"].eq(period)]
    assert len(found) == 1, f"{check} {period} is not among {sorted(table['check'])}"
    return found.iloc[0]


GRADES = [
    figure("graded", "40", part="excellent"),
    figure("graded", "30", part="strong"),
    figure("graded", "20", part="weak"),
]
SERIES = [
    figure(name, printed, period, part=part)
    for name, part, values in (
        ("visited", "", ("100", "104", "108", "111")),
        ("inspected", "", ("50", "53", "54", "57")),
        ("unions", "", ("900", "910", "930", "955")),
        ("trained", "", ("1.000", "1.050", "1.090", "4.000")),
    )
    for period, printed in zip(("2010", "2011", "2012", "2013"), values, strict=True)
]
CASES = {
    "sum holds": (
        [figure("members", "900"), figure("members", "780", part="state"),
         figure("members", "120", part="non_state")],
        "sum:members:sector", "2013", "holds", "State 780 + Non-state 120 = 900; 900 is printed",
    ),
    "sum of rounded money holds": (
        [figure("relief", "3,5 triệu đồng"), figure("relief", "1,3 triệu đồng", part="state"),
         figure("relief", "2,3 triệu đồng", part="non_state")],
        "sum:relief:sector", "2013", "holds", "they agree when rounded",
    ),
    "sum fails": (
        [figure("members", "910"), figure("members", "780", part="state"),
         figure("members", "120", part="non_state")],
        "sum:members:sector", "2013", "fails", "= 900, but 910 is printed: 10 off",
    ),
    "sum that was cut off is a doubt": (
        [figure("relief", "3 triệu đồng"), figure("relief", "1,9 triệu đồng", part="state"),
         figure("relief", "1,9 triệu đồng", part="non_state")],
        "sum:relief:sector", "2013", "ambiguous", "only if a figure was cut off",
    ),
    "subset holds": (
        [figure("employees", "1.200"), figure("employees", "600", part="female")],
        "subset:employees:female", "2013", "holds", "Employees: Women 600 ≤ Employees 1,200",
    ),
    "subset fails": (
        [figure("employees", "1.200"), figure("employees", "1.300", part="female")],
        "subset:employees:female", "2013", "fails", "cannot exceed it",
    ),
    "subset of another indicator fails": (
        [figure("employees", "1.200"), figure("members", "1.300")],
        "subset:members_of_employees", "2013", "fails", "Members 1,300 > Employees 1,200",
    ),
    "subset of a part of some years stays within its period": (
        [figure("gifts", "70", "2012"), figure("gifts", "40", "2012-2013"),
         figure("unions", "60", "2010-2013")],
        "subset:gifts_of_unions", "2012-2013", "holds", "Gifts 40 ≤ Unions 60",
    ),
    "parts that are printed together stay within the whole": (
        [figure("graded", "60"), figure("graded", "40", part="excellent"),
         figure("graded", "30", part="strong")],
        "subset:graded:grade", "2013", "fails", "Excellent 40 + Strong 30 = 70 > Graded unions 60",
    ),
    "turns above heads are a doubt": (
        [figure("employees", "1.200"), figure("employees", "1.300 lượt", part="female")],
        "subset:employees:female", "2013", "ambiguous", "the first counts turns",
    ),
    "a relation that is only a reading is a doubt when broken": (
        [figure("gifts", "70"), figure("unions", "60")],
        "subset:gifts_of_unions", "2013", "ambiguous", "Not certain.",
    ),
    "ratio holds": (
        [figure("meetings", "746/765"), figure("meeting_rate", "97, 52%")],
        "ratio:meeting_rate", "2013", "holds", "746 ÷ 765 = 97.516%; 97.52% is printed",
    ),
    "ratio fails": (
        [figure("meetings", "30/40"), figure("meeting_rate", "76,0%")],
        "ratio:meeting_rate", "2013", "fails", "30 ÷ 40 = 75%, but 76.0% is printed: 1% off",
    ),
    "ratio that was cut off is a doubt": (
        [figure("meetings", "2/3"), figure("meeting_rate", "66,6%")],
        "ratio:meeting_rate", "2013", "ambiguous", "cut off",
    ),
    "difference holds": (
        [figure("trained", "1.410", "2011"), figure("trained", "1.735"),
         figure("trained_increase", "325", "2011-2013")],
        "difference:trained_increase", "2011-2013", "holds", "1,735 (2013) − 1,410 (2011) = 325",
    ),
    "difference fails": (
        [figure("trained", "1.410", "2011"), figure("trained", "1.735"),
         figure("trained_increase", "335", "2011-2013")],
        "difference:trained_increase", "2011-2013", "fails", "but 335 is printed: 10 off",
    ),
    "increase over a year that is not printed is a doubt": (
        [figure("trained", "1.410", "2011"), figure("trained", "1.735"),
         figure("trained_increase", "335", "2010-2013")],
        "difference:trained_increase", "2010-2013", "ambiguous", "of 2010 is not printed",
    ),
    "a yearly increase is one over the year before": (
        [figure("trained", "11.000", "2012"), figure("trained", "12.000"),
         figure("trained_increase", "1.000")],
        "difference:trained_increase", "2013", "holds", "12,000 (2013) − 11,000 (2012) = 1,000",
    ),
    "a yearly increase that is none": (
        [figure("trained", "530", "2010"), figure("trained", "500", "2011"),
         figure("trained_increase", "30", "2011")],
        "difference:trained_increase", "2011", "fails", "500 (2011) − 530 (2010)",
    ),
    "a yearly increase that is one over two years": (
        [figure("trained", "500", "2011"), figure("trained", "560"),
         figure("trained_increase", "60")],
        "difference:trained_increase:years", "2013", "ambiguous", "No figure of 2012 is printed.",
    ),
    "the years of an increase are in doubt": (
        [figure("trained", "1.410", "2011"), figure("trained", "1.735"),
         figure("trained_increase", "325", "2010-2013")],
        "difference:trained_increase:years", "2010-2013", "ambiguous",
        "The amount is right measured from 2011, but the text names 2010. No figure of 2010 is"
        " printed.",
    ),
    "unit price holds": (
        [figure("gift_value", "1.500.000đ"), figure("gifts", "03"),
         figure("gift_each", "500.000đ/01 suất")],
        "unit_price:gifts", "2013", "holds", "3 × 500,000 VND/gift = 1.5 million VND",
    ),
    "unit price fails": (
        [figure("gift_value", "1.600.000đ"), figure("gifts", "03"),
         figure("gift_each", "500.000đ/01 suất")],
        "unit_price:gifts", "2013", "fails", "100,000 VND off",
    ),
    "unit price on a loose reading is a doubt": (
        [figure("gift_value", "1.800.000đ"), figure("gifts", "03"),
         figure("gift_each", "khoảng 500.000đ/suất")],
        "unit_price:gifts", "2013", "ambiguous", "loose reading",
    ),
    "a firm price holds": (
        [figure("relief", "505 triệu đồng"), figure("gifts", "101")],
        "unit_price:relief_for_gifts", "2013", "holds", "= 5 million VND/gift, a round amount",
    ),
    "a price that should be firm and is not is a doubt": (
        [figure("relief", "515 triệu đồng"), figure("gifts", "101")],
        "unit_price:relief_for_gifts", "2013", "ambiguous", "one of the figures may be misprinted",
    ),
    "a rate over its own base is attainable": (
        [figure("meetings", "41/95"), figure("meeting_rate", "43, 16%")],
        "attainable:meeting_rate", "2013", "holds", "41/95 = 43.158%",
    ),
    "a rate over its own base is not attainable": (
        [figure("meetings", "41/95"), figure("meeting_rate", "43,36%")],
        "attainable:meeting_rate", "2013", "fails", "no whole number over the base 95",
    ),
    "a rate cut off over its own base is a doubt": (
        [figure("meetings", "41/95"), figure("meeting_rate", "43,15%")],
        "attainable:meeting_rate", "2013", "ambiguous", "cut off instead of rounded: 41/95",
    ),
    "a rate over the base of another year is attainable": (
        [figure("meetings", "41/95"), figure("meeting_rate", "40%", "2012")],
        "attainable:meeting_rate", "2012", "holds", "38/95 = 40%",
    ),
    "a rate that no near base gives fails": (
        [figure("meetings", "41/95"), figure("meeting_rate", "55.57%", "2012")],
        "attainable:meeting_rate", "2012", "fails", "The smallest base that gives it: 319/574",
    ),
    "a rate that only other bases give is a doubt": (
        [figure("meetings", "41/95"), figure("meeting_rate", "65.5%", "2012")],
        "attainable:meeting_rate", "2012", "ambiguous", "The nearest bases that give it: 87",
    ),
    "every base between the likely ones is tried": (
        [figure("meetings", "41/96"), figure("unions", "92"),
         figure("meeting_rate", "65,59%", "2012")],
        "attainable:meeting_rate", "2012", "holds",
        "from 92 (Unions, 2013, section I, “Review”) to 96",
    ),
    "a year before those of the document is a doubt": (
        [figure("employees", "1.200"), figure("unions", "90", "2009")],
        "outside:s1:2009", "2009", "ambiguous", "speak of (2012–2013): 1 figure of 2009.",
    ),
    "a repeated fact holds": (
        [figure("relief", "149,6 triệu đồng"), figure("relief", "149.600.000 đồng", at="fn:1")],
        "repeated:relief", "2013", "holds", "the same",
    ),
    "a repeated fact fails by its last digit": (
        [figure("relief", "149,6 triệu đồng"), figure("relief", "149,7 triệu đồng", at="fn:1")],
        "repeated:relief", "2013", "fails",
        "“149,6 triệu đồng” (section I, “Review”); “149,7 triệu đồng” (note 1, “Review”)",
    ),
    "a fact of two documents may have been revised": (
        [figure("employees", "1.200"), figure("employees", "1.250", source="s2")],
        "repeated:employees", "2013", "ambiguous", "it may have been revised",
    ),
    "two prints of over may both be true": (
        [figure("visited", "hơn 90"), figure("visited", "hơn 80", at="fn:1")],
        "repeated:visited", "2013", "ambiguous", "not the same",
    ),
    "the same fact under two names holds": (
        [figure("graded", "942/955"), figure("unions", "955")],
        "repeated:unions", "2013", "holds", "Graded unions (base) 955; 955 is printed",
    ),
    "the same fact under two names fails": (
        [figure("graded", "942/955"), figure("unions", "956")],
        "repeated:unions", "2013", "fails", "1 off",
    ),
    "near figures that agree hold": (
        [figure("visited", "40"), figure("inspected", "40")],
        "near_conflict:visits", "2013", "holds", "they agree",
    ),
    "near figures that differ are a doubt": (
        [figure("visited", "40"), figure("inspected", "43")],
        "near_conflict:visits", "2013", "ambiguous", "3 apart. They may be two rounds.",
    ),
    "a label holds": (
        [*GRADES, figure("strong_total", "70")],
        "label:strong_total", "2013", "holds", "Excellent 40 + Strong 30 = 70; 70 is printed",
    ),
    "a label fails where other parts make up the total": (
        [*GRADES, figure("strong_total", "90")],
        "label:strong_total", "2013", "fails", "But Excellent 40 + Strong 30 + Weak 20 = 90",
    ),
    "a label whose parts are not printed is a doubt": (
        [*GRADES[1:], figure("strong_total", "50")],
        "label:strong_total", "2013", "ambiguous", "But Strong 30 + Weak 20 = 50",
    ),
    "a misprinted year fails": (
        [figure("gifts", "5", at="fn:2", note="[year_misprinted] the year is printed 52013")],
        "print:year:s1:fn:2", "2013", "fails", "Note 2, “Review”: the year is misprinted (“52013”)",
    ),
    "a misprinted year fails though its figure is borne out": (
        [figure("meetings", "30/40", note="[year_misprinted] the year is printed 52013"),
         figure("meeting_rate", "75,0%")],
        "print:year:s1:I", "2013", "fails", "(“52013”)",
    ),
    "mixed decimal marks are a doubt": (
        [figure("meeting_rate", "97,5%"), figure("meeting_rate", "88.2%", part="state")],
        "print:decimal_marks:s1:I", "2013", "ambiguous", "both by a comma (“97,5%”) and by a dot",
    ),
    "one decimal mark holds": (
        [figure("meeting_rate", "97,5%"), figure("meeting_rate", "88,2%", part="state")],
        "print:decimal_marks:s1:I", "2013", "holds", "in one way",
    ),
    "a print with two readings is a doubt": (
        [figure("relief", "9,907 triệu đồng", reading="decimal", note="small")],
        "print:two_readings:s1:I", "2013", "ambiguous", "9.907 million VND (not 9.907 billion VND)",
    ),
    "a stray space that no check bears out is a doubt": (
        [figure("meeting_rate", "97, 5%")],
        "print:stray_space:s1:I", "2013", "ambiguous", "read as 97.5%",
    ),
    "a stray space is not borne out by being printed twice": (
        [figure("meeting_rate", "97, 5%"), figure("meeting_rate", "97, 5%", at="fn:1")],
        "print:stray_space:s1:fn:1", "2013", "ambiguous", "a space stands beside",
    ),
    "a stray space that a ratio bears out holds": (
        [figure("meetings", "39/40"), figure("meeting_rate", "97, 5%")],
        "print:stray_space:s1:I", "2013", "holds", "Another check bears this reading out",
    ),
    "a share that moves little holds": (
        [figure("employees", "40.974", "2010"), figure("employees", "40.431"),
         figure("employees", "17.983", "2010", part="female"),
         figure("employees", "17.907", part="female")],
        "jump:employees:female", "2010-2013", "holds",
        "about 17,745 would be expected: a usual change",
    ),
    "a share that moves far is a doubt": (
        [figure("employees", "40.974", "2010"), figure("employees", "8.723", "2010", part="party"),
         figure("employees", "40.431"), figure("employees", "11.055", part="party")],
        "jump:employees:party", "2010-2013", "ambiguous",
        "in all 40,974 (2010) → 40,431 (2013), −1.3%. With an unchanged share about 8,607 would be"
        " expected; the difference is 2,448: cause to be looked for.",
    ),
    "a share of few that chance explains holds": (
        [figure("employees", "1.000", "2012"), figure("employees", "1.000"),
         figure("employees", "10", "2012", part="party"), figure("employees", "20", part="party")],
        "jump:employees:party", "2012-2013", "holds", "about 10 would be expected: a usual change",
    ),
    "a step like the others holds": (
        SERIES, "jump:unions", "2012-2013", "holds",
        "+2.7%: in line with the others; 11 of the 12",
    ),
    "a step unlike the others is a doubt": (
        SERIES, "jump:trained", "2012-2013", "ambiguous", "cause to be looked for",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_check(case, tmp_path):
    rows, check, period, verdict, words = CASES[case]
    found = result(audit(tmp_path, rows), check, period)
    assert found["verdict"] == verdict, found["message_en"]
    assert words in found["message_en"].replace(NO_BREAK_SPACE, " ")
    assert found["kind"] == check.partition(":")[0]
    assert found["message_vi"] and found["message_vi"] != found["message_en"]


def test_every_kind_has_a_case_of_each_verdict_that_it_can_have():
    found = {(check.partition(":")[0], verdict) for _, check, _, verdict, _ in CASES.values()}
    never_fail = {"jump", "near_conflict"}
    # What is inside the years of its document needs no check: there is nothing to settle.
    for kind in {kind for kind, _ in found} - {"outside"}:
        for verdict in ("holds", "ambiguous", *([] if kind in never_fail else ["fails"])):
            assert (kind, verdict) in found, f"{kind} has no case that is {verdict}"


def test_a_fact_printed_with_two_values_leaves_its_sum_in_doubt(tmp_path):
    table = audit(
        tmp_path,
        [
            figure("members", "900"),
            figure("members", "910", at="fn:1"),
            figure("members", "780", part="state"),
            figure("members", "120", part="non_state"),
        ],
    )
    assert result(table, "repeated:members")["verdict"] == "fails"
    doubt = result(table, "sum:members:sector")
    assert doubt["verdict"] == "ambiguous"
    assert "With another print of the same fact" in doubt["message_en"]
    assert "members@2013=900 (I); members@2013=910 (fn:1)" in doubt["inputs"]


def test_an_increase_printed_twice_is_one_check(tmp_path):
    rows = [figure("trained", "1.410", "2011"), figure("trained", "1.735")]
    rows += [figure("trained_increase", "325", "2011-2013")]
    rows += [figure("trained_increase", "335", "2011-2013", at="fn:1")]
    table = audit(tmp_path, rows)
    assert not table.duplicated(["check", "period"]).any()
    doubt = result(table, "difference:trained_increase", "2011-2013")
    assert doubt["verdict"] == "ambiguous"


def test_an_average_where_no_fixed_price_is_expected_tests_nothing(tmp_path):
    identities = IDENTITIES.replace(",firm,", ",,")
    average, even = [
        audit(
            tmp_path / printed[:3], [figure("relief", printed), figure("gifts", "101")], identities
        )
        for printed in ("515 triệu đồng", "505 triệu đồng")
    ]
    assert "unit_price:relief_for_gifts" not in set(average["check"])
    assert result(even, "unit_price:relief_for_gifts")["verdict"] == "holds"


def test_bases_over_which_every_rate_comes_out_test_no_rate(tmp_path):
    rows = [figure("meetings", "41/765"), figure("unions", "859")]
    of_one_base, of_many_bases = [
        audit(tmp_path / year, [*rows, figure("meeting_rate", "88.25%", year)])
        for year in ("2013", "2012")
    ]
    assert result(of_one_base, "attainable:meeting_rate")["verdict"] == "fails"
    assert "attainable:meeting_rate" not in set(of_many_bases["check"])


def test_a_whole_quotient_that_is_not_round_is_said_to_divide_evenly(tmp_path):
    identities = IDENTITIES + "unit_price:each,unit_price,members,unions,firm,,,\n"
    for members, words in (("19.032", "= 312/union, which divides evenly"), ("19.040", "evenly;")):
        rows = [figure("members", members), figure("unions", "61")]
        found = result(audit(tmp_path / members, rows, identities), "unit_price:each")
        assert words in found["message_en"]


@pytest.mark.parametrize(
    ("named", "increase", "checks_made"),
    [
        ("2011", "325", {"difference:trained_increase": "holds"}),
        ("2010", "325", {"difference:trained_increase:years": "ambiguous"}),
        ("2010", "335", {"difference:trained_increase": "ambiguous"}),
    ],
)
def test_one_increase_is_one_check(named, increase, checks_made, tmp_path):
    rows = [figure("trained", "1.410", "2011"), figure("trained", "1.735")]
    table = audit(tmp_path, [*rows, figure("trained_increase", increase, f"{named}-2013")])
    found = table[table["kind"] == "difference"]
    assert dict(zip(found["check"], found["verdict"], strict=True)) == checks_made


def test_a_sum_under_a_wrong_name_says_that_only_the_name_is_wrong(tmp_path):
    identities = IDENTITIES + "sum:strong_total,sum,graded:grade,strong_total,,,,\n"
    right, wrong = [
        audit(tmp_path / total, [*GRADES, figure("strong_total", total)], identities)
        for total in ("70", "90")
    ]
    assert result(wrong, "label:strong_total")["verdict"] == "fails"
    held = result(wrong, "sum:strong_total")
    assert held["verdict"] == "holds" and "Only the name" in held["message_en"]
    assert result(right, "sum:strong_total")["verdict"] == "fails"
    assert not right["message_en"].str.contains("Only the name").any()


def test_a_missing_part_makes_no_sum_check(tmp_path):
    table = audit(tmp_path, [figure("graded", "90"), *GRADES[:2]])
    assert "sum:graded:grade" not in set(table["check"])
    assert result(table, "subset:graded:grade")["verdict"] == "holds"


def test_the_only_part_of_a_dimension_is_no_sum(tmp_path, monkeypatch):
    """The catalogue names the women and not the men: they need not be everybody."""
    without = CATALOGUE["breakdowns.csv"].replace("male,sex,Nam,Men\n", "", 1)
    monkeypatch.setitem(CATALOGUE, "breakdowns.csv", without)
    rows = [figure("members", "900"), figure("members", "300", part="female")]
    table = audit(tmp_path, rows)
    assert not table["check"].str.startswith("sum:").any()
    assert result(table, "subset:members:female")["verdict"] == "holds"


@pytest.mark.parametrize(
    ("indicator", "total", "verdict", "said"),
    [
        ("gifts", "60", "holds", "Gifts (2012–2013): 20 (2012) + 40 (2013) = 60; 60 is printed"),
        ("gifts", "50", "fails", "= 60, but 50 is printed: 10 off."),
        ("gifts", "hơn 50", "holds", "over 50 is printed"),
        ("trained", "50", "ambiguous", "10 off. Who takes part in several years may be counted"),
        ("trained", "70", "fails", "but 70 is printed: 10 off."),
        ("unions", "60", "", ""),
    ],
)
def test_the_years_add_up_to_what_is_printed_for_all_of_them(
    tmp_path, indicator, total, verdict, said
):
    """What happens in a year does; what there is at its end does not."""
    years = [figure(indicator, "20", "2012"), figure(indicator, "40", "2013")]
    table = audit(tmp_path, [*years, figure(indicator, total, "2012-2013")])
    found = table[table["check"].eq(f"sum:{indicator}:years")]
    assert found["verdict"].tolist() == [verdict] * bool(verdict)
    assert all(said in message for message in found["message_en"])


@pytest.mark.parametrize("note", ["[definition_changed] x", ""])
def test_years_that_are_missing_or_counted_otherwise_are_not_added_up(tmp_path, note):
    rows = [figure("gifts", "20", "2012"), figure("gifts", "90", "2011-2013")]
    rows += [figure("gifts", "40", "2013", note=note), figure("gifts", "30", "2011")][
        : 2 if note else 1
    ]
    assert "sum:gifts:years" not in set(audit(tmp_path, rows)["check"])


def test_rates_and_averages_are_never_added_up(tmp_path):
    rows = [figure("meeting_rate", "50%")]
    rows += [figure("meeting_rate", "60%", part=part) for part in ("state", "non_state")]
    assert audit(tmp_path, rows).empty


def test_derived_figures_are_not_audited(tmp_path):
    loaded = province(tmp_path, [figure("employees", "1.200"), figure("members", "900")])
    tidy = figures.tidy(loaded)
    derived = tidy.assign(flags="derived")
    assert checks.tables(pd.concat([tidy, derived]), loaded)["checks"].equals(
        checks.tables(tidy, loaded)["checks"]
    )


def test_a_new_year_is_audited_without_an_identity(tmp_path):
    rows = [figure("members", "950", "2014"), figure("members", "800", "2014", part="state")]
    rows += [figure("members", "140", "2014", part="non_state")]
    found = result(audit(tmp_path, rows, IDENTITIES.splitlines()[0] + "\n"), "sum:members:sector",
                   "2014")  # fmt: skip
    assert (found["verdict"], found["expected"], found["observed"]) == ("fails", 940, 950)


def test_an_increase_in_per_cent_is_measured_from_the_earlier_year(tmp_path):
    identities = IDENTITIES + "difference:share,difference,trained,meeting_rate,,,,\n"
    rows = [figure("trained", "1.410", "2011"), figure("trained", "1.735")]
    rows += [figure("meeting_rate", "23,0%", "2011-2013")]
    found = result(audit(tmp_path, rows, identities), "difference:share", "2011-2013")
    assert found["verdict"] == "holds" and "− 1 = 23.05%" in found["message_en"]


def test_the_two_parts_of_a_whole_raise_one_doubt_and_not_two(tmp_path):
    values = {"2011": ("355", "223", "132"), "2012": ("467", "232", "235")}
    rows = [
        figure("members", printed, year, part=part)
        for year, prints in values.items()
        for part, printed in zip(("", "state", "non_state"), prints, strict=True)
    ]
    table = audit(tmp_path, rows)
    doubts = table[table["kind"].eq("jump") & table["verdict"].eq("ambiguous")]
    assert list(doubts["check"]) == ["jump:members:non_state"]


def test_numbers_are_written_as_each_language_writes_them(tmp_path):
    rows = [figure("meetings", "746/765"), figure("meeting_rate", "97, 52%")]
    found = result(audit(tmp_path, rows), "ratio:meeting_rate")
    assert "746 ÷ 765 = 97,516%; số in 97,52%: khớp khi làm tròn." in found["message_vi"]
    assert "746 ÷ 765 = 97.516%; 97.52% is printed" in found["message_en"]


def test_the_catalogue_translates_what_the_audit_says_and_nothing_else():
    with open(ROOT / "kontum_stats/locale/vi/checks.po", "rb") as stream:
        translated = {str(message.id) for message in read_po(stream, locale="vi") if message.id}
    texts = {*CHECK_KINDS.values()} | {
        node.value
        for path in (ROOT / "kontum_stats" / "audit").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert translated <= texts


def test_what_fails_stands_first_then_the_doubts(tmp_path):
    rows = [*GRADES, figure("strong_total", "90"), figure("visited", "40")]
    table = checks.worst_first(audit(tmp_path, [*rows, figure("inspected", "43"), SERIES[0]]))
    order = ["fails", "ambiguous", "holds"]
    assert list(table["verdict"]) == sorted(table["verdict"], key=order.index)


class TestAcknowledged:
    ROWS = (*GRADES, figure("strong_total", "90"))

    def loaded(self, tmp_path, acknowledged: str):
        loaded = province(tmp_path, self.ROWS, acknowledged=acknowledged)
        return checks.tables(figures.tidy(loaded), loaded)["checks"], loaded

    def test_refuses_an_acknowledgement_of_a_check_that_does_not_fail(self, tmp_path):
        table, loaded = self.loaded(tmp_path, "label:strong_total,2012,vì,because")
        message = r"acknowledged.csv, row 2, column check: 'label:strong_total' is acknowledged"
        with pytest.raises(InputError, match=message):
            checks.unacknowledged(table, loaded)

    def test_lists_what_fails_and_is_not_acknowledged(self, tmp_path):
        table, loaded = self.loaded(tmp_path, "")
        assert [line.split(":")[0] for line in checks.unacknowledged(table, loaded)] == ["label"]

    @pytest.mark.parametrize("period", ["2013", ""])
    def test_says_nothing_of_what_is_acknowledged(self, tmp_path, period):
        table, loaded = self.loaded(tmp_path, f"label:strong_total,{period},vì,because")
        assert checks.unacknowledged(table, loaded) == []
        assert result(table, "label:strong_total")["verdict"] == "fails"


def test_names_an_identity_that_no_figure_matches(tmp_path):
    some = [figure("visited", "40"), figure("inspected", "40"), figure("meetings", "30")]
    loaded = province(tmp_path, some)
    unused = checks.unused(checks.tables(figures.tidy(loaded), loaded)["checks"], loaded)
    assert "near_conflict:visits" not in {problem.content for problem in unused}
    # Of the other nothing is printed at all: it waits.
    named = {problem.content for problem in unused}
    assert "ratio:meeting_rate" in named and "label:strong_total" not in named


FAULTY_IDENTITIES = {
    "unknown kind": (
        "total:x,total,employees,members,,,,", "kind", "is not a kind", "sum, subset",
    ),
    "id of another kind": (
        "sum:x,subset,employees,members,,,,", "check", "does not begin with its kind", "'subset:'",
    ),
    "id that is no key": (
        "sum x,sum,employees,members,,,,", "check", "is not a check", "ratio:conference_rate",
    ),
    "unknown indicator": (
        "sum:x,sum,employes,members,,,,", "left", "'employes' is not in", "indicators.csv",
    ),
    "unknown part or dimension": (
        "sum:x,sum,employees:gender,members,,,,", "left", "names 'gender'", "breakdowns.csv",
    ),
    "no formula": (
        "sum:x,sum,employees - members,members,,,,", "left", "is not a formula", "union_members",
    ),
    "no right side": ("sum:x,sum,employees,,,,,", "right", "is not a formula", "write it like"),
    "a base where none belongs": (
        "sum:x,sum,employees,members,unions,,,", "of", "does not go with the kind sum", "nothing",
    ),
    "a label without parts": (
        "label:x,label,members,employees,,,,", "of", "does not go with the kind label", "terms",
    ),
    "a firm ratio": (
        "ratio:x,ratio,meetings,meeting_rate,firm,,,", "of", "does not go with", "a term",
    ),
    "unknown verdict": (
        "sum:x,sum,employees,members,,doubtful,,", "if_broken", "is not a verdict", "ambiguous",
    ),
    "a note in one language": (
        "sum:x,sum,employees,members,,,Ghi chú,", "note_en", "is empty in one language", "both",
    ),
    "an id twice": (
        "ratio:meeting_rate,ratio,meetings,meeting_rate,,,,", "check", "stands in two rows", "one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY_IDENTITIES)
def test_refuses_a_faulty_identity_with_its_place_and_mend(case, tmp_path):
    row, column, what, mend = FAULTY_IDENTITIES[case]
    with pytest.raises(InputError) as refused:
        province(tmp_path, [figure("employees", "1")], IDENTITIES + row + "\n")
    found = [p for p in refused.value.problems if p.column == column]
    assert found, refused.value
    assert found[0].file == "identities.csv" and found[0].row in (2, 12)
    assert what in str(found[0]) and mend in f"{found[0].what} {found[0].mend}"


def test_a_figure_is_tied_only_by_checks_that_hold(tmp_path):
    rows = [figure("meetings", "30/40"), figure("meeting_rate", "76,0%"), figure("unions", "9")]
    loaded = province(tmp_path, rows)
    cover = cover_of(figures.tidy(loaded), loaded).set_index("indicator")["cover"]
    assert dict(cover) == {"meetings": "bounded", "meeting_rate": "bounded", "unions": "none"}


def test_a_target_of_the_next_year_is_not_outside_the_document(tmp_path):
    results = audit(tmp_path / "next", [figure("employees", "1.200", "2014")])
    assert not results["kind"].eq("outside").any()
    later = audit(tmp_path / "later", [figure("employees", "1.200", "2015")])
    assert later.loc[later["kind"].eq("outside"), "check"].tolist() == ["outside:s1:2015"]


DERIVATIONS = """indicator,breakdown,operation,left,right
density,*,share,members:*,employees:*
non_members,,difference,employees,members
graded,,sum,graded:grade,
"""


def derived(folder, rows, identities=IDENTITIES) -> pd.DataFrame:
    """The audit of a province that can compute density and non-members."""
    province(folder, rows[:1])
    (folder / "data/raw/identities.csv").write_text(identities, encoding="utf-8")
    with (folder / "data/raw/indicators.csv").open("a", encoding="utf-8") as catalogue:
        catalogue.write("density,membership,Tỷ lệ đoàn viên,Density,percent,rate,\n")
        catalogue.write("non_members,membership,Chưa vào,Non-members,person,stock,\n")
    (folder / "data/raw/derivations.csv").write_text(DERIVATIONS, encoding="utf-8")
    with (folder / "data/raw/figures_2013.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows[1:])
    loaded = raw.load(folder / "data")
    return checks.tables(figures.tidy(loaded), loaded)["checks"]


COUNTS = [figure("members", "858"), figure("employees", "1.000")]


@pytest.mark.parametrize(
    ("printed", "verdict", "said"),
    [("85,8%", "holds", "85.8% is printed"), ("58,8%", "fails", "58.8% is printed")],
)
def test_a_printed_rate_is_held_against_what_it_could_be_computed_from(
    printed, verdict, said, tmp_path
):
    found = result(derived(tmp_path, [*COUNTS, figure("density", printed)]), "ratio:density")
    assert found["verdict"] == verdict
    assert "858 ÷ 1,000 = 85.8%" in found["message_en"] and said in found["message_en"]


def test_a_printed_rest_is_held_against_whole_and_part(tmp_path):
    results = derived(tmp_path, [*COUNTS, figure("non_members", "124")])
    found = result(results, "sum:non_members")
    assert found["verdict"] == "fails" and "858" in found["message_en"]


def test_a_derivation_asks_for_no_check_where_its_result_is_not_printed_or_checked_already(
    tmp_path,
):
    assert not derived(tmp_path / "a", COUNTS)["check"].str.contains("density|non_members").any()
    same = "ratio:mine,ratio,members:*,density:*,employees:*,,,\n"
    rows = [*COUNTS, figure("density", "85,8%")]
    known = derived(tmp_path / "b", rows, IDENTITIES + same)
    assert known.loc[known["kind"].eq("ratio"), "check"].tolist() == ["ratio:mine"]
    graded = derived(tmp_path / "c", [*GRADES, figure("graded", "90")])
    assert graded["check"].str.startswith("sum:").sum() == 1


def test_a_document_is_held_against_itself_where_a_later_one_revised_an_operand(tmp_path):
    revised = figure("members", "870", source="s2")
    rows = [*COUNTS, revised, figure("density", "85,8%")]
    assert result(derived(tmp_path / "own", rows), "ratio:density")["verdict"] == "holds"
    lone = [*COUNTS[1:], revised, figure("density", "85,8%")]
    assert result(derived(tmp_path / "other", lone), "ratio:density")["verdict"] == "fails"
