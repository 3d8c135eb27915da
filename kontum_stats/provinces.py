"""The provinces that a call names, and a step over them in which a fault of one stops only that.

In: data folders, or patterns as in 'provinces/*'. Out: a `Province` for each, with a folder of
pages of its own where there are several; what a step came to for each, and what was wrong with
the others. Refuses a pattern that nothing fits, two provinces of one name, and a folder that holds
the pages of another province.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path
from typing import TypeVar

from . import files, freshness
from .errors import InputError, Problem

Data = Path | str | Sequence[Path | str]
"""What a call names: a data folder, a pattern for many, or several of both."""
Done = TypeVar("Done")
PAGES = "pages.json"
"""The record of the pages of a folder, by which what is unchanged is not rendered again."""
_OWNER = "data"


@dataclass(frozen=True)
class Province:
    """A province's folder of data, the folder of its notebooks and pages, and its `name` among
    several; '' where it stands alone."""

    data: Path
    out: Path = Path("reports")
    name: str = field(default="", compare=False)


def nobody(*_: object) -> None:
    """Hears of what happens, and does nothing."""
    return None


def provinces(
    data: Data, out: Path | str = "reports", on_stranger: Callable[[Path], object] = nobody
) -> list[Province]:
    """The provinces that `data` names: of one folder the pages go to `out`, of several, or of a
    pattern, into a folder in `out` for each. A folder that a pattern matches may be the one around
    the data folder; `on_stranger` hears of those that have no `raw`. Raises InputError where a
    pattern fits none, and where two would share a folder of pages."""
    if "://" in str(out):
        mend = "name a folder, and copy what was built there with --publish"
        raise InputError(Problem("is an address; pages are built in a folder", mend, str(out)))
    given = [data] if isinstance(data, str | Path) else list(data)
    problems: list[Problem] = []
    found: dict[Path, Path] = {}
    for one in given:
        paths = list(_matched(one, on_stranger)) if _is_pattern(one) else [Path(one)]
        if not paths:
            mend = "quote the pattern, and name folders that have a folder raw: 'provinces/*'"
            problems.append(Problem("matches no data folder", mend, content=str(one)))
        found |= {path.resolve(): path for path in paths}
    named = _named(found, Path(out)) if are_many(data) else [Province(Path(given[0]), Path(out))]
    problems += _of_one_name(named)
    if problems:
        raise InputError(problems)
    for province in named:
        for folder in (province.out, province.data / "raw", province.data / "processed"):
            files.settle(folder)
    return named


def are_many(data: Data) -> bool:
    """Whether `data` names several provinces, or may do so."""
    given = [data] if isinstance(data, str | Path) else list(data)
    return len(given) > 1 or any(map(_is_pattern, given))


def each(
    found: Iterable[Province],
    step: Callable[[Province], Done],
    on_fault: Callable[[Province, InputError], object] = nobody,
) -> tuple[dict[Province, Done], tuple[Problem, ...]]:
    """What `step` came to for each province, and the faults of those that it refused, each named
    with its province; `on_fault` hears of them at once. Raises the InputError of a province that
    stands alone."""
    done: dict[Province, Done] = {}
    faults: list[Problem] = []
    for province in found:
        try:
            done[province] = step(province)
        except (InputError, OSError) as error:
            if not province.name:
                raise
            refused = error if isinstance(error, InputError) else _unusable(error)
            on_fault(province, refused)
            faults += [
                replace(one, file=f"{province.data}: {one.file}".removesuffix(": "))
                for one in refused.problems
            ]
    return done, tuple(faults)


def _unusable(error: OSError) -> InputError:
    return InputError(Problem(error.strerror or str(error), file=str(error.filename or "")))


def _is_pattern(data: Path | str) -> bool:
    return not Path(data).is_dir() and any(sign in str(data) for sign in "*?[")


def _matched(pattern: Path | str, on_stranger: Callable[[Path], object]) -> Iterable[Path]:
    for path in sorted(Path(path) for path in glob(str(pattern)) if Path(path).is_dir()):
        home = next((one for one in (path, path / "data") if (one / "raw").is_dir()), None)
        if home is None:
            on_stranger(path)
        else:
            yield home


def _named(found: dict[Path, Path], out: Path) -> list[Province]:
    """A province is called as its folder; where that is called 'data', as the one around it."""
    names = {
        whole: whole.parent.name if whole.name == "data" and whole.parent.name else whole.name
        for whole in found
    }
    return [Province(path, out / names[whole], names[whole]) for whole, path in found.items()]


def _of_one_name(named: Sequence[Province]) -> list[Problem]:
    counts = Counter(province.name for province in named)
    mend = "rename one of the folders: each province has a folder of pages of its name"
    return [
        Problem(f"has the name of another data folder, {one.name!r}", mend, content=str(one.data))
        for one in named
        if counts[one.name] > 1
    ]


def own(province: Province) -> None:
    """Notes that the pages in its folder are those of this province."""
    place = os.path.relpath(province.data, province.out)
    if _owner(province.out) != place:
        freshness.remember(province.out / PAGES, _OWNER, "", [], place)


def refuse_shared(found: Iterable[Province]) -> None:
    """Raises InputError for folders in which the pages of another province stand."""
    mend = "name another with --out, or build all in one call: --data 'provinces/*'"
    problems = []
    for one in found:
        owner = one.out / (_owner(one.out) or "")
        is_there = owner != one.out and owner.is_dir() and one.data.is_dir()
        is_other = is_there and not owner.samefile(one.data)
        if is_other:
            what = f"holds the pages of {owner.resolve()}"
            problems.append(Problem(what, mend, str(one.out)))
    if problems:
        raise InputError(problems)


def _owner(out: Path) -> str | None:
    """The data folder whose pages stand in `out`, as seen from there; None where nobody knows."""
    owner = freshness.remembered(out / PAGES, _OWNER, "")
    return owner if isinstance(owner, str) else None
