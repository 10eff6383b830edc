"""Mentions in comments and status posts: who is told, who is let in for it, and when that is refused."""

from typing import NamedTuple

from podiomock.api.member_changes import admit, refuse_beyond_limit
from podiomock.api.parameters import Effects
from podiomock.errors import Forbidden
from podiomock.state import grants, mentions
from podiomock.state.comments import plain
from podiomock.state.rows import Reference
from podiomock.state.subscriptions import notify, subscribe
from podiomock.state.world import World


class AlertEffects(Effects, frozen=True):
    """`alert_invite` invites mentioned users who have no access [page]."""

    alert_invite: bool = False


class Alerted(NamedTuple):
    """Whom a text mentions, and who of them was given access for it: by a share of the object, or by an invitation."""

    people: list[int]
    granted: list[int]
    invited: list[int]


def alert(world: World, reference: Reference, rich: str, query: AlertEffects) -> Alerted:
    """Tell the people whom a text on an object mentions; who has no access is let in, or `Forbidden` [doc].

    A mention is refused with the detail `alert.no_access`, or `alert.no_access.invite` where `alert_invite` would help.
    """
    people = mentions.mentioned(world, rich)
    outside = mentions.strangers(world, reference, people)
    granted: list[int] = []
    if world.session.dialect.mentions_share and mentions.sharable(world, reference):
        granted, outside = outside, []
        for user_id in granted:
            grants.give(world, reference, user_id)
    if outside:
        space_id = mentions.invitable(world, reference)
        if space_id is None or not query.alert_invite:
            raise _refusal(world, outside, reference, space_id)
        # by being mentioned people become regular members, as by an invitation that names no role.
        refuse_beyond_limit(world, world.spaces.rows[space_id].org_id, outside)
        admit(world, space_id, outside, query, context=reference)
        for user_id in outside:
            subscribe(world, reference, user_id)
    if not query.silent:
        notify(world, people, "mention", reference, plain(rich))
    return Alerted(people, granted, outside)


def _refusal(world: World, user_ids: list[int], reference: Reference, space_id: int | None) -> Forbidden:
    # with which status is not documented; the codes and the parameters are. The wording is ours.
    names = [world.users.rows[each].name for each in user_ids]
    kind, number = reference
    sentence = f"{', '.join(names)} cannot be mentioned without access to {kind} {number}"
    parameters: dict[str, object] = {"names": names, "user_ids": user_ids}
    if space_id is None:
        return Forbidden(sentence, parameters=parameters, detail="alert.no_access")
    name = world.spaces.rows[space_id].name
    return Forbidden(
        f"{sentence}: send alert_invite=true to invite them to {name}",
        parameters={**parameters, "space_id": space_id, "space_name": name},
        detail="alert.no_access.invite",
    )
