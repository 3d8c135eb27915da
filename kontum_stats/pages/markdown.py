"""The words of a notebook -> HTML, through nbconvert's renderer.

In: Markdown and the pictures attached to its cell. Out: HTML one heading level down, below the
page's own title. HTML in it is shown as text, pictures from elsewhere as links, and mathematics
as text: a page has no script that would set it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup, escape
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

Attachments = Mapping[str, Mapping[str, str]]
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
# What TeX calls the signs that a formula of a statistician holds.
_SIGNS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sum": "∑", "prod": "∏", "sqrt": "√",
    "infty": "∞", "to": "→", "rightarrow": "→", "Delta": "Δ", "delta": "δ", "alpha": "α",
    "beta": "β", "gamma": "γ", "mu": "μ", "sigma": "σ", "Sigma": "Σ", "pi": "π", "lambda": "λ",
    "ldots": "…", "dots": "…", "quad": " ", "qquad": " ", "left": "", "right": "",
}  # fmt: skip
_GROUP = r"\{((?:[^{}]|\\[{}])*)\}"
_FRACTION = re.compile(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}")
_WORDS = re.compile(rf"\\(?:text|textrm|mathrm|textbf|mathbf|operatorname)\s*{_GROUP}")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SPACING = re.compile(r"\\[,;:! ]|\\\\|~")


def to_html(source: str, prefix: str, attachments: Attachments | None = None) -> str:
    """`source` as HTML; the ids of its headings begin with `prefix`."""
    return str(MarkdownWithMath(renderer=_Renderer(prefix, attachments or {})).render(source))


def formula(tex: str) -> str:
    """A formula in TeX as a line of text: '\\frac{a + b}{c} \\times 100' -> '(a + b)/c × 100'.
    A command that is not known stays as it is written."""
    line = tex.strip().strip("$").replace(r"\%", "%")
    line = _WORDS.sub(r"\1", line)
    while (shorter := _FRACTION.sub(_divided, line)) != line:
        line = shorter
    line = _SPACING.sub(" ", line)
    line = _COMMAND.sub(lambda found: _SIGNS.get(found[1], found[0]), line)
    return " ".join(line.split())


def maths(tex: str) -> Markup:
    """A formula for the page."""
    return Markup('<span class="maths">{}</span>').format(formula(tex))


class _Renderer(IPythonRenderer):
    def __init__(self, prefix: str, attachments: Attachments) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self.prefix = prefix
        self.pictures = attachments

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        # The section's own heading, of level 2, is the page's.
        level = min(max(level + 1, 3), 6)
        slug = re.sub(r"\W+", "-", Markup(text).striptags().lower()).strip("-")
        return f'<h{level} id="{self.prefix}-{slug}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        name = url.removeprefix("attachment:")
        attached = self.pictures.get(name) or self.pictures.get(unquote(name)) or {}
        kind = next((kind for kind in PICTURES if kind in attached), "")
        if kind:
            url = f"data:{kind};base64,{attached[kind]}"
        if url.startswith("data:image/"):
            return f'<img src="{escape(url)}" alt="{escape(text)}">'
        return str(HTMLRenderer.link(self, text or url, url, title))

    def inline_math(self, body: str) -> str:
        return str(maths(body))

    def block_math(self, body: str) -> str:
        return str(Markup("<p>{}</p>\n").format(maths(body)))

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(body.replace("&", " "))


def _divided(found: re.Match[str]) -> str:
    above, below = (part.strip() for part in found.groups())
    return "/".join(part if re.fullmatch(r"[\w.,]+", part) else f"({part})"
                    for part in (above, below))  # fmt: skip
