"""Laying one scenario over another: mappings merge key by key, everything else is replaced."""

from simulation.parameters.shape import Shape
from simulation.scenario.errors import listed, nearest, path_text, refusal
from simulation.scenario.tree import Entry, Node, Path, mapping


def merged(below: Node, above: Node, shape: Shape | None, path: Path = ()) -> Node:
    """Lay a tree over another.

    Mappings merge key by key; lists and single values replace. Two cases follow from what the model says:

    - *null deletes the inherited key*: a name (``firms: {Winner: null}`` removes that firm) or a parameter (which goes
      back to its default). Where the model accepts null as a value, null is that value.
    - Another kind starts afresh: where the upper tree chooses another kind of a choice among kinds (another
      ``strategy: {kind: ...}``), nothing of the lower kind remains.

    Parameters
    ----------
    below, above : Node
        The inherited tree, and the one that wins.
    shape : Shape or None
        What the model says stands here, if it says.
    path : tuple
        Where both stand, for messages.

    Raises
    ------
    ScenarioError
        If a name is to be removed that was not inherited.
    """
    if not (below.is_mapping and above.is_mapping) or _chooses_another_kind(below, above, shape):
        return above
    entries = dict(below.entries)
    plain = {key: entry.node.content for key, entry in (below.entries | above.entries).items()}
    for key, entry in above.entries.items():
        inner = shape.child(key, plain) if shape is not None else None
        if entry.node.content is None and not (inner is not None and inner.optional):
            _remove(key, entry, entries, shape, (*path, key))
        elif key in entries:
            node = merged(entries[key].node, entry.node, inner, (*path, key))
            entries[key] = Entry(entry.place, node)
        else:
            entries[key] = entry
    return mapping(entries, above.place)


def _chooses_another_kind(below: Node, above: Node, shape: Shape | None) -> bool:
    """Tell whether the upper of two mappings chooses another kind of a discriminated union."""
    if shape is None or shape.discriminator is None:
        return False
    chosen = [node.entries.get(shape.discriminator) for node in (below, above)]
    contents = [entry.node.content for entry in chosen if entry is not None]
    return len(contents) == 2 and contents[0] != contents[1]


def _remove(key: str, entry: Entry, entries: dict[str, Entry], shape: Shape | None, path: Path) -> None:
    """Delete an inherited key; a parameter nobody gave stays null, for validation to judge."""
    if key in entries:
        del entries[key]
    elif shape is not None and shape.is_mapping_of_names:
        message = "nothing of this name is inherited, so null removes nothing"
        raise refusal(
            entry.place, message, path_text(path), nearest(key, entries), f"names: {listed(entries) or 'none'}"
        )
    else:
        entries[key] = entry
