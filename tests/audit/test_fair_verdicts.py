"""Is a verdict the one that a fair reader would give: of estimates, across a break in the series,
of what stands still in one year, of what is tested only in part?"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from test_claims import a_test, tables_of, write_claims, write_figures

RATE, YEARS = "meeting_rate", {"first_year": "2011", "last_year": "2013"}
BORNE_OUT, REFUTED, UNTESTABLE = ("supported", ""), ("contradicted", ""), ("untestable", "")
OPEN, APART = ("mixed", "depends_on_reading"), ("mixed", "differs_by_group")
STILL, IN_PART = ("mixed", "practically_unchanged"), ("mixed", "partly_untested")
NOT_PRINTED = a_test("no_figure", needed_vi="chất lượng", needed_en="quality")


def tables(province: Path, prints: str, *tests: dict[str, str]) -> dict[str, pd.DataFrame]:
    """The tables of one statement over prints such as 'courses 2011 hơn 50; relief 2012 5'; a
    note behind a bar is that of the print."""
    rows: dict[str, str] = {}
    for said in prints.split("; "):
        print_, _, note = said.partition(" | ")
        name, period, printed = print_.split(" ", 2)
        indicator, _, part = name.partition(":")
        line = f'{indicator},{part},{period},"{printed}",,s1,fn:2,{note}\n'
        year = period[-4:]
        rows[year] = rows.get(year, "") + line
    write_figures(province, rows)
    write_claims(province, list(tests), ("c1",))
    return tables_of(province)


def found(province: Path, prints: str, *tests: dict[str, str]) -> tuple[str, str, str]:
    row = tables(province, prints, *tests)["claims"].iloc[0]
    return row["verdict"], row["mixed_reason"], row["evidence_en"]


def of_year(test: str, indicator: str = RATE, **cells: str) -> dict[str, str]:
    return a_test(test, indicator, last_year="2013", **cells)


RISES, DOUBLED = a_test("rises", "courses", **YEARS), a_test("doubled", "courses", **YEARS)
SHARE = of_year("is", "union_members", of="employees", value="most")
ESTIMATES = {
    "nearly is no word for as much": (
        "meeting_rate 2013 gần 90%", of_year("is", value="nearly_all"), OPEN,
        "it may stand for 80% to 90%, so that the estimate does not decide it",
    ),
    "over is more": (
        "meeting_rate 2013 hơn 5%", of_year("at_most", value="5"), REFUTED, "above 5%",
    ),
    "nearly is less": (
        "courses 2013 gần 9.000", of_year("at_least", "courses", value="9000"), REFUTED, "below",
    ),
    "over is as much": (
        "courses 2013 hơn 700", of_year("at_least", "courses", value="700"), BORNE_OUT, "or more",
    ),
    "about is as much or not": (
        "courses 2013 khoảng 700", of_year("at_least", "courses", value="700"), OPEN,
        "it may stand for 650",
    ),
    "over half is most": (
        "meeting_rate 2013 hơn 50%", of_year("is", value="most"), BORNE_OUT, "above 50%",
    ),
    "half is not most": (
        "meeting_rate 2013 50%", of_year("is", value="most"), REFUTED, "no more than 50%",
    ),
    "the rest of over 90 is less than 10": (
        "meeting_rate 2013 hơn 90%", of_year("is", value="many", of_rest="yes"), OPEN,
        "it may stand for 0% to 10%",
    ),
    "under half is not nearly all": (
        "meeting_rate 2013 dưới 50%", of_year("is", value="nearly_all"), REFUTED, "below 50%",
    ),
    "from over to nearly is less than double": (
        "courses 2011 hơn 50; courses 2013 gần 100", DOUBLED, REFUTED, "did not double",
    ),
    "from nearly to over is more than double": (
        "courses 2011 gần 30; courses 2013 hơn 60", DOUBLED, BORNE_OUT, "at least doubled",
    ),
    "over may be as much as the next": (
        "courses 2011 hơn 900; courses 2013 910", RISES, OPEN,
        "the estimates leave open whether it changed so",
    ),
    "about may be as much as nearly the next": (
        "courses 2011 khoảng 500; courses 2013 gần 505", RISES, OPEN, "leave open",
    ),
    "two estimates that are far apart": (
        "courses 2011 hơn 500; courses 2013 khoảng 800", RISES, BORNE_OUT, "rose by about 300",
    ),
    "a share of an estimate": (
        "union_members 2013 hơn 480; employees 2013 khoảng 1.000", SHARE, OPEN,
        "over 480 ÷ about 1,000 = about 48.0%*",
    ),
    "a share of less than so much": (
        "union_members 2013 600; employees 2013 gần 1.000", SHARE, BORNE_OUT,
        "600 ÷ under 1,000 = over 60.0%*",
    ),
    "a share that is computed from an estimate": (
        "union_members 2013 750; employees 2013 khoảng 1.000",
        of_year("at_least", "union_density", value="75"), OPEN, "about 75.0%*",
    ),
    "a sum of an estimate": (
        "courses:state 2013 hơn 20; courses:non_state 2013 25",
        of_year("at_least", "courses", breakdown="state+non_state", value="45"), BORNE_OUT,
        "= over 45",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("prints", "test", "expected", "said"), ESTIMATES.values(), ids=ESTIMATES)
def test_an_estimate_is_a_range(province, prints, test, expected, said):
    *verdict, evidence = found(province, prints, test)
    assert (tuple(verdict), said in evidence) == (expected, True), evidence


STEPS = a_test("rises_every_year", RATE, **YEARS)
CLEARLY = a_test("rises", "courses", value="clearly", **YEARS)
FAIR = {
    "a rise across a break": (
        "courses 2011 1.410; courses 2013 1.530 | [definition_changed] x", [RISES], UNTESTABLE,
        "needed: Course attendance, counted alike in 2011 and 2013",
    ),
    "a fall in each year across a break": (
        "meeting_rate 2011 60%; meeting_rate 2012 50% | [definition_changed] x; "
        "meeting_rate 2013 40%", [a_test("falls_every_year", RATE, **YEARS)], UNTESTABLE,
        "For orientation: Meeting rate: 60% (2011)",
    ),
    "persons and turns": (
        "employees 2011 40.000 người; employees 2013 41.000 lượt người",
        [a_test("rises", "employees", **YEARS)], UNTESTABLE, "counted alike in 2011 and 2013",
    ),
    "a growth across a break": (
        "employees 2011 400 người; employees 2013 480 lượt người",
        [of_year("at_least", "employees", of="employees@2011", value="110")], UNTESTABLE,
        "counted alike in 2011 and 2013",
    ),
    "a fall in one year, a break in another": (
        "meeting_rate 2011 60%; meeting_rate 2012 50%; meeting_rate 2013 70% "
        "| [definition_changed] x", [STEPS], REFUTED, "did not rise in every year",
    ),
    "one half that moved, one that did not": (
        "relief 2011 1.000 đồng; relief 2013 650 đồng; courses 2011 450; courses 2013 452",
        [a_test("falls", "relief", **YEARS), RISES], APART, "practically unchanged (by our margin",
    ),
    "a year without a change before one with": (
        "meeting_rate 2011 60%; meeting_rate 2012 60,3%; meeting_rate 2013 80%", [STEPS], APART,
        "rose by 20 percentage points, in 2012 practically unchanged",
    ),
    "a fall with a year that stood still": (
        "courses 2011 1.250; courses 2012 1.246; courses 2013 905",
        [a_test("falls_every_year", "courses", **YEARS)], APART, "not so of every year",
    ),
    "small steps that add up": (
        "meeting_rate 2011 60%; meeting_rate 2012 60,4%; meeting_rate 2013 60,8%", [STEPS], APART,
        "in 2012 and 2013 practically unchanged",
    ),
    "no year with a change": (
        "meeting_rate 2011 60%; meeting_rate 2012 60,2%; meeting_rate 2013 60,1%", [STEPS], STILL,
        "practically unchanged in every year",
    ),
    "a half that is not printed": (
        "meeting_rate:state 2013 95%",
        [of_year("is", breakdown="state", value="nearly_all"),
         of_year("is", breakdown="non_state", value="nearly_all")],
        IN_PART, "Not tested for want of figures: Meeting rate: Non-state for 2013",
    ),
    "a half that no figure tests": (
        "courses 2011 10; courses 2013 90", [RISES, NOT_PRINTED], IN_PART, "figures: quality",
    ),
    "what is asked for besides and is no half": (
        "courses 2011 10; courses 2013 90", [RISES, NOT_PRINTED | {"role": "part"}], BORNE_OUT,
        "figures: quality",
    ),
    "a half that is refuted": (
        "courses 2011 90; courses 2013 10", [RISES, NOT_PRINTED], REFUTED, "figures: quality",
    ),
    "a reading that cannot be read": (
        "courses 2011 90; courses 2013 10",
        [RISES | {"role": "reading"}, a_test("rises", RATE, role="reading", **YEARS)], OPEN, "",
    ),
    "twice nothing": (
        "courses 2011 0; courses 2013 152.300", [DOUBLED], UNTESTABLE,
        "needed: Course attendance, above 0 to begin with in 2011",
    ),
    "nearly twice": ("courses 2011 1.000; courses 2013 1.990", [DOUBLED], OPEN, "nearly doubled"),
    "less than twice": ("courses 2011 1.000; courses 2013 1.900", [DOUBLED], REFUTED, "not double"),
    "clearly more than nothing": (
        "courses 2011 0; courses 2013 70", [CLEARLY], BORNE_OUT, "rose by 70",
    ),
    "turns of heads": (
        "courses 2013 1.257 lượt người; employees 2013 1.000 người",
        [of_year("is", "courses", of="employees", value="nearly_all")], UNTESTABLE,
        "Course attendance against Employees, counted in persons and not in turns, for 2013",
    ),
    "fewer turns than the heads that are claimed": (
        "courses 2013 400 lượt người; employees 2013 1.000 người",
        [of_year("is", "courses", of="employees", value="nearly_all")], REFUTED, "below 50%",
    ),
    "turns above what heads may not reach": (
        "courses 2013 60 lượt người; employees 2013 1.000 người",
        [of_year("below", "courses", of="employees", value="5")], UNTESTABLE, "not in turns",
    ),
    "over is no less": (
        "courses 2013 hơn 50", [of_year("below", "courses", value="50")], REFUTED, "more, contrary",
    ),
    "nearly is less than": (
        "courses 2013 gần 50", [of_year("below", "courses", value="50")], BORNE_OUT, "below 50",
    ),
    "turns within what heads may not exceed": (
        "courses 2013 40 lượt người; employees 2013 1.000 người",
        [of_year("at_most", "courses", of="employees", value="5")], BORNE_OUT, "no more than 5%",
    ),
    "one more of two": (
        "courses 2011 2; courses 2013 3", [CLEARLY], OPEN,
        ", a change of fewer than 3, so that it depends",
    ),
    "a round number may be less than a fine one": (
        "relief 2011 1.170.000.000.000 đồng; relief 2013 1,2 nghìn tỷ đồng",
        [a_test("rises", "relief", **YEARS)], OPEN,
        "(2013) [note 2]; printed too roughly to tell whether it changed so.",
    ),
    "a round number that is more in any case": (
        "relief 2011 985,4 tỷ đồng; relief 2013 1,2 nghìn tỷ đồng",
        [a_test("rises", "relief", **YEARS)], BORNE_OUT, "rose by 214.6",
    ),
    "a part that is more than its whole": (
        "employees 2013 120; union_members 2013 3",
        [of_year("is", "employees", of="union_members", value="most")], BORNE_OUT,
        "Caution: the part is printed above its whole",
    ),
    "three more of three": ("courses 2011 3; courses 2013 6", [CLEARLY], BORNE_OUT, "rose by 3"),
    "a mean is no count of things": (
        "courses 2011 2,5; courses 2013 4,5", [CLEARLY], BORNE_OUT, "rose by 2",
    ),
    "not one more": ("courses 2011 120; courses 2013 120", [RISES], STILL, "; did not change."),
    "none is left": (
        "courses 2013 0", [of_year("at_most", "courses", value="0")], BORNE_OUT, "; none of it, as",
    ),
    "one is left": (
        "courses 2013 1", [of_year("at_most", "courses", value="0")], REFUTED, "above 0",
    ),
    "not every year none": (
        "courses 2011 2; courses 2012 0; courses 2013 5",
        [a_test("at_most_every_year", "courses", value="0", **YEARS)], REFUTED,
        "in 2011 and 2013 above 0",
    ),
    "one year against it": (
        "meeting_rate 2011 60%; meeting_rate 2012 58%; meeting_rate 2013 70%", [STEPS], REFUTED,
        "did not rise in every year: not in 2012",
    ),
    "a share that is told from the end of the word": (
        "union_members 2013 24.998; employees 2013 50.000",
        [of_year("is", "union_members", of="employees", value="nearly_all")], REFUTED,
        "24,998 ÷ 50,000 = 49.996%*",
    ),
    "one point": (
        "meeting_rate 2011 60%; meeting_rate 2013 61%", [a_test("rises", RATE, **YEARS)],
        BORNE_OUT, "rose by 1 percentage point,",
    ),
}  # fmt: skip


KEPT = {
    "as many": (("steady", "does_not_fall", "does_not_rise"), "1.000", "did not change, as stated"),
    "nearly as many": (
        ("steady", "does_not_fall", "does_not_rise"), "995",
        "practically unchanged (by our margin less than 1% is no change), as stated",
    ),
    "more": (("does_not_fall",), "1.100", "rose by 100"),
    "fewer": (("does_not_rise",), "900", "fell by 100"),
}  # fmt: skip


@pytest.mark.parametrize("test", ["steady", "does_not_fall", "does_not_rise"])
@pytest.mark.parametrize(("borne_out", "last", "said"), KEPT.values(), ids=KEPT)
def test_what_is_kept_is_held_against_the_margin(province, test, borne_out, last, said):
    prints = f"courses 2011 1.000; courses 2013 {last}"
    *verdict, evidence = found(province, prints, a_test(test, "courses", **YEARS))
    assert tuple(verdict) == (BORNE_OUT if test in borne_out else REFUTED) and said in evidence


@pytest.mark.parametrize(("prints", "tests", "expected", "said"), FAIR.values(), ids=FAIR)
def test_a_verdict_is_what_the_figures_allow(province, prints, tests, expected, said):
    *verdict, evidence = found(province, prints, *tests)
    assert (tuple(verdict), said in evidence) == (expected, True), evidence


def test_a_step_that_one_print_of_several_years_hides_is_asked_for(province):
    together = "meeting_rate 2011-2012 81%; meeting_rate 2013 100%"
    rows = tables(province, together, STEPS)
    assert rows["claims"]["verdict"].tolist() == ["untestable"]
    assert set(rows["claim_evidence"]["result"]) == {"unseen"}
    assert rows["claim_needs"]["needed_en"].tolist() == [
        "Meeting rate, whether the number of 2011–2012 is that of each year"
    ]
    assert "so that “every year” is not shown" in rows["claim_evidence"]["sentence_en"][0]


def test_years_that_are_each_printed_are_shown_and_not_their_total(province):
    years = "courses 2011 800; courses 2012 410; courses 2013 400"
    shown = a_test("context", "courses", **YEARS)
    for prints in (years, f"{years}; courses 2011-2013 1.610"):
        assert "(2011) → 410" in found(province, prints, NOT_PRINTED, shown)[2]
    assert "(2011–2013)" in found(province, "courses 2011-2013 1.610", NOT_PRINTED, shown)[2]


def test_a_revision_stands_beside_the_print_that_a_statement_is_held_against(province):
    """Its own review prints a rise; the newer one revised the last value below the first."""
    sources = province / "raw" / "sources.csv"
    sources.write_text(sources.read_text("utf-8") + "s2,B,B,P,2015,2012,2014,\n", encoding="utf-8")
    write_figures(province, {
        "2011": "courses,,2011,98.000,,s1,fn:2,\n",
        "2013": "courses,,2013,102.000,,s1,fn:2,\ncourses,,2013,97.200,,s2,fn:3,\n"
        "meeting_rate,,2013,75%,,s1,fn:2,\n",
    })  # fmt: skip
    write_claims(province, [RISES, of_year("at_least", value="70") | {"claim": "c2"}], ("c1", "c2"))
    path = province / "raw" / "claims.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"{head},source", *(f"{row},s1" for row in rows)]) + "\n")
    shown = tables_of(province)["claims"].set_index("claim")
    evidence = shown.loc["c1", "evidence_en"]
    assert shown.loc["c1", "verdict"] == "supported" and "102,000" in evidence
    assert "By what a newer review prints: Course attendance: 98,000" in evidence
    assert "97,200" in evidence and "practically unchanged" in evidence
    assert "a statement is held against those of its own review" in evidence
    assert "newer review" not in shown.loc["c2", "evidence_en"]
