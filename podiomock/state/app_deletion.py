"""Delete an app with all that is in it; there is no way back [doc]."""

from podiomock.state import items, tasks
from podiomock.state.rows import Application
from podiomock.state.world import World


def delete(world: World, app: Application) -> None:
    """Delete an app, and its items, views, forms, widgets and tasks; what refers to its items lets go of them.

    A-185: the fields that point at the app stay as they are, and no event is fired for each item.
    """
    reference = ("app", app.app_id)
    for task in world.tasks.on(reference):
        tasks.delete(world, task)
    for item in world.items.where("app", app.app_id):
        items.delete(world, item)
    for view in world.views.where("app", app.app_id):
        world.views.delete(view.view_id, world.now)
    for form in world.forms.where("app", app.app_id):
        world.forms.delete(form.form_id, world.now)
    for widget in world.widgets.where("reference", reference):
        world.widgets.delete(widget.widget_id, world.now)
    world.applications.delete(app.app_id, world.now)
