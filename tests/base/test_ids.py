"""The form of ids."""

from __future__ import annotations

import pytest

from adtwin.base.ids import make_id, shard_in, shard_of


def test_an_id_embeds_its_shard() -> None:
    assert make_id(7, 42) == 12000700000000042
    assert shard_in(12000700000000042) == 7
    assert shard_in(make_id(999, 10**11 - 1)) == 999


@pytest.mark.parametrize("object_id", [0, 4, 12000000000000000 - 1, make_id(999, 10**11 - 1) + 1, 10**40])
def test_other_ids_embed_none(object_id: int) -> None:
    assert shard_in(object_id) is None


@pytest.mark.parametrize(("shard", "counter"), [(-1, 1), (1000, 1), (0, -1), (0, 10**11)])
def test_what_does_not_fit_is_refused(shard: int, counter: int) -> None:
    with pytest.raises(ValueError):
        make_id(shard, counter)


def test_a_shard_follows_from_the_owner() -> None:
    assert [shard_of(owner) for owner in (1, 1001, 1001)] == [shard_of(1), shard_of(1001), shard_of(1001)]
    shards = {shard_of(owner) for owner in range(2000)}
    assert min(shards) >= 0
    assert max(shards) <= 999
    assert len(shards) > 800
