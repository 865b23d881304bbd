"""The shape of a model's fields: which are models, mappings of names, lists, or a choice among kinds."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

NONE_TYPE = type(None)


@dataclass(frozen=True)
class Shape:
    """What may stand at one place of a scenario.

    Attributes
    ----------
    annotation : object
        The Python type, without `Annotated`, aliases and ``None``.
    optional : bool
        Whether null is accepted.
    discriminator : str or None
        The key that chooses among the kinds of a discriminated union.
    """

    annotation: Any
    optional: bool = False
    discriminator: str | None = None

    @property
    def model(self) -> type[BaseModel] | None:
        """The model that stands here, if one does."""
        if isinstance(self.annotation, type) and issubclass(self.annotation, BaseModel):
            return self.annotation
        return None

    @property
    def is_mapping_of_names(self) -> bool:
        """Whether a mapping from free names to things stands here."""
        origin = get_origin(self.annotation) or self.annotation
        return isinstance(origin, type) and issubclass(origin, Mapping)

    @property
    def is_sequence(self) -> bool:
        """Whether a list or a tuple stands here."""
        origin = get_origin(self.annotation) or self.annotation
        return isinstance(origin, type) and issubclass(origin, list | tuple | set | frozenset)

    @property
    def members(self) -> "tuple[Shape, ...]":
        """The alternatives of a union (nothing for anything else)."""
        if get_origin(self.annotation) not in (Union, types.UnionType):
            return ()
        return tuple(shape_of(each) for each in get_args(self.annotation) if each is not NONE_TYPE)

    @property
    def kinds(self) -> "dict[str, Shape]":
        """The alternatives of a discriminated union by the tag that chooses them."""
        if self.discriminator is None:
            return {}
        members = self.members or (self,)
        return {tag: member for member in members for tag in _tags(member, self.discriminator)}

    def item(self, position: int | None = None) -> "Shape | None":
        """The shape of a mapping's values or of a sequence's items, where that is known."""
        arguments = get_args(self.annotation)
        if self.is_mapping_of_names:
            return shape_of(arguments[1]) if len(arguments) == 2 else None
        if not self.is_sequence or not arguments:
            return None
        if get_origin(self.annotation) is tuple and not (len(arguments) == 2 and arguments[1] is ...):
            return shape_of(arguments[position]) if position is not None and position < len(arguments) else None
        return shape_of(arguments[0])

    def chosen(self, value: object) -> "Shape | None":
        """The shape a value has chosen: itself, or the kind its tag names (nothing if that is no kind)."""
        if self.discriminator is None:
            return self
        tag = value.get(self.discriminator) if isinstance(value, Mapping) else None
        return self.kinds.get(tag) if isinstance(tag, str) else None

    def child(self, part: str | int, value: object = None) -> "Shape | None":
        """The shape below, at a field, a name or a position (nothing where there can be none)."""
        chosen = self.chosen(value)
        if chosen is None:
            return None
        if chosen.model is not None:
            field = chosen.model.model_fields.get(part) if isinstance(part, str) else None
            return shape_of_field(field) if field is not None else None
        return chosen.item(part if isinstance(part, int) else None)


def shape_of(annotation: Any, discriminator: str | None = None) -> Shape:
    """Read a type annotation: strip `Annotated`, aliases and ``None``, and remember what they said.

    Examples
    --------
    >>> shape_of(dict[str, int] | None)
    Shape(annotation=dict[str, int], optional=True, discriminator=None)
    """
    if isinstance(annotation, TypeAliasType):
        return shape_of(annotation.__value__, discriminator)
    origin = get_origin(annotation)
    if isinstance(origin, TypeAliasType):
        return shape_of(origin.__value__[get_args(annotation)], discriminator)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        return shape_of(inner, discriminator or _discriminator_in(metadata))
    if origin not in (Union, types.UnionType):
        return Shape(annotation, optional=annotation in (NONE_TYPE, Any), discriminator=discriminator)
    others = [each for each in get_args(annotation) if each is not NONE_TYPE]
    optional = len(others) < len(get_args(annotation))
    if len(others) > 1:
        return Shape(annotation, optional, discriminator)
    inner_shape = shape_of(others[0], discriminator)
    return Shape(inner_shape.annotation, optional or inner_shape.optional, inner_shape.discriminator)


def shape_of_field(field: FieldInfo) -> Shape:
    """Read the shape of a model's field."""
    found = field.discriminator
    return shape_of(field.annotation, found if isinstance(found, str) else _discriminator_in(field.metadata))


def models_in(shape: Shape) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield every model that can stand somewhere in a shape, with the way to it as a suffix of a path.

    A name is written ``.*``, a position ``[]``, and the kind of a discriminated union ``[kind]``.
    """
    if shape.model is not None and shape.discriminator is None:
        yield "", shape.model
        return
    if shape.discriminator is not None:
        for tag, member in shape.kinds.items():
            yield from ((f"[{tag}]{suffix}", model) for suffix, model in models_in(member))
        return
    for member in shape.members:
        yield from models_in(member)
    joint = ".*" if shape.is_mapping_of_names else "[]"
    for item in _items(shape):
        yield from ((joint + suffix, model) for suffix, model in models_in(item))


def choices_of(annotation: Any) -> tuple[Any, ...]:
    """List the values a `Literal` or an enumeration accepts (nothing for anything else)."""
    shape = shape_of(annotation)
    if get_origin(shape.annotation) is Literal:
        return get_args(shape.annotation)
    return tuple(each.value for each in getattr(shape.annotation, "__members__", {}).values())


def _items(shape: Shape) -> list[Shape]:
    """The shapes of a container's items, one for each position of a fixed tuple."""
    if shape.is_mapping_of_names or shape.is_sequence:
        items = [shape.item(position) for position in range(max(1, len(get_args(shape.annotation))))]
        return list(dict.fromkeys(item for item in items if item is not None))
    return []


def _discriminator_in(metadata: Any) -> str | None:
    """The discriminator a `Field` or a `Discriminator` among the metadata names."""
    found = [getattr(each, "discriminator", None) for each in metadata]
    return next((name for name in found if isinstance(name, str)), None)


def _tags(member: Shape, discriminator: str) -> tuple[str, ...]:
    """The tags under which one member of a discriminated union is chosen."""
    if member.discriminator is not None and member.members:
        return tuple(member.kinds)
    field = member.model.model_fields.get(discriminator) if member.model is not None else None
    return tuple(str(getattr(each, "value", each)) for each in choices_of(field.annotation)) if field else ()
