"""Kill -9, a full disk and a fail-over during load, in short: counts, never times."""

from typing import Any

import pytest
from django.db import connection

from bench.faults.clusters import pair, primary
from bench.faults.failover import addresses, fail_over
from bench.faults.full_disk import fill_up
from bench.faults.house import faults_in, house
from bench.faults.kill import kill_all_in_turn

pytestmark = pytest.mark.slow


def expect_whole(found: dict[str, Any]) -> None:
    assert faults_in(found) == [], found
    assert (found["contradicted"], found["waiting"], found["unsent"]) == ([], 0, [])
    # Each of them left an address: sent, or where a person sees it.
    assert sum(found["mails"].values()) >= found["acknowledged"]
    assert set(found["mails"]) <= {"sent", "uncertain"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own.")
class TestSqlite:
    def test_nothing_acknowledged_is_lost_when_web_worker_and_tree_are_killed(self) -> None:
        with house() as place:
            found = kill_all_in_turn(place, None, rounds=1, each=8)
        expect_whole(found)
        assert found["refused_by_reload"] == {}
        assert found["acknowledged"] >= 32

    def test_a_full_disk_is_answered_with_503_and_loses_nothing(self) -> None:
        with house() as place:
            found = fill_up(place, each=8)
        expect_whole(found)
        assert found["refused"][503] > 0
        assert found["wall"] == 200


@pytest.mark.postgres
class TestPostgres:
    def test_nothing_acknowledged_is_lost_when_the_database_too_is_killed(self) -> None:
        with primary() as cluster, house(cluster.url) as place:
            found = kill_all_in_turn(place, cluster, rounds=1, each=8)
        expect_whole(found)
        assert found["refused_by_reload"] == {}
        assert found["refused"][503] > 0

    def test_the_standby_takes_over_with_everything_acknowledged(self) -> None:
        with pair() as (first, second), house(**addresses(first, second)) as place:
            found = fail_over(place, first, second, each=8)
        expect_whole(found)
        assert found["before"] >= 8
        assert found["acknowledged"] >= found["before"] + 8
        assert (found["wall"], found["standby_read_after_writing"]) == (200, False)
