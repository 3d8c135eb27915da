"""What a page shows of a cell's outputs.

In: the outputs of an executed cell. Out: those that a page can show, each in one kind of content.
What the library made as HTML passes through untouched, save for ids that the page has already.
What needs a script, or is of a kind that no page shows, leaves a visible note; an object's
address in memory is never shown.
"""

from __future__ import annotations

import re
from itertools import count

from markupsafe import Markup
from nbformat import NotebookNode

from ..language import Language
from ..review.html import notice

# In the order in which they are preferred where an output has several.
SHOWN = (
    "text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "image/jpeg",
    "text/plain",
)  # fmt: skip
_SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
# A page neither goes elsewhere by itself nor takes anything from there.
_ELSEWHERE = re.compile(r"<(?:meta|link|base)\b[^>]*>", re.IGNORECASE)
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style\s*>)", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"<(?:svg|img|picture|input|meter|progress|hr)\b", re.IGNORECASE)
# Until its script has filled it, a table of itables says no more than that it is loading.
_FILLED_BY_SCRIPT = re.compile(r'\sid="itables_')
_NEEDS_SCRIPT = "text/html, script"
_OBJECT = re.compile(r"<[\w.]+ object>|<[^<>]* at 0x[0-9A-Fa-f]+>")
_ID = re.compile(r"""\sid=(["'])(?P<id>.+?)\1""")
_REFERENCE = re.compile(
    r"""(?P<before>\s(?:id|for|headers|list|form|aria-(?:labelledby|describedby|controls|owns))=
        (?P<quote>["'])|\bhref=["']\#|url\((?:["']|&quot;|&\#34;)?\#)(?P<names>[^"')&]+)""",
    re.VERBOSE,
)
_SELECTOR = re.compile(r"[^{}]+(?=\{)")


def shown(outputs: list[NotebookNode], t: Language, taken: set[str]) -> list[NotebookNode]:
    """The outputs as the page shows them; ids that are in `taken` are renamed, and those that
    the outputs have are added to it."""
    found = [one for output in outputs if (one := _shown(output, t)) is not None]
    for output in found:
        for kind in ("text/html", "image/svg+xml"):
            if kind in output.get("data", {}):
                output.data[kind] = with_own_ids(output.data[kind], taken)
    return found


def with_own_ids(fragment: str, taken: set[str]) -> str:
    """`fragment` with each id that is in `taken` renamed, and all references to it, those in its
    styles too; its ids are added to `taken`. Two notebooks may show the same chart."""
    ids = dict.fromkeys(found["id"] for found in _ID.finditer(fragment))
    fresh = {}
    for identity in ids:
        if identity in taken:
            names = (f"{identity}-{number}" for number in count(2))
            fresh[identity] = next(name for name in names if name not in taken | ids.keys())
    taken.update(ids, fresh.values())
    if not fresh:
        return fragment

    def renamed(reference: re.Match[str]) -> str:
        names = [fresh.get(name, name) for name in reference["names"].split(" ")]
        return reference["before"] + " ".join(names)

    styled = _STYLE.sub(lambda style: style[1] + _restyled(style[2], fresh) + style[3], fragment)
    return _REFERENCE.sub(renamed, styled)


def _restyled(style: str, fresh: dict[str, str]) -> str:
    """A style sheet whose selectors name the fresh ids; what looks like one may be a colour."""
    names = "|".join(re.escape(name) for name in sorted(fresh, key=len, reverse=True))
    used = re.compile(rf"#({names})(?![\w-])")
    return _SELECTOR.sub(
        lambda selector: used.sub(lambda name: f"#{fresh[name[1]]}", selector[0]), style
    )


def _shown(output: NotebookNode, t: Language) -> NotebookNode | None:
    """The output in the best kind that a page can show, a note in its place, or None."""
    if "data" not in output:
        return output
    data = {kind: content for kind, content in output.data.items() if kind in SHOWN}
    foreign = [kind for kind in output.data if kind not in SHOWN]
    if "text/html" in data:
        bare = _ELSEWHERE.sub("", _SCRIPT.sub("", data["text/html"]))
        had_script = bool(_SCRIPT.search(data["text/html"]))
        if had_script and not _STYLE.sub("", bare).strip():
            return None  # it only loads what other outputs would use
        data["text/html"] = bare
        if had_script and (_FILLED_BY_SCRIPT.search(bare) or not _says_anything(bare)):
            del data["text/html"]
            foreign.append(_NEEDS_SCRIPT)
    best = next((kind for kind in SHOWN if kind in data), "")
    if best in ("text/plain", "") and foreign and not _is_table(data, foreign):
        return _noted(output, foreign, t)
    if best == "text/plain" and _OBJECT.search(data[best]):
        return None
    output.data = NotebookNode({best: data[best]} if best else {})
    return output


def _is_table(data: dict[str, str], foreign: list[str]) -> bool:
    """Whether what a script would make a table of is there as text too."""
    plain = data.get("text/plain", "")
    return foreign == [_NEEDS_SCRIPT] and bool(plain.strip()) and not _OBJECT.search(plain)


def _says_anything(html: str) -> bool:
    bare = _STYLE.sub("", html)
    return bool(_PICTURE.search(bare) or Markup(bare).striptags().strip())


def _noted(output: NotebookNode, kinds: list[str], t: Language) -> NotebookNode:
    message = t(
        "The notebook shows something here that a page cannot show ({kinds}).",
        kinds=", ".join(kinds),
    )
    output.data = NotebookNode({"text/html": str(notice(message))})
    return output
