"""What the guides say of the code, written from the code: rules, margins, words, commands, units.

In: the closed lists of the package, its margins, its commands. Out: Markdown files that the
guides include, one for each language; nothing of them is kept in git.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import typer
from click import Command

from kontum_stats import change
from kontum_stats import language as languages
from kontum_stats.cli.main import app
from kontum_stats.language import LANGUAGES, Language
from kontum_stats.vocabulary import (
    CAVEATS,
    CHECK_KINDS,
    CHECK_VERDICTS,
    CLAIM_VERDICTS,
    FLAGS,
    KINDS,
    MIXED_REASONS,
    OPEN_RANGES,
    SECTIONS,
    SIGNS,
    TITLES,
    UNITS,
    listed,
)


def write_pages(folder: Path) -> None:
    """Writes every generated page into `folder`: `<name>.<language>.md`."""
    folder.mkdir(exist_ok=True)
    for code in LANGUAGES:
        t = languages.load(code)
        for name, make in PAGES.items():
            (folder / f"{name}.{code}.md").write_text(make(t), encoding="utf-8")


def margins(t: Language) -> str:
    """The rule by which a change counts."""
    said = t(change.RULE, points=t.number(change.POINTS), units=t.number(change.UNITS),
             per_cent=t.number(change.PER_CENT))  # fmt: skip
    return f"> {said}\n"


def scale(t: Language) -> str:
    """What the words of a review are taken to come to."""
    rows = [
        (row[f"label_{t.code}"], _threshold(row, t), f"`{row['word']}`")
        for row in listed("word_scale")
    ]
    return _table(_HEADS["scale"][t.code], rows)


def _threshold(row: dict[str, str], t: Language) -> str:
    number = t.number(float(row["threshold"]))
    sign = {"at_least": "≥", "above": ">", "at_most": "≤"}[row["compare"]]
    if row["kind"] == "share":
        end = t(OPEN_RANGES[row["compare"]], end=f"{row['open_to']}%") if row["open_to"] else ""
        return "; ".join(filter(None, (f"{sign} {number}%", end)))
    points = {"vi": "điểm %", "en": "percentage points"}[t.code]
    return f"{sign} {number} {points}" + (
        f" / {t.number(float(row['relative']))}%" if row["relative"] else ""
    )


def verdicts(t: Language) -> str:
    """The verdicts with their signs, of checks and of statements."""
    rows = [
        (sign, t(verdict), f"`{verdict}`")
        for verdict, sign in (*CHECK_VERDICTS.items(), *CLAIM_VERDICTS.items())
    ]
    return _table(_HEADS["verdicts"][t.code], rows)


def checks(t: Language) -> str:
    """The kinds of checks."""
    return _table(_HEADS["checks"][t.code], [(t(words), f"`{kind}`") for kind, words in
                                             CHECK_KINDS.items()])  # fmt: skip


def doubts(t: Language) -> str:
    """The signs at a number, and what each may mean."""
    rows = [
        (sign, t(words), "; ".join(t(flag.meaning) for flag in FLAGS.values() if flag.sign == sign))
        for sign, words in SIGNS.items()
    ]
    return _table(_HEADS["doubts"][t.code], rows)


def reasons(t: Language) -> str:
    """Why a statement is borne out in part only, and what weakens a test."""
    said = [f"- {t(words)}\n" for words in (*MIXED_REASONS.values(), *CAVEATS.values())]
    return "".join(said)


def units(t: Language) -> str:
    """The units that an indicator may have, and how a review prints them."""
    rows = [
        (f"`{one.code}`", one.vi if t.code == "vi" else one.en, ", ".join(one.words[:6]))
        for one in UNITS.values()
        if one.kind != "per"
    ]
    return _table(_HEADS["units"][t.code], rows)


def sections(t: Language) -> str:
    """The sections and kinds that a new indicator names."""
    rows = [(f"`{name}`", t(TITLES[name])) for name in SECTIONS]
    kinds = ", ".join(f"`{kind}`" for kind in KINDS)
    return _table(_HEADS["sections"][t.code], rows) + f"\n{_HEADS['kinds'][t.code][0]}: {kinds}.\n"


def commands(t: Language) -> str:
    """Every command with its arguments and options, as `-h` tells them."""
    group = typer.main.get_command(app)
    context = typer.Context(group, info_name="kontum-stats")
    return "\n".join(
        _command(f"kontum-stats {name}".strip(), command, context, t)
        for name, command in (("", group), *getattr(group, "commands", {}).items())
    )


def _command(name: str, command: Command, context: typer.Context, t: Language) -> str:
    rows = []
    for one in command.params:
        names, about = one.get_help_record(context) or (one.make_metavar(context), "")
        rows.append((f"`{names}`", about))
    said = re.sub(r"\s+", " ", command.help or "")
    return f"## `{name}`\n\n{said}\n\n{_table(_HEADS['options'][t.code], rows)}"


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    columns = tuple(heads)
    lines = [columns, ("---",) * len(columns), *rows]
    cells = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


_HEADS = {
    "scale": {"vi": ("Từ trong báo cáo", "Được hiểu là", "Mã"),
              "en": ("Word of the review", "Taken to come to", "Code")},
    "verdicts": {"vi": ("Dấu", "Kết luận", "Mã"), "en": ("Sign", "Verdict", "Code")},
    "checks": {"vi": ("Phép đối chiếu", "Mã"), "en": ("Check", "Code")},
    "doubts": {"vi": ("Dấu", "Nghĩa", "Khi nào"), "en": ("Sign", "Meaning", "When")},
    "units": {"vi": ("Mã", "Đơn vị tính", "Cách in"), "en": ("Code", "Unit", "As printed")},
    "sections": {"vi": ("Mã", "Phần"), "en": ("Code", "Section")},
    "kinds": {"vi": ("Loại chỉ tiêu",), "en": ("Kinds of indicators",)},
    "options": {"vi": ("Tham số", "Việc"), "en": ("Argument", "What it does")},
}  # fmt: skip
PAGES: dict[str, Callable[[Language], str]] = {
    one.__name__: one
    for one in (margins, scale, verdicts, checks, doubts, reasons, units, sections, commands)
}
