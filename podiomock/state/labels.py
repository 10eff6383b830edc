"""Task labels: each person has their own, and nobody sees those of others."""

import re
from collections.abc import Iterable

from podiomock.state.rights import demand
from podiomock.state.rows import Label, Task
from podiomock.state.table import Invalid
from podiomock.state.world import World

COLOR = re.compile(
    "[0-9a-f]{6}|aqua|black|blue|brown|cyan|gr[ae]y|green|lime|magenta|maroon|navy|olive|orange|pink|purple|red|silver"
    "|teal|violet|white|yellow",
    re.IGNORECASE,
)
HEX = re.compile("[0-9a-f]{6}", re.IGNORECASE)
DEFAULT_COLOR = "DCEBD8"
"""The colour of a label that was named in a task and did not exist; A-44."""


def own(world: World, label_id: int, right: str = "view") -> Label:
    """One of the labels of the session's user; another's is refused."""
    label = world.labels[label_id]
    # that labels are personal is documented, how another's is refused is not.
    demand(world, ("label", label_id), right)
    return label


def listed(world: World) -> list[Label]:
    """The labels of the session's user, oldest first."""
    return world.labels.where("user", world.session.user_id)


def create(world: World, text: str, color: str) -> Label:
    """Make a label of the session's user."""
    fresh = world.new_id("label")
    user_id = world.session.user_id
    return world.labels.insert(
        fresh, Label(label_id=fresh, user_id=user_id, text=_text(text), color=_color(world, color))
    )


def update(world: World, label: Label, *, text: str | None = None, color: str | None = None) -> Label:
    """Change what is given."""
    return world.labels.change(
        label.label_id,
        text=label.text if text is None else _text(text),
        color=label.color if color is None else _color(world, color),
    )


def delete(world: World, label: Label) -> None:
    """Delete a label; it goes from all tasks, for they show living ones only."""
    world.labels.delete(label.label_id, world.now)


def on_task(world: World, task: Task) -> list[Label]:
    """The labels that the session's user put on a task."""
    found = (world.labels.get(each) for each in task.labels)
    return [each for each in found if each is not None and each.user_id == world.session.user_id]


def given(world: World, wanted: Iterable[int | str]) -> tuple[int, ...]:
    """Read a list of labels: numbers are ids, as the page sends them; texts are names, natively [doc].

    A-44: a text that the user has no label of makes one, of a default colour.
    """
    found: dict[int, None] = {}
    for each in wanted:
        if isinstance(each, int):
            found[own(world, each).label_id] = None
            continue
        _text(each)
        known = next((label for label in listed(world) if label.text == each), None)
        found[(known or create(world, each, DEFAULT_COLOR)).label_id] = None
    return tuple(found)


def replaced(world: World, task: Task, wanted: Iterable[int]) -> tuple[int, ...]:
    """A task's labels with those of the session's user replaced, and those of others kept."""
    mine = {each.label_id for each in listed(world)}
    return (*(each for each in task.labels if each not in mine), *wanted)


def _text(text: str) -> str:
    if not text.strip():
        raise Invalid(text, "must be non empty string")
    return text


def _color(world: World, color: str) -> str:
    """Take a colour as it is given: six hex digits [recorded], or a name, as the page's example has `red`.

    A-45: which names are colours is ours.
    """
    if (HEX if not world.session.dialect.colors_have_names else COLOR).fullmatch(color) is None:
        raise Invalid(color, "", sentence="The color code is not valid")
    return color
