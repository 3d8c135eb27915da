"""The command `kontum-stats`: arguments, progress, exit codes, nothing else.

Exit codes: 0 done; 1 done, but a notebook failed or a check that must hold does not; 2 the
input or the call is wrong; 128 and its number after a signal. Errors go to stderr in one block,
never as a traceback.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from .. import __version__
from ..errors import InputError
from .build_commands import build_commands
from .console import WRONG, open_streams, say, warn
from .document_commands import document_commands
from .sharing_commands import sharing_commands

app = typer.Typer(
    help="From the printed figures of a union review to clean tables, an audit and pages.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """The console script: runs the command and turns a wrong input into exit code 2."""
    _fill_missing_streams()
    open_streams()
    for number in _STOPPING:
        # Under nohup a terminal that hangs up is not heeded.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        app()
    except InputError as error:
        warn(error)
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        warn(f"{error.filename or 'file'}: {error.strerror or error}")
    except MemoryError:
        warn("There is not enough memory for this; what was finished is kept.")
    except KeyboardInterrupt:
        warn("Interrupted; what was finished is kept.")
        sys.exit(130)
    except Exception as error:
        # A fault of ours: whoever called is told where to look, not shown the inside.
        line = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        warn(f"a fault of kontum-stats itself: {line}; please report it{_kept_traceback()}")
    else:
        return
    sys.exit(WRONG)


_STOPPING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _stop(number: int, _: object) -> NoReturn:
    """Ends as Ctrl-C does, once: what was begun is tidied up."""
    for other in _STOPPING:
        signal.signal(other, signal.SIG_IGN)
    warn(f"Stopped by {signal.Signals(number).name}; what was finished is kept.")
    sys.exit(128 + number)


def _fill_missing_streams() -> None:
    """Where a stream was closed, the next file that is opened must not take its place."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _show_version(asked: bool) -> None:
    if asked:
        say(f"kontum-stats {__version__}")
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Say the version.", callback=_show_version, is_eager=True),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
    log: Annotated[
        Path | None, typer.Option("--log", help="Also write what is said into this file.")
    ] = None,
) -> None:
    """What holds for every command; it stands before its name."""
    open_streams(quiet=quiet, log=log)


def _kept_traceback() -> str:
    """' with <file>', which holds what happened; '' where it could not be written."""
    with suppress(OSError, MemoryError), tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", errors="backslashreplace", prefix="kontum-stats-", suffix=".log",
        delete=False,
    ) as kept:  # fmt: skip
        kept.write(f"kontum_stats {__version__}, Python {sys.version}\n{sys.argv}\n")
        traceback.print_exc(file=kept)
        return f" with {kept.name}"
    return ""


for commands in (build_commands, document_commands, sharing_commands):
    app.add_typer(commands)


if __name__ == "__main__":
    main()
