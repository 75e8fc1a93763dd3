"""The line that tells of news, as phones hold it on a real server (SPEC.md, W)."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from simulators.phone import Phone, a_report, uuid7
from simulators.server import Server
from web.wake_lines import Listener

MEILI, FAR = "360724103202", "360724104200"
CODES: dict[str, str] = {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one person in each of two townships, who have many phones."""
    made = Server(tmp_path_factory.mktemp("wake"))
    made.run("migrate")
    for village in (MEILI, FAR):
        words = ("钟水生", "grid_worker", "--village", village)
        CODES[village] = made.add_person(f"w{village}", *words, uses=50)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    """A client for plain requests."""
    with httpx.Client(timeout=30) as client:
        yield client


@pytest.fixture
def phone_of(server: Server, http: httpx.Client) -> Callable[[str], Phone]:
    """A new phone of the village's grid worker, signed in and up to date."""

    def make(village: str) -> Phone:
        phone = Phone(server.url, CODES[village])
        phone.register(http)
        phone.pull_all(http)
        return phone

    return make


def reported(phone: Phone, http: httpx.Client, village: str) -> int:
    """The sequence number of a new report by this phone."""
    phone.act("hazard.create", uuid7(), {"set": a_report(phone.person, village)})
    (result,) = phone.exchange(http)["results"]
    return int(result["seq"])


def test_W1_a_poke_names_the_number_and_nothing_else(
    phone_of: Callable[[str], Phone], http: httpx.Client
) -> None:
    one, other = phone_of(MEILI), phone_of(MEILI)
    line = Listener(other)
    assert line.answer.headers["content-type"].startswith("text/event-stream")
    assert "no-store" in line.answer.headers["cache-control"]

    line.next()
    seq = reported(one, http, MEILI)

    assert line.until(seq) == seq
    line.close()


def test_W1_nobody_hears_of_streams_that_are_not_theirs(
    phone_of: Callable[[str], Phone], http: httpx.Client
) -> None:
    near, far = phone_of(MEILI), phone_of(FAR)
    line = Listener(far)
    line.next()
    reported(near, http, MEILI)
    own = reported(phone_of(FAR), http, FAR)

    assert line.next() == own
    line.close()


def test_W2_a_first_line_says_how_far_the_own_streams_reach(
    phone_of: Callable[[str], Phone], http: httpx.Client
) -> None:
    one, late = phone_of(MEILI), phone_of(MEILI)
    seq = reported(one, http, MEILI)
    line = Listener(late)

    assert line.next() == seq
    line.close()


def test_W3_a_revoked_device_is_hung_up_on(
    server: Server, phone_of: Callable[[str], Phone], http: httpx.Client
) -> None:
    phone = phone_of(MEILI)
    other = Phone(server.url, phone.code)
    other.register(http)
    line, kept = Listener(phone), Listener(other)
    line.next()
    kept.next()
    http.delete(
        f"{server.url}/api/v1/me/devices/{phone.device}",
        headers={"Authorization": f"Bearer {other.token}"},
    ).raise_for_status()

    assert line.next() == "end"
    refused = Listener(phone).answer
    assert (refused.status_code, refused.json()["wipe"]) == (403, True)
    assert kept.is_quiet()
    kept.close()


def test_W3_without_a_token_there_is_no_line(server: Server, http: httpx.Client) -> None:
    assert http.get(f"{server.url}/sync/v1/wake").status_code == 401


def test_W4_a_device_that_opens_a_third_line_loses_its_first(
    phone_of: Callable[[str], Phone],
) -> None:
    phone = phone_of(MEILI)
    lines = []
    for _ in range(3):
        lines.append(Listener(phone))
        lines[-1].next()

    assert lines[0].next() == "end"
    assert lines[1].is_quiet()
    assert lines[2].is_quiet()
    for line in lines:
        line.close()


def test_W4_one_person_holds_so_many_lines_and_no_more(
    phone_of: Callable[[str], Phone],
) -> None:
    phones = [phone_of(MEILI) for _ in range(5)]
    lines = [Listener(phone) for phone in phones[:4] for _ in range(2)]
    for line in lines:
        line.next()
    refused = Listener(phones[4]).answer

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    for line in lines:
        line.close()


def test_W5_open_lines_do_not_keep_the_server_from_stopping(tmp_path: Path) -> None:
    """Granian complains in its log where a worker had to be killed."""
    server = Server(tmp_path)
    server.run("migrate")
    server.start()
    with httpx.Client(timeout=30) as http:
        code = server.add_person("w1", "钟水生", "grid_worker", "--village", MEILI, uses=100)
        phones = [Phone(server.url, code) for _ in range(4)]
        for phone in phones:
            phone.register(http)
    lines = [Listener(phone) for phone in phones]
    for line in lines:
        line.next()
    process = server.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)

    assert [line.next() for line in lines] == ["end"] * 4
    assert "illing" not in (tmp_path / "serve.log").read_text(encoding="utf-8")
