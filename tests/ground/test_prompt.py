"""The library at the prompt: short calls, light import, words for what is wrong."""

import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from building import build_tables

import kontum_stats as ks
from kontum_stats.audit import checks, claims
from kontum_stats.charts.questions import Chart
from kontum_stats.cleaning import figures
from kontum_stats.errors import InputError

CALLED = (figures, checks, claims)


@pytest.fixture(scope="module")
def data(tmp_path_factory, repository_raw) -> Path:
    """A data folder with every processed table of the repository's raw figures."""
    folder = tmp_path_factory.mktemp("prompt") / "data"
    folder.mkdir()
    (folder / "raw").symlink_to(repository_raw)
    build_tables(folder)
    return folder


@pytest.mark.parametrize(
    "call",
    [
        lambda data: ks.figures(data, section="memberships"),
        lambda data: ks.figures(data, indicator="members"),
        lambda data: ks.checks(data, verdict="broken"),
        lambda data: ks.checks(data, kind="sums"),
        lambda data: ks.checks(data, indicator="members"),
        lambda data: ks.claims(data, verdict="refuted"),
        lambda data: ks.claims(data, indicator="members"),
    ],
)
def test_an_unknown_name_is_refused_with_those_that_are_known(call, data):
    with pytest.raises(InputError, match=r"that is known here\n  Mend: choose one of: \w+, "):
        call(data)


@pytest.mark.parametrize("module", CALLED, ids=lambda module: module.__name__)
def test_what_was_not_built_is_refused_with_the_command(module, tmp_path):
    with pytest.raises(InputError, match="run: kontum-stats clean"):
        module(tmp_path)


@pytest.mark.parametrize("module", CALLED, ids=lambda module: module.__name__)
def test_another_language_is_refused(module, data):
    with pytest.raises(ValueError, match="'fr' is not one of vi, en"):
        module(data, lang="fr")


def test_figures_are_narrowed_to_section_and_year(data):
    found = ks.figures(data, section="membership", year=2013)
    assert set(found["section"]) == {"membership"}
    assert ((found["first_year"] <= 2013) & (found["last_year"] >= 2013)).all()
    assert 0 < len(found) < len(ks.figures(data))


def test_checks_are_narrowed_and_the_worst_stand_first(data):
    every = ks.checks(data)
    assert every["verdict"].drop_duplicates().tolist() == ["fails", "ambiguous", "holds"]
    failing = ks.checks(data, verdict="fails")
    assert set(failing["verdict"]) == {"fails"}
    touching = ks.checks(data, indicator="graded_unions")
    assert touching["inputs"].str.contains(r"\bgraded_unions[:@]").all()
    assert 0 < len(touching) < len(every)


def test_claims_are_narrowed_to_a_verdict_and_to_what_they_are_tested_on(data):
    mixed = ks.claims(data, verdict="mixed")
    assert set(mixed["verdict"]) == {"mixed"}
    on_grades = ks.claims(data, indicator="graded_unions")
    assert "IV.1-strong-share" in set(on_grades["claim"])
    assert len(on_grades) < len(ks.claims(data))


@pytest.mark.parametrize("module", CALLED, ids=lambda module: module.__name__)
def test_one_language_leaves_out_the_texts_of_the_other(module, data):
    english = module(data, lang="en").columns
    assert not [name for name in english if name.endswith("_vi")]
    assert [name for name in english if name.endswith("_en")]


def test_a_chart_needs_no_review(data):
    chart = ks.charts.density(data=data, lang="en")
    assert isinstance(chart, Chart) and "Union members" in chart.title


@pytest.mark.parametrize("module", CALLED, ids=lambda module: module.__name__)
def test_a_called_module_is_a_module_still(module):
    assert getattr(ks, module.__name__.split(".")[1]) is module
    assert inspect.ismodule(module) and pickle.loads(pickle.dumps(module)) is module
    assert inspect.signature(module) == inspect.signature(module.load)
    assert type(module).__call__.__doc__ == module.load.__doc__


@pytest.mark.parametrize("module", CALLED, ids=lambda module: module.__name__)
def test_the_help_tells_columns_units_errors_and_source(module):
    told = inspect.getdoc(module.load)
    assert all(word in told for word in ("olumns", "unit", "Raises", "Source: "))


def test_importing_the_package_is_light_and_leaves_its_names_to_be_found():
    code = (
        "import sys, kontum_stats as ks; assert 'pandas' not in sys.modules;"
        "assert set(ks.__all__) <= set(dir(ks)); ks.figures; assert 'pandas' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ks.nothing
