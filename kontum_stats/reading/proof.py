"""The text of a file against the text that was read -> what was lost, changed, added, left out.

In: the file's own paragraphs, taken without the rules of its reader; the text of the `Document`
with the automatic numbers that the reader wrote into it; the reader's `Gaps`. Out: remarks, one
for each number that differs, with the words around it, and one for each reason for which text was
left out. Every digit run of the file is in the text, in a remark, or in a page number. Refuses
nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Literal

from lxml import etree

from .blocks import CONTENTS, Gaps, tidy
from .lines import TOKEN
from .wordml import name_of


def remarks(own: Iterable[str], text: str, labels: Iterable[str], gaps: Gaps) -> tuple[str, ...]:
    """What a person must know who relies on `text`, in whole sentences."""
    found = list(differences(own, text, labels))
    more = [f"{len(found) - _MOST} more differences"] if len(found) > _MOST else []
    return (*found[:_MOST], *more, *_left_out(gaps), *_unread(gaps))


def differences(own: Iterable[str], text: str, labels: Iterable[str] = ()) -> Iterator[str]:
    """The numbers of `own` that `text` has not, has otherwise, or has more often; `labels` are
    automatic numbers, which stand in `text` alone."""
    printed, read = list(_lines(own)), list(_lines([text]))
    wanted, found = _numbers(printed), _numbers(read)
    found.subtract(_numbers(_lines(labels)))
    lost, new = wanted - found, found - wanted
    if not lost and not new:
        return
    kept = Counter(printed) & Counter(read)
    lost_lines = _holding(lost, Counter(printed) - kept)
    new_lines = _holding(new, Counter(read) - kept)
    for skeleton, (tokens, words) in lost_lines.items():
        instead = new_lines.pop(skeleton, None)
        if instead:
            yield f"changed: {', '.join(tokens)} in «{words}» is read as {', '.join(instead[0])}"
        else:
            yield f"lost: {', '.join(tokens)} in «{words}» is in the file, not in what is read"
    for tokens, words in new_lines.values():
        yield f"new: {', '.join(tokens)} in «{words}» is in what is read, not so in the file"
    rest = sum((lost + new).values())
    if rest:
        yield f"{rest} more numbers differ between the file and what is read"


def own_lines(
    root: etree._Element, breaks: Container[str], signs: Mapping[str, str],
    skipped: Container[str], gaps: Gaps,
) -> Iterator[str]:  # fmt: skip
    """The text of each element that `breaks` the text, in a tree of mixed content; `signs` are
    the elements that stand for a sign, `skipped` those that hold no text of the page. A text that
    `gaps` names, as (element, 'text' or 'tail'), only parts what stands around it."""
    open_lines: list[list[str]] = [[]]
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        name = name_of(element)
        if event == "start":
            if name in skipped or element.tag in skipped:
                walk.skip_subtree()
                continue
            if name in breaks:
                open_lines.append([])
            open_lines[-1] += [signs.get(name, ""), _own(element, "text", gaps)]
            continue
        if event == "end" and name in breaks:
            yield "".join(open_lines.pop())
            open_lines[-1].append("\n")
        open_lines[-1].append(_own(element, "tail", gaps))
    yield "".join(open_lines.pop())


def _own(element: etree._Element, part: Literal["text", "tail"], gaps: Gaps) -> str:
    if (element, part) in gaps.places:
        return "\n"
    return (element.text if part == "text" else element.tail) or ""


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from filter(TOKEN.search, map(tidy, _PARTS.split(text)))


def _numbers(lines: Iterable[str]) -> Counter[str]:
    return Counter(token for line in lines for token in TOKEN.findall(line))


def _holding(wanted: Counter[str], lines: Counter[str]) -> dict[str, tuple[list[str], str]]:
    """The words of each of `lines` -> the `wanted` numbers in it, which are taken from there, and
    the line around the first."""
    found: dict[str, tuple[list[str], str]] = {}
    for line in lines.elements():
        tokens = [token for token in TOKEN.finditer(line) if wanted[token.group()] > 0]
        for token in tokens:
            wanted[token.group()] -= 1
        if tokens:
            start, end = tokens[0].start() - _AROUND, tokens[-1].end() + _AROUND
            words = line[max(0, start) : end].strip()
            skeleton = _NO_LETTERS.sub("", line) or words
            found.setdefault(skeleton, ([], words))[0].extend(one.group() for one in tokens)
    return found


def _left_out(gaps: Gaps) -> Iterator[str]:
    texts: dict[str, list[str]] = defaultdict(list)
    for reason, text in gaps.left_out:
        if text.strip():
            texts[reason].append(" ".join(text.split()))
    for reason, found in texts.items():
        if reason == CONTENTS:
            yield "left out: a table of contents"
            continue
        shown = [_short(text) for text in found if TOKEN.search(text)]
        others = len(found) - len(shown)
        more = [f"{others} texts without numbers" if others > 1 else "a text without numbers"]
        yield f"left out, {reason}: {', '.join(shown + more[:others])}"


def _unread(gaps: Gaps) -> Iterator[str]:
    for what, count in gaps.unread.items():
        yield f"cannot be read: {what}" + (f" ({count} times)" if count > 1 else "")


def _short(text: str) -> str:
    """`text` with all its numbers, but not all its words."""
    if len(text) <= _LONGEST:
        return f"«{text}»"
    return f"«{text[:_LONGEST]}…» ({len(TOKEN.findall(text))} numbers)"


_MOST = 200
_AROUND = 40
_LONGEST = 120
_PARTS = re.compile(r"\n|\t| \| ")
_NO_LETTERS = re.compile(r"[\W\d_]+")
