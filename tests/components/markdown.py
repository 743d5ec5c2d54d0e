"""Finds in Python source how text could reach Streamlit's Markdown without being made literal."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

import streamlit

READ = {"body", "title", "label", "text", "help", "message", "caption", "captions", "delta", "tabs"}
"""The parameters that Streamlit reads as Markdown, of whatever function has them."""
BODY_IS_PLAIN = {"code", "html", "json", "latex", "mermaid_chart", "text"}
OPTIONS_ARE_READ = {"menu_button", "pills", "radio", "segmented_control", "select_slider"}
"""Functions that read Markdown in what they offer; a select box shows its options as they are."""


def _functions() -> dict[str, tuple[inspect.Signature, set[str]]]:
    found = {}
    for name in dir(streamlit):
        function = inspect.getattr_static(streamlit, name)
        if name.startswith("_") or not (inspect.isroutine(function) or name == "Page"):
            continue
        signature = inspect.signature(function)
        read = READ - ({"body"} if name in BODY_IS_PLAIN else set())
        read |= {"format_func"} if name in OPTIONS_ARE_READ else set()
        read |= {"args"} if name == "write" else set()
        if read & set(signature.parameters):
            found[name] = signature, read
    return found


FUNCTIONS = _functions()
"""Every function of Streamlit that reads Markdown: its signature, and which parameters it reads."""


def unescaped(source: str, fields: set[str]) -> Iterator[tuple[int, str]]:
    """Line and text of all that is no words of ours and does not go through `literal`.

    A function that is not called where it is named could be called by another name, and is told
    too. `fields` are names that mean something else where they belong to what is not Streamlit's.
    """
    tree = ast.parse(source)
    words = _words(tree)
    streamlits = _streamlits(tree)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (
                (passed.lineno, ast.unparse(passed))
                for passed in _read(node)
                if not _is_safe(passed, words)
            )
            if ast.unparse(node.func) == "getattr" and _root(node.args[0]) in streamlits:
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "streamlit":
            yield from ((node.lineno, name.name) for name in node.names if name.name in FUNCTIONS)
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in FUNCTIONS
            and id(node) not in called
            and (node.attr not in fields or _root(node) in streamlits)
        ):
            yield node.lineno, ast.unparse(node)


def _read(call: ast.Call) -> Iterator[ast.expr]:
    """What a call gives to Streamlit to be read as Markdown; all of it, where that is not told."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in FUNCTIONS:
        return
    if ast.unparse(call.func.value) == "log":
        return
    signature, read = FUNCTIONS[call.func.attr]
    names = [
        parameter.name
        for parameter in signature.parameters.values()
        if parameter.kind is not parameter.KEYWORD_ONLY
    ]
    for at, passed in enumerate(call.args):
        name = names[min(at, len(names) - 1)]
        if name in read or isinstance(passed, ast.Starred):
            yield passed
    for keyword in call.keywords:
        if keyword.arg in read or keyword.arg is None:
            yield keyword.value
    if "format_func" in read and not any(each.arg == "format_func" for each in call.keywords):
        yield call


def _is_safe(passed: ast.expr, words: set[str]) -> bool:
    """Whether it can be nothing but words that stand in the source and what `literal` gives."""
    match passed:
        case ast.Constant():
            return True
        case ast.Name(id):
            return id in words or id == "literal"
        case ast.Call(ast.Name("literal")):
            return True
        case ast.Lambda(_, body) | ast.FormattedValue(body, -1, None):
            return _is_safe(body, words)
        case ast.JoinedStr(parts) | ast.List(parts) | ast.Tuple(parts) | ast.BoolOp(_, parts):
            return all(_is_safe(part, words) for part in parts)
        case ast.BinOp(one, _, other) | ast.IfExp(_, one, other):
            return _is_safe(one, words) and _is_safe(other, words)
    return False


def _words(tree: ast.Module) -> set[str]:
    """The constants of a module whose whole text stands there."""
    found: set[str] = set()
    for node in tree.body:
        match node:
            case ast.Assign([ast.Name(name)], value) if _is_safe(value, found):
                found.add(name)
    bound = [
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    bound += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    return {name for name in found if bound.count(name) == 1}


def _streamlits(tree: ast.Module) -> set[str]:
    """The names by which Streamlit, and the places that it gives, are known in a module."""
    found = {"st", "streamlit"}
    before: set[str] = set()
    while before != found:
        before = set(found)
        for node in ast.walk(tree):
            match node:
                case ast.alias("streamlit", str(name)):
                    found.add(name)
                case ast.arg(name, annotation) if annotation is not None:
                    if ast.unparse(annotation) in ("Any", "DeltaGenerator"):
                        found.add(name)
                case (
                    ast.Assign([target], value)
                    | ast.For(target, value)
                    | ast.withitem(value, ast.expr() as target)
                    | ast.NamedExpr(target, value)
                ) if _root(value) in found:
                    found |= {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
    return found


def _root(node: ast.expr) -> str:
    """The name that an expression such as `st.columns(2)[0].container()` begins with; none where
    it leads to what others have put there."""
    while True:
        match node:
            case ast.Attribute(_, "session_state" | "query_params" | "context" | "user"):
                return ""
            case ast.Attribute(inner) | ast.Call(inner) | ast.Subscript(inner):
                node = inner
            case ast.IfExp(_, inner):
                node = inner
            case ast.Name(name):
                return name
            case _:
                return ""
