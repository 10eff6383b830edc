"""A small world, built by hand."""

from podiomock.dialects import DOCUMENTED
from podiomock.state import applications, connections, items, organizations, people
from podiomock.state.rows import AuthClient
from podiomock.state.world import Session, World

KEY = {"Authorization": "Bearer podiomock-key"}
ITEM = "/podio/item/123"


def small_world() -> World:
    world = World()
    world.auth_clients.insert(1, AuthClient(auth_client_id=1, name="podiomock"))
    people.create_user(world, "John Doe", user_id=12345)
    people.create_user(world, "Jane Roe", user_id=12346)
    world.cells.put("consenting user", 12345)
    world.session = Session(12345, 1, DOCUMENTED)
    organizations.create_organization(world, "My Organization", org_id=123456)
    organizations.create_space(world, 123456, "Project Space", space_id=789)
    fields = [{"type": "text", "field_id": 1, "config": {"label": "Title"}}]
    app = applications.create(world, 789, {"name": "Tasks"}, fields, app_id=456)
    items.create(world, app, {"title": "Complete project plan"}, item_id=123)
    connection = connections.create(world, "podio")
    connections.activate(world, connections.session_token(connection), 12345)
    return world
