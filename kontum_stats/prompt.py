"""Modules that can be called: `ks.figures(year=2013)` is short for `ks.figures.load(year=2013)`.

In: a module with a function `load`. Out: the same module, which a call now hands on to `load`,
with its signature and docstring. Imports nothing but the standard library.
"""

from __future__ import annotations

import importlib
import inspect
from functools import wraps
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """A module that another process finds by its name, as it does any module."""

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, (self.__name__,)


def make_callable(module: ModuleType) -> None:
    """Lets `module` be called: a call is one of its function `load`, as it is at that time.

    `import kontum_stats.figures` makes the name `figures` of the package that module, whatever
    the package itself would call by that name; so the module must be what is called.
    """

    @wraps(module.load)
    def call(_self: ModuleType, *arguments: Any, **named: Any) -> Any:
        return module.load(*arguments, **named)

    signature = inspect.signature(module.load)
    itself = inspect.Parameter("_self", inspect.Parameter.POSITIONAL_ONLY)
    parameters = [itself, *signature.parameters.values()]
    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    module.__class__ = type(_Callable.__name__, (_Callable,), {"__call__": call})
