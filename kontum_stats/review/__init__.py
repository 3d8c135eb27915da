"""One province as a reader of one year and language sees it."""

from .review import Review, load

__all__ = ["Review", "load"]
