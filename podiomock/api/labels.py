"""Task labels: each person's own, to put on tasks."""

from typing import Annotated

from msgspec import Meta, Struct

from podiomock.contract import endpoint
from podiomock.errors import Forbidden, Sentence
from podiomock.state import labels
from podiomock.state.rows import Label
from podiomock.state.world import World

LabelId = Annotated[int, Meta(ge=1, extra={"ref": "labels"})]


class LabelOut(Struct):
    """A label; its colour as it was given: hex digits, or a name."""

    label_id: int
    text: str
    color: str


class LabelCreate(Struct, forbid_unknown_fields=True):
    """A new label."""

    text: str
    color: str


class LabelUpdate(Struct, forbid_unknown_fields=True):
    """Changes to a label; what is not sent is kept."""

    text: str | None = None
    color: str | None = None


class LabelCreated(Struct):
    """A new label's id [recorded]."""

    label_id: int


@endpoint("GET", "/task/label/")
def list_labels(world: World) -> list[LabelOut]:
    """The caller's own labels, oldest first."""
    return [label_out(each) for each in labels.listed(world)]


@endpoint("POST", "/task/label/", raises=(Sentence,))
def create_label(world: World, body: LabelCreate) -> LabelCreated:
    """Make a label."""
    return LabelCreated(labels.create(world, body.text, body.color).label_id)


@endpoint("PUT", "/task/label/{label_id}", raises=(Forbidden, Sentence))
def update_label(world: World, label_id: LabelId, body: LabelUpdate) -> None:
    """Rename or recolour a label."""
    labels.update(world, labels.own(world, label_id, "update"), text=body.text, color=body.color)


@endpoint("DELETE", "/task/label/{label_id}", raises=(Forbidden,))
def delete_label(world: World, label_id: LabelId) -> None:
    """Delete a label; it goes from all tasks."""
    labels.delete(world, labels.own(world, label_id, "delete"))


def label_out(label: Label) -> LabelOut:
    """A label, as lists and tasks carry it."""
    return LabelOut(label.label_id, label.text, label.color)
