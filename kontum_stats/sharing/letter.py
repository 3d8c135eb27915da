"""The request for figures as a letter in Vietnamese, a Word file made by pandoc.

In: the processed tables. Out: `.docx`: A, the figures that statements need, with the number of
statements that each decides; B, the series to continue, with unit, parts and what to settle. The
same tables give the same bytes. Refuses to work without pandoc.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from .. import files
from ..errors import needs
from ..review import next_review, review
from ..review.review import Review
from ..review.words import title

with needs("letter"):
    import pypandoc

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~^$@!&'\"+-])")
_EPOCH = "0"  # pandoc writes this moment and no clock into the file


def write(data: Path, target: Path) -> Path:
    """Writes the letter of the province folder `data` to `target` (`.docx`), and returns it.
    Raises InputError where the tables have not been built or pandoc is missing."""
    text = markdown(review.load(data, lang="vi"))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "letter.docx")
        before = os.environ.get("SOURCE_DATE_EPOCH")
        os.environ["SOURCE_DATE_EPOCH"] = _EPOCH
        try:
            with needs("letter"):
                pypandoc.convert_text(text, "docx", format="markdown", outputfile=str(made))
        finally:
            if before is None:
                del os.environ["SOURCE_DATE_EPOCH"]
            else:
                os.environ["SOURCE_DATE_EPOCH"] = before
        files.write(target, made.read_bytes())
    return target


def markdown(shown: Review) -> str:
    """The letter as pandoc reads it; every text from data is escaped."""
    t, year = shown.t, str(next_review.year(shown))
    publishers = dict.fromkeys(one.title for one in shown.sources)
    needs, requests = next_review.needs(shown), next_review.requests(shown)
    lines = [
        f"# {_plain(t('Request for figures for {year}', year=year))}",
        _plain(t("For the next review after: {titles}.", titles="; ".join(publishers))),
        _plain(
            t(
                "To the offices that send figures in: please give each figure for the whole "
                "year, with its parts, and say where the definition has changed."
            )
        ),
    ]
    if needs:
        heading = t(
            "A. Figures that would decide what cannot be tested ({n})", n=t.number(len(needs))
        )
        lines.append(f"## {_plain(heading)}")
        lines += [f"1. {_plain(_with_count(shown, one))}" for one in needs]
    lines.append(
        f"## {_plain(t('B. Series to continue: figures to send in for {year}', year=year))}"
    )
    for section in dict.fromkeys(one.section for one in requests):
        lines.append(f"### {_plain(title(t, section))}")
        lines += [f"- {_plain(_series(shown, one))}" for one in requests if one.section == section]
    return "\n\n".join(lines) + "\n"


def _with_count(shown: Review, need: next_review.MissingFigure) -> str:
    decided = shown.t.count("decides {n} statement", "decides {n} statements", len(need.claims))
    return f"{need.needed[:1].upper()}{need.needed[1:]} ({decided})"


def _series(shown: Review, asked: next_review.Request) -> str:
    parts = shown.t("by: {parts}", parts=asked.parts) if asked.parts else ""
    return "; ".join(filter(None, (f"{asked.label} ({asked.unit})", parts, asked.to_settle)))


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
