"""The links of the OpenAPI document.

From what made a thing to all that can be done with it, and from what changed or deleted one to what is left of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from podiomock.contract import Endpoint

Link = dict[str, Any]


class Links:
    """The links between operations that have an example, and so are known to be taken of what there is.

    `places` are the paths of the examples by operation, which say what a reference may be, too.
    """

    def __init__(self, endpoints: Iterable[Endpoint], places: Mapping[str, Mapping[str, Any]]) -> None:
        self.components: dict[str, Link] = {}
        self._by_id: dict[str, list[Endpoint]] = {}
        self._on: dict[str, list[Endpoint]] = {}
        for each in (one for one in endpoints if one.name in places):
            if len(each.parameters) == 1 and each.refs:
                self._by_id.setdefault(each.parameters[0], []).append(each)
            elif [each.refs.get(name) for name in each.parameters] == ["references", "references"]:
                place = places[each.name][each.parameters[0]]
                self._on.setdefault(f"{place}_id", []).append(each)

    def of(self, endpoint: Endpoint) -> dict[str, Link]:
        """The links of an operation's answers, by the name of where they lead."""
        if endpoint.method == "GET":
            return {}
        return {name.partition(".")[0]: {"$ref": f"#/components/links/{name}"} for name in self._names(endpoint)}

    def _names(self, endpoint: Endpoint) -> Iterator[str]:
        made = next((key for key in _keys(endpoint) if key in self._by_id and key not in endpoint.parameters), None)
        if made is not None and endpoint.method == "POST":
            place = f"$response.body#/{made}"
            for target in self._by_id[made]:
                yield self._link(f"{target.name}.made", target, {made: place})
            for target in self._on.get(made, ()):
                kind, number = target.parameters
                yield self._link(f"{target.name}.made", target, {kind: made.removesuffix("_id"), number: place})
        elif endpoint.parameters and (same := endpoint.parameters[0]) in self._by_id:
            page = endpoint.path.partition("}")[0] + "}"
            for target in self._by_id[same]:
                if target.path.rstrip("/") == page and target is not endpoint:
                    yield self._link(f"{target.name}.same", target, {same: f"$request.path.{same}"})

    def _link(self, name: str, target: Endpoint, parameters: dict[str, str]) -> str:
        self.components[name] = {"operationId": target.name, "parameters": parameters}
        return name


def _keys(endpoint: Endpoint) -> list[str]:
    """The keys of an answer that is one object, or may be."""
    either = get_args(endpoint.returns) if get_origin(endpoint.returns) in (Union, UnionType) else (endpoint.returns,)
    kinds = [each for each in either if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    found = next(iter(kinds), None)
    return [] if found is None else [each.encode_name for each in msgspec.structs.fields(found)]
