"""A folder for a new province: raw files with their headers and examples, and the notebooks.

In: a folder that holds no province yet; perhaps the folder of another province, whose catalogues
are taken over, and the review itself, which is entered in `sources.csv`. Out: `data/raw/*.csv` and
`notebooks/*.ipynb` below the folder. Nothing that is there already is changed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from datetime import date
from importlib.resources import files as packaged
from pathlib import Path

from . import files
from .cleaning.csvfiles import read_rows
from .errors import InputError, Problem
from .reading.documents import Document, read_document
from .reading.scan import mentions_table, title_period

PUBLISHER = re.compile(
    r"(?:ban (?:chấp hành|thường vụ) )?(?:liên đoàn lao động|lđlđ) "
    r"(?:(tỉnh|thành phố|tp\.?|huyện|thị xã|quận) )?(.+)",
    re.IGNORECASE,
)
DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
TITLE = re.compile("báo cáo|sơ kết|tổng kết|đánh giá|kết quả", re.IGNORECASE)
TAKEN_OVER = ("indicators", "units", "breakdowns", "aliases", "derivations", "identities")
"""What one province can have from another; figures, sources and statements are its own."""
OUR_OWN = "kon-tum"
"""The catalogues that come with the library, by the name of their province."""
_LETTERHEAD = 8  # paragraphs or cells that letterhead and title may take
_SEVERAL = 3  # so many figures of a year are no chance comparison


def start(folder: Path, like: Path | None = None, review: Path | None = None) -> list[Path]:
    """Writes the new province into `folder` and returns the paths that were written.

    `like`: a data folder, or the folder around it, whose catalogues `TAKEN_OVER` are copied; or
    `OUR_OWN` for those that come with the library.
    `review`: the document that the figures stand in. Its key, title, years and sha256 make a row
    of `sources.csv`; what the document does not say in its first paragraphs stays empty.
    Raises InputError where a province is there already, or `like` is none.
    """
    raw = folder / "data" / "raw"
    if any(raw.glob("*.csv")):
        mend = "name another folder, or remove what is there"
        raise InputError(Problem("holds a province already", mend, str(raw)))
    contents = _examples()
    if like is not None:
        contents |= _catalogues(like)
    if review is not None:
        contents |= _entered(review, read_document(review), contents)
    targets = {raw / name: content for name, content in contents.items()}
    for notebook in packaged(__package__).joinpath("notebooks").iterdir():
        if notebook.name.endswith(".ipynb"):
            targets[folder / "notebooks" / notebook.name] = notebook.read_bytes()
    new = {path: content for path, content in sorted(targets.items()) if not path.exists()}
    for path, content in new.items():
        files.write(path, content)
    return list(new)


def _examples() -> dict[str, bytes]:
    """The raw files by name, each with its header and two rows as examples in comments."""
    templates = packaged(__package__).joinpath("templates", "province")
    return {
        path.name: path.read_bytes() for path in templates.iterdir() if path.name != "figures.csv"
    }


def _catalogues(like: Path) -> dict[str, bytes]:
    if str(like) == OUR_OWN and not like.exists():
        own = packaged(__package__).joinpath("templates", OUR_OWN, "raw")
        return {path.name: path.read_bytes() for path in own.iterdir()}
    raw = next((raw for raw in (like / "raw", like / "data" / "raw") if raw.is_dir()), None)
    if raw is None:
        mend = f"name a province's data folder, which holds a folder raw, or write {OUR_OWN}"
        raise InputError(Problem("is no data folder of a province", mend, str(like)))
    paths = [raw / f"{name}.csv" for name in TAKEN_OVER]
    return {path.name: files.content(path) for path in paths if path.exists()}


def enter(data: Path, review: Path) -> bool:
    """Enters a further `review` in the `sources.csv` of a province; False where it is there.

    Raises InputError where there is no such file, or it cannot be read.
    """
    path = data / "raw" / "sources.csv"
    known = read_rows(path, ("source", "sha256"))
    if hashlib.sha256(files.content(review)).hexdigest() in set(known["sha256"]):
        return False
    entered = _entered(review, read_document(review), {path.name: files.content(path)})
    files.write(path, entered[path.name])
    return True


def _entered(path: Path, document: Document, contents: dict[str, bytes]) -> dict[str, bytes]:
    """`sources.csv` with a row for the document, and a file of figures for its last year."""
    period = title_period(document)
    first, last = _years(document, period)
    lines = _first_lines(document)
    sources = contents["sources.csv"].decode("utf-8-sig")
    end = "\r\n" if "\r\n" in sources else "\n"
    header = next(csv.reader(io.StringIO(sources)))
    known = {row["source"] for row in csv.DictReader(io.StringIO(sources))}
    key = f"review-{period}" if period else "review"
    keys = (key, *(f"{key}-{number}" for number in range(2, len(known) + 3)))
    row = {
        "source": next(one for one in keys if one not in known),
        "title_vi": _title(document, lines),
        "title_en": f"Review of {period}" if period else "",
        "publisher": _publisher(lines),
        "issued": _issued(lines),
        "first_year": first,
        "last_year": last,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    text = io.StringIO()
    csv.DictWriter(text, header, extrasaction="ignore", lineterminator=end).writerow(row)
    glue = "" if sources.endswith("\n") else end
    kept = contents["sources.csv"]
    entered = {"sources.csv": kept + (glue + text.getvalue()).encode()}
    if last:
        figures = packaged(__package__).joinpath("templates", "province", "figures.csv")
        entered[f"figures_{last}.csv"] = figures.read_bytes()
    return entered


def _first_lines(document: Document) -> list[str]:
    """The lines of the letterhead and title; a letterhead is often a table without borders."""
    passages = document.passages[:_LETTERHEAD]
    lines = "\n".join(document.text[one.start : one.end] for one in passages).splitlines()
    return [" ".join(line.split()) for line in lines]


def _publisher(lines: Sequence[str]) -> str:
    """Who publishes the document, its abbreviation written out; '' where no line says so."""
    found = next(filter(None, map(PUBLISHER.fullmatch, lines)), None)
    if found is None:
        return ""
    where, name = found.groups()
    written = name.title() if name.isupper() else name
    return " ".join(filter(None, ("Liên đoàn Lao động", (where or "").lower(), written)))


def _issued(lines: Sequence[str]) -> str:
    """The date of the document, '2024-12-12'; '' where it is not printed whole."""
    found = next(filter(None, map(DATE.search, lines)), None)
    if found is None:
        return ""
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _title(document: Document, lines: Sequence[str]) -> str:
    said = next((line for line in lines if TITLE.match(line)), "")
    return " ".join(document.title.split()) or said


def _years(document: Document, period: str) -> tuple[str, str]:
    """The first and the last year that the figures speak of: those of the title, and of one
    year the years before it of which several figures are printed, as in a table of years."""
    printed = mentions_table(document)["period"].str[-4:]
    counts = printed[printed.ne("")].astype(int).value_counts()
    known = {int(year) for year, count in counts.items() if count >= _SEVERAL}
    if "-" in period:
        first, last = map(int, period.split("-"))
    elif period or known:
        last = first = int(period or max(known, key=lambda year: (counts[year], year)))
        while first - 1 in known:
            first -= 1
    else:
        return "", ""
    return str(first), str(last)
