"""A page -> the same page as tagged PDF (PDF/UA-1), through weasyprint.

In: a page that `report.render` wrote. Out: the PDF beside it, with bookmarks, page numbers and a
description of every picture. Nothing is asked of a network: pictures are those that the page
itself holds. Refuses to work without weasyprint (the extra `pdf`).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import files, freshness
from .. import language as text
from ..errors import needs
from . import TEMPLATES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]+)\)")


def render_changed(pages: Sequence[Path], ledger: Path) -> tuple[Path, ...]:
    """The PDFs of pages; those are made that are not of the page as it is now, which the `ledger`
    beside them remembers. Raises InputError where weasyprint cannot be used."""
    code = freshness.code_files()
    keys = {page: freshness.key_of([page, *code]) for page in pages}
    made = {page: page.with_suffix(".pdf") for page in pages}
    stale = [
        page for page, key in keys.items()
        if freshness.remembered(ledger, made[page].name, key) is None
    ]  # fmt: skip
    render_pdfs(stale)
    for page in stale:
        freshness.remember(ledger, made[page].name, keys[page], [made[page]], True)
    return tuple(made.values())


def render_pdfs(pages: Sequence[Path]) -> tuple[Path, ...]:
    """Writes the PDFs of pages beside them, as many at a time as there are cores, and returns
    their paths. Raises InputError where weasyprint cannot be used."""
    _weasyprint()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    width = min(len(pages), cores or 1)
    if width < 2:
        return tuple(map(render_pdf, pages))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(width, spawn, _end_with_caller) as pool:
        try:
            return tuple(pool.map(render_pdf, pages))
        except BaseException:
            # The pool would wait until they have finished their pages.
            for worker in multiprocessing.active_children():
                worker.kill()
            raise


def render_pdf(page: Path) -> Path:
    """Writes the PDF of a page beside it and returns its path. Raises InputError where
    weasyprint cannot be used."""
    weasyprint = _weasyprint()
    own_style = (TEMPLATES / "pdf.css").read_text("utf-8") + "</style>"
    source = page.read_text("utf-8").replace("</style>", own_style, 1)
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    target = page.with_suffix(".pdf")
    with _uncollected():
        document = weasyprint.HTML(string=source, url_fetcher=fetcher)
        prepare(document.etree_element)
        files.write(target, document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True))
    return target


def prepare(page: Element) -> None:
    """Changes the tree of a page to what weasyprint needs: pictures that say in their title all
    that they show, colours written out, since it knows CSS variables outside SVG only, and small
    charts before the words beside which they float."""
    unknown = text.load(page.get("lang", "en"))("A picture without a description")
    parents = {child: parent for parent in page.iter() for child in parent}
    for image in page.iter("img"):
        image.set("alt", image.get("alt") or unknown)
    for row in page.iterfind(".//*[@class='tests']/*"):
        row[:] = sorted(row, key=lambda child: child.tag != f"{_SVG}svg")
    for svg in page.iter(f"{_SVG}svg"):
        _describe(svg, parents[svg].get("aria-label", ""), unknown)
        for element in svg.iter():
            for name, value in element.attrib.items():
                element.set(name, written_out(value))


def written_out(style: str) -> str:
    """'var(--ink, var(--other, #111))' -> '#111', from the innermost outwards."""
    while (replaced := _VARIABLE.sub(r"\1", style)) != style:
        style = replaced
    return style


def _describe(svg: Element, label: str, unknown: str) -> None:
    """weasyprint makes the alternate text of the `<title>` alone. The page has a longer one in
    the description, which begins with the title, or in a label of the picture or around it."""
    title, description = svg.find(f"{_SVG}title"), svg.find(f"{_SVG}desc")
    said = [one.text for one in (description, title) if one is not None]
    if title is None:
        title = svg.makeelement(f"{_SVG}title", {})
        svg.insert(0, title)
    title.text = next(filter(None, (svg.get("aria-label"), *said, label)), unknown)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for rings of objects: it takes a fifth of the time that a page takes,
    and finds a fiftieth of the memory."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _end_with_caller() -> None:
    """Lets this process end at once when the one that asked for it ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    caller = multiprocessing.parent_process()

    def end() -> None:
        if caller is not None:
            caller.join()
            os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _weasyprint() -> Any:
    with needs("pdf"):
        import weasyprint
        import weasyprint.urls
    return weasyprint
