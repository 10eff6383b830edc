"""A world: its tables, its clock, its ids, and the one journal under all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from podiomock.dialects import DOCUMENTED, Dialect
from podiomock.state import rows
from podiomock.state.item_table import ItemTable
from podiomock.state.table import Cells, Journal, Snapshot, Table
from podiomock.state.task_table import TaskTable

if TYPE_CHECKING:
    from podiomock.state import handles, workspaces
    from podiomock.state.builders import Builder
    from podiomock.state.worldfile import Source

EPOCH = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
"""Where a world's clock starts when its YAML does not say."""

TICK = timedelta(seconds=1)
"""A transaction that wrote something moves the clock by this, so that `created_on` tells things apart."""

MOMENT: partial[datetime] = partial(next(each for each in datetime.__mro__ if each.__module__ == "datetime"))
"""The standard library's own class, which freezegun does not find here to put its own over it."""


class Pace(Struct, frozen=True):
    """How a world's clock goes: by `step` at each transaction that wrote, or with the computer's, `ahead` of it."""

    step: timedelta = TICK
    ahead: timedelta | None = None


FIRST_IDS = {
    "org": 1001,
    "space": 2001,
    "app": 3001,
    "field": 4001,
    "item": 5001,
    "revision": 6001,
    "task": 7001,
    "comment": 8001,
    "file": 9001,
    "user": 10001,
    "profile": 11001,
    "label": 1,
    "view": 12001,
    "conversation": 17001,
    "message": 18001,
    "notification": 19001,
    "hook": 13001,
    "status": 14001,
}
"""Where ids start in a world that gives none: apart, so that one kind's id taken for another's is found out."""


class Session(Struct, frozen=True):
    """On whose behalf a request is answered, through which client, in which dialect, seen from which origin.

    `files` is where the links of files lead.
    """

    user_id: int
    auth_client_id: int = 1
    dialect: Dialect = DOCUMENTED
    origin: str = "https://api.maton.ai/podio"
    files: str = "https://files.podio.com"


class World:
    """The state behind the API. Every write goes through the journal, so every write can be taken back."""

    def __init__(self) -> None:  # noqa: PLR0915  a line a table
        self.journal = journal = Journal()
        self.cells: Cells[str, Any] = Cells("cells", journal)
        self.ids: Cells[str, int] = Cells("ids", journal)
        self.auth_clients: Table[int, rows.AuthClient] = Table("auth_clients", journal)
        self.users: Table[int, rows.User] = Table("users", journal)
        self.contacts: Table[int, rows.Contact] = Table("contacts", journal, space=lambda row: row.space_id)
        self.properties: Cells[tuple[int, int], dict[str, Any]] = Cells("properties", journal)
        self.settings: Cells[tuple[int, str], dict[str, bool]] = Cells("settings", journal)
        self.organizations: Table[int, rows.Organization] = Table("organizations", journal)
        self.spaces: Table[int, rows.Space] = Table("spaces", journal, org=lambda row: row.org_id)
        self.members: Table[tuple[rows.Reference, int], rows.Membership] = Table(
            "members", journal, reference=lambda row: row.reference, user=lambda row: row.user_id
        )
        self.applications: Table[int, rows.Application] = Table("applications", journal, space=lambda row: row.space_id)
        self.items = ItemTable("items", journal, app=lambda row: row.app_id)
        self.revisions: Table[int, rows.Revision] = Table("revisions", journal, item=lambda row: row.item_id)
        self.tasks = TaskTable("tasks", journal)
        self.labels: Table[int, rows.Label] = Table("labels", journal, user=lambda row: row.user_id)
        self.comments: Table[int, rows.Comment] = Table("comments", journal, reference=lambda row: row.reference)
        self.embeds: Table[int, rows.Embed] = Table("embeds", journal)
        self.statuses: Table[int, rows.Status] = Table("statuses", journal, space=lambda row: row.space_id)
        self.questions: Table[int, rows.Question] = Table("questions", journal, reference=lambda row: row.reference)
        self.answers: Table[tuple[int, int], rows.Answer] = Table(
            "answers", journal, question=lambda row: row.question_id
        )
        self.files: Table[int, rows.File] = Table("files", journal)
        self.attachments: Cells[rows.Reference, tuple[int, ...]] = Cells("attachments", journal)
        self.held_files: Cells[rows.Reference, tuple[int, ...]] = Cells("held_files", journal)
        self.web: Table[str, rows.WebResource] = Table("web", journal)
        self.subscriptions: Table[tuple[rows.Reference, int], rows.Subscription] = Table(
            "subscriptions", journal, reference=lambda row: row.reference, id=lambda row: row.subscription_id
        )
        self.notifications: Table[int, rows.Notification] = Table(
            "notifications",
            journal,
            user=lambda row: row.user_id,
            sender=lambda row: row.created_by,
            told=lambda row: (row.user_id, row.reference),
        )
        self.tags: Cells[rows.Reference, dict[str, datetime]] = Cells("tags", journal)
        self.hushed: Cells[tuple[rows.Reference, datetime | None], bool] = Cells("hushed", journal)
        self.conversations: Table[int, rows.Conversation] = Table(
            "conversations", journal, reference=lambda row: row.reference
        )
        self.participants: Table[tuple[int, int], rows.Participant] = Table(
            "participants", journal, conversation=lambda row: row.conversation_id, user=lambda row: row.user_id
        )
        self.messages: Table[int, rows.Message] = Table(
            "messages", journal, conversation=lambda row: row.conversation_id
        )
        self.conversation_events: Table[int, rows.ConversationEvent] = Table(
            "conversation_events", journal, conversation=lambda row: row.conversation_id
        )
        self.hook_events: Table[int, rows.HookEvent] = Table("hook_events", journal)
        self.hooks: Table[int, rows.Hook] = Table("hooks", journal, reference=lambda row: row.reference)
        self.hook_calls: Table[int, rows.HookCall] = Table("hook_calls", journal)
        self.invitations: Table[int, rows.Invitation] = Table(
            "invitations", journal, reference=lambda row: row.reference
        )
        self.member_requests: Table[int, rows.MemberRequest] = Table(
            "member_requests", journal, space=lambda row: row.space_id
        )
        self.forms: Table[int, rows.Form] = Table("forms", journal, app=lambda row: row.app_id)
        self.widgets: Table[int, rows.Widget] = Table("widgets", journal, reference=lambda row: row.reference)
        self.grants: Table[tuple[rows.Reference, int], rows.Grant] = Table(
            "grants", journal, reference=lambda row: row.reference, user=lambda row: row.user_id
        )
        self.connections: Table[str, rows.Connection] = Table("connections", journal)
        self.oauth_clients: Table[str, rows.OAuthClient] = Table("oauth_clients", journal)
        self.passwords: Cells[int, str] = Cells("passwords", journal)
        self.tokens: Table[str, rows.Token] = Table("tokens", journal)
        self.codes: Table[str, rows.Code] = Table("codes", journal)
        self.ratings: Table[int, rows.Rating] = Table("ratings", journal, reference=lambda row: row.reference)
        self.participations: Table[int, rows.Participation] = Table(
            "participations", journal, item=lambda row: row.item_id
        )
        self.batches: Table[int, rows.Batch] = Table("batches", journal, user=lambda row: row.created_by)
        self.views: Table[int, rows.View] = Table("views", journal, app=lambda row: row.app_id)
        self._by_kind: dict[str, Table[Any, Any]] = {
            "org": self.organizations,
            "space": self.spaces,
            "app": self.applications,
            "item": self.items,
            "revision": self.revisions,
            "task": self.tasks,
            "comment": self.comments,
            "file": self.files,
            "user": self.users,
            "profile": self.contacts,
            "label": self.labels,
            "embed": self.embeds,
            "status": self.statuses,
            "question": self.questions,
            "rating": self.ratings,
            "participation": self.participations,
            "batch": self.batches,
            "view": self.views,
            "form": self.forms,
            "widget": self.widgets,
            "notification": self.notifications,
            "conversation": self.conversations,
            "message": self.messages,
            "hook": self.hooks,
            "space_member_request": self.member_requests,
        }
        self.cells.put("now", EPOCH)
        self.cells.put("pace", Pace())
        self.session = Session(0)
        self.spent: dict[Any, Any] = {}
        """How much of the limits is used; it goes back with a snapshot, but changes no answer."""
        self.cache: dict[Any, Any] = {}
        self.plan: Source | None = None
        """The file of this world, if it plans faults, too."""

    @property
    def tables(self) -> dict[str, Cells[Any, Any]]:
        """Every table and cell of the world, by name."""
        return {each.name: each for each in vars(self).values() if isinstance(each, Cells)}

    @property
    def kinds(self) -> tuple[str, ...]:
        """What has ids that count up."""
        return tuple(dict.fromkeys((*FIRST_IDS, *self._by_kind)))

    @property
    def now(self) -> datetime:
        """The world's time, UTC."""
        moment: datetime = self.cells.rows["now"]
        return moment

    def set_now(self, moment: datetime) -> None:
        """Move the clock, forwards or back."""
        utc = moment.astimezone(UTC)
        plain = MOMENT(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, tzinfo=UTC)
        self.cells.put("now", plain)

    @property
    def pace(self) -> Pace:
        """How the clock goes."""
        found: Pace = self.cells.rows["pace"]
        return found

    def tick(self) -> None:
        """Let the clock go on after a transaction that wrote."""
        if step := self.pace.step:
            self.set_now(self.now + step)

    @property
    def me(self) -> rows.User:
        """The user the current session acts as."""
        return self.users[self.session.user_id]

    def kind_of(self, table: str) -> str | None:
        """What the rows of a table are, where their ids count up: `item` for `items`."""
        return next((kind for kind, each in self._by_kind.items() if each.name == table), None)

    def table_of(self, kind: str) -> Table[Any, Any]:
        """The table of things of a kind, which have ids that count up; KeyError if there are none."""
        return self._by_kind[kind]

    def new_id(self, kind: str) -> int:
        """The next free id of a kind; ids are never used twice."""
        table = self._by_kind.get(kind)
        found = self.ids.rows.get(kind, FIRST_IDS.get(kind, 1))
        if table is not None:
            while found in table.rows:
                found += 1
        self.ids.put(kind, found + 1)
        return found

    def facts(self) -> dict[str, Any]:
        """Who makes a thing, when and through what: the columns of a `Fact`."""
        return {
            "created_on": self.now,
            "created_by": self.session.user_id,
            "created_via": self.session.auth_client_id,
        }

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing: an exception takes back every write since the start."""
        mark = self.journal.mark()
        try:
            yield
        except BaseException:
            self.journal.rewind(mark)
            raise
        if self.journal.mark() != mark:
            self.tick()

    def snapshot(self) -> Snapshot:
        """Keep this state; costs an integer."""
        return self.journal.snapshot((self.session, dict(self.spent)))

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a kept state exactly; costs what was written since."""
        self.journal.restore(snapshot)
        self.session, spent = snapshot.beside
        self.spent = dict(spent)

    def state(self) -> dict[str, dict[Any, Any]]:
        """Every row of every table, tombstones and counters too: two worlds are equal if these are."""
        return {name: dict(table.rows) for name, table in self.tables.items()}

    @property
    def build(self) -> "Builder":
        """Where building begins."""
        from podiomock.state.builders import Builder

        return Builder(self)

    def user(self, name: str | int, **columns: Any) -> "handles.User":
        """Make a person of this name, or take the one of this id; keywords as of `builders.Root.user`."""
        return self.build.user(name, **columns)

    def oauth_client(self, client_id: str, client_secret: str, **columns: Any) -> "handles.OAuthClient":
        """Register a program at the native door; keywords as of `builders.Root.oauth_client`."""
        return self.build.root.oauth_client(client_id, client_secret, **columns)

    def connection(self, app: str = "podio", **columns: Any) -> "handles.Connection":
        """Make a connection of the gateway; keywords as of `builders.Root.connection`."""
        return self.build.root.connection(app, **columns)

    def org(self, name: str | int, **columns: Any) -> "workspaces.Org":
        """Make an organization of this name, or take the one of this id; keywords as of `builders.Root.org`."""
        return self.build.org(name, **columns)

    def space(self, space_id: int) -> "workspaces.Space":
        """Take a workspace, to build in it."""
        return self.build.space(space_id)

    def app(self, app_id: int) -> "workspaces.App":
        """Take an app, to build in it."""
        return self.build.app(app_id)

    def item(self, item_id: int) -> "handles.Item":
        """Take an item, to build on it."""
        return self.build.item(item_id)

    def task(self, text: str | int, **columns: Any) -> "handles.Task":
        """Make a task that hangs on nothing, or take the one of this id; keywords as of `handles.Tasked.task`."""
        return self.build.task(text, **columns)

    def file(self, name: str | int, text: str | None = None, **columns: Any) -> "handles.File":
        """Make a file that is attached to nothing, or take the one of this id; keywords as of `handles.Filed.file`."""
        return self.build.file(name, text, **columns)

    def url(self, url: str, text: str | None = None, **columns: Any) -> "handles.Url":
        """Say what is behind an address, for files made `from_url`; keywords as of `builders.Root.url`."""
        return self.build.root.url(url, text, **columns)
