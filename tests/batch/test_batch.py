"""The batch: planned, refused, run, resumed; the same bytes however it was done."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from multiprocessing import forkserver
from pathlib import Path

import pandas as pd
import papermill
import pytest
from toys import (
    PARAMETERS,
    READS,
    READS_UNTIL,
    executed,
    marked,
    notebook,
    outputs,
    printed,
    province,
    python,
    write_notebooks,
)

from kontum_stats.batch import batch, execute, ledger, plan, processes
from kontum_stats.cleaning import snapshot
from kontum_stats.errors import InputError

HELLO = notebook("print(year, lang)")


@pytest.fixture
def office(tmp_path):
    """A function that runs notebooks over a small province and gives the results by output."""
    data = province(tmp_path / "data")

    def run(notebooks, years=(2013,), langs=("vi",), out=tmp_path / "reports", **options):
        folder = write_notebooks(tmp_path / "notebooks", notebooks)
        results = batch.run(batch.plan(folder, data, out, years, langs), **options)
        return {result.run.name: result for result in results}

    run.data, run.out, run.notebooks = data, tmp_path / "reports", tmp_path / "notebooks"
    return run


def states(results):
    return {name.split("/")[-1]: result.state for name, result in results.items()}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (None, "has no cell tagged 'parameters'"),
        ('year: int = 2013\nlang: str = "vi"', "knows no parameter 'data'"),
        ('year: str = "2013"\nlang: str = "vi"\ndata: str = ""', "'year' as str.*given int"),
        ('year = 2013.0\nlang: str = "vi"\ndata: str = ""', "'year' as float"),
        ("year: int = ", "is no Python"),
    ],
)
def test_a_notebook_with_other_parameters_is_refused_before_any_is_run(office, parameters, message):
    with pytest.raises(InputError, match=message):
        office({"good": HELLO, "bad": notebook("1", parameters=parameters)})
    assert not office.out.exists()


def test_all_faults_of_the_notebooks_are_told_at_once(office):
    write_notebooks(office.notebooks, {"bad": notebook("1", parameters=None)})
    (office.notebooks / "02_broken.ipynb").write_text("{")
    with pytest.raises(InputError, match="2 problems") as refused:
        batch.plan(office.notebooks, office.data, office.out, [2013], ["vi"])
    said = str(refused.value)
    assert "01_bad.ipynb" in said and "02_broken.ipynb: cannot be read as a notebook" in said


def test_a_folder_without_notebooks_and_a_data_folder_without_tables_are_refused(office, tmp_path):
    with pytest.raises(InputError, match="holds no notebook"):
        batch.plan(tmp_path / "nowhere", office.data, office.out, [2013], ["vi"])
    write_notebooks(office.notebooks, {"good": HELLO})
    runs = batch.plan(office.notebooks, tmp_path / "empty", office.out, [2013], ["vi"])
    with pytest.raises(InputError, match="kontum-stats clean"):
        batch.run(runs)


def test_a_table_that_is_no_parquet_is_refused_by_name(office):
    office({"reads": notebook(READS.format("membership"))})
    (office.data / "processed" / "figures.parquet").write_bytes(b"half a ta")
    with pytest.raises(InputError, match=r"figures\.parquet: is no whole Parquet file"):
        office({"reads": notebook(READS.format("membership"))})


def test_our_reading_of_the_parameters_is_papermills(tmp_path):
    folder = write_notebooks(tmp_path, {"one": HELLO})
    inspected = papermill.inspect_notebook(folder / "01_one.ipynb")
    assert {name: kind.__name__ for name, kind in plan.PARAMETERS.items()} == {
        name: parameter["inferred_type_name"] for name, parameter in inspected.items()
    }


def test_runs_are_planned_by_year_language_and_section_without_the_exploring_notebooks(office):
    write_notebooks(office.notebooks, {"context": HELLO, "education": notebook("2")})
    (office.notebooks / "00_explore.ipynb").write_bytes(HELLO)
    (office.notebooks / "notes.ipynb").write_bytes(HELLO)
    runs = batch.plan(office.notebooks, office.data, office.out, [2012, 2013], ["vi", "en"])
    assert [run.name for run in runs] == [
        f"{year}/{lang}/{notebook}.ipynb"
        for year in (2012, 2013)
        for lang in ("vi", "en")
        for notebook in ("01_context", "02_education")
    ]
    assert (runs[0].section, runs[0].output) == (
        "context",
        office.out / "2012/vi/01_context.ipynb",
    )


def test_a_failure_stops_no_other_and_is_tried_again(office):
    broken = notebook("print('so far')", "1 / 0", "print('never')")
    results = office({"good": HELLO, "bad": broken})
    assert states(results) == {"01_good.ipynb": "done", "02_bad.ipynb": "failed"}
    assert results["2013/vi/02_bad.ipynb"].error == "cell 4: ZeroDivisionError: division by zero"
    content = (office.out / "2013/vi/failed/02_bad.ipynb").read_bytes()
    assert [output["output_type"] for output in outputs(content)] == ["stream", "error"]
    assert printed(content) == "so far\n"

    assert states(office({"good": HELLO, "bad": broken})) == {
        "01_good.ipynb": "skipped",
        "02_bad.ipynb": "failed",
    }
    mended = {"good": HELLO, "bad": HELLO}
    assert states(office(mended)) == {
        "01_good.ipynb": "skipped",
        "02_bad.ipynb": "done",
    }


def test_a_process_that_dies_or_hangs_fails_its_own_notebook_only(office):
    results = office(
        {
            "good": HELLO,
            "exits": notebook("import os; os._exit(3)"),
            "crashes": notebook("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"),
            "eats": notebook("many = bytearray(1 << 30)"),
            "hangs": notebook("while True: pass"),
            "leaves": notebook("import sys; sys.exit()", "print('not reached')"),
        },
        timeout=6,
        memory=1 << 29,
    )
    assert states(results) == {
        "01_good.ipynb": "done",
        "02_exits.ipynb": "failed",
        "03_crashes.ipynb": "failed",
        "04_eats.ipynb": "failed",
        "05_hangs.ipynb": "failed",
        "06_leaves.ipynb": "done",
    }
    errors = {name[8:10]: result.error for name, result in results.items()}
    assert errors["02"] == errors["03"]
    assert "ProcessDied: the process of the notebook died in this cell" in errors["02"]
    assert "MemoryError" in errors["04"]
    assert "the notebook was stopped at its time limit" in errors["05"]
    for name in ("02_exits", "03_crashes", "04_eats", "05_hangs"):
        last = outputs((office.out / f"2013/vi/failed/{name}.ipynb").read_bytes())[-1]
        assert last["output_type"] == "error"


def test_what_stopped_a_notebook_is_told_though_python_only_printed_it(office):
    group = "raise ExceptionGroup('two', [ValueError(1), KeyError('k')])"
    stopped = {"group": notebook(group), "magic": notebook("%no_such_magic 1", "print('never')")}
    results = office({**stopped, "leaves": notebook("import sys; sys.exit(0)")})
    assert states(results) == {
        "01_group.ipynb": "failed", "02_magic.ipynb": "failed", "03_leaves.ipynb": "done",
    }  # fmt: skip
    errors = [one.error for one in results.values()]
    assert errors[0] == "cell 3: ExceptionGroup: two (2 sub-exceptions)"
    assert errors[1] == "cell 3: UsageError: Line magic function `%no_such_magic` not found."
    shown = outputs((office.out / "2013/vi/failed/02_magic.ipynb").read_bytes())
    assert shown[-1]["ename"] == "UsageError"


def test_a_run_that_died_is_tried_once_more(office, tmp_path):
    once = "import os, pathlib\nfound = pathlib.Path({!r})\nwas_there = found.exists()\n" \
        "found.touch()\nwas_there or os._exit(9)\nfound.unlink()\nprint('at last')"  # fmt: skip
    dies = notebook(once.format(str(tmp_path / "begun")))
    assert states(office({"dies": dies})) == {"01_dies.ipynb": "done"}
    assert printed((office.out / "2013/vi/01_dies.ipynb").read_bytes()) == "at last\n"
    always = {"dies": notebook("import os; os._exit(9)")}
    assert states(office(always)) == {"01_dies.ipynb": "failed"}
    found = batch.current(office.out, office.data, 2013, "vi")["01_dies"]
    assert found.state == "failed" and found.is_passing


UNSTEADY = notebook(
    "import sys, warnings\nprint({f'{n}' for n in range(20)})\nobject()",
    "print('out'); print('err', file=sys.stderr); print('out')",
    "warnings.warn('mind the gap')\ndisplay({'a': object()})",
    "import seaborn as sns, pandas as pd\n"
    "sns.barplot(pd.DataFrame({'Năm': [2011, 2013], 'Đoàn viên': [1, 2]}), x='Năm', y='Đoàn viên')",
    "pd.read_parquet(f'{data}/processed/figures.parquet')",
    "pd.read_parquet('nowhere')",
)


def test_the_same_input_gives_the_same_bytes_one_job_or_four_with_kernels_or_without(
    office, tmp_path
):
    notebooks = {"unsteady": UNSTEADY, "hello": HELLO}
    one = tmp_path / "one"
    office(notebooks, langs=("vi", "en"), out=one, jobs=1)
    office(notebooks, langs=("vi", "en"), out=tmp_path / "four", jobs=4)
    office(notebooks, out=tmp_path / "kernels", kernel=True)
    assert executed(tmp_path / "four") == executed(one)
    assert executed(tmp_path / "kernels").items() < executed(one).items()
    content = executed(one)["2013/vi/failed/01_unsteady.ipynb"]
    kinds = [kind for output in outputs(content) for kind in output.get("data", {})]
    assert "image/png" in kinds and "text/html" in kinds
    for place in (str(tmp_path), sys.prefix, "ipykernel_", "0x7"):
        assert place not in content.decode()


def test_what_is_printed_below_python_stands_where_it_was_printed(office):
    """In a kernel, it comes when its turn comes: somewhere in the output, or under a later cell."""
    cell = (
        "import os, subprocess\nprint('one'); os.write(1, b'two\\n'); print('three')\n"
        "subprocess.run(['echo', 'four'], check=True); print('five')\n'six'"
    )
    office({"low": notebook(cell)})
    stream, result = outputs((office.out / "2013/vi/01_low.ipynb").read_bytes())
    assert "".join(stream["text"]) == "one\ntwo\nthree\nfour\nfive\n"
    assert result["output_type"] == "execute_result"


def test_catalogues_and_letters_are_known_before_the_first_cell_and_no_more_than_is_needed(office):
    warm = (
        "import sys\nfrom kontum_stats import charts, language, review, tables\n"
        "from kontum_stats.charts import style\n"
        "print([one.cache_info().currsize > 0 for one in (language._catalogue, style._advance)],\n"
        "      'pandera' in sys.modules)"
    )
    office({"warm": notebook(warm)})
    assert printed((office.out / "2013/vi/01_warm.ipynb").read_bytes()) == "[True, True] False\n"


def test_nothing_is_done_again_and_nothing_imported_when_nothing_changed(office):
    office({"hello": HELLO, "reads": notebook(READS.format("membership"))})
    code = f"""
import sys, pathlib
from kontum_stats.batch import batch
runs = batch.plan(pathlib.Path({str(office.notebooks)!r}), pathlib.Path({str(office.data)!r}),
                  pathlib.Path({str(office.out)!r}), [2013], ["vi"])
print({{result.state for result in batch.run(runs)}})
print({{"papermill", "nbformat", "jupyter_client", "pandas", "pyarrow"}} & set(sys.modules))
"""
    with python(code, stdout=subprocess.PIPE) as (process, _):
        assert process.communicate()[0] == "{'skipped'}\nset()\n"


def test_a_changed_figure_reruns_only_what_reads_it(office):
    notebooks = {
        "members": notebook(READS.format("membership")),
        "members_until": notebook(READS_UNTIL.format("membership")),
        "classes": notebook(READS.format("education")),
        "all": notebook("from kontum_stats import figures\nfigures(data)"),
        "by_itself": notebook("import pandas as pd\npd.read_parquet(data + '/processed')"),
        "nothing": HELLO,
    }
    office(notebooks, years=(2012,))
    assert set(states(office(notebooks, years=(2012,))).values()) == {"skipped"}

    province(office.data, members_2013=901.0)
    assert states(office(notebooks, years=(2012,))) == {
        "01_members.ipynb": "done",
        "02_members_until.ipynb": "skipped",
        "03_classes.ipynb": "skipped",
        "04_all.ipynb": "done",
        "05_by_itself.ipynb": "done",
        # It noted nothing that it read: nothing is known, so it is run.
        "06_nothing.ipynb": "done",
    }
    assert "901" in (office.out / "2012/vi/01_members.ipynb").read_text("utf-8")


def test_a_changed_notebook_a_damaged_output_and_force_are_run_again(office):
    notebooks = {"a": HELLO, "b": HELLO, "c": HELLO, "d": HELLO}
    office(notebooks)
    whole = executed(office.out)
    notebooks["a"] = notebook("print('changed', lang)")
    (office.out / "2013/vi/02_b.ipynb").unlink()
    damaged = office.out / "2013/vi/03_c.ipynb"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b" ")
    assert states(office(notebooks)) == {
        "01_a.ipynb": "done",
        "02_b.ipynb": "done",
        "03_c.ipynb": "done",
        "04_d.ipynb": "skipped",
    }
    assert {name for name, content in executed(office.out).items() if content != whole[name]} == {
        "2013/vi/01_a.ipynb"
    }
    assert set(states(office(notebooks, force=True)).values()) == {"done"}


def test_what_was_run_with_other_versions_is_not_kept(office, monkeypatch):
    folder = write_notebooks(office.notebooks, {"hello": HELLO})
    runs = batch.plan(folder, office.data, office.out, [2013], ["vi"])
    monkeypatch.setattr(batch, "environment", lambda: "that of this machine")
    [result] = batch.run(runs)
    assert (result.state, result.error) == (
        "failed",
        "a worker has other versions than this machine",
    )
    assert executed(office.out) == {}


def test_two_runs_that_would_write_one_file_are_refused(office, tmp_path):
    folder = write_notebooks(office.notebooks, {"hello": HELLO})
    data = (office.data, province(tmp_path / "other"))
    runs = [run for d in data for run in batch.plan(folder, d, office.out, [2013], ["vi"])]
    with pytest.raises(InputError, match=r"written by two runs, over .*data and .*other"):
        batch.run(runs)
    assert not office.out.exists()


def test_each_result_is_told_as_it_comes(office):
    heard = []
    results = office({"a": HELLO, "b": notebook("1 / 0")}, on_result=heard.append)
    assert sorted(result.run.name for result in heard) == sorted(results)
    assert all(result.seconds > 0 for result in heard)


def test_many_data_folders_go_in_one_batch_each_with_its_own_figures(office, tmp_path):
    folder = write_notebooks(office.notebooks, {"reads": notebook(READS.format("membership"))})
    runs = [
        run
        for number in (1, 2, 3)
        for run in batch.plan(
            folder,
            province(tmp_path / f"p{number}", members_2012=number * 1111.0),
            tmp_path / "out" / f"p{number}",
            [2013],
            ["vi"],
        )
    ]
    assert {result.state for result in batch.run(runs)} == {"done"}
    for number in (1, 2, 3):
        assert f"{number * 1111}.0" in (
            tmp_path / f"out/p{number}/2013/vi/01_reads.ipynb"
        ).read_text("utf-8")


@pytest.mark.parametrize("engine", ["nbclient", "kontum-stats"])
def test_papermill_alone_runs_the_same_notebook(office, tmp_path, engine):
    office({"hello": HELLO}, langs=("en",))
    alone = tmp_path / "alone.ipynb"
    subprocess.run(
        [sys.executable, "-m", "papermill", "--no-progress-bar", "--no-log-output",
         str(office.notebooks / "01_hello.ipynb"), str(alone), "-p", "year", "2013",
         "-p", "lang", "en", "-k", "python3", "--language", "python", "--engine", engine],
        check=True,
    )  # fmt: skip
    assert printed(alone.read_bytes()) == printed(
        (office.out / "2013/en/01_hello.ipynb").read_bytes()
    )


BATCH = """
import pathlib, signal, sys
# As at a terminal, also where the tests were started in the background, which ignores it.
signal.signal(signal.SIGINT, signal.default_int_handler)
from kontum_stats.batch import batch
folder = pathlib.Path(sys.argv[-1] if len(sys.argv) > 1 else {folder!r})
runs = batch.plan(folder / "notebooks", folder / "data", folder / "reports", {years}, ["vi", "en"])
def tell(result):
    print(result.run.name, result.state, flush=True)
waits = lambda place: print("waits", flush=True)
print("planned", flush=True)
results = batch.run(runs, on_result=tell, on_wait=waits)
print("end", flush=True)
"""


def small_office(folder, seconds):
    """Three notebooks that take `seconds` each."""
    province(folder / "data")
    slow = notebook(f"import time; time.sleep({seconds})\nprint(year, lang)")
    write_notebooks(folder / "notebooks", {"a": slow, "b": slow, "c": slow})
    return folder


def gated_office(folder):
    """Three notebooks, of which two wait until there is a file, which is returned."""
    gate = folder / "gate"
    wait = f"import os, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.05)"
    waits = notebook(wait, "print(year, lang)")
    province(folder / "data")
    write_notebooks(folder / "notebooks", {"a": HELLO, "b": waits, "c": waits})
    return gate


def finished(folder, years):
    """Runs the batch of a small office to its end; the states."""
    places = folder / "notebooks", folder / "data", folder / "reports"
    results = batch.run(batch.plan(*places, years, ["vi", "en"]))
    assert {result.state for result in results} <= {"done", "skipped"}
    return [result.state for result in results]


def leftovers(reports):
    return {path.name for path in reports.rglob("*") if path.is_file()} - {
        path.name for path in reports.glob("*/*/*.ipynb")
    }


def test_a_batch_killed_at_25_random_moments_ends_as_if_it_had_not_been(tmp_path):
    years = list(range(2010, 2014))
    whole, killed = (small_office(tmp_path / name, 0.05) for name in ("whole", "killed"))
    finished(whole, years)
    code = BATCH.format(folder=str(killed), years=years)
    moments = random.Random(13)
    kills = 0
    while kills < 25:
        # As Python starts, as what runs the notebooks starts, or after so many results.
        heard, wanted = 0, moments.randrange(5)
        with python(code, stdout=subprocess.PIPE) as (process, mark):
            while heard < wanted and (line := process.stdout.readline()):
                heard += "planned" in line or "done" in line
            time.sleep(moments.uniform(0, 0.2))
            if process.poll() is None:
                process.kill()
                process.wait()
                kills += 1
                # The others are ended here: to wait each time until one that still imports has
                # ended by itself would be most of the test.
                assert kills % 5 or nobody_left(mark)
        if len(executed(killed / "reports")) > 18:
            for path in moments.sample(sorted((killed / "reports").rglob("*.ipynb")), 15):
                path.unlink()
    finished(killed, years)
    assert executed(killed / "reports") == executed(whole / "reports")
    assert len(executed(whole / "reports")) == 3 * 4 * 2
    assert leftovers(killed / "reports") == {"batch.sqlite"}


def test_of_two_batches_at_once_one_is_killed_and_the_other_finishes(tmp_path):
    years = [2012, 2013]
    whole, shared = (small_office(tmp_path / name, 0.1) for name in ("whole", "shared"))
    finished(whole, years)
    code = BATCH.format(folder=str(shared), years=years)
    with python(code, stdout=subprocess.PIPE) as (first, mark):
        while "done" not in first.stdout.readline():
            pass
        with python(code, stdout=subprocess.PIPE) as (second, _):
            assert second.stdout.readline() == "planned\n"
            first.kill()
            first.wait()
            assert second.communicate()[0].endswith("end\n")
        assert nobody_left(mark)
    assert executed(shared / "reports") == executed(whole / "reports")


FULL = """
import resource, signal
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
"""


def test_where_the_disk_is_full_each_output_is_there_whole_or_not_at_all(tmp_path):
    years = [2013]
    whole, full = (small_office(tmp_path / name, 0) for name in ("whole", "full"))
    large = notebook("print('đ' * 100_000)")
    for folder in (whole, full):
        (folder / "notebooks" / "04_large.ipynb").write_bytes(large)
    finished(whole, years)
    code = FULL + BATCH.format(folder=str(full), years=years)
    with python(code, stdout=subprocess.PIPE) as (process, _):
        said = process.communicate()[0].splitlines()
    assert sum(line.endswith("04_large.ipynb failed") for line in said) == 2
    assert sum(line.endswith("done") for line in said) == 6
    assert executed(full / "reports").items() < executed(whole / "reports").items()
    finished(full, years)
    assert executed(full / "reports") == executed(whole / "reports")
    assert leftovers(full / "reports") == {"batch.sqlite"}


def test_a_ledger_that_cannot_be_read_counts_as_none(office):
    office({"a": HELLO})
    (office.out / ledger.FILE).write_bytes(b"no database" * 1000)
    assert states(office({"a": HELLO})) == {"01_a.ipynb": "done"}
    assert states(office({"a": HELLO})) == {"01_a.ipynb": "skipped"}
    with closing(sqlite3.connect(office.out / ledger.FILE)) as file, file:
        file.execute("alter table entries rename column over to something_else")
    assert states(office({"a": HELLO})) == {"01_a.ipynb": "done"}


def test_one_long_token_and_endless_output_cost_no_more_than_their_length(office):
    results = office(
        {
            "token": notebook("print('0x' + 'a' * 3_000_000); 'b' * 3_000_000"),
            "returns": notebook("print('a' * 500_000 + '\\r' + 'b' * 500_000)"),
            "endless": notebook("for _ in range(4000): print('ipykernel_' * 1000)"),
        }
    )
    assert set(states(results).values()) == {"done"}
    content = (office.out / "2013/vi/03_endless.ipynb").read_bytes()
    assert b"More than 20 MB of output: the rest is left out." in content
    assert len(content) < 30_000_000


def test_a_notebook_reads_raw_files_and_what_it_writes_is_told_to_be_gone(office):
    (office.data / "raw").mkdir()
    for text in ("old", "new"):
        (office.data / "raw" / "a.csv").write_text(text, encoding="utf-8")
        reads = notebook("print(open(f'{data}/raw/a.csv').read())", "open('b.csv', 'w').close()")
        assert states(office({"reads": reads})) == {"01_reads.ipynb": "done"}
        content = (office.out / "2013/vi/01_reads.ipynb").read_bytes()
        assert printed(content) == f"{text}\n"
        (said,) = [one for one in outputs(content) if one["output_type"] == "display_data"]
        assert "không được giữ lại: b.csv." in "".join(said["data"]["text/html"])


def test_a_server_of_processes_that_does_not_answer_is_not_waited_for(office, monkeypatch):
    others = processes.Group()
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGSTOP)
    with monkeypatch.context() as patient:
        patient.setattr(processes, "SECONDS_TO_BEGIN", 1)
        begun = processes.process("serve", str(office.data), processes.environment(), None)
        with pytest.raises(TimeoutError, match="did not begin within 1 seconds"), begun:
            pass
    assert states(office({"a": HELLO})) == {"01_a.ipynb": "done"}
    others.end()


def test_only_what_a_killed_batch_left_is_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, used, theirs = (tmp_path / f"kontum-stats-{name}" for name in ("a", "b", "c"))
    for folder in (left, used, theirs):
        folder.mkdir()
        (folder / ("lock" if folder == theirs else execute._OURS)).touch()
    number = ledger.try_lock(used)
    mine = Path(execute._scratch.__wrapped__())
    os.close(number)
    assert set(tmp_path.iterdir()) == {used, theirs, mine}


def test_input_is_refused_in_one_line(office):
    error = office({"asks": notebook("input('year?')")})["2013/vi/01_asks.ipynb"].error
    assert "EOFError: nobody is there to answer" in error


def standing(office, year=2013):
    found = batch.current(office.out, office.data, year, "vi")
    return {name: one.state for name, one in found.items()}


def test_only_what_is_of_the_figures_and_the_notebooks_as_they_are_now_is_current(office):
    notebooks = {
        "members": notebook(READS.format("membership")),
        "classes": notebook(READS.format("education")),
        "fails": notebook(READS.format("education"), "1 / 1"),
        "edited": HELLO,
    }
    office(notebooks)
    assert set(standing(office).values()) == {"current"}
    province(office.data, members_2013=901.0)
    assert standing(office)["01_members"] == "outdated"
    assert standing(office)["02_classes"] == "current"
    (office.notebooks / "02_classes.ipynb").rename(office.notebooks / "05_renamed.ipynb")
    (office.notebooks / "04_edited.ipynb").write_bytes(notebook("print(lang)"))
    broken = notebook(READS.format("education"), "1 / 0")
    (office.notebooks / "03_fails.ipynb").write_bytes(broken)
    runs = batch.plan(office.notebooks, office.data, office.out, [2013], ["vi"])
    batch.run([run for run in runs if run.section == "fails"])
    assert standing(office) == {
        "01_members": "outdated",
        "02_classes": "removed",
        "03_fails": "failed",
        "04_edited": "outdated",
        "05_renamed": "missing",
    }
    found = batch.current(office.out, office.data, 2013, "vi")
    shown = {name for name, one in found.items() if one.content is not None}
    assert shown == {"03_fails"}
    # Its last good output, since the figures that it read are as they were.
    assert b"ZeroDivisionError" not in found["03_fails"].content
    assert "ZeroDivisionError" in found["03_fails"].error
    province(office.data, classes_2013=13.0)
    # What it came to before was of other figures.
    assert batch.current(office.out, office.data, 2013, "vi")["03_fails"].content is None
    batch.run([run for run in runs if run.section == "fails"])
    found = batch.current(office.out, office.data, 2013, "vi")
    assert b"ZeroDivisionError" in found["03_fails"].content


def test_copies_that_jupyterlab_made_are_not_run(office):
    folder = write_notebooks(office.notebooks, {"culture": HELLO})
    for name in ("01_culture-Copy1.ipynb", "01_culture-Copy.ipynb"):
        (folder / name).write_bytes(HELLO)
    assert [path.name for path in plan.notebook_paths(folder)] == ["01_culture.ipynb"]
    assert len(batch.copies(folder)) == 2


def test_an_indicator_that_was_not_asked_for_may_change(office):
    table = pd.read_parquet(office.data / "processed" / "figures.parquet")
    assert {"members", "classes"} == set(table["indicator"])
    path = office.data / "processed" / "figures.parquet"
    reads = [
        snapshot.Read("figures", indicators=("members",)),
        snapshot.Read("figures", columns=("last_year",)),
        snapshot.Read("figures", sections=("membership",), until=2012),
    ]
    before = [snapshot.take(office.data).hash_of([read]) for read in reads]
    table.loc[table["indicator"] == "classes", "value"] = 13.0
    table.to_parquet(path)
    assert [snapshot.take(office.data).hash_of([read]) for read in reads] == before
    table.loc[table["last_year"] == 2013, "value"] = 13.0
    table.to_parquet(path)
    after = [snapshot.take(office.data).hash_of([read]) for read in reads]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, True]


def nobody_left(mark, patience=60.0):
    # A process that still imports ends when it has.
    deadline = time.monotonic() + patience
    while marked(mark):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_ctrl_c_ends_the_batch_and_its_processes_and_the_next_goes_on(tmp_path):
    gate = gated_office(tmp_path)
    code = BATCH.format(folder=str(tmp_path), years=[2013])
    with python(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as (process, mark):
        while "done" not in process.stdout.readline():
            pass
        # Two notebooks wait for ever, or are about to.
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate()
        assert stderr.rstrip().endswith("KeyboardInterrupt") and "died" not in stderr
        assert nobody_left(mark)
    kept = ledger.load(tmp_path / "reports").entries
    assert {entry.state for entry in kept.values()} == {"done"}
    gate.touch()
    assert sorted(finished(tmp_path, [2013])) == ["done"] * (6 - len(kept)) + ["skipped"] * len(
        kept
    )


def test_ctrl_c_while_what_runs_the_notebooks_still_starts_ends_the_batch_too(tmp_path):
    gated_office(tmp_path)
    code = BATCH.format(folder=str(tmp_path), years=[2013])
    with python(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as (process, mark):
        while not (tmp_path / "reports" / ledger.FILE).exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate()
        assert stderr.rstrip().endswith("KeyboardInterrupt")
        assert nobody_left(mark)


def test_a_second_batch_in_the_same_folder_says_so_and_waits(tmp_path):
    gate = gated_office(tmp_path)
    code = BATCH.format(folder=str(tmp_path), years=[2013])
    with python(code, stdout=subprocess.PIPE) as (first, _):
        while not (tmp_path / "reports" / ledger.FILE).exists():
            time.sleep(0.05)
        with python(code, stdout=subprocess.PIPE) as (second, _):
            assert [second.stdout.readline() for _ in range(2)] == ["planned\n", "waits\n"]
            gate.touch()
            said = second.communicate()[0].splitlines()
        assert first.wait() == 0
    # What the first has done in the meantime is not done again.
    assert [line.split()[1] for line in said[:-1]] == ["skipped"] * 6


def test_two_batches_in_one_process_end_no_process_of_each_other(office, tmp_path):
    gate = gated_office(tmp_path / "waits")
    waiting = threading.Thread(target=lambda: ended.append(finished(tmp_path / "waits", [2013])))
    ended = []
    waiting.start()
    assert set(states(office({"a": HELLO})).values()) == {"done"}
    gate.touch()
    waiting.join()
    assert ended == [["done"] * 6]


def test_two_batches_in_one_process_and_folder_take_turns(office):
    folder = write_notebooks(office.notebooks, {"a": HELLO, "b": HELLO})
    runs = batch.plan(folder, office.data, office.out, [2013], ["vi"])
    ended = []
    threads = [threading.Thread(target=lambda: ended.append(batch.run(runs))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted([result.state for result in results] for results in ended) == [
        ["done", "done"],
        ["skipped", "skipped"],
    ]


def test_parameters_of_the_toys_are_those_of_the_plan():
    assert all(f"{name}: {kind.__name__}" in PARAMETERS for name, kind in plan.PARAMETERS.items())
