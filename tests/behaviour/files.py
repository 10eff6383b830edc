"""What the tests of files share: upload one, make an item with one."""

from typing import Any

import httpx

ITEM, TASK, COMMENT, SPACE, APP = 123, 789, 456, 789, 456
LOOSE = 12345
"""The world's file that is attached to nothing."""

FILE = {
    "file_id", "external_file_id", "name", "description", "mimetype", "size", "link", "link_target", "perma_link",
    "thumbnail_link", "hosted_by", "hosted_by_humanized_name", "created_on", "created_by", "created_via", "rights",
    "replaces", "presence", "push",
}  # fmt: skip


def upload(api: httpx.Client, name: str = "plan.txt", content: bytes = b"the plan", **more: Any) -> int:
    answer = api.post("/file/", files={"source": (name, content)}, data={"filename": name}, **more)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["file_id"])


def attached(api: httpx.Client, path: str = f"/item/{ITEM}") -> list[int]:
    return [each["file_id"] for each in api.get(path).json()["files"]]


def attach(api: httpx.Client, file_id: int, kind: str = "item", number: int = ITEM, **query: Any) -> httpx.Response:
    return api.post(f"/file/{file_id}/attach", json={"ref_type": kind, "ref_id": number}, params=query)
