"""turbopod as its users write it: the hosts written in, a token in the environment."""

import sys

from turbopod.items import Item
from turbopod.session import create_podio_session

podio = create_podio_session()
app = podio.get("https://api.podio.com/app/456/").json()
item = Item(podio.get("https://api.podio.com/item/123").json(), app)
item["status"] = "Done"
item.save(podio)
sys.stdout.write(f"{item.item_id} {app['config']['name']}\n")
