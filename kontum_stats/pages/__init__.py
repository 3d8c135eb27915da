"""Executed notebooks -> the evaluation as HTML and PDF, and the index of the pages."""

from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "templates"


def page_name(year: int, lang: str, suffix: str = "html") -> str:
    """'evaluation-2013.vi.html': the one place that names a page."""
    return f"evaluation-{year}.{lang}.{suffix}"
