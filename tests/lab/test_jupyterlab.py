"""The notebooks in JupyterLab itself, in a real browser and without a network."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import build_tables
from places import ROOT
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.slow]

REVIEWED = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
REVIEWED.remove("00_draft")
WITHOUT_TABLES = ("06_evaluation", "07_tasks")
WITHOUT_CHARTS = {"02_education", "06_evaluation", "07_tasks"}
TOKEN = "known-to-the-tests"
SETTINGS = {
    # All cells are on the page, also those that would have to be scrolled to.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {
        "fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True,
    },
}  # fmt: skip
OPEN = """async path => {
    const app = window.jupyterapp;
    await app.restored;
    for (const open of [...app.shell.widgets('main')]) {
        await open.sessionContext?.shutdown();
        open.dispose();  // closing would ask whether to save
    }
    const panel = await app.commands.execute('docmanager:open', { path, factory: 'Notebook' });
    await panel.context.ready;
    await panel.sessionContext.ready;
    await app.commands.execute('notebook:run-all-cells');
}"""
# What JupyterLab shows in red: errors and warnings.
COMPLAINT = "[data-mime-type='application/vnd.jupyter.error']"
COMPLAINT += ", [data-mime-type='application/vnd.jupyter.stderr']"
ENDED = """complaint => document.querySelector(complaint)
    || [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
        .every(prompt => /\\[\\d+\\]/.test(prompt.textContent))"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as an analyst has it: the data built."""
    place = tmp_path_factory.mktemp("lab")
    ignored = shutil.ignore_patterns("source", ".ipynb_checkpoints")
    shutil.copytree(ROOT / "data" / "raw", place / "data" / "raw", ignore=ignored)
    shutil.copytree(ROOT / "notebooks", place / "notebooks", ignore=ignored)
    shutil.copytree(ROOT / "docs" / "example", place / "docs" / "example")
    (place / "kontum_stats").symlink_to(ROOT / "kontum_stats")
    build_tables(place / "data")
    return place


@pytest.fixture(scope="module")
def address(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab server on a port of its own, with no settings but ours."""
    own = tmp_path_factory.mktemp("jupyter")
    for plugin, values in SETTINGS.items():
        path = own / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), "utf-8")
    folders = {f"JUPYTER_{name}_DIR": str(own / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    folders |= {
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "JUPYTER_PATH": str(own / "share" / "jupyter"),
        "IPYTHONDIR": str(own / "ipython"),
    }
    log = own / "log"
    with log.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", *_as_make_lab(), "--no-browser", "--allow-root",
             "--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={TOKEN}",
             "--expose-app-in-browser"],
            cwd=place, env={**os.environ, **folders}, stdout=stream, stderr=stream,
        )  # fmt: skip
    try:
        yield _address(own / "RUNTIME", server, log)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _as_make_lab() -> list[str]:
    """How the Makefile starts JupyterLab, without the notebook to open first."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    (line,) = [line for line in makefile.splitlines() if "/jupyter lab" in line]
    options = shlex.split(line.strip().removeprefix("$(BIN)/"))
    return [option for option in options if option != "$(LAB)" and not option.endswith(".ipynb")]


def _address(runtime: Path, server: subprocess.Popen, log: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            content = path.read_text("utf-8")
            if content.rstrip().endswith("}"):
                return json.loads(content)["url"]
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One JupyterLab in the browser; what it asks of other addresses is in `page.elsewhere`."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.elsewhere = []
    own = (address, address.replace("http", "ws", 1), "blob:", "data:")
    page.on(
        "request",
        lambda request: request.url.startswith(own) or page.elsewhere.append(request.url),
    )
    page.goto(f"{address}lab?token={TOKEN}")
    page.wait_for_function("window.jupyterapp")
    yield page
    context.close()


def run(page: Page, name: str) -> None:
    """Opens a notebook in place of the one before, and runs its cells to the last or to a
    complaint."""
    page.evaluate(OPEN, f"notebooks/{name}.ipynb")
    page.wait_for_function(ENDED, arg=COMPLAINT)


def complaints(page: Page) -> list[str]:
    """The errors and warnings below the cells."""
    return page.locator(COMPLAINT).all_inner_texts()


@pytest.mark.parametrize("name", REVIEWED)
def test_a_notebook_shows_charts_and_tables_and_no_error(page, name):
    run(page, name)
    assert complaints(page) == []
    charts = page.locator("figure.chart > svg:not(.sparkline)")
    assert charts.count() > 0 or name in WITHOUT_CHARTS
    for chart in charts.all():
        box = chart.bounding_box()
        # As wide as its letters are large, and not as the window.
        assert box and 200 < box["width"] <= 500 and box["height"] > 50
    for line in page.locator("figure.chart > svg.sparkline").all():
        box = line.bounding_box()
        assert box and 150 < box["width"] <= 500 and box["height"] > 30
    # Evaluation and tasks are lists of statements, their figures folded below them.
    shown = ".jp-RenderedHTML" if name in WITHOUT_TABLES else "table.figures, table.dataTable"
    page.locator(shown).first.wait_for(state="attached")
    assert page.elsewhere == []


def test_a_draft_shows_its_document_with_the_numbers_marked_and_a_choice_for_each(page):
    run(page, "00_draft")
    assert complaints(page) == []
    page.locator(".ks-text mark").first.wait_for()
    page.locator(".jp-OutputArea-output .widget-vbox select:visible").first.wait_for()
    assert page.elsewhere == []


def test_exploring_shows_what_is_chosen_and_the_code_for_it(page):
    run(page, "00_explore")
    panel = page.locator(".jp-OutputArea-output", has=page.locator(".kontum-view")).first
    panel.locator("table.dataTable").wait_for()
    before = panel.locator(".chart-title").inner_text()
    section, indicator = (panel.locator(".widget-dropdown select").nth(at) for at in (0, 1))
    section.select_option(label="Đoàn viên, công đoàn cơ sở và cán bộ công đoàn")
    page.wait_for_function(
        "before => document.querySelector('.kontum-view .chart-title').textContent !== before",
        arg=before,
    )
    indicator.select_option(label="Cán bộ công đoàn được tập huấn")
    panel.get_by_text('ks.explore.view("officers_trained")').wait_for()
    assert "1.735" in panel.locator("figure.chart > svg").text_content()
    assert "1.735" in panel.locator("table.dataTable").inner_text()
    years = panel.locator(".noUi-handle").first
    years.press("ArrowRight")
    panel.get_by_text('ks.explore.view("officers_trained", years=(2010, 2014))').wait_for()
    assert complaints(page) == []
    assert page.elsewhere == []


def test_tables_of_figures_can_be_searched_in_the_readers_language(page):
    run(page, "00_explore")
    table = page.locator(".dt-container", has=page.locator("input[type=search]")).first
    assert "Tìm:" in table.inner_text()
    rows = table.locator("tbody tr")
    rows.nth(9).wait_for()
    table.locator("input[type=search]").fill("officers_trained")
    rows.nth(9).wait_for(state="detached")
    found = {row.split("\t")[0].strip() for row in rows.all_inner_texts()}
    assert found == {"officers_trained", "officers_trained_increase"}
