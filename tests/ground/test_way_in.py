"""The library at the prompt: plain functions, light import, words for what is wrong."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib import pyplot
from places import ROOT

import kontum_stats as ks
from kontum_stats.charts import Chart
from kontum_stats.errors import InputError

PROGRAM = ROOT / "tests" / "typing" / "user_program.py"
pyplot.switch_backend("agg")
ASKED = (ks.figures, ks.checks, ks.claims)
for_each = pytest.mark.parametrize("ask", ASKED, ids=lambda ask: ask.__name__)


@pytest.fixture(scope="module")
def data(review_data: Path) -> Path:
    return review_data


@pytest.mark.parametrize(
    "call",
    [
        lambda data: ks.figures(data, section="memberships"),
        lambda data: ks.figures(data, indicator="members"),
        lambda data: ks.figures(data, lang="fr"),
        lambda data: ks.checks(data, verdict="broken"),
        lambda data: ks.checks(data, kind="sums"),
        lambda data: ks.checks(data, indicator="members"),
        lambda data: ks.checks(data, lang="fr"),
        lambda data: ks.claims(data, verdict="refuted"),
        lambda data: ks.claims(data, indicator="members"),
        lambda data: ks.claims(data, lang="fr"),
    ],
)
def test_an_unknown_name_is_refused_with_those_that_are_known(call, data):
    with pytest.raises(InputError, match=r"that is known here\n  Mend: choose one of: \w+, "):
        call(data)


@for_each
def test_what_was_not_built_is_refused_with_the_command(ask, tmp_path):
    with pytest.raises(InputError, match="run: kontum-stats clean"):
        ask(tmp_path)


@for_each
@pytest.mark.parametrize("year", ["2013", [2012, 2013], 2013.0, True])
def test_a_year_that_is_none_is_refused_with_the_form_of_one(ask, year, data):
    with pytest.raises(InputError, match=r"is not one year\n  Mend: write one whole number"):
        ask(data, year=year)


@for_each
def test_a_year_that_no_figure_speaks_of_is_refused_with_those_that_are(ask, data):
    with pytest.raises(InputError, match=r"'2030' is no year .*\n  Mend: choose one of 20\d\d to"):
        ask(data, year=2030)


def test_figures_are_narrowed_to_section_and_year(data):
    found = ks.figures(data, section="membership", year=2013)
    assert set(found["section"]) == {"membership"}
    assert ((found["first_year"] <= 2013) & (found["last_year"] >= 2013)).all()
    assert 0 < len(found) < len(ks.figures(data))


def test_a_fact_that_is_printed_twice_is_one_row_where_facts_are_asked_for(data):
    prints = ks.figures(data, indicator="gifts_given")
    facts = ks.figures(data, indicator="gifts_given", facts=True)
    assert not facts.duplicated(["indicator", "breakdown", "period", "value"]).any()
    assert len(facts) < len(prints) and prints["value"].sum() == 2 * facts["value"].sum()


def test_figures_have_the_names_of_their_parts_and_plot_at_once(data):
    found = ks.figures(data, indicator="union_members", year=2013, facts=True)
    state = found[found["breakdown"].eq("state")].iloc[0]
    assert (state["dimension"], state["part_en"]) == ("sector", "State sector")
    assert state["part_vi"] == "Khu vực Nhà nước"
    whole = found[found["breakdown"].eq("")].iloc[0]
    assert (whole["dimension"], whole["part_en"]) == ("", "")
    english = ks.figures(data, lang="en")
    assert "part_en" in english and "part_vi" not in english
    axes = found.plot.bar(x="part_en", y="value")
    assert len(axes.patches) == len(found)
    pyplot.close(axes.figure)


def test_what_there_is_to_ask_for_is_a_table(data):
    found = ks.indicators(data, section="membership", lang="en").set_index("indicator")
    assert found.loc["union_members", "unit"] == "person" and "label_vi" not in found
    assert found.loc["union_members", ["first_year", "last_year"]].tolist() == [2010, 2013]
    assert set(ks.figures(data)["indicator"]) <= {*ks.indicators(data)["indicator"]}
    units = ks.units().set_index("unit")
    assert (units.loc["union", "label_vi"], units.loc["union", "plural_en"]) == ("CĐCS", "unions")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda data: ks.figures(2013), "'2013' is no data folder\n  Mend: write year=2013"),
        (lambda data: ks.charts.density(2013), r"is no review\n  Mend: .*density\(year=2013\)"),
        (lambda data: ks.charts.density(data=data, year=2030), "choose one of 20.. to 20.."),
        (lambda data: ks.charts.density(data=data, year="2013"), "is not one year"),
        (lambda data: ks.charts.density(data=data, lang="fr"), "choose one of: en, vi"),
    ],
)
def test_a_slip_is_answered_by_one_line_with_what_is_possible(call, said, data):
    with pytest.raises(InputError, match=said) as refusal:
        call(data)
    # What a notebook shows of it: the message, and none of our code.
    assert refusal.value._render_traceback_() == [str(refusal.value)]


def test_checks_are_narrowed_and_the_worst_stand_first(data):
    every = ks.checks(data)
    assert every["verdict"].drop_duplicates().tolist() == ["fails", "ambiguous", "holds"]
    failing = ks.checks(data, verdict="fails")
    assert set(failing["verdict"]) == {"fails"}
    touching = ks.checks(data, indicator="graded_unions")
    assert touching["inputs"].str.contains(r"\bgraded_unions[:@]").all()
    assert 0 < len(touching) < len(every)


def test_checks_of_a_year_are_those_whose_period_covers_it(data):
    periods = set(ks.checks(data, year=2011)["period"])
    assert {"2011", "2011-2013"} <= periods <= {"2011", "2010-2013", "2011-2012", "2011-2013"}


def test_claims_are_narrowed_to_a_verdict_and_to_what_they_are_tested_on(data):
    mixed = ks.claims(data, verdict="mixed")
    assert set(mixed["verdict"]) == {"mixed"}
    on_grades = ks.claims(data, indicator="graded_unions")
    assert "IV.1-strong-share" in set(on_grades["claim"])
    assert 0 < len(on_grades) < len(ks.claims(data))
    assert 0 < len(ks.claims(data, year=2010)) < len(ks.claims(data, year=2013))


@for_each
def test_one_language_leaves_out_the_texts_of_the_other(ask, data):
    english = ask(data, lang="en").columns
    assert not [name for name in english if name.endswith("_vi")]
    assert [name for name in english if name.endswith("_en")]


def test_a_chart_needs_no_review(data):
    chart = ks.charts.density(data=data, lang="en")
    assert isinstance(chart, Chart) and "Union members" in chart.title


@for_each
def test_the_help_shows_the_function_with_columns_units_errors_and_source(ask):
    assert inspect.isfunction(ask) and getattr(ks, ask.__name__) is ask
    told = inspect.getdoc(ask)
    assert all(word in told for word in ("olumns", "unit", "Raises", "Source: "))


def test_importing_the_package_is_light_and_leaves_its_names_to_be_found():
    code = (
        "import sys, kontum_stats as ks; assert not {'pandas', 'typer'} & {*sys.modules};"
        "assert dir(ks) == sorted([*ks.__all__, '__version__']), dir(ks);"
        "ks.figures; assert 'pandas' in sys.modules; [getattr(ks, name) for name in ks.__all__]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ks.nothing


@pytest.mark.slow
def test_a_users_program_runs(data):
    ran = subprocess.run(
        [sys.executable, PROGRAM, data], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert ran.stdout.startswith(f"{ks.__version__} ")
    assert "en" in ran.stdout.splitlines()


@pytest.mark.slow
def test_a_users_program_is_typed_and_a_slip_in_it_is_found(tmp_path):
    slips = tmp_path / "slips.py"
    slips.write_text(
        'import kontum_stats as ks\nks.figurez()\nks.figures(year="2013")\nks.build(years=2013)\n',
        encoding="utf-8",
    )
    # As `make check` calls it, whose cache then serves here too.
    call = [sys.executable, "-m", "mypy", "--strict", PROGRAM, slips]
    said = subprocess.run(call, capture_output=True, text=True, cwd=ROOT)
    assert "user_program.py" not in said.stdout, said.stdout
    assert [f"slips.py:{line}: error" in said.stdout for line in (2, 3, 4)] == [True] * 3, (
        said.stdout
    )
