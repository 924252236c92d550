"""Documents fetched over HTTP: once, politely, within bounds; a change upstream is told and not taken; offline is a state."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from flows.acquire import Source, acquire
from flows.acquire.addresses import public_address
from flows.acquire.fetch import Fetcher, Manners, manners, offline
from flows.acquire.store import Store
from tests.acquire.serving import Page, Site, serving

TEXT = b"In 1974 the Bank of Tokyo granted a credit of $25 million to the Soviet Union for pumps.\n"
OTHER = b"In 1974 the Bank of Tokyo granted a credit of $26 million to the Soviet Union for pumps.\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.pages["/pumps.txt"] = Page(TEXT, etag='"one"')
        yield found


@pytest.fixture
def hasty() -> Manners:
    """Manners for a test: hosts of this machine may be asked, and nothing takes long."""
    return replace(manners(), private_hosts=True, seconds_between=0, first_pause=0.01, longest_pause=0.05, seconds_waiting=2)


Run = Callable[..., Source]


@pytest.fixture
def run(site, hasty, tmp_path) -> Run:
    """`run(**bounds)`: the one document of a folder whose sidecar gives the site's address, after a run."""
    folder = tmp_path / "in"
    folder.mkdir()

    def once(path: str = "/pumps.txt", stated: str = "", **bounds: object) -> Source:
        (folder / "pumps.txt.meta.yaml").write_text(f"fetch: {site.address}{path}\ntitle: Pumps\n{stated}")
        fetcher = Fetcher(Store(tmp_path / "cache"), replace(hasty, **bounds))
        [source] = acquire([folder], catalogue=None, bring=fetcher)
        return source

    return once


def pin(content: bytes) -> str:
    return f"sha256: {sha256(content).hexdigest()}\n"


def said(source: Source) -> str:
    return "; ".join(f"{remark.level} {remark.message}" for remark in source.remarks)


def test_document_is_fetched_and_described_by_its_sidecar(run, site):
    source = run()
    assert (source.status, source.title, source.file_name) == ("at_hand", "Pumps", "pumps.txt")
    assert source.read_bytes() == TEXT and source.url == f"{site.address}/pumps.txt"
    assert site.asked[0][1]["user-agent"].startswith("seikei/")


def test_document_that_has_not_changed_is_not_sent_again(run, site):
    first, second = run(), run()
    assert site.asked[1][1]["if-none-match"] == '"one"'
    assert (second.sha256, second.document_id, second.remarks) == (first.sha256, first.document_id, ())


def test_headers_that_are_not_ascii_do_no_harm(run, site):
    site.pages["/pumps.txt"] = Page(TEXT, etag='"é"', fails=[503], retry_after="²")
    first, second = run(), run()
    assert first.read_bytes() == second.read_bytes() == TEXT
    assert "if-none-match" not in site.asked[-1][1] and second.remarks == ()


def test_change_upstream_is_told_and_not_taken(run, site):
    run()
    site.pages["/pumps.txt"] = Page(OTHER, etag='"two"')
    for _ in range(2):
        source = run()
        assert source.read_bytes() == TEXT
        assert "warning" in said(source) and sha256(OTHER).hexdigest() in said(source)
    taken = run(stated=pin(OTHER))
    assert taken.read_bytes() == OTHER and taken.remarks == ()
    assert taken.document_id == source.document_id


def test_other_file_than_the_pinned_one_is_refused(run):
    source = run(stated=pin(OTHER))
    assert source.status == "refused"
    assert "another file than the pinned one" in source.why and sha256(TEXT).hexdigest() in source.why


def test_pinned_file_is_kept_when_upstream_changes(run, site):
    run(stated=pin(TEXT))
    site.pages["/pumps.txt"] = Page(OTHER)
    source = run(stated=pin(TEXT))
    assert source.read_bytes() == TEXT and "now gives another file" in said(source)


def test_offline_is_a_state(run, site):
    run()
    site.pages["/pumps.txt"].fails = [503] * 9
    source = run()
    assert source.read_bytes() == TEXT and said(source).startswith("info ") and "the server answers 503" in said(source)


def test_what_was_never_fetched_is_absent_while_offline(run, site):
    site.pages["/pumps.txt"].fails = [503] * 9
    source = run()
    assert source.status == "absent" and "was not fetched: the server answers 503" in source.why


def test_host_that_cannot_be_reached(hasty, tmp_path):
    with serving() as gone:
        address = gone.address
    source = Source("a", tmp_path / "a.txt", "a.txt", "absent", fetch=f"{address}/a.txt")
    found = Fetcher(Store(tmp_path), hasty)(source)
    assert found.status == "absent" and "cannot be reached" in found.why


def test_busy_host_is_asked_again_after_a_pause_and_no_more_often_than_allowed(run, site):
    site.pages["/pumps.txt"].fails = [503, 429]
    assert run().status == "at_hand"
    assert len(site.asked) == 3
    assert site.times[1] - site.times[0] >= 0.01


def test_pause_the_server_asks_for_is_kept_up_to_a_bound(run, site):
    site.pages["/pumps.txt"].fails, site.pages["/pumps.txt"].retry_after = [429], "120"
    assert run(longest_pause=0.3).status == "at_hand"
    assert 0.3 <= site.times[1] - site.times[0] < 60


@pytest.mark.parametrize("status", [404, 403, 410, 204])
def test_answer_that_no_retry_can_better_is_not_asked_for_again(run, site, status):
    site.pages["/pumps.txt"] = Page(b"", status=status)
    source = run()
    assert source.status == "absent" and f"the server answers {status}" in source.why
    assert len(site.asked) == 1


def test_silent_host_is_not_asked_for_each_of_its_documents(site, hasty, tmp_path):
    fetcher = Fetcher(Store(tmp_path), hasty)
    for number in range(4):
        path = f"/{number}.txt"
        site.pages[path] = Page(TEXT, fails=[503] * 9)
        fetcher(Source(str(number), tmp_path / "a", "a", "absent", fetch=site.address + path))
    assert len(site.asked) == hasty.attempts


def test_requests_to_a_host_are_spaced(site, hasty, tmp_path):
    fetcher = Fetcher(Store(tmp_path), replace(hasty, seconds_between=0.5))
    for number in range(3):
        site.pages[f"/{number}.txt"] = Page(TEXT + bytes(number))
        fetcher(Source(str(number), tmp_path / "a", "a", "absent", fetch=f"{site.address}/{number}.txt"))
    gaps = [after - before for before, after in zip(site.times, site.times[1:], strict=False)]
    assert len(gaps) == 2 and min(gaps) > 0.3


@pytest.mark.parametrize(
    ("page", "bounds", "why"),
    [
        (Page(b"a", endless=True), {"megabytes": 0.1}, "larger than 0.1 MB"),
        (Page(b"a", endless=True, slow=0.1), {"seconds_in_all": 0.3}, "takes longer than 0.3 s"),
        (Page(b""), {}, "it is empty"),
        (Page(b"", status=302, location="/loop"), {}, "TooManyRedirects"),
        (Page(b"", status=302, location="file:///etc/passwd"), {}, "not fetched"),
        (Page(b"", status=302, location="ftp://example.org/a"), {}, "not fetched"),
    ],
)
def test_what_is_beyond_the_bounds_is_not_fetched(run, site, tmp_path, page, bounds, why):
    site.pages["/loop"] = page
    source = run("/loop", **bounds)
    assert source.status == "absent" and why in source.why
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_redirect_is_followed(run, site):
    site.pages["/old.txt"] = Page(status=301, location="/pumps.txt")
    assert run("/old.txt").read_bytes() == TEXT


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "192.168.1.1"])
def test_hosts_inside_the_network_are_not_asked(tmp_path, host):
    fetcher = Fetcher(Store(tmp_path), replace(manners(), private_hosts=False))
    source = fetcher(Source("a", tmp_path / "a.txt", "a.txt", "absent", fetch=f"http://{host}:9/a.txt"))
    assert source.status == "absent" and "private host" in source.why


def test_name_that_leads_elsewhere_once_it_was_looked_at_is_not_asked(site, tmp_path, monkeypatch):
    port = int(site.address.rpartition(":")[2])
    answers = iter(["203.0.114.7"])
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]
    )
    fetcher = Fetcher(Store(tmp_path), replace(manners(), private_hosts=False))
    source = fetcher(
        Source("pumps", tmp_path / "pumps.txt", "pumps.txt", "absent", fetch=f"http://documents.example.org:{port}/pumps.txt")
    )
    assert source.status == "absent" and "documents.example.org is a private host" in source.why
    assert site.asked == []


def test_draft_that_a_killed_run_left_is_removed(run, tmp_path):
    run()
    drafts = [tmp_path / "cache" / ".4711.draft", tmp_path / "cache" / ".note.json.4711"]
    for draft in drafts:
        draft.touch()
    assert run().read_bytes() == TEXT
    assert not any(draft.exists() for draft in drafts)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/d.txt;jsessionid=77F?page=2", "https://a.example/d.txt?page=2"),
        ("https://a.example/x;v=2;token=77F/d.txt", "https://a.example/x;v=2/d.txt"),
        ("https://a.example/d.txt?page=2;token=77F", "https://a.example/d.txt?page=2"),
        ("https://a.example/d.txt?page=2;part=3", "https://a.example/d.txt?page=2;part=3"),
    ],
)
def test_parameters_after_a_semicolon_may_be_secrets_too(address, shown):
    assert public_address(address) == shown


def test_secrets_of_an_address_are_shown_nowhere(run, site, tmp_path):
    site.pages["/pumps.txt?access_token=s3cret"] = Page(TEXT)
    site.address = site.address.replace("http://", "http://user:pa55@")
    found = run("/pumps.txt?access_token=s3cret")
    assert found.read_bytes() == TEXT and "authorization" in site.asked[0][1]
    site.pages["/pumps.txt?access_token=s3cret"] = Page(OTHER)
    changed = run("/pumps.txt?access_token=s3cret")
    shown = f"{found.url} {said(changed)}"
    assert "now gives" in shown and "s3cret" not in shown and "pa55" not in shown
    stored = b"".join(path.read_bytes() + path.name.encode() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert b"s3cret" not in stored and b"pa55" not in stored


def test_what_was_fetched_can_be_opened_without_asking(run, site, tmp_path):
    source = run()
    absent = replace(source, status="absent", sha256=None)
    asked = len(site.asked)
    assert offline(Store(tmp_path / "cache"))(absent).read_bytes() == TEXT
    assert offline(Store(tmp_path / "nowhere"))(absent).status == "absent"
    assert len(site.asked) == asked


@pytest.mark.parametrize("damage", [b"", b"other bytes", b"{"])
def test_damaged_file_is_fetched_again(run, site, tmp_path, damage):
    first = run()
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(damage)
    again = run()
    assert again.read_bytes() == TEXT and again.sha256 == first.sha256


def test_two_sidecars_with_one_address_are_double(run, site, hasty, tmp_path):
    run()
    folder: Path = tmp_path / "in"
    (folder / "same.txt.meta.yaml").write_text(f"fetch: {site.address}/pumps.txt\n")
    sources = acquire([folder], catalogue=None, bring=Fetcher(Store(tmp_path / "cache"), hasty))
    assert [source.status for source in sources] == ["at_hand", "duplicate"]
