"""Delete an app with all that is in it; there is no way back [doc]."""

from podiomock.state import items
from podiomock.state.rows import Application
from podiomock.state.world import World


def delete(world: World, app: Application) -> None:
    """Delete an app, and its items, views and tasks; what refers to its items lets go of them.

    A-185: the fields that point at the app stay as they are, and no event is fired for each item.
    """
    reference = ("app", app.app_id)
    for task in [each for each in world.tasks if each.ref == reference]:
        for comment in world.comments.where("reference", ("task", task.task_id)):
            world.comments.delete(comment.comment_id, world.now)
        world.tasks.delete(task.task_id, world.now)
    for item in world.items.where("app", app.app_id):
        items.delete(world, item)
    for view in world.views.where("app", app.app_id):
        world.views.delete(view.view_id, world.now)
    world.applications.delete(app.app_id, world.now)
