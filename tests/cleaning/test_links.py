"""Rows of the raw tables that contradict each other or the catalogue are refused, each with its
place and mend; a fault of a whole file is told once."""

import csv

import pytest

from kontum_stats.cleaning import figures, raw
from kontum_stats.errors import InputError

HEADS = {
    "derivations": "indicator,breakdown,operation,left,right",
    "claims": "claim,section,locator,statement_vi,statement_en",
    "claim_tests": "claim,indicator,breakdown,of,test,value,first_year,last_year,caveats,other,"
    "meaning_vi,meaning_en,needed_vi,needed_en",
}


def problems_of(province) -> tuple:
    with pytest.raises(InputError) as refused:
        raw.load(province)
    return refused.value.problems


def with_row(province, name: str, row: str):
    path = province / "raw" / f"{name}.csv"
    text = path.read_text("utf-8") if path.exists() else f"{HEADS[name]}\n"
    path.write_text(f"{text}{row}\n", encoding="utf-8")
    return province


RULES = {
    "a sum with a right side": (
        "union_members,,sum,union_members:state,union_members:non_state", "right",
        "is not added by a sum", "write all terms into left",
    ),
    "a share without a base": (
        "union_density,state,share,union_members:state,", "right", "is empty, and a share has two",
        "write what is divided by",
    ),
    "a letter wrong in an indicator": (
        "union_density,,share,union_member,employees", "left",
        "'union_member' is not in indicators.csv", "add it there, or mend the indicator",
    ),
    "an unknown part of a term": (
        "union_density,state,share,union_members:stat,employees", "left",
        "names 'stat', which is neither a breakdown nor a dimension", "add it there",
    ),
    "an unknown part of the result": (
        "union_density,stat,share,union_members,employees", "breakdown",
        "is not in breakdowns.csv", "mend the breakdown",
    ),
    "persons and money": (
        "employees,male,sum,employees + relief,", "left", "mixes what is in person and in VND",
        "compute with figures of one unit",
    ),
    "money over persons": (
        "union_density,male,share,relief,employees", "left", "mixes what is in VND and in person",
        "one unit",
    ),
    "persons that become money": (
        "relief,male,sum,employees:male,", "indicator", "is in 'VND', and what it is computed from",
        "mend the indicator",
    ),
    "a share that is no per cent": (
        "employees,male,share,employees:male,employees", "indicator", "and a share is in 'percent'",
        "name an indicator in percent",
    ),
    "a star that nothing runs over": (
        "union_density,*,share,union_members,employees:*", "left", "does not begin with the parts",
        "write union_members:* first",
    ),
    "a star in a rule for one part": (
        "union_density,male,share,union_members:*,employees", "left", "runs over every part",
        "name the part",
    ),
    "a star as indicator": (
        "*,male,share,union_members,employees", "indicator", "is not a code", "small letters",
    ),
    "no formula": (
        "union_density,male,share,union_members @base,employees", "left", "is not a formula",
        "write it like",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("row", "column", "fault", "mend"), RULES.values(), ids=RULES.keys())
def test_a_rule_that_computes_something_else_than_it_says_is_refused(
    province, row, column, fault, mend
):
    found = problems_of(with_row(province, "derivations", row))
    (problem,) = [one for one in found if one.column == column and fault in str(one)]
    assert (problem.file, problem.row) == ("derivations.csv", 4)
    assert mend in problem.mend


def test_a_share_of_nothing_gives_no_figure(province):
    path = province / "raw" / "figures_2012.csv"
    path.write_text(path.read_text("utf-8").replace("1.000 người", "0 người"), encoding="utf-8")
    table = figures.tidy(raw.load(province))
    assert not table["value"].isna().any()
    assert set(table.loc[table["indicator"] == "union_density", "period"]) == {"2013"}


def test_two_rules_for_one_figure_give_it_once(province):
    with_row(
        province, "derivations", "union_members,state,difference,union_members,union_members:state"
    )
    with_row(
        province, "derivations", "union_members,state,difference,employees,union_members:non_state"
    )
    table = figures.tidy(raw.load(province))
    derived = table[(table["breakdown"] == "state") & (table["period"] == "2012")]
    assert derived[derived["indicator"] == "union_members"]["value"].tolist() == [700]


OTHERS = {
    "a dimension named like a part": (
        "breakdowns", "sector,ownership,Khu vực,Sector", "breakdown",
        "is the name of a dimension too",
    ),
    "years that end before they begin": (
        "sources", "s2,t,t,p,2014,2013,2011,", "first_year", "begins after it ends",
    ),
    "a year that no review is of": ("sources", "s2,t,t,p,2014,0000,2011,", "first_year", "a year"),
    "a day that there is not": ("sources", "s2,t,t,p,2014-02-30,2011,2013,", "issued", "a date"),
    "a month that there is not": ("sources", "s2,t,t,p,2014-13,2011,2013,", "issued", "a date"),
    "a part of a figure that is a star": (
        "figures_2013", "employees,*,2013,7,,s1,I,", "breakdown", "is not in breakdowns.csv",
    ),
    "an indicator that is a star": (
        "figures_2013", "*,,2013,7,,s1,I,", "indicator", "is not in indicators.csv",
    ),
    "heads below nothing": (
        "figures_2013", "employees,female,2013,-40.431 người,,s1,I,", "printed",
        "counts less than nothing",
    ),
    "twenty digits": (
        "figures_2013", "employees,female,2013,12345678901234567890,,s1,I,", "printed",
        "has more digits than a table keeps exactly",
    ),
    "thirty digits": (
        "figures_2013", f"employees,female,2013,{'1' * 30},,s1,I,", "printed", "has more digits",
    ),
    "a period in digits of another script": (
        "figures_2013", "employees,female,٢٠١٣,7,,s1,I,", "period", "is not a period",
    ),
    "a footnote of 5,000 digits": (
        "figures_2013", f"employees,female,2013,7,,s1,fn:{'1' * 3_900},", "locator",
        "is not a locator",
    ),
    "a unit that is not known": (
        "indicators", "wage,rights,x,x,VND/fortnight,rate,", "unit", "is not a known unit",
    ),
    "a label without end": (
        "indicators", f"wage,rights,{'x' * 100_000},x,VND,rate,", "label_vi", "is longer than",
    ),
    "a sequence that moves the cursor": (
        "indicators", "wage,rights,\x1b[2Jx,x,VND,rate,", "label_vi", "control character U+001B",
    ),
    "a label that is a formula": (
        "indicators", 'wage,rights,"=HYPERLINK(""x"")",x,VND,rate,', "label_vi",
        "begins as a formula of a spreadsheet does",
    ),
    "a note that is a formula": (
        "figures_2013", "employees,female,2013,7,,s1,I,-2+3+cmd|' /C calc'!A0", "note",
        "begins as a formula of a spreadsheet does",
    ),
    "a threshold of 60 digits": (
        "claim_tests", f"s,employees,,,at_least,{'9' * 60},,,,,,,,", "value", "is not a number",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "row", "column", "fault"), OTHERS.values(), ids=OTHERS.keys())
def test_what_cannot_be_is_refused_in_its_row(province, name, row, column, fault):
    if name == "claim_tests":
        with_row(province, "claims", "s,rights,I,x,x")
    with_row(province, name, row)
    places = [(one.file, one.column) for one in problems_of(province) if fault in one.what]
    assert places == [(f"{name}.csv", column)]


@pytest.mark.parametrize("unit", ["VND/3 months", "VND/person/month", "VND/gift", "kWh"])
def test_composed_units_are_known(province, unit):
    raw.load(with_row(province, "indicators", f"wage,rights,x,x,{unit},rate,"))


def test_a_stated_change_may_be_below_nothing(province):
    with_row(province, "indicators", "rise,context,x,x,person,flow,")
    with_row(province, "identities", "difference:rise,difference,employees,rise,,,,")
    with_row(province, "figures_2013", "rise,,2012-2013,-40 người,,s1,I,")
    assert raw.load(province).quantities[-1].value == -40


CAUSES = {
    "empty": (b"", "is empty"),
    "with its header alone": (b"source,title_vi,title_en,publisher,issued,first_year,last_year,"
                              b"sha256\n", "holds no row"),
    "in another encoding": ("source\n".encode("utf-16"), "is in UTF-16"),
    "gone": (None, "is missing"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "fault"), CAUSES.values(), ids=CAUSES.keys())
def test_a_catalogue_that_cannot_be_read_is_one_fault_and_what_follows_is_counted(
    province, content, fault
):
    path = province / "raw" / "sources.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    (problem,) = problems_of(province)
    assert problem.file == "sources.csv"
    assert problem.what.startswith(fault)
    assert problem.what.endswith("; 12 cells of other files name what should stand in it")


def test_causes_stand_before_what_is_wrong_in_rows(province):
    (province / "raw" / "breakdowns.csv").write_bytes("breakdown\n".encode("utf-16"))
    with_row(province, "derivations", "a,,sum,b,c")
    problems = problems_of(province)
    assert problems[0].file == "breakdowns.csv"
    assert {one.file for one in problems[1:]} == {"derivations.csv"}


MANGLED = [
    ("indicators", "indicator"), ("indicators", "unit"), ("breakdowns", "breakdown"),
    ("breakdowns", "dimension"), ("sources", "source"), ("claims", "claim"),
    ("figures_2013", "indicator"), ("figures_2013", "printed"),
]  # fmt: skip


@pytest.mark.parametrize("value", ["٢٠١٣", "gender"])
@pytest.mark.parametrize(("name", "column"), MANGLED)
def test_a_column_filled_with_one_value_is_told_in_few_lines(real_data, name, column, value):
    path = real_data / "raw" / f"{name}.csv"
    head, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
    place = head.index(column)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *([*r[:place], value, *r[place + 1 :]] for r in rows)])
    with pytest.raises(InputError) as refused:
        raw.load(real_data)
    lines = str(refused.value).splitlines()
    assert len(lines) <= 40
    # What may stand there is not known to be wrong, if it stands there too often.
    if value != "gender":
        assert lines[1].startswith(f"{name}.csv, row") and f"column {column}" in lines[1]


def test_what_follows_from_a_faulty_key_is_counted(province):
    path = province / "raw" / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace("employees,", "em ployees,"), encoding="utf-8")
    (problem,) = problems_of(province)
    assert (problem.file, problem.column, problem.content) == (
        "indicators.csv", "indicator", "em ployees",
    )  # fmt: skip
    assert "cells of other files name what should stand in it" in problem.what


def test_what_many_cells_name_and_no_row_holds_is_told_once(province):
    path = province / "raw" / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace("union_members,", "m,"), encoding="utf-8")
    problem = problems_of(province)[0]
    assert (problem.file, problem.column, problem.content) == (
        "indicators.csv", "indicator", "union_members",
    )  # fmt: skip
    assert "the first in figures_2012.csv" in problem.what
    assert len(problems_of(province)) == 1


def test_a_new_province_has_catalogues_and_no_figure(province):
    for path in (province / "raw").glob("*.csv"):
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert raw.load(province, needs_figures=False).figures.empty
    (problem,) = problems_of(province)
    assert (problem.what, problem.file) == ("holds no figure yet", "figures_<year>.csv")
