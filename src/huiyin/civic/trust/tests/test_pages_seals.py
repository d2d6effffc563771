"""The pages of the seals and the proof of a timeline."""

from datetime import date

import pytest
from django.test import Client

from huiyin.civic.matters.public import Visibility
from huiyin.civic.trust import jobs, queries
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login, Watch


@pytest.fixture
def codes(cast: Cast, watch: Watch) -> tuple[str, str]:
    """Put a public and a private matter under a seal."""
    shown = stage.accepted(cast)
    hidden = stage.filed(cast, body="邻居家的事，不便公开。", visibility=Visibility.PRIVATE)
    watch.forward(days=1)
    jobs.seal_what_is_over()
    return shown.code, hidden.code


def test_the_seals_stand_on_a_page_as_json_and_as_lines(codes: tuple[str, str], client: Client) -> None:
    seal = queries.seal_of(date(2026, 3, 2))
    assert seal.hash in client.get("/seals/").content.decode()
    assert client.get("/seals.json").json()["seals"][0]["root"] == seal.root
    assert client.get("/seals.txt").content.decode() == f"2026-03-02  {seal.hash}\n"
    assert client.get("/api/v1/trust/seals").json()["items"][0]["hash"] == seal.hash
    assert client.get("/api/v1/trust/seals/2026-03-02").json()["count"] == seal.count
    assert client.get("/api/v1/trust/seals/2026-03-03").status_code == 404


def test_a_page_before_the_first_seal_says_so(db: None, client: Client) -> None:
    assert "第一枚封印" in client.get("/seals/").content.decode()


def test_a_public_matter_shows_its_seal_and_proof_to_everybody(
    codes: tuple[str, str], client: Client
) -> None:
    page = client.get(f"/m/{codes[0]}/").content.decode()
    assert f"/seals/proof/{codes[0]}/" in page
    assert client.get(f"/seals/proof/{codes[0]}/").status_code == 200
    assert client.get(f"/api/v1/trust/proofs/{codes[0]}").json()["subject"] == codes[0]


def test_the_proof_of_a_private_matter_is_for_its_readers(
    codes: tuple[str, str], cast: Cast, login: Login
) -> None:
    where = f"/seals/proof/{codes[1]}/"
    assert login(cast.resident).get(where).status_code == 200
    assert login(cast.clerk).get(where).status_code == 200
    assert login(cast.neighbour).get(where).status_code == 404
    assert login(cast.stranger_next_door).get(where).status_code == 404


def test_what_is_not_sealed_yet_has_no_proof(cast: Cast, login: Login) -> None:
    filed = stage.filed(cast)
    assert login(cast.resident).get(f"/seals/proof/{filed.code}/").status_code == 404
