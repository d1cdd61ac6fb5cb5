"""Makes a module that is already imported behave as if it had been imported with other source."""

from __future__ import annotations

import datetime as dt
import gc
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import PosixPath
from types import CodeType, FunctionType, ModuleType
from typing import Any

_DATA = {
    int, float, bool, str, bytes, tuple, frozenset, set, list, dict, re.Pattern, PosixPath, dt.timedelta, dt.date,
    dt.datetime, dt.time, type(None),
}  # fmt: skip


def patch(module: ModuleType, code: CodeType, *, outside_functions: bool) -> None:
    """Replace what the module's functions do; with `outside_functions`, also its constants and its defaults.

    code: the changed module, compiled under the file name of the old one. Objects stay the same, so that whoever
    imported a function or a class by name sees the change; a constant is bound anew wherever it goes by its name.
    """
    changed = {(part.co_qualname, part.co_firstlineno): part for part in _parts(code)}
    for function in [found for found in gc.get_objects() if type(found) is FunctionType]:
        old = function.__code__
        if old.co_filename == code.co_filename and (new := changed.get((old.co_qualname, old.co_firstlineno))):
            function.__code__ = new
    if outside_functions:
        fresh = ModuleType(module.__name__)
        fresh.__dict__.update(__file__=module.__file__, __package__=module.__package__, __spec__=module.__spec__)
        exec(code, fresh.__dict__)  # noqa: S102 - the module's own source
        _rebind(module, fresh)


def _parts(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _parts(constant)


def _rebind(old: Any, fresh: Any) -> None:
    """Take over data that differs. Locks, pools and instances of the module's own classes stay what they were."""
    for name, new in list(vars(fresh).items()):
        was = vars(old).get(name)
        if isinstance(new, type) and isinstance(was, type):
            if was is not new and was.__module__ == new.__module__:
                _rebind(was, new)
        elif isinstance(inspect.unwrap(new) if callable(new) else new, FunctionType) and callable(was):
            _rebind_defaults(inspect.unwrap(was), inspect.unwrap(new))
        elif type(new) in _DATA and type(was) in _DATA and new != was and not name.startswith("__"):
            _bind_everywhere(old, name, was, new)


def _rebind_defaults(old: Any, new: Any) -> None:
    if isinstance(old, FunctionType) and old is not new:
        if _is_data(new.__defaults__):
            old.__defaults__ = new.__defaults__
        if new.__kwdefaults__ and _is_data(tuple(new.__kwdefaults__.values())):
            old.__kwdefaults__ = new.__kwdefaults__


def _is_data(values: tuple[Any, ...] | None) -> bool:
    return values is not None and all(type(value) in _DATA for value in values)


def _bind_everywhere(owner: Any, name: str, was: Any, new: Any) -> None:
    setattr(owner, name, new)
    if isinstance(owner, ModuleType):
        for module in list(sys.modules.values()):
            if isinstance(module, ModuleType) and vars(module).get(name) is was:
                setattr(module, name, new)
