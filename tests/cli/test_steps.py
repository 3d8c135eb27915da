"""The steps of a build, called from Python: what each comes to, and what is refused."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from places import ROOT

import kontum_stats as ks
from kontum_stats import steps
from kontum_stats.batch import batch, plan
from kontum_stats.drafting.accept import accept
from kontum_stats.errors import InputError
from kontum_stats.provinces import provinces
from kontum_stats.reading.documents import read_document
from kontum_stats.sharing.revisions import compare
from kontum_stats.steps import Province, Watch, Years

YEARS = Years(reviewed=(2012, 2013), known=(2010, 2011, 2012, 2013))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: steps.languages("vi"), r"'vi' is not a list\n  Mend: write \['vi'\]"),
        (lambda: steps.languages(["vi", "fr"]), "'fr' is not a language .*\n.*write vi or en"),
        (lambda: steps.chosen(2013, YEARS), r"'2013' is not a list of years\n.*write \[2013\]"),
        (lambda: steps.chosen("2013", YEARS), "'2013' is not a list of years"),
        (lambda: steps.chosen(["2013"], YEARS), "'2013' is no year that a figure speaks of"),
        (lambda: steps.chosen([2009], YEARS), "choose one of: 2010, 2011, 2012, 2013"),
        (lambda: steps.provinces("data", "s3://a/b"), "is an address; .*\n.*--publish"),
        (lambda: steps.provinces("nowhere/*"), "matches no data folder"),
        (lambda: steps.build("nowhere"), "nowhere/raw: is not there\n.*kontum-stats init"),
        (lambda: steps.years_of(Path("nowhere")), "nowhere: is no folder of a province"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(call, said):
    with pytest.raises(InputError, match=said):
        call()


def test_years_and_languages_are_all_there_are_where_none_is_asked_for():
    assert steps.chosen(None, YEARS) == [(2012, 2013), 2012, 2013]
    assert steps.chosen(None, Years(reviewed=(2012,), known=(2012,))) == [(2012, 2012)]
    assert steps.chosen([2013, 2010, 2013], YEARS) == [2010, 2013]
    assert steps.languages(None) == ["vi", "en"]


def test_many_provinces_have_a_folder_of_pages_each(province, tmp_path):
    out, home = tmp_path / "out", tmp_path / "all"
    for name in ("an/data", "bình"):
        shutil.copytree(province / "raw", home / name / "raw")
    wanted = [Province(home / "an" / "data", out / "an"), Province(home / "bình", out / "bình")]
    assert steps.provinces(f"{home}/*", out) == wanted
    assert steps.provinces([home / "an" / "data", f"{home}/b*"], out) == wanted
    assert steps.provinces([home / "an" / "data"], out) == [Province(home / "an" / "data", out)]
    assert [one.name for one in steps.provinces(f"{home}/*/data", out)] == ["an"]
    shutil.copytree(home / "bình", tmp_path / "new" / "bình")
    with pytest.raises(InputError, match=r"has the name of another data folder, 'bình'\n.*rename"):
        steps.provinces([f"{home}/*", tmp_path / "new" / "bình"], out)


@pytest.mark.parametrize("name", ["data[1]", "da*ta", "wh?t"])
def test_a_folder_that_is_there_is_no_pattern(tmp_path, name):
    (tmp_path / name).mkdir()
    out = tmp_path / "out"
    assert steps.provinces(tmp_path / name, out) == [Province(tmp_path / name, out)]


def test_clean_and_check_in_one_go_are_as_one_after_the_other(province):
    done = steps.tables(province)
    assert done.cleaned is not None and done.checked is not None
    assert (done.cleaned.printed, done.cleaned.derived) == (12, 3)
    assert done.years == steps.years_of(province) == Years((2012, 2013), (2012, 2013))
    folder = province / "processed"
    once = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    assert steps.clean(province) == done.cleaned
    assert replace(steps.check(province), checks=done.checked.checks) == done.checked
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == once


def test_nothing_is_done_again_where_nothing_has_changed(province):
    first = steps.tables(province)
    again = steps.tables(province)
    assert (again.cleaned, again.checked) == (None, None)
    assert (again.years, again.unsettled) == (first.years, first.unsettled)
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace("149,6", "148,6"), encoding="utf-8")
    assert steps.tables(province).cleaned == first.cleaned


def test_what_is_built_is_of_the_raw_files_whatever_another_command_wrote_since(province):
    def tables() -> dict[str, bytes]:
        steps.tables(province)
        folder = province / "processed"
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    raw = province / "raw" / "figures_2013.csv"
    built, printed = tables(), raw.read_text("utf-8")
    raw.write_text(printed.replace("149,6", "148,6"), encoding="utf-8")
    steps.clean(province)
    raw.write_text(printed, encoding="utf-8")
    assert tables() == built


def test_tables_that_were_damaged_or_removed_are_written_anew(province):
    steps.tables(province)
    folder = province / "processed"
    built = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name in ("coverage.parquet", "findings.csv", "datapackage.json"):
        (folder / name).write_bytes(built[name][:-9])
        steps.tables(province)
        (folder / "claims.parquet").unlink()
        steps.tables(province)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == built


PIPES = {
    "a document": ("review.docx", lambda pipe, data: read_document(pipe)),
    "a draft": ("draft.csv", lambda pipe, data: accept(pipe, data)),
    "a table": ("data/processed/figures.parquet", lambda pipe, data: steps.check(data)),
    "what was built": ("data/processed/figures.csv", lambda pipe, data: steps.tables(data)),
    "what is remembered": ("data/processed/built.json", lambda pipe, data: steps.tables(data)),
    "what a kill left": ("data/raw/.figures_2013.csv.1.moves",
                         lambda pipe, data: provinces(data)),
    "an edition": ("data/processed/figures.csv", lambda pipe, data: compare(data, data)),
    "a notebook": ("01_context.ipynb",
                   lambda pipe, data: batch.plan(pipe.parent, data, "out", [2013], ["vi"])),
    "a module": ("helper.py", lambda pipe, data: plan.modules_beside(pipe.parent)),
    "the ledger": ("batch.sqlite", lambda pipe, data: batch.current(pipe.parent, data, 2013, "vi")),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("name", "step"), PIPES.values(), ids=PIPES.keys())
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(province, name, step):
    steps.tables(province)
    pipe = province.parent / name
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    try:
        step(pipe, province)
    except (InputError, OSError) as refused:
        assert "is no file that can be read to its end" in str(refused) or pipe.name in str(refused)
    else:
        # What the program itself writes is written anew.
        assert not pipe.is_fifo()


@pytest.mark.kernel
def test_a_build_says_what_it_came_to(province, tmp_path):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    source = ROOT / "notebooks" / "04_rights.ipynb"
    (notebooks / source.name).write_bytes(source.read_bytes())
    heard: list[str] = []
    watch = Watch(
        on_tables=lambda of, done: heard.append("tables"),
        on_plan=lambda count: heard.append(f"{count} runs"),
        on_run=lambda results: heard.append("run"),
        on_report=lambda of, done: heard.append("report"),
    )
    out, shared = tmp_path / "out", tmp_path / "shared"

    def build() -> steps.Built:
        return ks.build(
            province, [2013], ["en"], notebooks=notebooks, out=out, publish=shared.as_uri(),
            watch=watch, jobs=1,
        )  # fmt: skip

    built = build()
    assert built.is_good and heard == ["tables", "1 runs", "run", "report"]
    assert [path.name for path in built.reports[0].written] == ["evaluation-2013.en.html"]
    assert Path(shared, "index.html").read_bytes() == built.reports[0].index.read_bytes()
    (notebooks / source.name).write_text(
        source.read_text("utf-8").replace("charts.", "charts.no_such_"), encoding="utf-8"
    )
    broken = build()
    assert not broken.is_good and broken.published == ()
    assert broken.reports[0].flawed == built.reports[0].written
    other = Path(shutil.copytree(province, tmp_path / "other"))
    with pytest.raises(InputError, match=rf"holds the pages of {province}\n  Mend: name another"):
        ks.build(other, [2013], ["en"], notebooks=notebooks, out=out)
    # What was moved is not another's.
    shutil.rmtree(province)
    assert steps.report(Province(other, out), [2013], ["en"]).flawed
