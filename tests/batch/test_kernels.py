"""Warm kernels are ordinary kernels in all but their start; nothing of them is left behind."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel
from places import ROOT
from toys import marked, notebook, outputs, printed, python, write_notebooks

from kontum_stats.batch import kernels, warm

pytestmark = pytest.mark.skipif(not warm.CAN_FORK, reason="warm kernels are forked")
MODULES = "import sys; print({'pandas', 'seaborn', 'matplotlib.pyplot'} <= set(sys.modules))"


@pytest.fixture(scope="module")
def jupyter_path(tmp_path_factory):
    """A prefix with the kernelspec, and where Jupyter looks for it."""
    prefix = tmp_path_factory.mktemp("prefix")
    installed = kernels.install(prefix)
    assert installed == prefix / "share" / "jupyter" / "kernels" / "kontum-warm"
    return str(prefix / "share" / "jupyter")


@pytest.fixture
def start(jupyter_path, monkeypatch):
    """A function that starts a kernel by its kernelspec's name, as any Jupyter client would."""
    monkeypatch.setenv("JUPYTER_PATH", jupyter_path)
    started = []

    def start(**options):
        manager, client = start_new_kernel(kernel_name="kontum-warm", **options)
        started.append((manager, client))
        return manager, client

    yield start
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module", autouse=True)
def no_server_is_left():
    yield
    warm.stop()
    left = [" ".join(p.cmdline()) for p in psutil.Process().children(recursive=True)]
    assert [words for words in left if "kernel_server" in words or "ipykernel" in words] == []


def ask(client, code):
    """What `code` prints in the kernel, and the name of its error."""
    said = []

    def hear(message):
        content = message["content"]
        said.append(content.get("text", "") if message["msg_type"] == "stream" else "")

    reply = client.execute_interactive(code, output_hook=hear, timeout=30)["content"]
    return "".join(said).strip(), reply.get("ename")


def test_the_kernelspec_is_found_by_name_and_speaks_the_message_protocol(start):
    manager, client = start()
    assert isinstance(manager.provisioner, kernels.WarmProvisioner)
    assert isinstance(manager.provisioner.process, warm.Forked)
    assert ask(client, MODULES) == ("True", None)
    assert ask(client, "1 / 0") == ("", "ZeroDivisionError")
    assert ask(client, "print('still here')") == ("still here", None)


def test_kernels_are_separate_processes_that_share_no_state(start):
    _, first = start()
    _, second = start()
    ask(first, "import kontum_stats, sys; kontum_stats.left = sys.left = 1; left = 1")
    code = "import kontum_stats, sys\nprint(hasattr(kontum_stats, 'left'), hasattr(sys, 'left'))"
    assert ask(second, code) == ("False False", None)
    assert ask(second, "left")[1] == "NameError"
    pids = {
        ask(client, "import os; print(os.getpid(), os.getpgrp())")[0] for client in (first, second)
    }
    assert len(pids) == 2
    assert all(pid.split()[0] == pid.split()[1] for pid in pids)


def test_what_the_notebooks_import_is_there_before_their_first_cell(start):
    sources = [
        "".join(cell["source"])
        for path in (ROOT / "notebooks").glob("0[1-7]_*.ipynb")
        for cell in json.loads(path.read_bytes())["cells"]
    ]
    lines = [line for source in sources for line in source.splitlines()]
    imports = {line for line in lines if line.startswith(("import ", "from "))}
    assert any("kontum_stats" in line for line in imports)
    _, client = start()
    code = "; ".join(["import sys; before = set(sys.modules)", *imports])
    said, error = ask(client, f"{code}; print(sorted(set(sys.modules) - before))")
    assert (said, error) == ("[]", None), "add them to kernel_server.LIBRARY_MODULES"


def test_the_letters_of_labels_are_measured_before_the_first_cell(start):
    labels = ["Tỷ lệ đoàn viên công đoàn, 2010–2013: ≈ 97,52%", "NGƯỜI LAO ĐỘNG (CNVCLĐ)"]
    code = f"""
from kontum_stats import chart_style
chart_style.get_font = None
print(all(chart_style.text_width(x, bold=b) > 0 for x in {labels!r} for b in (False, True)))
"""
    assert ask(start()[1], code) == ("True", None)


def test_the_server_has_no_thread_that_a_fork_would_lose(start):
    start()
    [server] = [
        process
        for process in psutil.Process().children()
        if "kontum_stats.kernel_server" in process.cmdline()
    ]
    threads = Path(f"/proc/{server.pid}/task").glob("*/comm")
    # Arrow's allocator stops its thread before a fork and starts it again after it.
    assert {path.read_text().strip() for path in threads} - {"jemalloc_bg_thd"} == {server.name()}


def test_random_numbers_differ_from_kernel_to_kernel(start):
    code = "import random, numpy; print(random.random(), numpy.random.rand())"
    drawn = [ask(start()[1], code)[0].split() for _ in range(2)]
    assert drawn[0][0] != drawn[1][0] and drawn[0][1] != drawn[1][1]


def test_the_kernel_has_the_folder_and_environment_that_it_was_started_with(start, tmp_path):
    _, client = start(cwd=str(tmp_path), env={**os.environ, "COLOUR": "lam"})
    said, _ = ask(client, "import os; print(os.getcwd(), os.environ['COLOUR'])")
    assert said == f"{tmp_path} lam"
    _, client = start(env={**os.environ, "PYTHONHASHSEED": "7"})
    said, _ = ask(client, "print(hash('hội nghị'))")
    other = subprocess.run(
        [sys.executable, "-c", "print(hash('hội nghị'))"],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said == other.stdout.strip()


def test_the_kernel_chooses_its_chart_backend_itself_as_an_ordinary_one_does(start):
    _, client = start()
    said, _ = ask(
        client,
        "import matplotlib as m, sys\nprint('matplotlib_inline.backend_inline' in sys.modules)",
    )
    assert said == "False"
    assert ask(client, "import matplotlib.pyplot as plt\nplt.plot([1, 2])")[1] is None
    assert "inline" in ask(client, "print(m.get_backend())")[0]


def test_an_interrupt_stops_the_cell_and_not_the_kernel(start):
    manager, client = start()
    asked = client.execute("import time\nprint('on', flush=True)\ntime.sleep(60)")
    while client.get_iopub_msg(timeout=10)["content"].get("text") != "on\n":
        pass
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(timeout=10))["parent_header"]["msg_id"] != asked:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert ask(client, "print('on')") == ("on", None)


def test_a_restarted_kernel_is_new(start):
    manager, client = start()
    pid = ask(client, "left = 1; import os; print(os.getpid())")[0]
    manager.restart_kernel()
    client.wait_for_ready(timeout=30)
    assert ask(client, "left")[1] == "NameError"
    assert ask(client, "import os; print(os.getpid())")[0] != pid
    assert not psutil.pid_exists(int(pid))


def test_a_killed_kernel_takes_its_own_children_along_and_leaves_no_zombie(start):
    manager, client = start()
    code = "import os, subprocess\nprint(os.getpid(), subprocess.Popen(['sleep', '600']).pid)"
    pids = [int(pid) for pid in ask(client, code)[0].split()]
    manager.shutdown_kernel(now=True)
    assert manager.provisioner.process is None and not manager.is_alive()
    wait_until(lambda: not any(psutil.pid_exists(pid) for pid in pids))


def test_a_kernel_that_is_asked_to_end_tidies_up_as_an_ordinary_one_does(start, tmp_path):
    manager, client = start()
    code = f"import atexit, os; atexit.register(open, {str(tmp_path / 'tidy')!r}, 'w')"
    pid = int(ask(client, f"{code}; print(os.getpid())")[0])
    manager.shutdown_kernel()
    assert (tmp_path / "tidy").exists()
    wait_until(lambda: not psutil.pid_exists(pid))


def test_a_kernel_that_ends_by_itself_is_known_to_be_dead(start):
    manager, client = start()
    client.execute("import os; os._exit(5)")
    wait_until(lambda: not manager.is_alive())
    assert manager.provisioner.process.poll() == 5


def test_a_killed_server_is_replaced_by_another(start):
    start()
    for server in list(warm._servers.values()):
        server.process.kill()
        server.process.wait()
    _, client = start()
    assert ask(client, MODULES) == ("True", None)


def test_an_owner_that_is_killed_leaves_nothing_behind(jupyter_path, monkeypatch):
    code = """
import time
from jupyter_client.manager import start_new_kernel
kernels = [start_new_kernel(kernel_name="kontum-warm") for _ in range(2)]
kernels[0][1].execute("while True: pass")
print("running", flush=True)
time.sleep(60)
"""
    monkeypatch.setenv("JUPYTER_PATH", jupyter_path)
    with python(code, stdout=subprocess.PIPE) as (process, mark):
        assert process.stdout.readline() == "running\n"
        assert len(marked(mark)) >= 2
        process.kill()
        process.wait()
        wait_until(lambda: not marked(mark))


def test_where_there_is_no_warm_server_an_ordinary_kernel_is_started(start, monkeypatch):
    monkeypatch.setenv("KONTUM_STATS_COLD", "1")
    manager, client = start()
    assert isinstance(manager.provisioner.process, subprocess.Popen)
    assert ask(client, MODULES) == ("False", None)
    monkeypatch.delenv("KONTUM_STATS_COLD")
    monkeypatch.setattr(warm, "CAN_FORK", False)
    manager, client = start()
    assert isinstance(manager.provisioner.process, subprocess.Popen)


LOUD = notebook(
    "import os, sys\nprint('from Python')\nos.write(1, b'from C\\n'); os.write(2, b'from C\\n')",
    MODULES,
)


@pytest.mark.parametrize("tool", ["nbconvert", "papermill"])
def test_other_tools_run_their_notebooks_on_warm_kernels(jupyter_path, tmp_path, tool):
    source = write_notebooks(tmp_path, {"loud": LOUD}) / "01_loud.ipynb"
    target = tmp_path / "executed.ipynb"
    command = {
        "nbconvert": ["nbconvert", "--log-level=ERROR", "--to=notebook", "--execute",
                      "--ExecutePreprocessor.kernel_name=kontum-warm",
                      f"--output={target}", str(source)],
        "papermill": ["papermill", "--no-progress-bar", "--log-level=ERROR", "-k", "kontum-warm",
                      str(source), str(target)],
    }[tool]  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-m", *command],
        env={**os.environ, "JUPYTER_PATH": jupyter_path, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout + run.stderr == ""
    content = target.read_bytes()
    assert "from Python" in printed(content) and printed(content).endswith("True\n")
    assert not [output for output in outputs(content) if output["output_type"] == "error"]


def test_the_kernelspec_names_this_python_and_the_provisioner(jupyter_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", jupyter_path)
    spec = KernelSpecManager().get_kernel_spec("kontum-warm")
    assert spec.argv[0] == sys.executable and spec.language == "python"
    assert spec.metadata["kernel_provisioner"]["provisioner_name"] == "kontum-warm"


def wait_until(condition, patience=5.0):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
