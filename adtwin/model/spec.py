"""The base of nested specs of the ads tree: what all of them take from the wire, and the search for unknown keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

_T = TypeVar("_T")


def _as_list(value: Any) -> Any:
    """A scalar or an object stands for a list of one; nothing stands for no entries."""
    if value is None:
        return []
    return value if isinstance(value, list | tuple) else [value]


ListOf = Annotated[tuple[_T, ...], BeforeValidator(_as_list)]
"""A list that may be sent as its only entry; kept as a list, held as a tuple."""


class Spec(BaseModel):
    """A nested object of the wire. Unknown keys are kept, for a rule to refuse them with a suggestion."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    def wire(self) -> dict[str, Any]:
        """What was sent, with its values in their one form: the shape that is kept and read back."""
        return self.model_dump(mode="json", exclude_unset=True)


def unknown_keys(spec: BaseModel, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], BaseModel]]:
    """The path of every key that no field declares, with the spec that holds it, outermost first."""
    for key in spec.model_extra or {}:
        yield (*path, key), spec
    sent = spec.model_fields_set
    for key in [one for one in type(spec).model_fields if one in sent]:
        value = getattr(spec, key)
        if isinstance(value, BaseModel):
            yield from unknown_keys(value, (*path, key))
        elif isinstance(value, list | tuple):
            for position, entry in enumerate(value):
                if isinstance(entry, BaseModel):
                    yield from unknown_keys(entry, (*path, key, str(position)))
