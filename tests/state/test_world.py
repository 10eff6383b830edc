"""A world's tables, as its journal and the report of changes call them."""

from podiomock.state.table import Cells
from podiomock.state.world import World


def test_a_table_is_called_what_the_world_calls_it() -> None:
    named = {name: each.name for name, each in vars(World()).items() if isinstance(each, Cells)}
    assert len(named) > 30
    assert {name: called for name, called in named.items() if name != called} == {}
