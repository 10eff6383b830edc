"""What a world is made of: one frozen struct a kind of thing. Times are UTC, ids are integers.

A row says what is; how it looks on the wire is the business of `fragments` and of the rooms of `api`.
"""

from podiomock.state.rows.content import (
    Application,
    Arrangement,
    Batch,
    DateRange,
    Field,
    Item,
    Money,
    Participation,
    Revision,
    Values,
    View,
)
from podiomock.state.rows.effects import HookEvent, Notification, Subscription
from podiomock.state.rows.fact import Fact, Reference
from podiomock.state.rows.places import (
    AuthClient,
    Connection,
    Contact,
    Invitation,
    Membership,
    Organization,
    Space,
    User,
)
from podiomock.state.rows.talk import Comment, Embed, File, Label, Rating, Task

__all__ = [
    "Application",
    "Arrangement",
    "AuthClient",
    "Batch",
    "Comment",
    "Connection",
    "Contact",
    "DateRange",
    "Embed",
    "Fact",
    "Field",
    "File",
    "HookEvent",
    "Invitation",
    "Item",
    "Label",
    "Membership",
    "Money",
    "Notification",
    "Organization",
    "Participation",
    "Rating",
    "Reference",
    "Revision",
    "Space",
    "Subscription",
    "Task",
    "User",
    "Values",
    "View",
]
