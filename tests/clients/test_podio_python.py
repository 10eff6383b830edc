"""`podio-python` against the server, its base URL and header pointed at the Maton door."""

import pytest
from podio.client import Client
from podio.exceptions import UnauthorizedError, WrongFormatInputError

from podiomock import PodioMock


@pytest.fixture
def client(podiomock: PodioMock, podiomock_url: str) -> Client:
    client = Client()
    client.URL = f"{podiomock_url}/podio/"
    client.headers = {**Client.headers, "Authorization": f"Bearer {podiomock.api_key}"}
    return client


def test_reading(client: Client) -> None:
    assert client.list_organizations()[0]["org_id"] == 123456
    assert [each["space_id"] for each in client.get_organization_spaces(123456)] == [789]
    assert client.get_space(789)["name"] == "Project Space"
    assert 456 in [each["app_id"] for each in client.list_applications()]
    assert client.get_application(456)["config"]["name"] == "Tasks"
    assert client.get_item(123)["title"] == "Complete project plan"
    assert client.get_task(789)["text"] == "Review project proposal"
    assert [each["label_id"] for each in client.get_task_labels()] == [1, 2]
    assert client.get_user_status()["user"]["user_id"] == 12345


def test_writing(client: Client) -> None:
    item = client.create_item(456, {"fields": {"title": "From podio-python", "status": 1}})
    assert client.get_item(item["item_id"])["title"] == "From podio-python"
    task = client.create_task({"text": "Look", "ref_type": "item", "ref_id": item["item_id"]})
    assert client.get_task(task["task_id"])["ref"]["id"] == item["item_id"]


def test_refusals(client: Client) -> None:
    with pytest.raises(WrongFormatInputError) as refused:
        client.create_item(456, {"fields": {"nowhere": 1}})
    assert refused.value.args[0]["error_description"] == 'Invalid value "nowhere" (string): No field found'
    client.headers = {**client.headers, "Authorization": "Bearer wrong"}
    with pytest.raises(UnauthorizedError):
        client.list_organizations()
