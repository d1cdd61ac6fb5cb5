"""Proposes mutations of a module's syntax tree: one small change each, in the order of the source."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITE = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.MatMult: ast.Mult,
}  # fmt: skip
SIBLINGS = {"min": "max", "max": "min", "any": "all", "all": "any"}
FLOAT_NUDGE = 1.25
LONG, CONTEXT = 100, 30
"""Characters of source that are shown whole, and of what is shown around a difference."""
SQL = re.compile(r"\s*(INSERT|UPDATE|SELECT|DELETE)\b")
SQL_CHANGES = (
    (r" AND ", " OR "), (r" OR ", " AND "), (r" NOT IN ", " IN "), (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "),
    (r" \+ ", " - "), (r" - ", " + "), (r" DESC", ""), (r"'\w+', (?=')", ""), (r", '\w+'(?=\))", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change. lines: first and last line that it touches. function: the qualified name, "" outside functions."""

    lines: tuple[int, int]
    function: str
    before: str
    after: str
    parent: ast.AST
    field: str
    index: int | None
    replacement: ast.AST

    @property
    def name(self) -> str:
        """How the table of equivalent mutations calls it: `function: before -> after`."""
        return f"{self.function or '(module)'}: {self.before} -> {self.after}"

    def apply(self) -> None:
        """Change the tree for good."""
        if self.index is None:
            setattr(self.parent, self.field, self.replacement)
        else:
            getattr(self.parent, self.field)[self.index] = self.replacement
        self.replacement.lineno, self.replacement.end_lineno = self.lines  # type: ignore[attr-defined]
        self.replacement.col_offset = self.replacement.end_col_offset = 0  # type: ignore[attr-defined]
        ast.fix_missing_locations(self.replacement)


def mutations_of(tree: ast.Module) -> list[Mutation]:
    """Every mutation of the module, in the order of the source."""
    found = list(_Proposer().propose(tree))
    return sorted(found, key=lambda mutation: mutation.lines[0])


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a mutation may show: in tests that run one of the lines, or that mention one of the names."""

    lines: frozenset[int]
    names: frozenset[str] = frozenset()


def reach_of(tree: ast.Module, mutation: Mutation) -> Reach:
    """Find where a mutation may show.

    One outside functions shows where what is assigned there is mentioned, or what is made from that.
    """
    first, last = mutation.lines
    if mutation.function:
        return Reach(frozenset(range(first, last + 1)))
    names = {name for node in tree.body if node.lineno <= first <= (node.end_lineno or 0) for name in _bound_by(node)}
    for node in tree.body:
        if _mentioned(node) & names:
            names |= _bound_by(node)
    lines = {
        line
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _mentioned(node) & names
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    return Reach(frozenset(lines), frozenset(names))


def _bound_by(node: ast.stmt) -> set[str]:
    if not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return set()
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}


def _mentioned(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)}


class _Proposer:
    """Walks a tree and keeps track of the function it is in."""

    def __init__(self) -> None:
        self._scopes: list[str] = []
        self._in_function = False

    def propose(self, node: ast.AST) -> Iterator[Mutation]:
        for field, value in ast.iter_fields(node):
            if (type(node), field) in _LEFT_ALONE:
                continue
            children = enumerate(value) if isinstance(value, list) else [(None, value)]
            for index, child in children:
                if not isinstance(child, ast.AST) or _is_left_alone(child):
                    continue
                for replacement, after in _changes(child, node, field):
                    yield self._mutation(node, field, index, child, replacement, after)
                yield from self._within(child, node, field)

    def _within(self, child: ast.AST, parent: ast.AST, field: str) -> Iterator[Mutation]:
        if isinstance(child, ast.Raise):  # what an error says is no behaviour
            return
        entered = isinstance(child, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
        outer = self._in_function
        if isinstance(child, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            self._scopes.append(child.name)
        if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._in_function = outer or field == "body"
        yield from self.propose(child)
        self._in_function = outer
        if entered:
            self._scopes.pop()

    def _mutation(
        self, parent: ast.AST, field: str, index: int | None, child: Any, replacement: ast.AST, after: str
    ) -> Mutation:
        in_function = self._in_function or (
            field == "body" and isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef))
        )
        function = ".".join(self._scopes) if in_function else ""
        shown, changed = child, replacement
        if isinstance(child, ast.Constant) and isinstance(parent, _SHOWN_WHOLE):  # a number alone says little
            values = getattr(parent, field)
            other = replacement if index is None else [*values[:index], replacement, *values[index + 1 :]]
            shown, changed = parent, ast.fix_missing_locations(_changed(parent, **{field: other}))
        before, after = _difference(ast.unparse(shown), after or ast.unparse(changed))
        lines = child.lineno, child.end_lineno
        return Mutation(lines, function, before, after, parent, field, index, replacement)


_SHOWN_WHOLE = (ast.expr, ast.keyword, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)
_LEFT_ALONE = {
    (ast.FunctionDef, "decorator_list"), (ast.FunctionDef, "returns"), (ast.arg, "annotation"),
    (ast.AnnAssign, "annotation"), (ast.ClassDef, "decorator_list"), (ast.ClassDef, "bases"),
    (ast.ClassDef, "keywords"),
    (ast.ExceptHandler, "type"), (ast.FormattedValue, "format_spec"), (ast.Attribute, "ctx"),
}  # fmt: skip


def _is_left_alone(node: ast.AST) -> bool:
    """Whether nothing within matters to a user: logs, types, what a module exports."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="logger")))):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "logger" | "__slots__")]):
            return True
        case ast.keyword(arg="timeout" | "max_workers" | "maxsize", value=ast.Constant()):
            return True
    return isinstance(node, (ast.Import, ast.ImportFrom, ast.expr_context, ast.operator, ast.cmpop))


def _changes(node: ast.AST, parent: ast.AST, field: str) -> Iterator[tuple[ast.AST, str]]:
    """Propose what may stand in the node's place, each with a name where the source would not show it."""
    if isinstance(node, ast.expr):
        for replacement in _other_expressions(node):
            yield replacement, ""
        if _is_condition(parent, field) and not _is_negated_already(node):
            yield ast.UnaryOp(ast.Not(), node), ""
    elif isinstance(node, ast.stmt):
        yield from _other_statements(node)


def _is_condition(parent: ast.AST, field: str) -> bool:
    return field == "ifs" or (field == "test" and isinstance(parent, (ast.If, ast.IfExp)))


def _is_negated_already(node: ast.expr) -> bool:
    """Whether another mutation says the opposite of the condition."""
    return isinstance(node, ast.UnaryOp) or (isinstance(node, ast.Compare) and len(node.ops) == 1)


def _other_expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                for table in (BOUNDARY, OPPOSITE):
                    if type(operator) in table:
                        ops = [*node.ops[:place], table[type(operator)](), *node.ops[place + 1 :]]
                        yield _changed(node, ops=ops)
        case ast.BoolOp():
            yield _changed(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.UnaryOp(op=ast.USub()) if not isinstance(node.operand, ast.Constant):
            yield node.operand
        case ast.BinOp() if type(node.op) in ARITHMETIC and not (_is_text(node.left) or _is_text(node.right)):
            yield _changed(node, op=ARITHMETIC[type(node.op)]())
        case ast.Constant():
            yield from _other_constants(node)
        case ast.Call():
            yield from _other_calls(node)


def _other_constants(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, float):
        yield ast.Constant(value * FLOAT_NUDGE if value else 1.0)
    elif isinstance(value, str) and SQL.match(value):
        for pattern, change in SQL_CHANGES:
            for place in re.finditer(pattern, value):
                yield ast.Constant(value[: place.start()] + change + value[place.end() :])


def _other_calls(node: ast.Call) -> Iterator[ast.expr]:
    match node.func:
        case ast.Name(id=name) if name in SIBLINGS:
            yield _changed(node, func=ast.Name(SIBLINGS[name], ast.Load()))
            return  # whose arguments have no order
        case ast.Attribute(attr=name) if name in SIBLINGS:
            yield _changed(node, func=_changed(node.func, attr=SIBLINGS[name]))
    plain = [place for place, argument in enumerate(node.args[:2]) if not isinstance(argument, ast.Starred)]
    if len(plain) == 2 and ast.dump(node.args[0]) != ast.dump(node.args[1]):
        yield _changed(node, args=[node.args[1], node.args[0], *node.args[2:]])


def _other_statements(node: ast.stmt) -> Iterator[tuple[ast.AST, str]]:
    """Propose statements that are left out.

    What is left out still stands where it is never reached, so that a function keeps the scopes of its variables, and
    stays a generator if it was one.
    """
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_nothing(value):
            nothing = ast.Return(ast.Constant(None))
            yield ast.If(ast.Constant(True), [nothing], [ast.Expr(value)]), "return None"
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom() | ast.Await()):
            yield _left_out(node)
        case ast.AugAssign():
            if type(node.op) in ARITHMETIC:
                yield _changed(node, op=ARITHMETIC[type(node.op)]()), ""
            yield _left_out(node)
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Raise() | ast.Continue() | ast.Break():
            yield _left_out(node)
        case ast.Delete():
            yield _left_out(node)


def _left_out(node: ast.stmt) -> tuple[ast.AST, str]:
    return ast.If(ast.Constant(False), [node], [ast.Pass()]), "(left out)"


def _difference(before: str, after: str) -> tuple[str, str]:
    """Both texts; of long ones that are much alike, only what differs and the words around it."""
    alike = _common_length(before, after)
    if len(before) <= LONG or alike < CONTEXT:
        return before, after
    tail = _common_length(before[alike:][::-1], after[alike:][::-1])
    start, left = max(0, alike - CONTEXT), max(0, tail - CONTEXT)
    return f"...{before[start : len(before) - left]}...", f"...{after[start : len(after) - left]}..."


def _common_length(one: str, other: str) -> int:
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _changed(node: Any, **fields: Any) -> Any:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
