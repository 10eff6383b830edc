"""A small client, as somebody downstream would write one; `BUG` plants one of four mistakes."""

import os

import httpx

APP = "https://api.maton.ai/podio/item/app/456"
ITEM = "https://api.maton.ai/podio/item"
BUG = os.environ.get("BUG", "")
PAGE = 100


class Tasks:
    """The tasks of one app."""

    def __init__(self, key: str) -> None:
        self.http = httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=5)
        self.seen: dict[int, dict[str, object]] = {}

    def add(self, title: str) -> int:
        sent = {"fields": {"title": title}}
        for attempt in range(3 if BUG == "retries" else 1):
            try:
                made = self.http.post(f"{APP}/", json=sent)
            except httpx.TransportError:
                if BUG != "retries" or attempt == 2:
                    raise
            else:
                made.raise_for_status()
                return int(made.json()["item_id"])
        raise AssertionError("unreachable")

    def all(self) -> list[int]:
        found: list[int] = []
        while True:
            sent = {"limit": PAGE, "offset": len(found), "sort_by": "created_on", "sort_desc": False}
            page = self.http.post(f"{APP}/filter/", json=sent).raise_for_status().json()
            found += [each["item_id"] for each in page["items"]]
            if not page["items"] or len(found) >= page["filtered"] or BUG == "first page":
                return found

    def title(self, item_id: int) -> str:
        return str(self.http.get(f"{ITEM}/{item_id}").raise_for_status().json()["title"])

    def rename(self, item_id: int, title: str) -> None:
        fields: dict[str, object] = {"title": title}
        if BUG == "stale":  # it sends what it once read, with what others have changed since
            if item_id not in self.seen:
                shown = self.http.get(f"{ITEM}/{item_id}/value/v2").raise_for_status().json()
                self.seen[item_id] = {"status": shown["status"]["id"]} if shown.get("status") else {"status": []}
            fields = {**self.seen[item_id], **fields}
        self.http.put(f"{ITEM}/{item_id}", json={"fields": fields}).raise_for_status()

    def remove(self, item_id: int) -> None:
        if BUG == "by title":  # it deletes what is called so, and what else is
            title = self.title(item_id)
            for each in self.all():
                if each != item_id and self.title(each) == title:
                    self.http.delete(f"{ITEM}/{each}").raise_for_status()
        self.http.delete(f"{ITEM}/{item_id}").raise_for_status()
