"""From what arrives on the wire to one flat set of parameters, and from there to values of a declared shape.

Parameters come from the query, a form, a multipart or a JSON body, mixed; the last of a repeated name wins and blank
ones are ignored [A-003, A-006, C-001, wire facts 4]. A value's shape decides how its text is read: lists take JSON or
comma lists, objects take JSON, scalars lose the double quotes they may be wrapped in [A-008, A-010, C-003, C-006].
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from adtwin.errors.protocol import MALFORMED_PARAMETER
from adtwin.graph import loose

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
MAX_LIST_INDEX = 5_000


class Shape(Enum):
    """What a parameter's text stands for."""

    SCALAR = "a single value"
    LIST = "a list"
    OBJECT = "a JSON object"
    ANY = "a value"


def shape_of(annotation: Any) -> Shape:
    """The shape that a type annotation asks for."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return shape_of(get_args(annotation)[0])
    if origin is Union or origin is types.UnionType:
        shapes = {shape_of(part) for part in get_args(annotation) if part is not type(None)}
        return shapes.pop() if len(shapes) == 1 else Shape.ANY
    kind = origin or annotation
    if kind is Any or not isinstance(kind, type):
        return Shape.ANY if kind is Any else Shape.SCALAR
    if issubclass(kind, list | tuple | set | frozenset):
        return Shape.LIST
    return Shape.OBJECT if issubclass(kind, dict | BaseModel | Mapping) else Shape.SCALAR


class Parameters(dict[str, Any]):
    """One value per name. `blank` are the names that came without one: only a few fields are cleared by that."""

    __slots__ = ("blank",)

    def __init__(self) -> None:
        super().__init__()
        self.blank: set[str] = set()


def gather(pairs: Iterable[tuple[str, Any]]) -> Parameters:
    """One value per name; `a[b]=c` and `a[]=c` grow objects and lists [C-005]."""
    params = Parameters()
    grown: set[str] = set()
    for name, value in pairs:
        if value == "":
            params.blank.add(name)
            continue
        opening = name.find("[")
        if opening > 0 and name.endswith("]"):
            keys = _BRACKETS.findall(name, opening)
            _put(params, name[:opening], keys, value)
            grown.add(name[:opening])
        else:
            params[name] = value
    for name in grown:
        params[name] = _grown(params[name])
    return params


def _put(params: dict[str, Any], name: str, keys: list[str], value: Any) -> None:
    if len(keys) > loose.MAX_DEPTH:
        raise MALFORMED_PARAMETER(blame=[name], param=name, expected="a JSON object", detail="it is nested too deeply")
    place: dict[str, Any] = params
    outer = name
    for key in keys:
        inner = place.get(outer)
        if not isinstance(inner, dict):
            inner = {}
            place[outer] = inner
        place = inner
        outer = key or str(len(place))
    place[outer] = value


def _grown(value: Any) -> Any:
    """What brackets grew: an object whose keys count from 0 is a list."""
    if not isinstance(value, dict):
        return value
    inner = {key: _grown(one) for key, one in value.items()}
    return list(inner.values()) if list(inner) == [str(place) for place in range(len(inner))] else inner


def value_of(name: str, value: Any, shape: Shape) -> Any:
    """The value of parameter `name` in its declared shape; raises error 100 naming the parameter."""
    try:
        if shape is Shape.LIST:
            return _list(value)
        if shape is Shape.OBJECT:
            return _object(value)
        if shape is Shape.ANY:
            return _any(value)
        return unquoted(value)
    except loose.LooseError as error:
        raise MALFORMED_PARAMETER(blame=[name], param=name, expected=shape.value, detail=str(error)) from None


def unquoted(value: Any) -> Any:
    """A scalar without the double quotes it may be wrapped in [A-008]."""
    if isinstance(value, str) and len(value) > 1 and value[0] == '"' and value[-1] == '"':
        try:
            inner = loose.loads(value)
        except loose.LooseError:
            return value
        return inner if isinstance(inner, str) else value
    return value


def _list(value: Any) -> Any:
    if isinstance(value, str):
        text = value.strip()
        if text[:1] in ("[", "{", '"'):
            loaded = loose.loads(text)
            return _list(loaded) if not isinstance(loaded, list) else loaded
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(value, dict):
        return list(value.values()) if value and all(key.isdigit() for key in value) else [value]
    return value if isinstance(value, list) else [value]


def _object(value: Any) -> Any:
    if isinstance(value, str):
        text = value.strip()
        if text[:1] in ("{", "[", '"'):
            return loose.loads(text)
    return value


def _any(value: Any) -> Any:
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        return loose.loads(value.strip())
    return unquoted(value)
