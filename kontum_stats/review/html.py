"""Pieces of a page: accessible tables, notices and badges, with every text from data escaped.

In: texts and rows. Out: a `Block`, which shows itself in JupyterLab and on the page alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from ..language import EN_DASH, Language
from ..vocabulary import MIXED_REASONS, SHOWN_VERDICTS, VERDICT_SIGNS
from .records import Claim

EMPTY = Markup("")
_QUOTED = re.compile("“[^”]*[À-ỹ][^”]*”")
_ROOM_FOR_SIGN = 4  # per cent of a bar
ABOUT = "kontum_stats"  # the key of an output's metadata in an executed notebook


@dataclass(frozen=True)
class Block:
    """A piece of a page: `html` for JupyterLab and the page, `text` for a console, and what the
    page is told `about` the piece as data (see `pages.sections`)."""

    html: Markup
    text: str
    about: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        bundle = {"text/html": str(self.html), "text/plain": self.text}
        return bundle, {ABOUT: dict(self.about)} if self.about else {}


@dataclass(frozen=True)
class Wide:
    """A cell of a table over several columns."""

    html: Markup
    columns: int


def table(
    caption: str,
    header: Sequence[str | Markup],
    rows: Iterable[Sequence[str | Markup | Wide]],
    *,
    numbers: Sequence[int] = (),
    kind: str = "figures",
    headed: bool = False,
) -> Markup:
    """A table with caption and scoped headers; the first cell of a row is its header.

    What may scroll is a group and no region, since tables of several sections may bear one title
    and landmarks may not. `numbers` are the columns set flush right; `headed` says that a heading
    above says what the caption says: it is then not shown twice.
    """

    # Thousands of cells: f-strings of escaped pieces take a fifth of the time of `format`.
    columns = [' class="number"' * (column in numbers) for column in range(len(header))]
    names = [escape(name) for name in header]
    head = "".join(
        f'<th scope="col"{classes}>{name}</th>'
        for classes, name in zip(columns, names, strict=True)
    )
    body = []
    for first, *others in rows:
        cells = _cells(others, columns, names)
        body.append(f'<tr><th scope="row">{_content(first)}</th>{cells}</tr>')
    title, hidden = escape(caption), ' class="visually-hidden"' if headed else ""
    return Markup(
        f'<div class="table-scroll" role="group" tabindex="0" aria-label="{title}">'
        f'<table class="{escape(kind)}"><caption{hidden}>{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _cells(
    cells: Sequence[str | Markup | Wide], classes: Sequence[str], names: Sequence[Markup]
) -> str:
    """The cells of a row behind its first, each with the name of its column or columns."""
    pieces, column = [], 1
    for cell in cells:
        width = cell.columns if isinstance(cell, Wide) else 1
        name = EN_DASH.join(dict.fromkeys((names[column], names[column + width - 1])))
        span = f' colspan="{width}"' if width > 1 else ""
        pieces.append(f'<td{classes[column]}{span} data-label="{name}">{_content(cell)}</td>')
        column += width
    if column != len(names):
        raise ValueError(f"a row of {column} cells below {len(names)} columns")
    return "".join(pieces)


def _content(cell: str | Markup | Wide) -> Markup:
    return cell.html if isinstance(cell, Wide) else escape(cell)


def badge(t: Language, verdict: str) -> Markup:
    """A verdict as sign and word, so that it does not rely on colour."""
    return _badge(verdict, VERDICT_SIGNS[verdict], t(verdict))


def _badge(kind: str, sign: str, said: str) -> Markup:
    return Markup('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>').format(
        kind, sign, said
    )


MISPRINT = "misprint"


def shown_check(verdict: str, kind: str) -> str:
    """The verdict of a check as people read it: a print that is wrong in itself disagrees with
    nothing."""
    return MISPRINT if (verdict, kind) == ("fails", "print") else verdict


def check_badge(t: Language, verdict: str, kind: str) -> Markup:
    """The verdict of a check as sign and word."""
    return _badge(verdict, VERDICT_SIGNS[verdict], t(shown_check(verdict, kind)))


def shown_verdict(claim: Claim) -> str:
    """The verdict on a statement as people read it, one of `SHOWN_VERDICTS`."""
    return as_shown(claim.verdict, claim.mixed_reason)


def as_shown(verdict: str, mixed_reason: str) -> str:
    """The same, of the two columns of a row of `claims`."""
    return mixed_reason if mixed_reason in SHOWN_VERDICTS else verdict


def shown_words(t: Language, shown: str) -> str:
    """The words for one of `SHOWN_VERDICTS`."""
    return t(MIXED_REASONS.get(shown, shown))


def verdict_badge(t: Language, shown: str, more: str = "") -> Markup:
    """One of `SHOWN_VERDICTS` as sign and word."""
    said = ": ".join(filter(None, (shown_words(t, shown), more)))
    return _badge(shown, SHOWN_VERDICTS[shown], said)


def claim_badge(t: Language, claim: Claim) -> Markup:
    """The verdict on a statement, with what narrows it."""
    return verdict_badge(t, shown_verdict(claim), narrowed(t, claim))


def narrowed(t: Language, claim: Claim) -> str:
    """Why a statement is borne out only in part, where its verdict is not called by that; or,
    where it cannot be tested, for which of the years that it speaks of a figure is printed and
    agrees; and that a cause that it names is not tested. '' where nothing narrows it."""
    is_named = claim.mixed_reason in ("", shown_verdict(claim))
    said = [] if is_named else [t(MIXED_REASONS[claim.mixed_reason])]
    if claim.holds_for:
        years = t.listing(list(claim.holds_for))
        said.append(t("printed for {years} alone, and so there", years=years))
    if claim.cause_untested:
        said.append(t("the cause is not tested"))
    return "; ".join(said)


def quoting(t: Language, message: str) -> Markup:
    """A message; on a page in another language what it quotes as printed is Vietnamese."""
    said = str(escape(message))
    return Markup(said if t.code == "vi" else _QUOTED.sub(r'<span lang="vi">\g<0></span>', said))


def parted_bar(parts: Iterable[tuple[str, str, float]]) -> Markup:
    """One bar of parts, each a kind, its sign and its share of the whole in per cent; the sign
    stands where there is room, so that the parts are told apart in grey. The words are said
    elsewhere."""
    pieces = join(
        Markup('<span class="bar {}" style="width:{}%">{}</span>').format(
            kind, f"{share:.4g}", sign if share >= _ROOM_FOR_SIGN else ""
        )
        for kind, sign, share in parts
    )
    return Markup('<div class="tally-bar" aria-hidden="true">{}</div>').format(pieces)


def notice(message: str) -> Markup:
    """A plain sentence that something is not there, or is in doubt."""
    return Markup('<p class="notice">{}</p>').format(message)


def paragraph(message: str, kind: str = "") -> Markup:
    """A paragraph, with a class where `kind` names one."""
    opening = Markup('<p class="{}">').format(kind) if kind else Markup("<p>")
    return opening + Markup("{}</p>").format(message)


def details(summary: str | Markup, content: str | Markup, kind: str) -> Markup:
    """Something shown on demand, without a script."""
    return Markup('<details class="{}"><summary>{}</summary>{}</details>').format(
        kind, summary, content
    )


def join(pieces: Iterable[Markup | str], separator: str = "") -> Markup:
    """The pieces one after another; plain texts among them are escaped."""
    return Markup(separator).join(pieces)
