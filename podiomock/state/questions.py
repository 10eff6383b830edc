"""Questions on status posts and comments: a text and a single choice of answers [doc]."""

from collections.abc import Iterable

from podiomock.state.rows import Answer, Option, Question, Reference
from podiomock.state.table import Missing
from podiomock.state.world import World

ASKABLE = ("status", "comment")
"""The types of object that questions stand on [doc]."""


def create(world: World, reference: Reference, text: str, options: Iterable[str]) -> Question:
    """Ask; the options keep their order."""
    fresh = world.new_id("question")
    return world.questions.insert(
        fresh,
        Question(
            question_id=fresh,
            reference=reference,
            text=text,
            options=tuple(Option(world.new_id("question option"), each) for each in options),
            **world.facts(),
        ),
    )


def on(world: World, question_id: int, reference: Reference) -> Question:
    """A question by id, `Missing` if it is not on that object."""
    question = world.questions[question_id]
    if question.reference != reference:
        raise Missing(f"question {question_id} on {reference[0]} {reference[1]}")
    return question


def answer(world: World, question: Question, option_id: int) -> Answer:
    """Choose an option of the question, `Missing` if it has no such option; a second answer changes the first."""
    if option_id not in {each.option_id for each in question.options}:
        raise Missing(f"option {option_id} of question {question.question_id}")
    key = (question.question_id, world.session.user_id)
    if key in world.answers.rows:
        return world.answers.change(key, option_id=option_id)
    return world.answers.insert(key, Answer(question_id=question.question_id, option_id=option_id, **world.facts()))
