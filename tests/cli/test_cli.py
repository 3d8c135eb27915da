"""The command: its steps, its exit codes, and errors that a person can mend."""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from building import build_tables
from places import ROOT, kontum_stats

from kontum_stats import __version__
from kontum_stats.cli import console

# Each starts the command in a process of its own.
pytestmark = pytest.mark.slow


@pytest.fixture
def notebooks(tmp_path) -> Path:
    """Two of the notebooks, so that a batch is short."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("01_context.ipynb", "04_rights.ipynb"):
        (folder / name).write_bytes((ROOT / "notebooks" / name).read_bytes())
    return folder


def build(province: Path, notebooks: Path, *options: object) -> subprocess.CompletedProcess:
    return kontum_stats(
        "build", "--data", province, "--notebooks", notebooks, "--out", province.parent / "out",
        "--year", 2013, "--lang", "en", *options,
    )  # fmt: skip


def test_a_wrong_input_is_refused_with_every_fault_and_without_traceback(province):
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + "nobody,,2013,7,,s9,I,\n", encoding="utf-8")
    refused = kontum_stats("clean", "--data", province)
    assert refused.returncode == 2
    assert "2 problems in the input:" in refused.stderr
    assert "figures_2013.csv, row 11, column indicator: 'nobody'" in refused.stderr
    assert "figures_2013.csv, row 11, column source: 's9'" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (province / "processed").exists()


def test_a_reader_who_has_seen_enough_neither_stops_the_work_nor_is_shown_its_inside(province):
    """As `kontum-stats clean | true` does."""
    reading, writing = os.pipe()
    os.close(reading)
    code = "from kontum_stats.cli.main import main; main()"
    call = [sys.executable, "-c", code, "clean", "--data", province]
    done = subprocess.run(call, stdout=writing, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    os.close(writing)
    assert (done.returncode, "Error" in done.stderr) == (0, False)
    assert (province / "processed" / "figures.csv").exists()


def test_a_refused_input_leaves_the_last_good_tables(province):
    assert kontum_stats("clean", "--data", province).returncode == 0
    before = {p.name: p.read_bytes() for p in (province / "processed").iterdir()}
    (province / "raw" / "figures_2013.csv").write_text("a;b", encoding="utf-8")
    assert kontum_stats("clean", "--data", province).returncode == 2
    assert {p.name: p.read_bytes() for p in (province / "processed").iterdir()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("paint",), "No such command"),
        (("build", "--year", "last"), "Invalid value for '--year'"),
        (("build", "--lang", "fr"), "'fr' is not a language of the pages"),
        (("run", "--data", "nowhere"), "is no folder of a province"),
        (("build", "--out", "s3://bucket/reports"), "is an address"),
        (("clean", "--data", "nowhere"), "make the folder"),
        (("check", "--data", "nowhere"), "make the folder"),
        (("report", "--data", "nowhere"), "is no folder of a province"),
    ],
)
def test_a_wrong_call_ends_with_code_2_and_says_why(words, said):
    refused = kontum_stats(*words)
    assert refused.returncode == 2, refused.stdout
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_folder_without_notebooks_and_a_year_without_figures_are_refused(province):
    assert kontum_stats("clean", "--data", province).returncode == 0
    # Not the working folder's, which may hold the pages of the repository.
    out = ("--out", province.parent / "out")
    refused = kontum_stats("run", "--data", province, "--notebooks", province, *out)
    assert refused.returncode == 2 and "holds no notebook" in refused.stderr
    refused = kontum_stats("run", "--data", province, "--year", 2030, "--year", 2031, *out)
    assert refused.returncode == 2
    assert "'2030' is no year that a figure speaks of" in refused.stderr
    assert "'2031'" in refused.stderr and "choose one of: 2012, 2013" in refused.stderr


def test_each_step_says_what_came_out(province):
    cleaned = kontum_stats("clean", "--data", province)
    assert "clean: 12 printed and 3 derived figures, 2012 to 2013" in cleaned.stdout
    checked = kontum_stats("check", "--data", province)
    assert checked.returncode == 0
    assert "verdict" in checked.stdout and "ratio" in checked.stdout


def test_a_check_that_must_hold_and_fails_ends_with_code_1(province):
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace(",780,", ",790,"), encoding="utf-8")
    assert kontum_stats("clean", "--data", province).returncode == 0
    checked = kontum_stats("check", "--data", province)
    assert checked.returncode == 1
    assert "must hold and fails, not acknowledged: sum:union_members:sector 2013" in checked.stderr


def test_checks_are_printed_for_programs_in_one_language(province):
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace(",780,", ",790,"), encoding="utf-8")
    kontum_stats("clean", "--data", province)
    done = kontum_stats("check", "--data", province, "--format", "json", "--lang", "en", "--fails")
    rows = json.loads(done.stdout)
    assert done.returncode == 1 and rows and {row["verdict"] for row in rows} == {"fails"}
    assert "message_en" in rows[0] and "message_vi" not in rows[0]
    done = kontum_stats("check", "--data", province, "--format", "csv")
    table = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {"fails", "holds"} <= {row["verdict"] for row in table}
    assert "must hold and fails" in done.stderr
    assert kontum_stats("check", "--data", province, "--lang", "fr").returncode == 2


def test_figures_that_are_no_longer_those_of_the_raw_files_are_not_checked(province):
    assert kontum_stats("clean", "--data", province).returncode == 0
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace(",780,", ",790,"), encoding="utf-8")
    refused = kontum_stats("check", "--data", province)
    assert refused.returncode == 2 and "other figures than the raw files" in refused.stderr
    assert "Mend: kontum-stats clean" in refused.stderr
    assert not (province / "processed" / "checks.parquet").exists()


@pytest.mark.kernel
def test_build_goes_from_raw_figures_to_a_page(tmp_path, province, notebooks):
    # No name of a folder is a fault, not even one that is not UTF-8.
    place = tmp_path / os.fsdecode(b"t\xe0nh [1]")
    place.mkdir()
    province, notebooks = province.rename(place / "data"), notebooks.rename(place / "notebooks")
    shared = tmp_path / "shared"
    built = build(province, notebooks, "--publish", shared.as_uri())
    assert built.returncode == 0, built.stderr
    out = province.parent / "out"
    assert (shared / "index.html").read_bytes() == (out / "index.html").read_bytes()
    page = (out / "evaluation-2013.en.html").read_text("utf-8")
    assert "149.6" in page and (out / "index.html").exists()
    executed = json.loads((out / "2013" / "en" / "04_rights.ipynb").read_text("utf-8"))
    assert any(cell.get("outputs") for cell in executed["cells"])
    assert kontum_stats("check", "--data", province).returncode == 0

    def report() -> subprocess.CompletedProcess:
        return kontum_stats("report", "--data", province, "--out", out, "--year", 2013,
                            "--lang", "en")  # fmt: skip

    # What vanishes leaves the good page; a page that is made without it says so.
    assert report().returncode == 0
    (out / "2013" / "en" / "01_context.ipynb").unlink()
    told = report()
    assert told.returncode == 1 and "evaluation-2013.en.html: stays as it was" in told.stderr
    assert (out / "evaluation-2013.en.html").read_text("utf-8") == page
    (out / "evaluation-2013.en.html").unlink()
    assert report().returncode == 1
    page = (out / "evaluation-2013.en.html").read_text("utf-8")
    assert "01_context.ipynb was changed or removed since it was run" in page and "149.6" in page


@pytest.mark.kernel
def test_a_second_build_with_nothing_changed_starts_no_kernel(province, notebooks):
    build(province, notebooks)
    again = build(province, notebooks)
    assert "run: 0 done, 2 skipped, 0 failed" in again.stdout
    assert "report: 0 of 1 pages written" in again.stdout
    folders = f"--data {province} --notebooks {notebooks} --out {province.parent / 'out'}"
    words = ["-X", "importtime", "-m", "kontum_stats.cli", "build", *folders.split()]
    call = [sys.executable, *words, "--year", "2013", "--lang", "en"]
    third = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in third.stderr.splitlines()
    }
    assert "kontum_stats" in imported
    assert not imported & {"pandas", "pyarrow", "nbconvert", "nbformat", "papermill"}
    # A passing failure leaves the good page: here a process that may open few files.
    page = province.parent / "out" / "evaluation-2013.en.html"
    good, path = page.read_bytes(), province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace("149,6", "148,6"), encoding="utf-8")
    call = f'ulimit -n 12; exec "$0" -m kontum_stats.cli build --data "$1" --notebooks "$2" ' \
        f'--out "{page.parent}" --year 2013 --lang en'  # fmt: skip
    few = subprocess.run(["sh", "-c", call, sys.executable, province, notebooks], cwd=ROOT)
    assert few.returncode != 0
    assert page.read_bytes() == good


@pytest.mark.kernel
def test_an_edited_figure_reruns_only_what_reads_it(province, notebooks):
    build(province, notebooks)
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace("149,6", "148,6"), encoding="utf-8")
    again = build(province, notebooks)
    assert "run: 1 done, 1 skipped, 0 failed" in again.stdout, again.stdout
    page = (province.parent / "out" / "evaluation-2013.en.html").read_text("utf-8")
    assert "148.6" in page and "149.6" not in page


@pytest.mark.kernel
def test_a_notebook_that_fails_is_said_in_report_and_page_and_stops_no_other(province, notebooks):
    path = notebooks / "01_context.ipynb"
    broken = path.read_text("utf-8").replace(
        "charts.density(page)", "print('x' * 3_200_000); charts.no_such_chart(page)"
    )
    path.write_text(broken, encoding="utf-8")
    built = build(province, notebooks)
    assert built.returncode == 1
    assert "evaluation-2013.en.html: is large for a mail: 3." in built.stderr
    assert "run: 1 done, 0 skipped, 1 failed" in built.stdout
    assert "no_such_chart" in built.stderr and "01_context.ipynb" in built.stderr
    page = (province.parent / "out" / "evaluation-2013.en.html").read_text("utf-8")
    assert "no_such_chart" in page and "149.6" in page
    out = province.parent / "out"
    told = kontum_stats("report", "--data", province, "--out", out, "--year", 2013, "--lang", "en")
    assert told.returncode == 1 and "lacks notebooks that failed" in told.stderr


def provinces_of(province: Path, home: Path) -> Path:
    """A folder of provinces: two good ones, one of them as `init` makes it, one with a fault, and
    a folder that is none."""
    for name in ("gia_lai", "kon_tum/data", "dak_lak"):
        shutil.copytree(province / "raw", home / name / "raw")
    (home / "minutes").mkdir()
    path = home / "dak_lak" / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace(",1.200,", ",1.2.00,"), encoding="utf-8")
    return home


@pytest.mark.kernel
def test_many_provinces_are_built_in_one_call_and_a_fault_stops_only_its_own(
    province, notebooks, tmp_path
):
    home, out = provinces_of(province, tmp_path / "provinces"), tmp_path / "out"
    built = kontum_stats(
        "build", "--data", f"{home}/*", "--notebooks", notebooks, "--out", out,
        "--year", 2013, "--lang", "vi",
    )  # fmt: skip
    assert built.returncode == 2
    assert f"{home}/minutes holds no folder raw" in built.stderr
    assert "dak_lak: left out: 1 problem, named at the end" in built.stderr
    end = built.stderr.partition("1 problem in the input:\n")[2]
    assert f"{home}/dak_lak: figures_2013.csv, row 2, column printed: '1.2.00'" in end
    assert "run: 4 done, 0 skipped, 0 failed" in built.stdout
    assert "gia_lai: clean: 12 printed" in built.stdout
    assert re.search(r"run 1/4: (gia_lai|kon_tum) 2013 vi", built.stdout)
    pages = {path.parent.name for path in out.glob("*/evaluation-2013.vi.html")}
    assert pages == {"gia_lai", "kon_tum"}
    side_by_side = (out / "federation.vi.html").read_text("utf-8")
    assert 'href="kon_tum/index.html"' in side_by_side and "dak_lak" not in side_by_side
    assert f"open {out}/federation.vi.html" in built.stdout


@pytest.mark.parametrize("command", ["clean", "check", "export"])
def test_several_folders_are_taken_one_by_one(command, province, tmp_path):
    home = provinces_of(province, tmp_path / "provinces")
    names = ("gia_lai", "dak_lak", "kon_tum/data")
    folders = [word for name in names for word in ("--data", home / name)]
    for done in ("gia_lai", "kon_tum/data"):
        build_tables(home / done)
    options = ["--out", tmp_path / "out", "--lang", "en"] if command == "export" else []
    called = kontum_stats(command, *folders, *options)
    assert called.returncode == 2
    assert "dak_lak: left out" in called.stderr and f"\n{home}/dak_lak: " in called.stderr
    for name in ("gia_lai", "kon_tum"):
        assert f"{name}: {command}: " in called.stdout
    if command == "export":
        made = {path.relative_to(tmp_path / "out").as_posix()
                for path in (tmp_path / "out").rglob("*.xlsx")}  # fmt: skip
        assert made == {"federation.en.xlsx", "gia_lai/kontum-stats.en.xlsx",
                        "kon_tum/kontum-stats.en.xlsx"}  # fmt: skip


def test_the_version_is_that_of_the_library():
    assert kontum_stats("--version").stdout == f"kontum-stats {__version__}\n"
    assert kontum_stats("clean", "-h").stdout == kontum_stats("clean", "--help").stdout


def test_quiet_says_only_what_is_wrong_and_a_log_keeps_both(province, tmp_path):
    log = tmp_path / "build.log"
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace(",780,", ",790,"), encoding="utf-8")
    assert kontum_stats("--quiet", "--log", log, "clean", "--data", province).stdout == ""
    checked = kontum_stats("--log", log, "check", "--data", province)
    assert checked.returncode == 1
    kept = log.read_text("utf-8")
    assert "clean: 12 printed" in kept and "check: " in kept and "must hold and fails" in kept


def test_output_without_vietnamese_letters_is_no_fault(province):
    assert kontum_stats("clean", "--data", province).returncode == 0
    for encoding in ("ascii", "cp1252"):
        call = [sys.executable, "-m", "kontum_stats.cli", "check", "--data", province]
        env = {**os.environ, "PYTHONIOENCODING": encoding}
        checked = subprocess.run(call, cwd=ROOT, env=env, capture_output=True)
        assert checked.returncode == 0, checked.stderr
        assert b"\\u" in checked.stdout and b"check: " in checked.stdout


def test_a_fault_of_our_own_is_one_line_with_a_file_to_report(province):
    assert kontum_stats("clean", "--data", province).returncode == 0
    pd.DataFrame({"odd": [1]}).to_parquet(province / "processed" / "figures.parquet")
    broken = kontum_stats("check", "--data", province)
    assert broken.returncode == 2 and broken.stderr.count("\n") == 1
    kept = Path(broken.stderr.split()[-1])
    assert "Traceback" in kept.read_text("utf-8")
    kept.unlink()


@pytest.mark.parametrize("command", ["check", "run", "report"])
def test_a_table_that_was_cut_off_is_named_with_its_mend(province, command):
    assert kontum_stats("clean", "--data", province).returncode == 0
    path = province / "processed" / "figures.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    refused = kontum_stats(command, "--data", province)
    assert refused.returncode == 2
    assert "figures.parquet: is no whole Parquet file\n  Mend: run" in refused.stderr


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_a_closed_stream_is_no_fault(province, closed):
    call = f'exec "$0" -m kontum_stats.cli clean --data "$1" {closed}'
    ended = subprocess.run(["sh", "-c", call, sys.executable, str(province)], cwd=ROOT)
    assert ended.returncode == 0
    assert (province / "processed" / "figures.csv").exists()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_is_told(tmp_path, name):
    number, waits = getattr(signal, name), tmp_path / "nobody reads this"
    os.mkfifo(waits)
    call = [sys.executable, "-m", "kontum_stats.cli", "--log", str(waits), "clean"]
    # Where the tests were started with nohup, what they start would ignore the signal too.
    before = signal.signal(number, signal.SIG_DFL)
    with subprocess.Popen(call, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        try:
            status = Path(f"/proc/{running.pid}/status")
            while not int(status.read_text().split("SigCgt:")[1].split()[0], 16) >> number - 1 & 1:
                time.sleep(0.05)
            running.send_signal(number)
            _, told = running.communicate()
        finally:
            running.kill()
            signal.signal(number, before)
    assert running.returncode == 128 + number
    assert told == f"Stopped by {name}; what was finished is kept.\n"


def test_what_a_terminal_would_obey_is_not_sent_to_it(capsys):
    console.open_streams()
    console.say("a\x1b[2Jb\x07")
    assert capsys.readouterr().out == "a\ufffd[2Jb\ufffd\n"


def test_a_pattern_that_matches_nothing_is_refused(tmp_path):
    refused = kontum_stats("build", "--data", f"{tmp_path}/*")
    assert refused.returncode == 2 and "matches no data folder" in refused.stderr


def test_help_lists_the_commands():
    shown = kontum_stats("--help").stdout
    for command in ("build", "clean", "check", "run", "report", "export", "compare", "scan",
                    "draft", "accept", "verify"):  # fmt: skip
        assert f"  {command} " in shown
