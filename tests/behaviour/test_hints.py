"""What the wire does not say of a refusal, the journal says to the person who reads the report."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": 99}, "field 'status' (category) takes an option's id"),
        ({"1": 99}, "field 'status' (category) takes an option's id"),
        ({"due-date": "tomorrow"}, 'field \'due-date\' (date) takes {"start": "2025-02-15"}'),
        ({"titel": "x"}, "app 456 has the fields title, status, due-date"),
        ([{"external_id": "status", "values": ["x"]}], "field 'status' (category)"),
    ],
)
def test_a_refused_value(api: httpx.Client, podiomock: PodioMock, fields: Any, said: str) -> None:
    response = api.put("/item/123", json={"fields": fields})
    assert response.status_code == 400
    hint = podiomock.calls[-1].hint
    assert hint is not None
    assert said in hint
    assert said not in response.text
    assert hint in str(podiomock.calls[-1])
