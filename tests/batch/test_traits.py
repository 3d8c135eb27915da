"""One small notebook for each trait: our engine gives the bytes that an ordinary kernel gives."""

import difflib
import json

import pytest
from toys import executed, notebook, province, write_notebooks

from kontum_stats.batch import batch

# A kernel takes seconds to start, and more where other work is done beside it.
pytestmark = [pytest.mark.kernel, pytest.mark.slow, pytest.mark.timeout(1200)]

FRAME = "import pandas as pd, numpy as np\nrows = pd.DataFrame(np.arange({}).reshape({}, {}))\n"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]); plt.title('Đoàn viên')\n"
TRAITS = {
    "text": ["print('đoàn viên', end=''); 1 + 1", "'đ' * 3", "None", "1; 2;", "_, __, In[-1]"],
    "streams": [
        "import sys\nprint('out'); print('err', file=sys.stderr); print('out'); display(1)\n"
        "print('late')",
        "sys.stderr.write('only err\\n')",
        "print('one\\rtwo'); print('50%\\r', end=''); print('100%')",
    ],
    "rich": [
        "from IPython.display import HTML, SVG, JSON, Markdown, Latex, Image, Javascript, display\n"
        "HTML('<b>đ</b>')",
        "display(Markdown('# a'), Latex('$x$'), JSON({'a': [1, (2, 3)]}), Javascript('1'))",
        "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
        "Image(b'\\x89PNG\\r\\n\\x1a\\n' + bytes(40))",
        "display({'text/plain': 'a', 'text/html': '<i>a</i>'}, raw=True, metadata={'x': 1})",
    ],
    "own_repr": [
        "class A:\n    def _repr_html_(self): return '<p>a</p>'\n"
        "    def __repr__(self): return 'a'\nA()",
        "class B:\n    def _repr_mimebundle_(self, **_): return {'a/b': 'c'}, {'a/b': {}}\nB()",
        "class C:\n    def _repr_html_(self): raise ValueError('no html')\n"
        "    def __repr__(self): return 'c'\nC()",
    ],
    "broken_repr": ["class D:\n    def __repr__(self): raise ValueError('no text')\nD()", "1"],
    "display_id": [
        "handle = display('one', display_id='a')\ndisplay('two', display_id='b')",
        "handle.update('three'); display('four', display_id='a')",
        "from IPython.display import update_display\nupdate_display('five', display_id='b')",
    ],
    "clear": [
        "from IPython.display import clear_output\nprint('a'); clear_output(); print('b')",
        "for n in range(3):\n    clear_output(wait=True)\n    print(n)",
        "print('kept'); clear_output(wait=True)",
    ],
    "traceback": [
        "def f(x):\n    return 1 / x\n\ndef g(x):\n    try:\n        f(x)\n"
        "    except Exception as e:\n        raise ValueError('đ') from e",
        "g(0)",
        "print('never')",
    ],
    "syntax": ["a = 1\nb = = 2\nprint(a)"],
    "indent": ["if True:\nprint(1)"],
    "group": [
        "def f():\n    raise ExceptionGroup('all', [ValueError(1), KeyError('k')])",
        "f()",
    ],
    "unknown_magic": ["%no_such_magic 1"],
    "unknown_cell_magic": ["%%no_such_magic\n1"],
    "leaves": ["import sys; print('a'); sys.exit()", "print('never')"],
    "leaves_badly": ["import sys; sys.exit('no figures')", "print('never')"],
    "raised_warning": ["import warnings; warnings.simplefilter('error')", "warnings.warn('a')"],
    "wide_and_long": [
        FRAME.format(1200, 30, 40) + "rows",
        "print(rows)",
        FRAME.format(800, 400, 2) + "rows",
        "print(rows.to_string(max_rows=4)); rows[0]",
        "rows.describe().style.format('{:.1f}').set_uuid('a')",
    ],
    "warnings": [
        "import warnings\ndef f(): warnings.warn('đ')\nfor _ in range(3): f()",
        "f(); warnings.warn('other', DeprecationWarning)",
        "'a' is 'b'",
        "print([(f[0], f[2].__name__) for f in warnings.filters])",
    ],
    "module": ["import helper\nhelper.double(4)", "from places.near import here\nhere"],
    "writefile": [
        "%%writefile one.py\nx = 5",
        "import one; print(one.x)",
        "%%writefile -a one.py\ny = 6",
        "%run one.py\ny",
        "import os; sorted(os.listdir())",
    ],
    "magics": [
        "%%capture kept\nprint('hidden')",
        "kept.stdout",
        "%precision 2\n3.14159",
        "%pwd\n%who_ls",
        "%%html\n<b>a</b>",
        "%psource f",
        "x = %sx echo a\nx",
        "%env A=1\n!echo $A",
        "%xmode Minimal",
        "1 / 0",
    ],
    "shell": [
        "!echo đ; echo low 1>&2",
        "files = !ls\nfiles",
        "%%bash\necho one\necho two 1>&2\nexit 0",
        "%%bash\nexit 3",
    ],
    "inline": [
        "%matplotlib inline\n" + PLOT + "plt.show()\nprint('shown')",
        PLOT,
        "fig, ax = plt.subplots(); ax.bar([1], [2]); fig",
        "%config InlineBackend.figure_format = 'svg'\nplt.rcParams['svg.hashsalt'] = 'a'\n"
        "import matplotlib as m\nm.get_backend(), m.rcParams['figure.dpi'], plt.isinteractive()",
    ],
    "not_inline": [PLOT + "1", PLOT],
    "seaborn": [
        "import seaborn as sns, pandas as pd\n"
        "sns.barplot(pd.DataFrame({'Năm': [2011, 2013], 'Đoàn viên': [1, 2]}), x='Năm', "
        "y='Đoàn viên')",
    ],
    # What is printed below Python, a kernel shows some time later, between or after what else the
    # cell gives out: chance, but for cells that give out nothing else and wait.
    "subprocess": [
        "import subprocess, sys, os, time\n"
        "done = subprocess.run([sys.executable, '-c', 'print(1)'], check=True); time.sleep(1)",
        "done.returncode",
        "status = os.system('echo two'); time.sleep(1)",
        "os.write(1, b'low\\n'); size = os.write(2, b'err\\n'); time.sleep(1)",
    ],
    "multiprocessing": [
        "import multiprocessing as mp\nmp.get_start_method()",
        "def f(x): return x * x\nwith mp.Pool(2) as pool: print(pool.map(f, range(5)))",
        "from concurrent.futures import ProcessPoolExecutor\n"
        "with ProcessPoolExecutor(1) as pool: print(pool.submit(abs, -3).result())",
    ],
    "threads": [
        "import threading, time\nthread = threading.Thread(target=lambda: print('from a thread'))\n"
        "thread.start(); thread.join()",
        "threading.Thread(target=time.sleep, args=[600]).start()\n'goes on'",
        "threading.Thread(target=time.sleep, args=[600], daemon=True).start()\n"
        "threading.current_thread().name",
    ],
    "asyncio": [
        "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
        "async def f(x):\n    await asyncio.sleep(0)\n    return x\n"
        "task = asyncio.create_task(f(3))",
        "await task, await asyncio.gather(f(1), f(2))",
        "asyncio.get_running_loop().is_running()",
        "asyncio.run(f(1))",
    ],
    "async_for": [
        "async def g():\n    yield 1\n    yield 2\nasync for x in g(): print(x)",
        "[x async for x in g()]",
    ],
    "seeds": [
        "import random, numpy as np\nrandom.seed(1); np.random.seed(1)\n"
        "random.random(), np.random.rand(), np.random.default_rng(2).random()",
        "{f'{n}' for n in range(30)}, hash('đ')",
    ],
    "time_and_place": [
        "import time, os, locale, sys\ntime.tzname, time.localtime(0)[:6]",
        "locale.setlocale(locale.LC_CTYPE), sys.stdout.encoding, sys.getfilesystemencoding()",
        "os.path.basename(os.getcwd()), sorted(os.listdir()), sys.path[0]",
        "{k: os.environ.get(k) for k in ('TERM', 'FORCE_COLOR', 'PAGER', 'MPLBACKEND')}",
    ],
    "names": [
        "__name__, sorted(n for n in globals() if not n.startswith('_'))",
        "type(get_ipython()).__name__, 'IPKernelApp' in get_ipython().config",
        "import sys; sys.modules['__main__'].__dict__ is globals()",
        "import inspect\ndef f():\n    return 1\ninspect.getsource(f)",
        "import pickle\nclass A: pass\npickle.loads(pickle.dumps(A())).__class__ is A",
    ],
    "help": ["len?", "import math\nmath.pi??", "help(abs)"],
    "logging": [
        "import logging\nlogging.warning('đ'); logging.getLogger('a').error('b')",
        "logging.basicConfig(level=logging.INFO); logging.info('c')",
    ],
    "printed_traceback": [
        "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()",
    ],
    "tables": [
        "from kontum_stats import figures\nrows = figures(data=data)\nrows",
        "rows.dtypes",
    ],
    "objects": ["object()", "lambda: 1", "[object(), print]", "import pandas; pandas"],
    "counts": ["", "# only words", "get_ipython().execution_count", "Out"],
    "progress": [
        "from tqdm import tqdm\nfor _ in tqdm(range(3), bar_format='{n}/{total}'): pass",
    ],
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The traits' notebooks, executed by our engine and by an ordinary kernel."""
    place = tmp_path_factory.mktemp("traits")
    folder = write_notebooks(place / "notebooks", {n: notebook(*c) for n, c in TRAITS.items()})
    (folder / "helper.py").write_text("def double(x):\n    return 2 * x\n")
    (folder / "places").mkdir()
    (folder / "places" / "__init__.py").write_text("")
    (folder / "places" / "near.py").write_text("here = 'beside the notebook'\n")
    data = province(place / "data")
    with pytest.MonkeyPatch.context() as around:
        # ipykernel leaves alone what is printed below Python where it sees a test around it.
        around.delenv("PYTEST_CURRENT_TEST", raising=False)
        for name, options in {"engine": {}, "kernel": {"kernel": True, "jobs": 2}}.items():
            batch.run(batch.plan(folder, data, place / name, [2013], ["vi"]), **options)
    return {
        name: {
            path.split("/")[-1][3:-6]: content for path, content in executed(place / name).items()
        }
        for name in ("engine", "kernel")
    }


@pytest.mark.parametrize("trait", TRAITS)
def test_the_engine_gives_the_bytes_of_a_kernel(both, trait):
    ours, theirs = (
        json.dumps(json.loads(both[name][trait]), indent=1, ensure_ascii=False).splitlines()
        for name in ("engine", "kernel")
    )
    assert list(difflib.unified_diff(theirs, ours, "kernel", "engine", lineterm="", n=1)) == []
