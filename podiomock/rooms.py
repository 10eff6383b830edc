"""Every room of the API, and the two sets of routes that they make: Podio's own, and the gateway's."""

from podiomock.api import (
    app_fields,
    app_listing,
    app_relations,
    applications,
    batches,
    comments,
    connections,
    embeds,
    files,
    item_calculate,
    item_deletion,
    item_exports,
    item_listing,
    item_places,
    item_references,
    item_revisions,
    item_tags,
    item_values,
    items,
    labels,
    organizations,
    ratings,
    spaces,
    tasks,
    users,
    views,
)
from podiomock.contract import Routes, declared

PODIO = Routes(
    declared(
        [
            organizations,
            spaces,
            applications,
            app_listing,
            app_fields,
            app_relations,
            users,
            items,
            item_values,
            item_revisions,
            item_listing,
            views,
            item_references,
            item_calculate,
            item_deletion,
            item_exports,
            item_places,
            item_tags,
            ratings,
            batches,
            comments,
            embeds,
            files,
            tasks,
            labels,
        ]
    )
)
MATON = Routes(declared([connections]))
