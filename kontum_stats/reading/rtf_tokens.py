"""The bytes of an RTF file -> a tree of groups of tokens.

In: bytes. Out: nested lists of `Token`s; `destination` tells what a group is for, `letters` what
a token writes. Raises ValueError for a file that is cut off or has more tokens than a report
can have, RecursionError for one that is nested without bounds.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias, Union

MOST_TOKENS = 2_000_000
DEEPEST = 200


class Token(NamedTuple):
    """A control word with its number ("'" for a byte), or where `word` is '' a plain text."""

    word: str
    text: str
    number: int | None
    start: int


Group: TypeAlias = list[Union[Token, "Group"]]


def tree_of(content: bytes) -> Group:
    """The outermost group of an RTF file."""
    text = content.decode("latin-1")
    stack: list[Group] = [[]]
    position = count = 0
    while found := _TOKEN.match(text, position):
        start, position, count = position, found.end(), count + 1
        if found["open"]:
            stack[-1].append([])
            stack.append(stack[-1][-1])  # type: ignore[arg-type]
        elif found["close"] and len(stack) > 1:
            stack.pop()
        elif found["word"] == "bin":
            position += max(0, int(found["number"] or 0))
        elif found["byte"]:
            stack[-1].append(Token("'", "", int(found["byte"], 16), start))
        elif found["word"] or found["sign"]:
            number = int(found["number"]) if found["number"] else None
            stack[-1].append(Token(found["word"] or found["sign"], "", number, start))
        elif found["plain"]:
            stack[-1].append(Token("", found["plain"], None, start))
        if len(stack) > DEEPEST:
            raise RecursionError
        if count > MOST_TOKENS:
            raise ValueError("it is too long or too tangled")
    if len(stack) > 1:
        raise ValueError("it is cut off")
    return stack[0]


def destination(group: Group) -> tuple[str, bool]:
    """The control word that a group begins with, and whether it holds text that may be shown."""
    words = [item.word for item in group[:3] if isinstance(item, Token)]
    is_star = words[:1] == ["*"]
    name = next((word for word in words[is_star:] if word), "")
    return name, name not in _HIDDEN and (not is_star or name in _SHOWN)


def letters(token: Token, codec: str) -> str:
    """What a token writes in a font of the code page `codec`."""
    if not token.word:
        if token.text.isascii():
            return token.text
        return _decoded(token.text.encode("latin-1"), codec)
    if token.word == "'":
        return _decoded(bytes([token.number or 0]), codec)
    if token.word == "u":
        code = (token.number or 0) % 65536
        return chr(code) if not 0xD800 <= code < 0xE000 else ""
    return SIGNS.get(token.word, "")


def _decoded(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec, errors="replace")
    except LookupError:
        return content.decode("cp1252", errors="replace")


SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "_": "-", "~": "\u00a0", "\\": "\\",
    "{": "{", "}": "}", "bullet": "•", "endash": "–", "emdash": "—", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SHOWN = {
    "footnote", "shpinst", "do", "annotation", "fldinst", "shppict", "moMath", "moMathPara",
    "listtext", "nesttableprops", "objdata", "upr", "ud",
}  # fmt: skip
_HIDDEN = {
    "colortbl", "info", "listtable", "listoverridetable", "ftnsep", "ftnsepc", "ftncn", "aftnsep",
    "aftnsepc", "aftncn", "sp", "shprslt", "nonshppict", "nonesttables", "bkmkstart", "bkmkend",
    "xe", "tc", "rxe", "txe", "objclass", "objname", "mmathPict", "mctrlPr", "atnid", "atnauthor",
    "revtbl", "generator", "themedata", "template", "filetbl", "xmlnstbl",
}  # fmt: skip
_TOKEN = re.compile(
    r"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|'(?P<byte>[0-9a-fA-F]{2})"
    r"|(?P<newline>[\r\n]{1,2})|(?P<sign>[^A-Za-z']))"
    r"|(?P<open>\{)|(?P<close>\})|(?P<plain>[^\\{}\r\n]+)|[\r\n]+|\\"
)
