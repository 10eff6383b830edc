"""Questions on status posts and comments: ask, answer."""

from typing import Annotated

from msgspec import Meta, Struct

from podiomock.api.parameters import RefId, RefType
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, questions
from podiomock.state.references import require
from podiomock.state.rows import Question, Reference
from podiomock.state.world import World

QuestionId = Annotated[int, Meta(ge=1, extra={"ref": "questions"})]
AskableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(questions.ASKABLE)})]


class OptionOut(Struct):
    """One of the answers that a question offers [php]."""

    question_option_id: int
    text: str


class AnswerOut(Struct):
    """Who chose which option [php]."""

    question_option_id: int
    user: fragments.Profile


class QuestionOut(Struct):
    """A question with its options and answers [php][net]."""

    question_id: int
    text: str
    ref: fragments.Ref
    options: list[OptionOut]
    answers: list[AnswerOut]


class QuestionAsked(Struct):
    """What is asked: a text, and the texts of its options."""

    text: Annotated[str, Meta(min_length=1)]
    # how few options a question may have is unknown; without any nobody could answer.
    options: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1)]


class Choice(Struct):
    """The option that is the answer."""

    question_option_id: int


@endpoint("POST", "/question/{ref_type}/{ref_id}/", raises=(Forbidden,))
def create_question(world: World, ref_type: AskableType, ref_id: RefId, body: QuestionAsked) -> QuestionOut:
    """Ask a question on one's own status post or comment; A-245: only who wrote it can."""
    require(world, (ref_type, ref_id), "add_question", taken=questions.ASKABLE)
    return question_out(world, questions.create(world, (ref_type, ref_id), body.text, body.options))


@endpoint("POST", "/question/{question_id}/", raises=(Forbidden,))
def answer_question(world: World, question_id: QuestionId, body: Choice) -> None:
    """Answer a question; a second answer changes the first (A-246), an option of another question is 404."""
    _answer(world, question_id, body)


@endpoint("POST", "/question/{question_id}/{ref_type}/{ref_id}/", raises=(Forbidden, InvalidValue))
def answer_question_on(
    world: World, question_id: QuestionId, ref_type: AskableType, ref_id: RefId, body: Choice
) -> None:
    """Answer a question by its older path, which names what it is on [rb]."""
    require(world, (ref_type, ref_id), taken=questions.ASKABLE)
    _answer(world, questions.on(world, question_id, (ref_type, ref_id)).question_id, body)


def _answer(world: World, question_id: int, body: Choice) -> None:
    require(world, ("question", question_id), "vote")
    questions.answer(world, world.questions[question_id], body.question_option_id)


def questions_on(world: World, reference: Reference) -> list[QuestionOut]:
    """The questions on something, oldest first."""
    return [question_out(world, each) for each in world.questions.where("reference", reference)]


def question_out(world: World, question: Question) -> QuestionOut:
    """A question, with what people answered so far."""
    return QuestionOut(
        question_id=question.question_id,
        text=question.text,
        ref=fragments.Ref(*question.reference),
        options=[OptionOut(each.option_id, each.text) for each in question.options],
        answers=[
            AnswerOut(each.option_id, fragments.profile_of_user(world, each.created_by))
            for each in world.answers.where("question", question.question_id)
        ],
    )
