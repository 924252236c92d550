"""Who is told: an address, a block of Prefect, several; and what must not be said."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import SimpleNamespace

import pytest

from flows.orchestration.notify import run_ended_badly, tell
from flows.report.journal import events, kept, note
from flows.report.status import GRACE
from flows.settings import Home
from tests.orchestration.served import free_port, webhook

SECRET = "a-token-nobody-may-read"


@pytest.fixture
def home(tmp_path) -> Iterator[Home]:
    with kept(Home(tmp_path), "run"):
        yield Home(tmp_path)


def recorded(home: Home) -> list[tuple[str, str]]:
    return [(event["event"], event.get("why", "")) for event in events(home)]


def test_address_is_sent_what_happened(home, monkeypatch):
    with webhook() as (address, sent):
        monkeypatch.setenv("SEIKEI_NOTIFY", f"{address}/{SECRET}")
        tell("gate", "quiet-fox: the gate is shut", home)
    [message] = sent
    assert message["path"] == f"/{SECRET}"
    assert (message["event"], message["subject"]) == ("gate", "Seikei: the gate is shut")
    assert message["message"] == "quiet-fox: the gate is shut" and message["message"] in message["text"]
    assert recorded(home) == [("notified", "")]


def test_run_without_room_for_its_record_is_told_of_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "logs").touch()
    with webhook() as (address, sent):
        monkeypatch.setenv("SEIKEI_NOTIFY", address)
        run, state = SimpleNamespace(name="quiet-fox", parameters={"home": str(tmp_path)}), SimpleNamespace(message="no room")
        run_ended_badly(SimpleNamespace(), run, state)
    assert [(message["event"], message["message"]) for message in sent] == [("failed", "quiet-fox: no room")]


def test_nobody_is_told_where_nobody_asks(home, monkeypatch):
    monkeypatch.delenv("SEIKEI_NOTIFY", raising=False)
    tell("failed", "quiet-fox: a fault", home)
    assert recorded(home) == []


def test_target_that_fails_is_recorded_without_its_secret_and_keeps_none_from_the_others(home, monkeypatch):
    with webhook(500) as (broken, _), webhook() as (works, sent):
        nobody = f"http://127.0.0.1:{free_port()}/{SECRET}"
        targets = f"{broken}/{SECRET} {nobody} http://user:{SECRET}@[broken mailto:{SECRET}@example.org {works}"
        monkeypatch.setenv("SEIKEI_NOTIFY", targets)
        tell("failed", "quiet-fox: a fault", home)
    assert len(sent) == 1
    assert recorded(home) == [
        ("not_notified", "HTTPStatusError 500"), ("not_notified", "ConnectError"), ("not_notified", "ConnectError"),
        ("not_notified", "UnsupportedProtocol"), ("notified", ""),
    ]  # fmt: skip
    assert all(SECRET not in path.read_text("utf-8") for path in home.logs.iterdir())


def test_status_tells_of_an_overdue_run(seikei, tmp_path, monkeypatch):
    overdue, early = tmp_path / "overdue", tmp_path / "early"
    now = datetime.now(UTC)
    for folder, due in ((overdue, now - 2 * GRACE), (early, now + timedelta(hours=1))):
        with kept(Home(folder), "serve"):
            note("The next run is due", "due", at=due.isoformat())
    with webhook() as (address, sent):
        monkeypatch.setenv("SEIKEI_NOTIFY", address)
        assert seikei("status", "--notify", "--home", early).code == 0
        assert seikei("status", "--home", overdue).code == 6
        assert sent == []
        ran = seikei("status", "--notify", "--home", overdue)
    assert ran.code == 6 and "overdue since" in ran.out
    assert [message["event"] for message in sent] == ["overdue"]
    assert "has not begun" in sent[0]["message"]


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """A mail server that takes every message, and the messages."""
    taken: list[str] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    taken.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], taken
        finally:
            server.shutdown()


@pytest.mark.slow
def test_mail_goes_out_by_a_block_of_prefect(home, monkeypatch):
    from prefect.blocks.system import Secret
    from prefect.testing.utilities import prefect_test_harness

    from flows.orchestration.email import EmailMessage

    with prefect_test_harness(server_startup_timeout=120), mail_server() as (port, taken):
        EmailMessage(url=f"mailto://127.0.0.1:{port}?from=seikei@example.org&to=ops@example.org").save("ops")
        Secret(value=SECRET).save("other")
        monkeypatch.setenv("SEIKEI_NOTIFY", "email-message/ops secret/other email-message/none")
        tell("failed", "quiet-fox: no document was read", home)
    [mail] = taken
    assert "To: ops@example.org" in mail and "Subject: Seikei: a run failed" in mail
    assert "quiet-fox: no document was read" in mail
    assert recorded(home) == [("notified", ""), ("not_notified", "TypeError"), ("not_notified", "ValueError")]
