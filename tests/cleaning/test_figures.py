import json
import os
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontum_stats import ask
from kontum_stats.cleaning import figures, processed, raw
from kontum_stats.errors import InputError


@pytest.fixture
def tables(province):
    return figures.clean(raw.load(province))


def fact(rows: pd.DataFrame, indicator: str, breakdown: str, period: str) -> pd.Series:
    found = rows[
        (rows["indicator"] == indicator)
        & (rows["breakdown"] == breakdown)
        & (rows["period"] == period)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_figures_that_were_not_built_are_refused_with_the_command(tmp_path):
    with pytest.raises(InputError, match="run: kontum-stats clean"):
        ask.figures(tmp_path)


def test_an_unknown_indicator_is_refused_with_those_that_are_there(province, tables):
    processed.write_tables(tables, province)
    with pytest.raises(InputError, match=r"choose one of: .*union_members"):
        ask.figures(province, indicator="members")


def test_a_derivation_of_an_unknown_indicator_is_refused(province):
    path = province / "raw" / "derivations.csv"
    path.write_text(path.read_text("utf-8") + "union_density,,share,membrs,employees\n", "utf-8")
    with pytest.raises(InputError, match=r"'membrs' is not in indicators\.csv"):
        figures.clean(raw.load(province))


def test_the_figures_have_the_columns_of_the_design(tables):
    assert list(tables["figures"]) == list(figures.COLUMNS)


def test_values_are_in_base_units_and_keep_their_print(tables):
    relief = tables["figures"].query("indicator == 'relief'").iloc[0]
    assert (relief["value"], relief["printed"]) == (149_600_000, "149,6 triệu đồng")
    meetings = tables["figures"].query("indicator == 'meetings'").iloc[0]
    assert (meetings["value"], meetings["out_of"]) == (30, 40)


def test_the_printed_precision_is_kept_with_each_figure(tables):
    rows = tables["figures"]
    precision = rows[rows["printed"].ne("")].set_index("printed")[["decimals", "scale"]]
    for printed, expected in {"75,0%": (1, 1), "1.200": (0, 1), "30/40": (0, 1)}.items():
        assert tuple(precision.loc[printed]) == expected
    assert precision.loc["149,6 triệu đồng"].drop_duplicates().to_numpy().tolist() == [[1, 10**6]]


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        ("12,55 tỷ đồng", "2,5 tỷ đồng", (2, 10**9)),
        ("12,55 tỷ đồng", "149,6 triệu đồng", (0, 1)),
        ("1,5đ", "2 triệu đồng", (1, 1)),
        ("12.500 nghìn đồng", "0,00055 nghìn đồng", (5, 1000)),
    ],
)
def test_a_derived_figure_is_shown_as_precisely_as_its_operands(province, whole, part, expected):
    with (province / "raw" / "figures_2012.csv").open("a", encoding="utf-8") as file:
        file.write(f'relief,,2012,"{whole}",,s1,I,\nrelief,male,2012,"{part}",,s1,I,\n')
    with (province / "raw" / "derivations.csv").open("a", encoding="utf-8") as file:
        file.write("relief,female,difference,relief,relief:male\n")
    women = fact(figures.tidy(raw.load(province)), "relief", "female", "2012")
    assert (women["decimals"], women["scale"]) == expected
    shown = Decimal(str(women["value"])) / expected[1]
    assert shown == round(shown, expected[0])


def test_the_reading_that_was_not_chosen_is_kept(province):
    with (province / "raw" / "figures_2012.csv").open("a", encoding="utf-8") as file:
        file.write('relief,,2012,"9,907 triệu đồng",decimal,s1,I,why\n')
    rows = figures.tidy(raw.load(province)).query("indicator == 'relief' and period == '2012'")
    assert rows[["value", "other_value"]].to_numpy().tolist() == [[9_907_000, 9_907_000_000]]


def test_figures_are_the_same_as_records_and_as_a_table(province):
    found = figures.figures_of(raw.load(province))
    assert figures.records(figures.frame(found)) == found


def test_a_computed_share_is_shown_with_one_decimal(tables):
    density = fact(tables["figures"], "union_density", "", "2013")
    assert (density["decimals"], density["scale"]) == (1, 1)


def test_a_period_of_several_years_keeps_both_ends(tables):
    courses = tables["figures"].query("indicator == 'courses'").iloc[0]
    assert (courses["first_year"], courses["last_year"]) == (2012, 2013)
    assert courses["flags"].split() == ["period_inferred", "unit_differs"]
    assert (courses["unit"], courses["qualifier"]) == ("person_turn", "about")


def test_a_fact_printed_twice_is_flagged(tables):
    relief = tables["figures"].query("indicator == 'relief'")
    assert processed.has_flag(relief, "repeated").tolist() == [True, True]


def test_a_derived_figure_carries_its_formula_and_its_places(tables):
    density = fact(tables["figures"], "union_density", "", "2013")
    assert density["value"] == 75
    assert density["note"] == "union_members 900 ÷ employees 1200 × 100"
    assert (density["printed"], density["locator"], density["flags"]) == ("", "I", "derived")


def test_nothing_is_derived_where_the_figure_is_printed(tables):
    state = tables["figures"].query("breakdown == 'state'")
    assert state["value"].tolist() == [780, 700]
    assert processed.has_flag(state, "derived").tolist() == [False, True]


def test_nothing_is_derived_from_a_missing_part(province):
    path = province / "raw" / "figures_2012.csv"
    kept = [line for line in path.read_text("utf-8").splitlines() if "employees" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    rows = figures.tidy(raw.load(province))
    assert rows[rows["indicator"] == "union_density"]["period"].tolist() == ["2013"]


def test_nothing_is_derived_from_a_fact_printed_with_two_values(province):
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + "employees,,2013,1.201,,s1,fn:8,\n", "utf-8")
    rows = figures.tidy(raw.load(province))
    assert rows[rows["indicator"] == "union_density"]["period"].tolist() == ["2012"]


def test_coverage_tells_printed_derived_and_missing_for_every_year(tables):
    coverage = tables["coverage"].pivot(index="indicator", columns="year", values="state")
    assert coverage.loc["union_density"].tolist() == ["derived", "derived"]
    assert coverage.loc["meetings"].tolist() == ["missing", "printed"]
    assert not coverage.isna().any().any()


def test_a_year_that_prints_a_part_without_its_whole_is_covered_partly(province):
    path = province / "raw" / "figures_2012.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("union_members,,")]
    path.write_text("".join(kept), "utf-8")
    states = figures.clean(raw.load(province))["coverage"].set_index(["indicator", "year"])["state"]
    assert states["union_members", 2012] == "partly"
    assert states["union_members", 2013] == "printed"


def test_tables_are_written_for_people_and_for_the_library(province, tables):
    processed.write_tables(tables, province)
    text = (province / "processed" / "figures.csv").read_text("utf-8")
    assert "149600000,,VND" in text
    assert ask.figures(province, indicator="meetings")["out_of"].tolist() == [40]


def test_the_same_input_gives_the_same_bytes(province, tables):
    def contents():
        paths = processed.write_tables(tables, province)
        return [path.read_bytes() for path in paths]

    assert contents() == contents()


def test_a_failed_write_leaves_the_last_good_tables(province, tables):
    processed.write_tables(tables, province)
    before = {path.name: path.read_bytes() for path in (province / "processed").iterdir()}
    unwritable = pd.DataFrame({"mixed": [object(), 1]})
    with pytest.raises(Exception, match=r"(?i)convert|object"):
        processed.write_tables({**tables, "zz_bad": unwritable}, province)
    assert {p.name: p.read_bytes() for p in (province / "processed").iterdir()} == before


def test_what_is_read_is_noted_for_the_batch(province, tables, tmp_path, monkeypatch):
    processed.write_tables(tables, province)
    monkeypatch.setenv(processed.READS_FILE, str(tmp_path / "reads"))
    ask.figures(province, section="rights")
    reads = [json.loads(line) for line in (tmp_path / "reads").read_text("utf-8").splitlines()]
    noted = next(one for one in reads if one["table"] == "figures")
    assert (noted["table"], noted["sections"], noted["until"]) == ("figures", ["rights"], None)
    assert "breakdowns" in {one["table"] for one in reads}


def test_data_is_found_from_the_root_and_from_the_notebooks_folder(province, tables, monkeypatch):
    processed.write_tables(tables, province)
    notebooks = province.parent / "notebooks"
    notebooks.mkdir()
    for folder in (province.parent, notebooks):
        monkeypatch.chdir(folder)
        assert len(ask.figures("data")) == len(tables["figures"])


@given(st.lists(st.sampled_from(["derived", "repeated", "ambiguous_print"])))
def test_a_flag_is_found_among_others(flags):
    rows = pd.DataFrame({"flags": [" ".join(flags)]})
    assert processed.has_flag(rows, "repeated").tolist() == ["repeated" in flags]


def test_digest_changes_with_a_figure(province, tables):
    processed.write_tables(tables, province)
    before = processed.digest(province)
    changed = tables["figures"].assign(value=tables["figures"]["value"] + 1)
    processed.write_tables({"figures": changed}, province)
    assert processed.digest(province) != before
    assert os.listdir(province / "processed").count("figures.csv") == 1


def test_what_two_documents_print_differently_is_marked_and_the_newest_is_computed_with(province):
    raw_files = province / "raw"
    with (raw_files / "sources.csv").open("a", encoding="utf-8") as sources:
        sources.write("s2,B,B,P,2015,2013,2014,\n")
    with (raw_files / "figures_2013.csv").open("a", encoding="utf-8") as printed:
        printed.write("union_members,,2013,960,,s2,I,\nemployees,,2013,1.200,,s2,I,\n")
    rows = figures.clean(raw.load(province))["figures"]
    members = rows[rows["indicator"].eq("union_members") & rows["period"].eq("2013")]
    whole = members[members["breakdown"].eq("")]
    assert set(whole["value"]) == {900, 960} and whole["flags"].str.contains("revised").all()
    same = rows[rows["indicator"].eq("employees") & rows["period"].eq("2013")]
    assert not same["flags"].str.contains("revised").any()
    density = fact(rows, "union_density", "", "2013")
    assert (density["value"], density["flags"]) == (80, "derived revised")
    assert density["source"].split()[0] == "s2"


def test_what_one_document_prints_twice_differently_is_no_revision(province):
    with (province / "raw" / "figures_2013.csv").open("a", encoding="utf-8") as printed:
        printed.write("union_members,,2013,960,,s1,fn:9,\n")
    rows = figures.clean(raw.load(province))["figures"]
    assert not rows["flags"].str.contains("revised").any()
    density = rows[rows["indicator"].eq("union_density") & rows["period"].eq("2013")]
    assert "" not in set(density["breakdown"])
