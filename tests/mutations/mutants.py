"""Breaking a file on purpose, one thing at a time: each way is a mutant, a source text that differs in one expression."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from os.path import commonpath

BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITE = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OTHER_SIGN = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
OTHER_FUNCTION = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor"}
ASKED_BY_NAME = {"index", "tally", "line"}
"""Methods whose argument is the name of something counted."""


@dataclass(frozen=True)
class Mutant:
    """One way to break a file.

    ``path`` in the repository; ``function`` broken, or ``""`` for what stands outside of functions; ``lines`` first and last;
    ``what`` is written there, and ``instead``; ``kind`` of change; ``source`` of the broken file.
    """

    path: str
    function: str
    lines: tuple[int, int]
    kind: str
    what: str
    instead: str
    source: str

    @property
    def name(self) -> str:
        """What tells it from others, and stays when lines move."""
        return f"{self.path}:{self.function}: {self.what} -> {self.instead}"


def _signs(node: ast.expr) -> Iterator[tuple[str, ast.AST]]:  # noqa: C901
    match node:
        case ast.Compare(left, [operator], comparators):
            for kind, table in (("boundary moved", BOUNDARY), ("comparison turned round", OPPOSITE)):
                if type(operator) in table:
                    yield kind, ast.Compare(left, [table[type(operator)]()], comparators)
        case ast.Compare(left, operators, comparators):  # such as a < b <= c: one at a time
            for place, operator in enumerate(operators):
                for kind, table in (("boundary moved", BOUNDARY), ("comparison turned round", OPPOSITE)):
                    if type(operator) in table:
                        changed = [*operators]
                        changed[place] = table[type(operator)]()
                        yield kind, ast.Compare(left, changed, comparators)
        case ast.BinOp(left, operator, right) if type(operator) in OTHER_SIGN:
            yield "sign changed", ast.BinOp(left, OTHER_SIGN[type(operator)](), right)
        case ast.BoolOp(ast.And(), values):
            yield "and, or exchanged", ast.BoolOp(ast.Or(), values)
        case ast.BoolOp(ast.Or(), values):
            yield "and, or exchanged", ast.BoolOp(ast.And(), values)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield "sign changed", operand
        case ast.IfExp(test, body, orelse):
            yield "branches exchanged", ast.IfExp(test, orelse, body)


def _values(node: ast.expr, names: list[str]) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Constant(bool(value)):
            yield "constant changed", ast.Constant(not value)
        case ast.Constant(int(value)):
            yield "constant changed", ast.Constant(value + 1)
        case ast.Constant(float(value)):
            yield "constant changed", ast.Constant(1.0 if value == 0.0 else value * 1.5)
        case ast.Call(ast.Name(name), args, keywords) if name in OTHER_FUNCTION:
            yield "min, max exchanged", ast.Call(ast.Name(OTHER_FUNCTION[name]), args, keywords)
        case ast.Call(ast.Attribute(owner, name), args, keywords) if name in OTHER_FUNCTION:
            yield "rounded the other way", ast.Call(ast.Attribute(owner, OTHER_FUNCTION[name]), args, keywords)
        case ast.Call(ast.Attribute(_, name) as method, [ast.Constant(str(value))], []) if name in ASKED_BY_NAME:
            yield "another name", ast.Call(method, [ast.Constant(_next(value, names))], [])
        case ast.Subscript(owner, ast.Constant(str(value)), context):
            yield "another name", ast.Subscript(owner, ast.Constant(_next(value, names)), context)


def _statements(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.AugAssign(target, operator, value):
            if type(operator) in OTHER_SIGN:
                yield "sign changed", ast.AugAssign(target, OTHER_SIGN[type(operator)](), value)
            yield "line left out", ast.Pass()
        case ast.Expr(ast.Call()):
            yield "line left out", ast.Pass()
        case ast.Assign([ast.Attribute() | ast.Subscript()]):
            yield "line left out", ast.Pass()
        case ast.If(test, body, orelse) if not _is_one_comparison(test):
            yield "branch turned round", ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Return(ast.Tuple(values)):
            for place, value in enumerate(values):
                others = [*values]
                others[place] = _more(value)
                yield "another value returned", ast.Return(ast.Tuple(others, ast.Load()))
        case ast.Return(value) if value is None or _is_one_comparison(value):
            pass
        case ast.Return(ast.BoolOp() as value):
            yield "another value returned", ast.Return(ast.UnaryOp(ast.Not(), value))
        case ast.Return(value):
            yield "another value returned", ast.Return(_more(value))


def _is_one_comparison(test: ast.expr) -> bool:
    """Whether turning the comparison round already is the same as turning round the whole."""
    return isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in OPPOSITE


def _more(value: ast.expr) -> ast.expr:
    return ast.BinOp(value, ast.Add(), ast.Constant(1))


def _next(name: str, names: list[str]) -> str:
    return names[(names.index(name) + 1) % len(names)] if name in names else name


def _members(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Leave one member out of a list of names at the top of a file."""
    match node:
        case ast.Assign(targets, ast.Tuple(values)) if all(isinstance(value, ast.Constant) for value in values):
            for place in range(len(values)):
                rest = values[:place] + values[place + 1 :]
                yield "member left out", ast.Assign(targets, ast.Tuple(rest, ast.Load()), lineno=node.lineno)
        case ast.Assign(targets, ast.Dict(keys, values)) if all(isinstance(value, ast.Tuple) for value in values):
            for place in range(len(values)):
                changed = [*values]
                changed[place] = values[(place + 1) % len(values)]
                yield "another value", ast.Assign(targets, ast.Dict(keys, changed), lineno=node.lineno)


def _asked_by_name(tree: ast.AST) -> list[str]:
    """Return all strings by which the file asks for something, in the order in which they occur."""
    names: dict[str, None] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(_, ast.Constant(str(value))):
                names[value] = None
            case ast.Call(ast.Attribute(_, method), [ast.Constant(str(value))], []) if method in ASKED_BY_NAME:
                names[value] = None
    return list(names)


SKIPPED_FIELDS = {"annotation", "returns", "decorator_list", "type_params", "defaults", "kw_defaults"}


def _places(tree: ast.Module, members: bool) -> Iterator[tuple[str, ast.AST, str, ast.AST]]:
    """Go through all that can be broken: function, what is there, kind, what is put there instead."""
    names = _asked_by_name(tree)

    def walk(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST, str, ast.AST]]:
        inside = f"{function}.{node.name}".strip(".") if isinstance(node, ast.FunctionDef | ast.ClassDef) else function
        if isinstance(node, ast.expr):
            yield from ((inside, node, kind, new) for kind, new in (*_signs(node), *_values(node, names)))
        if isinstance(node, ast.stmt):
            yield from ((inside, node, kind, new) for kind, new in _statements(node))
        if members and not function:
            yield from ((inside, node, kind, new) for kind, new in _members(node))
        for field, value in ast.iter_fields(node):
            if field in SKIPPED_FIELDS:
                continue
            for child in value if isinstance(value, list) else [value]:
                is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
                if isinstance(child, ast.AST) and not is_text and not isinstance(child, ast.Import | ast.ImportFrom):
                    yield from walk(child, inside)

    return walk(tree, "")


def mutants_of(path: str, source: str, functions: tuple[str, ...] = (), members: bool = False) -> Iterator[Mutant]:
    """Return all mutants of a file.

    Parameters
    ----------
    functions
        Break only these; all, if none is named.
    members
        Also break the lists of names that stand outside of functions.
    """
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for function, old, kind, new in _places(tree, members):
        if functions and function.split(".")[-1] not in functions:
            continue
        memory: dict[int, ast.AST] = {id(old): new}  # stands where the old one stood when the tree is copied
        broken = ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree, memory)))
        if broken in seen:
            continue
        seen.add(broken)
        lines = (old.lineno, old.end_lineno or old.lineno)
        if isinstance(old, ast.If):
            lines = (old.lineno, old.test.end_lineno or old.lineno)
        yield Mutant(path, function, lines, kind, *_said(old, new), broken)


LONGEST_TEXT = 90


def _said(old: ast.AST, new: ast.AST) -> tuple[str, str]:
    """Return what is written and what is put there instead, short enough for a table: from where they begin to differ."""
    texts = [_text(old), _text(new)]
    if max(map(len, texts)) > LONGEST_TEXT:
        same = len(commonpath(texts))
        start = max(0, same - 40)
        texts = [("... " if start else "") + text[start : start + LONGEST_TEXT] for text in texts]
    return texts[0], texts[1]


def _text(node: ast.AST) -> str:
    """Return one line of code; of a branch, its condition."""
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
