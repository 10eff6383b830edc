"""A world where somebody stands in every way to everything, and clients that speak as each of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from msgspec import structs

from podiomock import PodioMock
from podiomock.state import forms, views, widgets
from podiomock.state.handles import Connection
from podiomock.state.rows import Arrangement
from podiomock.state.world import World

HOST = "https://api.maton.ai/podio"
CAST = {
    "admin": "Ada Admin",
    "maker": "Mia Maker",
    "host": "Hal Host",
    "responsible": "Rex Responsible",
    "regular": "Rob Regular",
    "light": "Lil Light",
    "editor": "Eda Editor",
    "guest": "Gus Guest",
    "visitor": "Vic Visitor",
    "outsider": "Otto Outsider",
}
"""Who stands how to the things that `stage` makes; not everybody stands differently to each kind of thing."""


class Stage:
    """A small open workspace: an app of Hal's, with an item of Mia's, and all that can hang on it, also Mia's."""

    def __init__(self) -> None:
        self.world = world = World()
        people = {standing: world.user(name) for standing, name in CAST.items()}
        self.connections: dict[str, Connection] = {
            standing: world.connection(user=user) for standing, user in people.items()
        }
        org = world.org("Acme", created_by=people["admin"]).member("Vic Visitor").member("Rob Regular")
        self.user_ids = {standing: user.id for standing, user in people.items()}
        space = org.space("Work", privacy="open", created_by=people["admin"])
        for standing in ("maker", "host", "responsible", "regular"):
            space.member(people[standing])
        space.member(people["light"], "light").member(people["guest"], "grant_only")
        mia, hal = people["maker"], people["host"]
        app = space.app("Deals", {"title": {"type": "text"}}, created_by=hal)
        item = app.item(title="Anvils", created_by=mia)
        status = space.status("Hello", created_by=mia)
        task = item.task("Call", created_by=mia, responsible=people["responsible"])
        alone = world.task("Nobody else's", private=True, created_by=mia, responsible=people["responsible"])
        for shared in (item, status, alone):
            shared.share(people["editor"], "edit").share(people["guest"])
        self.ids = {
            "org": org.id,
            "space": space.id,
            "app": app.id,
            "item": item.id,
            "status": status.id,
            "task": task.id,
            "private task": alone.id,
            "comment": item.comment("Well", created_by=mia).id,
            "file": item.file("offer.txt", created_by=mia).id,
            "profile": space.contact("Cy Contact").id,
        }
        self.ids |= self._put_up("maker")

    def _put_up(self, standing: str) -> dict[str, int]:
        """A view and a widget of somebody's, and a form of whoever runs the app: what builders do not make."""
        before, world = self.world.session, self.world
        app = world.applications.rows[self.ids["app"]]
        world.session = structs.replace(before, user_id=self.user_ids[standing])
        view = views.create(world, app, "Mine", Arrangement(), private=True)
        world.views.change(view.view_id, private=False)
        widget = widgets.create(world, ("space", self.ids["space"]), "text", "Hi", {})
        world.session = structs.replace(before, user_id=self.user_ids["host"])
        form = forms.create(world, app, {}, None)
        world.session = before
        return {"view": view.view_id, "widget": widget.widget_id, "form": form.form_id}


@contextmanager
def speaking_for(podiomock: PodioMock, connection: Connection) -> Iterator[httpx.Client]:
    """The API through one connection."""
    headers = {"Authorization": f"Bearer {podiomock.api_key}", **connection.headers}
    with httpx.Client(base_url=HOST, headers=headers) as client:
        yield client
