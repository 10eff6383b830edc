"""Who may do what: kind of thing x standing to it -> rights. All 403s and all `rights` lists come from here.

Standings, the strongest first; `rights.standing` finds the caller's:

- `admin`: admin of the space (of an organization: of itself) that the thing lies in
- `itself`: the app that acts
- `maker`: made it, and still can see what it lies in; also whose own it is (a label, a profile, a conversation)
- `host`: made what it hangs on
- `responsible`: whom a task was given to, and who gave it to them [doc]
- `regular`, `light`: member of the space (or organization) with that role
- `editor`, `guest`: the thing, or what it hangs on, was shared with them alone, to edit or not
- `visitor`: in the organization of an open space, and not in that space

Somebody of none of these is an outsider, who has no right at all.
"""

from functools import cache

Rights = tuple[str, ...]

_APP_ADMIN: Rights = (
    "view", "view_structure", "reference", "update", "delete", "add_item", "add_task", "add_flow", "add_widget",
    "add_integration", "add_hook", "share", "subscribe", "install", "export", "manage_public_views",
)  # fmt: skip
_ITEM_OWNER: Rights = (
    "view", "update", "delete", "comment", "rate", "subscribe",
    "add_task", "add_file", "add_conversation", "grant", "grant_view",
)  # fmt: skip
_ITEM_MEMBER: Rights = ("view", "update", "comment", "rate", "subscribe", "add_task", "add_file", "add_conversation")
_TASK: Rights = ("view", "update", "delete", "comment", "rate", "subscribe", "assign", "complete", "add_file", "grant")
_TALK: Rights = ("view", "comment", "rate", "subscribe", "add_task", "add_file")
_MANAGED: Rights = ("view", "update", "delete")
_SEEN: Rights = ("view",)
_COMMENT_OTHER: Rights = ("view", "rate")
_FILE_OTHER: Rights = ("download", "view")
_FILE_OWN: Rights = ("download", "view", "delete", "update")

RIGHTS: dict[str, dict[str, Rights]] = {
    # An admin's list is recorded; A-53: what others lack.
    "org": {
        "admin": (
            "view", "view_admins", "update", "statistics",
            "add_space", "add_contract", "add_conversation", "add_widget",
        ),
        "regular": ("view", "view_admins", "add_space", "add_conversation"),
        "light": _SEEN,
    },
    # An admin's and a regular member's lists are recorded [pay, the second of 2011]. A light member adds no apps,
    # no tiles and nobody [doc member roles].
    "space": {
        "admin": (
            "view", "view_members", "update", "delete", "add_app", "add_task", "add_widget", "add_file", "add_hook",
            "add_status", "add_user", "add_user_light", "add_contact", "subscribe", "share",
        ),
        "regular": (
            "view", "view_members", "add_app", "add_task", "add_widget", "add_file",
            "add_status", "add_contact", "subscribe",
        ),
        "light": ("view", "view_members", "add_task", "add_file", "add_status", "subscribe"),
        "visitor": _SEEN,
    },
    # An admin's list is recorded. Who made an app runs it, and a light member exports nothing [doc member roles];
    # the rest.
    "app": {
        "admin": _APP_ADMIN,
        "maker": _APP_ADMIN,
        # an app fills itself, and has hooks, but neither changes nor shares itself.
        "itself": ("view", "view_structure", "reference", "add_item", "add_task", "add_hook", "export"),
        "regular": ("view", "view_structure", "reference", "add_item", "add_task", "subscribe", "export"),
        "light": ("view", "view_structure", "reference", "add_item", "add_task", "subscribe"),
        "visitor": ("view", "view_structure", "reference"),
    },
    # The maker's and another member's lists are recorded. Admins, and who made the app, delete others' items; a light
    # member adds and edits like a regular one; a guest comments, likes, attaches files, makes tasks, and edits if
    # invited to [doc member roles]. A-137: an admin has all of what the maker has.
    "item": {
        "admin": _ITEM_OWNER,
        "maker": _ITEM_OWNER,
        "host": _ITEM_OWNER,
        "regular": _ITEM_MEMBER,
        "light": _ITEM_MEMBER,
        "editor": ("view", "update", "comment", "rate", "subscribe", "add_task", "add_file"),
        "guest": _TALK,
        "visitor": _SEEN,
    },
    # how the rights on a task are called.
    # who sees a task may change, complete and delete it; A-361: but a guest may only if asked to edit.
    "task": {
        "admin": _TASK,
        "maker": _TASK,
        "host": _TASK,
        "responsible": _TASK,
        "regular": _TASK,
        "light": _TASK,
        "editor": ("view", "update", "comment", "rate", "subscribe", "complete", "add_file"),
        "guest": ("view", "comment", "rate", "subscribe", "add_file"),
        "visitor": _SEEN,
    },
    # One's own and another's are recorded; A-362: nobody else may delete or change a comment, not even an admin.
    "comment": {
        "maker": ("rate", "delete", "update", "add_file", "view", "add_question"),
        "admin": _COMMENT_OTHER,
        "host": _COMMENT_OTHER,
        "regular": _COMMENT_OTHER,
        "light": _COMMENT_OTHER,
        "editor": _COMMENT_OTHER,
        "guest": _COMMENT_OTHER,
        "visitor": _SEEN,
    },
    # A list is recorded, without whose file it was; A-363: it is the uploader's and an admin's.
    "file": {
        "admin": _FILE_OWN,
        "maker": _FILE_OWN,
        "host": _FILE_OTHER,
        "regular": _FILE_OTHER,
        "light": _FILE_OTHER,
        "editor": _FILE_OTHER,
        "guest": _FILE_OTHER,
        "visitor": _FILE_OTHER,
    },
    # The list is recorded; A-364: a light member only looks at a space's contacts, and a profile is its user's.
    "profile": {
        "admin": _MANAGED,
        "maker": ("view", "update"),
        "regular": _MANAGED,
        "light": _SEEN,
        "visitor": _SEEN,
    },
    # the rights on status posts and questions, named as for items and comments.
    "status": {
        "admin": (*_TALK, "delete"),
        "maker": (*_TALK, "update", "delete", "add_question", "grant"),
        "regular": _TALK,
        "light": _TALK,
        "editor": _TALK,
        "guest": ("view", "comment", "rate", "subscribe"),
        "visitor": _SEEN,
    },
    "question": {
        "admin": ("view", "vote"),
        "maker": ("view", "vote", "update", "delete"),
        "host": ("view", "vote", "update", "delete"),
        "regular": ("view", "vote"),
        "light": ("view", "vote"),
        "editor": ("view", "vote"),
        "guest": ("view", "vote"),
        "visitor": _SEEN,
    },
    # whoever takes part in a conversation may do all with it; nobody else sees it, not even an admin.
    "conversation": {"maker": ("view", "reply", "comment", "subscribe", "add_participants", "add_task", "add_file")},
    # forms are for who may change their app; widgets are seen by all who see what they stand on.
    "form": {"admin": _MANAGED, "maker": _MANAGED, "host": _MANAGED},
    "widget": {
        "admin": _MANAGED,
        "maker": _MANAGED,
        "host": _MANAGED,
        "regular": _SEEN,
        "light": _SEEN,
        "visitor": _SEEN,
    },
    # a public view is its maker's and of who runs the app, a private one nobody else's.
    "view": {
        "admin": _MANAGED,
        "maker": _MANAGED,
        "host": _MANAGED,
        "regular": _SEEN,
        "light": _SEEN,
        "visitor": _SEEN,
    },
    # What is somebody's own. A-43: and nobody else's.
    "user": {"maker": ("view", "update", "add_widget"), "visitor": _SEEN},
    "label": {"maker": _MANAGED},
    "batch": {"maker": _SEEN},
}  # fmt: skip
"""The rights on each kind of thing, by the standing to it; a standing that is not there has none."""

ANYTHING: dict[str, Rights] = {
    "admin": (*_TALK, "update", "delete"),
    "maker": (*_TALK, "update", "delete"),
    "host": _TALK,
    "regular": _TALK,
    "light": _TALK,
    "editor": _TALK,
    "guest": _TALK,
    "visitor": _SEEN,
}
"""The rights on kinds that have no row of their own: who sees what they hang on may talk about them."""

OTHERS = ("regular", "light", "editor")
"""The other members: whom an app whose `allow_edit`, or `allow_create`, is off keeps from that [java, go]."""


@cache
def known(kind: str) -> frozenset[str]:
    """Every right that somebody may have on a kind of thing."""
    return frozenset(right for each in RIGHTS.get(kind, ANYTHING).values() for right in each)
