"""Do the verdicts follow from the figures, and does a faulty test never reach a verdict?"""

import random
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

from kontum_stats.audit import claims
from kontum_stats.cleaning import figures, raw
from kontum_stats.cleaning import schemas as raw_schemas
from kontum_stats.errors import InputError
from kontum_stats.vocabulary import CLAIM_VERDICTS

TEST_COLUMNS = [
    "claim", "indicator", "breakdown", "of", "test", "value", "first_year", "last_year", "caveats",
    "other", "meaning_vi", "meaning_en", "needed_vi", "needed_en", "role", "of_rest",
]  # fmt: skip
# A rate that rises in every year, one that stands still and then rises, one that falls in every
# year; a count with a gap; counts with their parts and wholes.
FIGURES = {
    "2011": """meeting_rate,,2011,50%,,s1,fn:2,
meeting_rate,state,2011,81%,,s1,fn:2,
meeting_rate,non_state,2011,"65,5%",,s1,fn:2,
courses,,2011,10,,s1,fn:5,
union_members,non_state,2011,100,,s1,fn:1,
""",
    "2012": """meeting_rate,,2012,60%,,s1,fn:2,
meeting_rate,state,2012,81%,,s1,fn:2,
meeting_rate,non_state,2012,"55,57%",,s1,fn:2,
meeting_rate,female,2012,"99,9%",,s1,fn:2,
""",
    "2013": """meeting_rate,,2013,75%,,s1,fn:2,
meeting_rate,state,2013,100%,,s1,fn:2,
meeting_rate,non_state,2013,"43,16%",,s1,fn:2,
employees,,2013,1.200,,s1,I,
employees,female,2013,hơn 500,,s1,I,
union_members,,2013,900,,s1,I,
union_members,state,2013,780,,s1,I,
union_members,non_state,2013,120,,s1,I,
meetings,,2013,30/40,,s1,fn:2,
courses,,2013,20,,s1,fn:5,
courses,,2011-2013,60,,s1,II.1,
""",
}


def write_figures(province: Path, rows: dict[str, str]) -> None:
    for old in (province / "raw").glob("figures_*.csv"):
        old.unlink()
    header = ",".join(raw_schemas.FIGURE_COLUMNS)
    for year, lines in rows.items():
        path = province / "raw" / f"figures_{year}.csv"
        path.write_text(f"{header}\n{lines}", encoding="utf-8")


def write_claims(province: Path, tests: list[dict[str, str]], claims_of: tuple[str, ...]) -> None:
    statements = [f"{claim},rights,II.3,Nhận định {claim},Statement {claim}" for claim in claims_of]
    header = "claim,section,locator,statement_vi,statement_en"
    path = province / "raw" / "claims.csv"
    path.write_text("\n".join([header, *statements]) + "\n", encoding="utf-8")
    full = [{column: test.get(column, "") for column in TEST_COLUMNS} for test in tests]
    pd.DataFrame(full, columns=TEST_COLUMNS).to_csv(
        province / "raw" / "claim_tests.csv", index=False
    )


def a_test(test: str, indicator: str = "", breakdown: str = "", **cells: str) -> dict[str, str]:
    return {"claim": "c1", "test": test, "indicator": indicator, "breakdown": breakdown} | cells


def judged(
    province: Path, *tests: dict[str, str], claims_of: tuple[str, ...] = ("c1",)
) -> pd.DataFrame:
    write_figures(province, FIGURES)
    write_claims(province, list(tests), claims_of)
    return tables_of(province)["claims"].set_index("claim", drop=False)


def tables_of(province: Path) -> dict[str, pd.DataFrame]:
    loaded = raw.load(province)
    return claims.tables(figures.tidy(loaded), loaded)


def verdict(province: Path, *tests: dict[str, str]) -> str:
    return judged(province, *tests).loc["c1", "verdict"]


# Refusals ---------------------------------------------------------------------------------------

YEARS = {"first_year": "2011", "last_year": "2013"}
REFUSED = {
    "an unknown test": (
        a_test("grows", "employees", **YEARS),
        "column test: 'grows' is not a test",
        "write one of: rises, falls",
    ),
    "an unknown indicator": (
        a_test("rises", "employes", **YEARS),
        "column indicator: 'employes' is not in indicators.csv",
        "add it there, or mend the indicator",
    ),
    "an unknown part of a sum": (
        a_test("rises", "union_members", "state+private", **YEARS),
        "column breakdown: 'state+private' names 'private', which is not in breakdowns.csv",
        "mend the breakdown",
    ),
    "an unknown whole": (
        a_test("most", "union_members", of="workers@2013", last_year="2013"),
        "column of: 'workers@2013' names 'workers', which is not in indicators.csv",
        "mend the indicator",
    ),
    "a statement that is not there": (
        a_test("rises", "employees", **YEARS) | {"claim": "c9"},
        "column claim: 'c9' is not in claims.csv",
        "mend the claim",
    ),
    "an unknown caveat": (
        a_test("rises", "employees", caveats="two_points doubtful", **YEARS),
        "column caveats: 'two_points doubtful' names what is not a caveat",
        "separated by blanks",
    ),
    "a threshold without its value": (
        a_test("at_least", "employees", last_year="2013"),
        "column value: '' is empty, and 'at_least' needs a value",
        "write it",
    ),
    "a value that the test would not use": (
        a_test("rises", "employees", value="5", **YEARS),
        "column value: '5' is no word for a change in the scale of words",
        "write one of: clearly",
    ),
    "a change without its first year": (
        a_test("rises", "employees", last_year="2013"),
        "column first_year: '' is empty, and 'rises' compares years",
        "write the first",
    ),
    "a test without a year": (
        a_test("at_most", "employees", value="5"),
        "column last_year: '' is empty",
        "write the year that is tested",
    ),
    "years the wrong way round": (
        a_test("falls", "employees", first_year="2013", last_year="2011"),
        "column first_year: '2013' begins after it ends, in 2011",
        "mend one of the two years",
    ),
    "'most' of a count without a whole": (
        a_test("is", "union_members", value="most", last_year="2013"),
        "column of: '' is empty, and 'most' of a count in 'person' needs a whole",
        "name the whole",
    ),
    "a word that is not in the scale": (
        a_test("is", "meeting_rate", value="plenty", last_year="2013"),
        "column value: 'plenty' is no word for a share in the scale of words",
        "write one of: all, nearly_all, relatively_full, most, widespread",
    ),
    "a word of change where a share is meant": (
        a_test("is", "meeting_rate", value="clearly", last_year="2013"),
        "column value: 'clearly' is no word for a share in the scale of words",
        "write one of: all",
    ),
    "a word of share where a change is meant": (
        a_test("rises", "meeting_rate", value="most", **YEARS),
        "column value: 'most' is no word for a change in the scale of words",
        "write one of: clearly",
    ),
    "a word where a number is meant": (
        a_test("at_least", "meeting_rate", value="most", last_year="2013"),
        "column value: 'most' is a word, and 'at_least' needs a number",
        "write 'is' as the test",
    ),
    "a word without its test": (
        a_test("is", "meeting_rate", last_year="2013"),
        "column value: '' is empty, and 'is' needs a word",
        "write one of: all",
    ),
    "a word of the rest of a count": (
        a_test(
            "is", "union_members", of="employees", value="many", of_rest="yes", last_year="2013"
        ),
        "column of_rest: 'yes' goes with a rate that is printed",
        "empty it",
    ),
    "an unknown role": (
        a_test("rises", "meeting_rate", role="whole", **YEARS),
        "column role: 'whole' is not a role",
        "write one of: part, reading",
    ),
    "a test without an indicator": (
        a_test("rises", **YEARS),
        "column indicator: '' is empty",
        "name the indicator",
    ),
    "an untestable part that does not say what is needed": (
        a_test("no_figure", needed_vi="số vụ"),
        "column needed_en: '' is empty",
        "say which figure would decide the statement",
    ),
    "a contradiction of itself": (
        a_test("opposes", other="c1"),
        "column other: 'c1' names no other statement",
        "name the one it contradicts",
    ),
}


@pytest.mark.parametrize(("test", "what", "mend"), REFUSED.values(), ids=REFUSED.keys())
def test_a_faulty_test_is_refused_with_its_place_and_its_mend(province, test, what, mend):
    with pytest.raises(InputError) as refused:
        judged(province, a_test("no_figure", needed_vi="a", needed_en="a"), test)
    assert f"claim_tests.csv, row 3, {what}" in str(refused.value)
    assert mend in str(refused.value)


def test_a_missing_value_column_is_refused_by_name(province):
    judged(province, a_test("rises", "employees", **YEARS))
    path = province / "raw" / "claim_tests.csv"
    pd.read_csv(path, dtype=str).drop(columns="value").to_csv(path, index=False)
    with pytest.raises(InputError, match=r"claim_tests\.csv, row 1, column value: is missing"):
        raw.load(province)


def test_a_statement_without_a_test_is_refused(province):
    with pytest.raises(InputError, match=r"claims\.csv, row 3, column claim: 'c2' has no test"):
        judged(province, a_test("rises", "employees", **YEARS), claims_of=("c1", "c2"))


def test_every_fault_is_named_at_once(province):
    with pytest.raises(InputError) as refused:
        judged(
            province,
            a_test("at_least", "employees", last_year="2013"),
            a_test("rises", "employees", last_year="2013"),
        )
    assert [problem.row for problem in refused.value.problems] == [2, 3]


# Verdicts ---------------------------------------------------------------------------------------

RATE = "meeting_rate"
# kind -> (a test that is met, one that is not, one whose figures are missing)
KINDS = {
    "rises": (
        a_test("rises", RATE, **YEARS),
        a_test("rises", RATE, "non_state", **YEARS),
        a_test("rises", "employees", **YEARS),
    ),
    "falls": (
        a_test("falls", RATE, "non_state", **YEARS),
        a_test("falls", RATE, **YEARS),
        a_test("falls", "employees", **YEARS),
    ),
    "rises_every_year": (
        a_test("rises_every_year", RATE, **YEARS),
        a_test("rises_every_year", RATE, "non_state", **YEARS),
        a_test("rises_every_year", "courses", **YEARS),
    ),
    "falls_every_year": (
        a_test("falls_every_year", RATE, "non_state", **YEARS),
        a_test("falls_every_year", "courses", **YEARS),
        a_test("falls_every_year", "employees", **YEARS),
    ),
    "doubled": (
        a_test("doubled", "courses", **YEARS),
        a_test("doubled", RATE, **YEARS),
        a_test("doubled", "meetings", **YEARS),
    ),
    "at_least": (
        a_test("at_least", RATE, value="75", last_year="2013"),
        a_test("at_least", RATE, value="75.1", last_year="2013"),
        a_test("at_least", "relief", value="1", last_year="2013"),
    ),
    "at_most": (
        a_test("at_most", RATE, value="75", last_year="2013"),
        a_test("at_most", RATE, value="74.9", last_year="2013"),
        a_test("at_most", "relief", value="1", last_year="2013"),
    ),
    "at_least_every_year": (
        a_test("at_least_every_year", RATE, value="50", **YEARS),
        a_test("at_least_every_year", RATE, value="51", **YEARS),
        a_test("at_least_every_year", "courses", value="1", **YEARS),
    ),
    "above": (
        a_test("above", RATE, value="74.9", last_year="2013"),
        a_test("above", RATE, value="75", last_year="2013"),
        a_test("above", "relief", value="1", last_year="2013"),
    ),
    "below": (
        a_test("below", RATE, value="75.1", last_year="2013"),
        a_test("below", RATE, value="75", last_year="2013"),
        a_test("below", "relief", value="1", last_year="2013"),
    ),
    "above_every_year": (
        a_test("above_every_year", RATE, value="49", **YEARS),
        a_test("above_every_year", RATE, value="50", **YEARS),
        a_test("above_every_year", "courses", value="1", **YEARS),
    ),
    "below_every_year": (
        a_test("below_every_year", RATE, value="76", **YEARS),
        a_test("below_every_year", RATE, value="75", **YEARS),
        a_test("below_every_year", "courses", value="90", **YEARS),
    ),
    "at_most_every_year": (
        a_test("at_most_every_year", RATE, value="75", **YEARS),
        a_test("at_most_every_year", RATE, value="60", **YEARS),
        a_test("at_most_every_year", "courses", value="90", **YEARS),
    ),
    "steady": (
        a_test("steady", RATE, "state", first_year="2011", last_year="2012"),
        a_test("steady", RATE, **YEARS),
        a_test("steady", "meetings", **YEARS),
    ),
    "does_not_fall": (
        a_test("does_not_fall", RATE, **YEARS),
        a_test("does_not_fall", RATE, "non_state", **YEARS),
        a_test("does_not_fall", "meetings", **YEARS),
    ),
    "does_not_rise": (
        a_test("does_not_rise", RATE, "non_state", **YEARS),
        a_test("does_not_rise", RATE, **YEARS),
        a_test("does_not_rise", "meetings", **YEARS),
    ),
    "is": (
        a_test("is", RATE, "state", value="nearly_all", last_year="2013"),
        a_test("is", "meetings", of="out_of", value="all", last_year="2013"),
        a_test("is", RATE, "female", value="all", last_year="2013"),
    ),
    "is_every_year": (
        a_test("is_every_year", RATE, "state", value="relatively_full", **YEARS),
        a_test("is_every_year", RATE, "non_state", value="nearly_all", **YEARS),
        a_test("is_every_year", "union_members", of="employees", value="many", **YEARS),
    ),
}


@pytest.mark.parametrize(("met", "unmet", "missing"), KINDS.values(), ids=KINDS.keys())
class TestEachKindOfTest:
    def test_that_is_met_supports_the_statement(self, province, met, unmet, missing):
        assert verdict(province, met) == "supported"

    def test_that_is_not_met_contradicts_it(self, province, met, unmet, missing):
        assert verdict(province, unmet) == "contradicted"

    def test_of_which_one_is_met_and_one_is_not_makes_it_mixed(self, province, met, unmet, missing):
        assert verdict(province, unmet, met) == "mixed"

    def test_whose_figures_are_missing_leaves_it_untestable(self, province, met, unmet, missing):
        row = judged(province, missing).loc["c1"]
        assert row["verdict"] == "untestable"
        assert re.search(r"(needed|want of figures): .*20(11|12|13)", row["evidence_en"])

    def test_that_is_undecided_is_named_and_leaves_the_rest_borne_out_in_part(
        self, province, met, unmet, missing
    ):
        row = judged(province, missing, met).loc["c1"]
        of_every_year = missing["test"].endswith("every_year")
        assert row["verdict"] == ("untestable" if of_every_year else "mixed")
        assert row["mixed_reason"] == ("" if of_every_year else "partly_untested")
        assert "Not tested for want of figures" in row["evidence_en"]


def test_every_kind_of_test_has_its_cases():
    assert {*KINDS, "no_figure", "context", "opposes"} == set(raw_schemas.CLAIM_TESTS)


def test_a_step_that_fails_decides_every_year_although_another_year_is_missing(province):
    assert verdict(province, a_test("falls_every_year", "courses", **YEARS)) == "contradicted"


def reason(province: Path, *tests: dict[str, str]) -> tuple[str, str]:
    row = judged(province, *tests).loc["c1"]
    return row["verdict"], row["mixed_reason"]


def test_a_change_inside_the_margin_neither_supports_nor_contradicts(province):
    def of_shares(first: str, last: str, test: str = "rises") -> tuple[str, str]:
        judged(province, a_test(test, RATE, **YEARS))
        rows = {
            "2011": f'meeting_rate,,2011,"{first}",,s1,fn:2,\n',
            "2013": f'meeting_rate,,2013,"{last}",,s1,fn:2,\n',
        }
        write_figures(province, rows)
        row = tables_of(province)["claims"].iloc[0]
        return row["verdict"], row["mixed_reason"]

    for test in ("rises", "falls"):
        assert of_shares("84%", "83,76%", test) == ("mixed", "practically_unchanged")
        assert of_shares("84%", "84%", test) == ("mixed", "practically_unchanged")
    assert of_shares("84%", "84,5%") == ("supported", "")
    assert of_shares("84%", "83,5%") == ("contradicted", "")


def test_three_units_of_a_small_whole_are_more_than_half_a_point(province):
    # One of 40 is 2.5 points: 30/40 to 32/40 is two units, to 33/40 three.
    judged(province, a_test("rises", RATE, first_year="2012", last_year="2013"))
    for printed, held, expected in (("80%", 32, "mixed"), ("82,5%", 33, "supported")):
        rows = {
            "2012": "meeting_rate,,2012,75%,,s1,fn:2,\n",
            "2013": f'meeting_rate,,2013,"{printed}",,s1,fn:2,\n'
            f"meetings,,2013,{held}/40,,s1,fn:2,\n",
        }
        write_figures(province, rows)
        assert tables_of(province)["claims"].iloc[0]["verdict"] == expected


def test_a_count_must_change_by_a_per_cent(province):
    judged(province, a_test("rises", "employees", **YEARS))
    for last, expected in (("1.009", "mixed"), ("1.010", "supported"), ("990", "contradicted")):
        rows = {
            "2011": "employees,,2011,1.000,,s1,I,\n",
            "2013": f"employees,,2013,{last},,s1,I,\n",
        }
        write_figures(province, rows)
        assert tables_of(province)["claims"].iloc[0]["verdict"] == expected


def test_the_evidence_says_what_counts_as_no_change(province):
    rows = {"2011": 'meeting_rate,,2011,"81,2%",,s1,fn:2,\n', "2012": FIGURES["2012"]}
    write_figures(province, rows | {"2012": rows["2012"].replace(",,2012,60%", ",,2012,81%")})
    write_claims(province, [a_test("rises", RATE, first_year="2011", last_year="2012")], ("c1",))
    evidence = tables_of(province)["claims"].iloc[0]["evidence_en"]
    assert (
        "practically unchanged (by our margin less than 0.5 percentage points is no change)"
        in evidence
    )
    assert "rose" not in evidence and "fell" not in evidence


def test_the_sum_decides_and_its_parts_are_shown(province):
    whole = a_test("rises", RATE, **YEARS)
    part = a_test("rises", RATE, "non_state", role="part", **YEARS)
    row = judged(province, whole, part).loc["c1"]
    assert row["verdict"] == "supported"
    assert "43.16% (2013) [note 2]; fell by 22.34 percentage points." in row["evidence_en"]
    assert verdict(province, part) == "untestable"


def test_a_word_is_read_as_the_scale_of_the_province_says(province):
    routine = a_test("is", RATE, value="nearly_all", last_year="2013")
    row = judged(province, routine).loc["c1"]
    assert (row["verdict"], row["mixed_reason"]) == ("mixed", "depends_on_reading")
    assert (
        "most, half or more, but below 90%, so that it depends on how the word is read"
        in row["evidence_en"]
    )
    said = "(nearly all, routine: 90% or more; down to 50% it depends on the reading, a threshold"
    assert said in row["evidence_en"]
    scale = "word,kind,compare,threshold,open_to,relative,label_vi,label_en\n"
    for limits, expected in (
        ("75,", "supported"),
        ("90,", "contradicted"),
        ("90,76", "contradicted"),
    ):
        (province / "raw" / "word_scale.csv").write_text(
            f"{scale}nearly_all,share,at_least,{limits},,hầu hết,nearly all\n", encoding="utf-8"
        )
        assert verdict(province, routine) == expected


@pytest.mark.parametrize(
    ("rate", "of_praise", "of_complaint"),
    [("95%", "supported", "contradicted"), ("85%", "supported", "mixed"), ("75%", "mixed", "mixed"),
     ("60%", "mixed", "supported"), ("40%", "contradicted", "supported")],
)  # fmt: skip
def test_praise_and_complaint_are_measured_by_one_scale(province, rate, of_praise, of_complaint):
    """No rate bears out both, or refutes both; between the two it depends on the reading."""
    praise = a_test("is", RATE, value="relatively_full", last_year="2013")
    complaint = a_test("is", RATE, value="widespread", of_rest="yes", last_year="2013")
    judged(province, praise)
    write_figures(province, FIGURES | {"2013": FIGURES["2013"].replace("2013,75%", f"2013,{rate}")})
    assert tables_of(province)["claims"].iloc[0]["verdict"] == of_praise
    judged(province, complaint)
    write_figures(province, FIGURES | {"2013": FIGURES["2013"].replace("2013,75%", f"2013,{rate}")})
    row = tables_of(province)["claims"].iloc[0]
    assert row["verdict"] == of_complaint
    assert f"Meeting rate: the rest, as a stand-in: 100% − {rate} = " in row["evidence_en"]


def test_a_share_that_a_word_may_or_may_not_mean_refutes_nothing(province):
    """One leg that fails beside one that depends on the reading leaves the statement open."""
    is_open = a_test("is", RATE, value="nearly_all", last_year="2013")
    fails = a_test("is", RATE, "non_state", value="nearly_all", last_year="2013")
    assert reason(province, fails) == ("contradicted", "")
    assert reason(province, is_open, fails) == ("mixed", "depends_on_reading")
    every_year = a_test("is_every_year", RATE, value="nearly_all", **YEARS)
    assert reason(province, every_year) == ("mixed", "depends_on_reading")


def test_a_change_that_is_less_than_the_word_for_it_is_borne_out_in_part(province):
    little = a_test("rises", RATE, value="clearly", first_year="2011", last_year="2012")
    assert reason(province, little) == ("supported", "")
    judged(province, little)
    write_figures(province, FIGURES | {"2012": "meeting_rate,,2012,52%,,s1,fn:2,\n"})
    row = tables_of(province)["claims"].iloc[0]
    assert (row["verdict"], row["mixed_reason"]) == ("mixed", "depends_on_reading")
    assert "rose by 2 percentage points (+4.0%), less than the word says" in (row["evidence_en"])


def test_why_a_statement_is_borne_out_only_in_part_is_data(province):
    rises, falls = a_test("rises", RATE, **YEARS), a_test("falls", RATE, **YEARS)
    unchanged = a_test("rises", RATE, "state", first_year="2011", last_year="2012")
    assert reason(province, rises, falls) == ("mixed", "differs_by_group")
    readings = [one | {"role": "reading"} for one in (rises, falls)]
    assert reason(province, *readings) == ("mixed", "depends_on_reading")
    assert reason(province, unchanged) == ("mixed", "practically_unchanged")
    assert reason(province, unchanged, rises) == ("mixed", "differs_by_group")
    assert reason(province, unchanged, falls) == ("contradicted", "")
    doubtful = rises | {"caveats": "year_doubt"}
    assert reason(province, doubtful) == ("mixed", "wrong_year_of_comparison")
    assert reason(province, rises) == ("supported", "")


def test_what_is_said_of_every_year_is_not_borne_out_by_one(province):
    row = judged(province, a_test("at_least_every_year", "courses", value="1", **YEARS)).loc["c1"]
    assert (row["verdict"], row["holds_for"]) == ("untestable", "2011 2013")
    assert "as stated for 2011 and 2013 alone." in row["evidence_en"]
    assert "chỉ xác nhận được cho năm 2011 và 2013." in row["evidence_vi"]
    whole = judged(province, a_test("at_least_every_year", RATE, value="1", **YEARS)).loc["c1"]
    assert (whole["verdict"], whole["holds_for"]) == ("supported", "")


def test_a_test_of_two_statements_is_said_under_both(province):
    test = a_test("rises", RATE, **YEARS)
    rows = judged(
        province, test, test | {"claim": "c2"}, a_test("falls", RATE, **YEARS) | {"claim": "c3"},
        claims_of=("c1", "c2", "c3"),
    )  # fmt: skip
    assert rows["same_tests"].to_dict() == {"c1": "c2", "c2": "c1", "c3": ""}
    assert "The same test decides: Statement c2 (section II.3)." in rows.loc["c1", "evidence_en"]
    assert "The same test decides" not in rows.loc["c3", "evidence_en"]


def test_tests_of_the_same_figures_count_once(province):
    judged(
        province, a_test("rises", RATE, **YEARS), a_test("rises", RATE, "state", **YEARS),
        a_test("rises_every_year", RATE, **YEARS),
    )  # fmt: skip
    rows = tables_of(province)["claim_evidence"]
    assert rows.groupby("number")["repeats"].first().to_dict() == {1: 0, 2: 0, 3: 1}


def test_a_statement_has_its_source(province):
    assert judged(province, a_test("rises", RATE, **YEARS)).loc["c1", "source"] == "s1"
    sources = province / "raw" / "sources.csv"
    sources.write_text(sources.read_text("utf-8") + "s2,B,B,P,2014,2012,2013,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"claims\.csv, row 2, column source: '' is empty, and"):
        tables_of(province)


LINKS = "finding,claim,bearing\n"
FAULTY_LINKS = {
    "f9,c1,supports": "column finding: 'f9' is not in findings.csv",
    "f1,c9,supports": "column claim: 'c9' is not in claims.csv",
    "f1,c1,perhaps": "column bearing: 'perhaps' is not a bearing",
    "f1,c1,supports\nf1,c1,against": "column claim: 'c1' is linked to 'f1' twice",
}


@pytest.mark.parametrize(("link", "what"), FAULTY_LINKS.items())
def test_a_link_of_a_finding_that_leads_nowhere_is_refused(province, link, what):
    judged(province, a_test("rises", RATE, **YEARS))
    (province / "raw" / "findings.csv").write_text(
        "finding,part,area,text_vi,text_en,indicators\nf1,result,rights,A,A,\n", encoding="utf-8"
    )
    path = province / "raw" / "finding_claims.csv"
    path.write_text(f"{LINKS}f1,c1,supports\n", encoding="utf-8")
    assert len(raw.load(province).finding_claims) == 1
    path.write_text(f"{LINKS}{link}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        raw.load(province)
    assert what in str(refused.value)


def test_a_test_that_is_met_for_another_year_than_the_statement_names_is_mixed(province):
    doubtful = a_test("rises", RATE, caveats="year_doubt", **YEARS)
    assert verdict(province, doubtful) == "mixed"
    unmet = a_test("falls", RATE, caveats="year_doubt", **YEARS)
    assert verdict(province, unmet) == "contradicted"


def test_a_part_without_figure_is_untestable_and_says_what_is_needed(province):
    row = judged(province, a_test("no_figure", needed_vi="số vụ", needed_en="accidents")).loc["c1"]
    assert row["verdict"] == "untestable"
    assert row["evidence_en"] == "No printed figure decides this; needed: accidents."
    assert row["evidence_vi"].endswith("cần có: số vụ.")


def test_a_figure_for_orientation_decides_nothing(province):
    context = a_test("context", RATE, last_year="2013")
    needed = a_test("no_figure", needed_vi="a", needed_en="a")
    row = judged(province, needed, context).loc["c1"]
    assert row["verdict"] == "untestable"
    assert "For orientation: Meeting rate: 30/40 = 75% (2013) [note 2]." in row["evidence_en"]


def test_a_fact_printed_with_two_values_is_undecided_and_named(province):
    judged(province, a_test("rises", RATE, **YEARS))
    conflicting = FIGURES | {"2013": FIGURES["2013"] + "meeting_rate,,2013,70%,,s1,fn:9,\n"}
    write_figures(province, conflicting)
    row = tables_of(province)["claims"].iloc[0]
    assert row["verdict"] == "untestable"
    assert "one value for 2013 instead of several" in row["evidence_en"]


def test_a_sum_with_a_missing_part_is_missing(province):
    whole = {"of": "union_members", "last_year": "2013"}
    assert verdict(
        province, a_test("is", "union_members", "state+non_state", value="all", **whole)
    ) == ("supported")
    assert verdict(
        province, a_test("is", "union_members", "state+female", value="all", **whole)
    ) == ("untestable")


def test_a_period_of_several_years_is_read_as_printed(province):
    over = {"of": "employees@2013", "first_year": "2011", "last_year": "2013"}
    assert verdict(province, a_test("at_least", "courses", value="5", **over)) == "supported"
    assert verdict(province, a_test("at_least", "courses", value="5.1", **over)) == "contradicted"


# Evidence ---------------------------------------------------------------------------------------


def test_the_table_has_the_columns_of_the_design(province):
    rows = judged(province, a_test("rises", RATE, **YEARS))
    assert list(rows) == list(claims.COLUMNS)


def test_evidence_gives_numbers_years_and_places_in_the_readers_format(province):
    row = judged(province, a_test("falls_every_year", RATE, "non_state", **YEARS)).loc["c1"]
    assert row["evidence_en"] == (
        "Meeting rate: Non-state: 65.5% (2011) → 55.57% (2012) → 43.16% (2013) [note 2]; "
        "fell in every year, as stated."
    )
    assert row["evidence_vi"] == (
        "Tỷ lệ hội nghị: Ngoài Nhà nước: 65,5% (2011) → 55,57% (2012) → 43,16% (2013) "
        "[chú thích 2]; năm nào cũng giảm, đúng như nhận định."
    )


def test_a_series_that_goes_the_other_way_in_every_year_is_not_said_to_do_so_in_some(province):
    falling = a_test("rises_every_year", RATE, "non_state", **YEARS)
    row = judged(province, falling).loc["c1"]
    assert "fell in every year, contrary to the statement" in row["evidence_en"]
    assert "năm nào cũng giảm, trái với nhận định" in row["evidence_vi"]
    rising = judged(province, a_test("falls_every_year", RATE, **YEARS)).loc["c1", "evidence_en"]
    assert "rose in every year, contrary to the statement" in rising
    still = a_test("rises_every_year", RATE, "state", **YEARS)
    said = judged(province, still).loc["c1", "evidence_en"]
    assert "rose by 19 percentage points, in 2012 practically unchanged, so that it is not" in said
    # 2012 is not printed: that it rose from 2011 to 2013 is no rise in every year.
    gap = a_test("falls_every_year", "courses", **YEARS)
    assert "did not fall in every year" in judged(province, gap).loc["c1", "evidence_en"]


def test_evidence_of_a_share_shows_the_division(province):
    test = a_test("is", "union_members", "state+non_state", of="employees", value="most",
                  last_year="2013")  # fmt: skip
    evidence = judged(province, test).loc["c1", "evidence_en"]
    assert "(780 + 120) ÷ 1,200 = 75.0%* (2013) [section I]; above 50%, as stated" in evidence


def test_evidence_of_a_derived_figure_shows_its_arithmetic(province):
    test = a_test("at_least", "union_density", value="90", last_year="2013")
    evidence = judged(province, test).loc["c1", "evidence_en"]
    assert "900 ÷ 1,200 = 75.0%* (2013)" in evidence
    assert "below 90%, contrary to the statement" in evidence


def test_evidence_keeps_the_qualifier_of_the_print(province):
    test = a_test("at_least", "employees", "female", value="100", last_year="2013")
    assert "over 500" in judged(province, test).loc["c1", "evidence_en"]


def test_a_change_between_two_printed_years_says_that_the_steps_are_not_seen(province):
    two = judged(province, a_test("rises", "courses", **YEARS)).loc["c1", "evidence_en"]
    assert "where only two years are printed" in two
    three = judged(province, a_test("rises", RATE, **YEARS)).loc["c1", "evidence_en"]
    assert "where only two years are printed" not in three


def test_caveats_come_from_the_test_and_from_the_flags_of_its_figures(province):
    judged(province, a_test("rises", RATE, caveats="no_control", **YEARS))
    flagged = FIGURES | {"2013": FIGURES["2013"].replace(
        "meeting_rate,,2013,75%,,s1,fn:2,", "meeting_rate,,2013,75%,,s1,fn:2,[base_unstated] x"
    )}  # fmt: skip
    write_figures(province, flagged)
    evidence = tables_of(province)["claims"].iloc[0]["evidence_en"]
    assert "without a control group" in evidence
    assert "does not say of which employees" in evidence


def test_a_cause_beside_a_tested_effect_is_said_to_be_untested(province):
    tested = a_test("is", RATE, value="most", last_year="2013", caveats="cause_untested")
    row = judged(province, tested).loc["c1"]
    assert row["verdict"] == "supported" and row["cause_untested"] == "yes"
    assert "the cause that the statement names is not tested" in row["evidence_en"]


def test_a_figure_for_orientation_brings_its_caveats(province):
    context = a_test("context", RATE, last_year="2013", caveats="definition_changed")
    needed = a_test("no_figure", needed_vi="a", needed_en="a")
    evidence = judged(province, needed, context).loc["c1", "evidence_en"]
    caution = "Caution: what the review calls it differs between the years, and whether"
    assert caution in evidence and "is not printed. For orientation" in evidence


def test_a_contradiction_in_words_is_shown_on_both_sides(province):
    untestable = a_test("no_figure", needed_vi="a", needed_en="a")
    tests = (
        a_test("rises", RATE, **YEARS),
        a_test("opposes", other="c2"),
        untestable | {"claim": "c2"},
    )
    rows = judged(province, *tests, claims_of=("c1", "c2"))
    assert rows.loc["c1", "verdict"] == "supported"
    assert "otherwise: Statement c2 (section II.3)." in rows.loc["c1", "evidence_en"]
    assert "otherwise: Statement c1 (section II.3)." in rows.loc["c2", "evidence_en"]
    pairs = tables_of(province)["claim_pairs"]
    assert pairs.to_numpy().tolist() == [["c1", "c2"]]


def test_a_print_keeps_its_decimals_in_the_evidence(province):
    printed = FIGURES | {"2013": FIGURES["2013"].replace(",2013,75%,", ',2013,"75,0%",')}
    judged(province, a_test("at_least", RATE, value="70", last_year="2013"))
    write_figures(province, printed)
    evidence = tables_of(province)["claims"].iloc[0]
    assert "75.0% (2013)" in evidence["evidence_en"]
    assert "75,0% (2013)" in evidence["evidence_vi"]


def test_shares_are_shown_with_the_decimals_that_tell_them_from_the_limit(province):
    test = a_test("at_most", "union_members", of="employees", value="75.01", last_year="2013")
    assert "= 75.00%* (2013)" in judged(province, test).loc["c1", "evidence_en"]


def test_the_figures_behind_each_reading_are_handed_on(province):
    parts = a_test("is", "union_members", "state+non_state", of="employees", value="most",
                   last_year="2013")  # fmt: skip
    judged(province, a_test("at_least", RATE, value="70", last_year="2013"), parts)
    rows = tables_of(province)["claim_operands"]
    assert list(rows) == list(claims.OPERAND_COLUMNS)
    columns = ["number", "role", "indicator", "breakdown", "value", "unit"]
    assert rows[columns].to_numpy().tolist() == [
        [1, "part", RATE, "", 75, "percent"],
        [2, "part", "union_members", "state", 780, "person"],
        [2, "part", "union_members", "non_state", 120, "person"],
        [2, "whole", "employees", "", 1200, "person"],
    ]


def test_cautions_are_the_end_of_the_evidence_and_leave_the_tests_out(province):
    test = a_test("at_least", RATE, value="70", last_year="2013", caveats="indirect")
    row = judged(province, test).loc["c1"]
    assert row["cautions_en"] == "Caution: the figure shows the matter only indirectly."
    assert row["evidence_en"].endswith(f"as stated. {row['cautions_en']}")
    plain = a_test("at_least", RATE, value="70", last_year="2013")
    assert judged(province, plain).loc["c1", "cautions_en"] == ""


def test_the_tested_series_can_be_drawn(province):
    judged(
        province,
        a_test("rises", RATE, "non_state", **YEARS),
        a_test("at_least", RATE, value="70", last_year="2013"),
    )
    rows = tables_of(province)["claim_evidence"]
    assert list(rows) == list(claims.EVIDENCE_COLUMNS)
    assert rows["number"].tolist() == [1, 1, 1, 2]
    assert rows["result"].tolist() == ["unmet", "unmet", "unmet", "met"]
    assert rows["year"].tolist() == [2011, 2012, 2013, 2013]
    assert rows["value"].tolist() == [65.5, 55.57, 43.16, 75]
    assert rows["limit"].tolist()[-1] == 70
    assert rows["limit"].isna().tolist() == [True, True, True, False]


def test_what_is_wanting_is_listed_with_its_years(province):
    judged(
        province,
        a_test("rises_every_year", "courses", **YEARS),
        a_test("no_figure", RATE, needed_vi="số vụ", needed_en="accidents"),
    )
    rows = tables_of(province)["claim_needs"]
    assert rows["years"].tolist() == ["2012", ""]
    assert rows["needed_en"].tolist() == ["Course attendance for 2012", "accidents"]


# Properties -------------------------------------------------------------------------------------

RELAXED = settings(deadline=None, max_examples=100)


def tidy_counts(counts: dict[tuple[str, str, int], float]) -> pd.DataFrame:
    """Figures of the form that `figures.tidy` gives, for any counts."""
    rows = [
        {
            "indicator": indicator, "breakdown": breakdown, "period": str(year),
            "first_year": year, "last_year": year, "value": float(value),
            "out_of": float("nan"), "unit": "person", "qualifier": "", "printed": str(value),
            "source": "s1", "locator": "I", "flags": "", "note": "", "section": "membership",
            "label_vi": "", "label_en": "", "decimals": 0, "scale": 1,
            "other_value": float("nan"), "base": float("nan"), "counted": float("nan"),
        }
        for (indicator, breakdown, year), value in counts.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def loaded_with(province: Path, *tests: dict[str, str]) -> raw.RawData:
    write_claims(province, list(tests), ("c1",))
    return raw.load(province)


def test_rises_every_year_is_that_all_steps_are_positive(province):
    years = {"first_year": "2001", "last_year": "2004"}
    loaded = loaded_with(province, a_test("rises_every_year", "employees", **years))

    @RELAXED
    @given(values=st.lists(st.integers(0, 10), min_size=4, max_size=4))
    def holds(values):
        rows = tidy_counts({("employees", "", 2001 + n): v for n, v in enumerate(values)})
        steps = [later - earlier for earlier, later in pairwise(values)]
        (found,) = (one.verdict for one in claims.judge(rows, loaded))
        worst = min(steps)  # of small counts every step is more than a per cent
        assert found == ("supported" if worst > 0 else "mixed" if worst == 0 else "contradicted")

    holds()


def test_a_share_test_does_not_depend_on_the_scale_of_the_counts(province):
    loaded = loaded_with(
        province,
        a_test("rises", "union_members", of="employees", **YEARS),
        a_test("is", "union_members", of="employees", value="most", last_year="2013"),
    )
    names = [(i, "", y) for i in ("union_members", "employees") for y in (2011, 2013)]

    @RELAXED
    @given(
        counts=st.lists(st.integers(1, 10**5), min_size=4, max_size=4),
        factors=st.tuples(st.integers(1, 1000), st.integers(1, 1000)),
    )
    def holds(counts, factors):
        # Each year has a scale of its own: had the count decided, a growth of both would show.
        # The bases are large, so that three units are less than half a point.
        counts = [10**6 + count if n > 1 else count for n, count in enumerate(counts)]
        scaled = [count * factors[n % 2] for n, count in enumerate(counts)]
        found = [
            [
                one.verdict
                for one in claims.judge(tidy_counts(dict(zip(names, values, strict=True))), loaded)
            ]
            for values in (counts, scaled)
        ]
        assert found[0] == found[1]

    holds()


def test_no_verdict_depends_on_the_order_of_the_rows(real_data):
    loaded = raw.load(real_data)
    rows = figures.tidy(loaded)
    expected = {one.claim["claim"]: one.verdict for one in claims.judge(rows, loaded)}
    for name in ("claims", "claim_tests"):
        path = real_data / "raw" / f"{name}.csv"
        header, *lines = path.read_text("utf-8").splitlines()
        random.Random(7).shuffle(lines)
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    shuffled = claims.judge(rows.sample(frac=1, random_state=7), raw.load(real_data))
    assert {one.claim["claim"]: one.verdict for one in shuffled} == expected


# The data in git --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_tables():
    loaded = raw.load(ROOT / "data")
    return claims.tables(figures.tidy(loaded), loaded) | {"findings": loaded.findings}


WELL_KNOWN = {
    "I.2-violations": ("untestable", "", ["74%", "about 62.5%", "43.16%", "only indirectly"]),
    "I.2-inattention": ("untestable", "", ["4.0%", "16.2%", "pay little"]),
    "II.1-coverage": ("untestable", "", ["80,119 ÷ 40,431", "198.2%", "counted several times"]),
    "II.1-scale": ("untestable", "", ["81,845", "75,000", "15,200", "whether it is counted alike"]),
    "II.2-benefits": ("untestable", "", ["74%", "about 62.5%", "without a base"]),
    "II.2-large": ("untestable", "", ["48.6%* (2013)", "not in turns, for 2011, 2012 and 2013"]),
    "II.3-accidents": ("untestable", "", ["accidents at work and persons injured"]),
    "II.3-compliance": ("untestable", "", ["74%", "about 62.5%", "43.16%", "100%"]),
    "II.3-conferences-rise": (
        "mixed", "differs_by_group",
        ["97.52%", "less than the word says", "rose by 19", "“every year” is not shown",
         "65.5%", "43.16%", "fell in every"],
    ),
    "II.3-conferences-schedule": ("mixed", "differs_by_group", ["97.52%", "100%", "43.16%"]),
    "II.3-inspections": ("untestable", "", ["355", "467", "475", "over 90"]),
    "II.3-most": (
        "mixed", "depends_on_reading", ["74%", "about 62.5%", "most, half or more, but below 90%"],
    ),
    "II.4-grades-cause": ("untestable", "", ["inspected and guided"]),
    "II.4-grades-number": ("supported", "", ["439", "469", "296", "320"]),
    "II.4-grading": ("untestable", "", ["as stated for 2011 and 2013 alone", "942 ÷ 955 = 98.6%"]),
    "II.4-plan54": ("untestable", "", ["746", "22", "3,202", "2,876", "plan 54 sets"]),
    "II.4-training-rise": (
        "mixed",
        "wrong_year_of_comparison",
        ["1,410", "1,735", "rose by 325", "fits the number of 2011"],
    ),
    "II.4-women-award": ("supported", "", ["2,527", "5,573", "rose by 3,046"]),
    "IV.1-democracy": ("mixed", "differs_by_group", ["97.52%", "100%", "43.16%"]),
    "IV.1-emulation": ("untestable", "", ["31,395 ÷ 40,431 = 77.7%", "one reckoning"]),
    "IV.1-plan": ("untestable", "", ["26,883", "30,852", "3,202", "2,876", "92", "96", "746"]),
    "IV.1-resolutions": ("untestable", "", ["81,845", "479"]),
    "IV.1-strong-share": (
        "mixed", "practically_unchanged", ["50.2%", "49.8%", "33.83%", "33.97%", "84.0%", "83.8%"],
    ),
    "IV.1-weak-share": (
        "mixed", "differs_by_group", ["4.9%", "4.0%", "less than the word says", "rose by 1.3"],
    ),
    "IV.2-non-state": ("untestable", "", ["3,202", "2,876", "65.5%", "43.16%", "92", "96"]),
}  # fmt: skip


@pytest.mark.parametrize("claim", WELL_KNOWN)
def test_a_well_known_verdict_on_the_review_stands_with_its_numbers(real_tables, claim):
    expected, reason, numbers = WELL_KNOWN[claim]
    row = real_tables["claims"].set_index("claim").loc[claim]
    assert (row["verdict"], row["mixed_reason"]) == (expected, reason)
    assert [number for number in numbers if number not in row["evidence_en"]] == []


def test_every_statement_that_a_figure_decides_is_among_the_well_known(real_tables):
    rows = real_tables["claims"]
    assert set(rows.loc[rows["verdict"] != "untestable", "claim"]) <= set(WELL_KNOWN)


def test_every_verdict_has_evidence_in_both_languages(real_tables):
    rows = real_tables["claims"]
    assert len(rows) >= 40
    assert {"supported", "mixed", "untestable"} <= set(rows["verdict"]) <= set(CLAIM_VERDICTS)
    assert rows[["evidence_vi", "evidence_en"]].ne("").all(axis=None)


def test_an_untestable_statement_says_which_figure_is_needed(real_tables):
    rows = real_tables["claims"]
    untestable = set(rows.loc[rows["verdict"] == "untestable", "claim"])
    assert untestable <= set(real_tables["claim_needs"]["claim"])
    assert real_tables["claim_needs"][["needed_vi", "needed_en"]].ne("").all(axis=None)


def test_the_findings_are_the_37_of_the_review_in_few_words(real_tables):
    findings = real_tables["findings"]
    parts = {"advantage": 2, "difficulty": 4, "result": 6, "shortcoming": 5, "cause": 7, "task": 13}
    assert findings["part"].value_counts().to_dict() == parts
    for column in ("text_vi", "text_en"):
        assert findings[column].str.split().str.len().max() <= 20


def test_no_run_of_twelve_words_of_the_source_stands_in_our_words(source_document):
    said = set(grams(source_document.read_text("utf-8")))
    for name in ("findings", "claims", "claim_tests"):
        for line in (ROOT / "data" / "raw" / f"{name}.csv").read_text("utf-8").splitlines():
            assert said.isdisjoint(grams(line)), line


def grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    return {tuple(words[start : start + 12]) for start in range(len(words) - 11)}


def test_a_rate_printed_for_several_years_together_is_one_figure_and_begins_a_change(province):
    """Two points of it would be a step of nought that nobody printed; and a number that counts
    two years is none of one."""
    together = "meeting_rate,female,2011-2012,60%,,s1,fn:2,\ncourses,,2011-2012,30,,s1,fn:5,\n"
    of_2013 = "meeting_rate,female,2013,90%,,s1,fn:2,\ncourses,,2013,40,,s1,fn:5,\n"
    write_figures(province, {"2012": together, "2013": of_2013})
    tests = [
        a_test("rises", RATE, "female", **YEARS),
        a_test("rises_every_year", RATE, "female", **YEARS) | {"claim": "c2"},
        a_test("rises", "courses", **YEARS) | {"claim": "c3"},
    ]
    write_claims(province, tests, ("c1", "c2", "c3"))
    shown = tables_of(province)["claims"].set_index("claim")
    assert list(shown["verdict"]) == ["supported", "untestable", "untestable"]
    said = "60% (2011–2012) → 90% (2013) [note 2]; rose by 30 percentage points"
    assert said in shown.loc["c1", "evidence_en"]


@pytest.mark.parametrize(("unit", "is_warned"), [("đoàn viên", True), ("đoàn viên, CNVCLĐ", False)])
def test_a_share_of_members_in_employees_is_said_to_be_of_two_populations(
    province, unit, is_warned
):
    rows = f'union_members,,2013,"900 {unit}",,s1,I,\nemployees,,2013,1.200 người,,s1,I,\n'
    write_figures(province, {"2013": rows})
    test = a_test("is", "union_members", of="employees", value="most", last_year="2013")
    write_claims(province, [test], ("c1",))
    cautions = tables_of(province)["claims"]["cautions_en"][0]
    assert ("not of one population" in cautions) is is_warned


@pytest.mark.parametrize(
    ("rate", "said"), [("75%", ": 30/40 = 75% (2013)"), ("95%", ": 95% (30/40) (2013)")]
)
def test_a_rate_equals_its_printed_counts_only_where_it_does(province, rate, said):
    judged(province, a_test("is", RATE, value="nearly_all", last_year="2013"))
    write_figures(province, FIGURES | {"2013": FIGURES["2013"].replace("2013,75%", f"2013,{rate}")})
    assert said in tables_of(province)["claims"].iloc[0]["evidence_en"]
