"""The web server from outside: what it says with every answer, and whom it does not answer."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import brotli
import httpx
import psutil
import pytest
from itsdangerous import URLSafeTimedSerializer
from joserfc import jwt
from joserfc.jwk import OctKey
from oidc_provider_mock import run_server_in_thread
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from dashboard.access.audit_file import read
from dashboard.screens import SCREENS
from dashboard.settings import AUDIT, DATABASE, HOSTS, PORT, ROOT
from tests.serving import PATIENCE_S, SERVER, free_port, running, wait_for

SECRET = "for tests only: " + "0123456789abcdef"
AUTH = f"""
[auth]
cookie_secret = "{SECRET}"
client_id = "c"
client_secret = "s"
redirect_uri = "http://localhost:{{port}}/oauth2callback"
server_metadata_url = "http://localhost:{{provider}}/.well-known/openid-configuration"
"""
NAME = "dashboard.example.org"
PAGE = "/spr?region=nersou&as-at=2026-01-01"
HTML = {"Accept": "text/html,application/xhtml+xml"}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": b64encode(b"sixteen bytes ..").decode(),
}
SOCKET = "/_stcore/stream"
MAX_MB = 30
"""What the server may take more while it refuses: a tenth of what is sent to it."""


class Answer(NamedTuple):
    """An answer, read whole; without its body where it is a websocket."""

    status: int
    headers: HTTPMessage
    body: bytes


class Site:
    """A server that was started for a test, asked over connections of its own."""

    def __init__(self, port: int, log: Path, process: int) -> None:
        self.port, self.log, self.process = port, log, psutil.Process(process)
        self.host = f"localhost:{port}"

    def get(
        self, path: str, headers: dict[str, str] | None = None, source: str = "127.0.0.1"
    ) -> Answer:
        """The answer itself: a redirect is not followed."""
        connection = HTTPConnection("127.0.0.1", self.port, PATIENCE_S, source_address=(source, 0))
        connection.request("GET", path, headers={"Host": self.host} | (headers or {}))
        answer = connection.getresponse()
        body = b"" if answer.status == 101 else answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, body)

    def send(self, messages: Iterable[bytes | list[bytes]], cookie: str = "") -> int | None:
        """With which code the server closes a page's connection that sends these messages, each
        whole or in parts; none where it does so in the midst of them."""
        headers, url = {"Cookie": cookie}, f"ws://{self.host}{SOCKET}"
        with connect(
            url,
            additional_headers=headers,
            proxy=None,
            max_size=None,
            open_timeout=PATIENCE_S,
        ) as page:
            try:
                for message in messages:
                    page.send(message, text=False)
                while True:
                    page.recv(timeout=PATIENCE_S)
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None


def started(folder: Path, secrets: str) -> Iterator[Site]:
    port = free_port()
    (folder / "secrets.toml").write_text(secrets.format(port=port), encoding="utf-8")
    log = folder / "log"
    logged = ["sh", "-c", 'exec "$@" >"$0" 2>&1', str(log)]
    logged += SERVER
    settings = {
        PORT.name: str(port),
        DATABASE.name: str(folder),
        HOSTS.name: f"{HOSTS.default}, {NAME}",
        "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
    }
    with running(logged, settings) as process:
        wait_for(f"http://localhost:{port}/_stcore/health", process)
        yield Site(port, log, process.pid)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that nobody has to sign in to."""
    yield from started(tmp_path_factory.mktemp("site"), "")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that people have to sign in to, with the provider that they do it at."""
    with run_server_in_thread() as provider:
        secrets = AUTH.format(provider=provider.server_port, port="{port}")
        yield from started(tmp_path_factory.mktemp("signed"), secrets)


def policy(answer: Answer) -> dict[str, set[str]]:
    said = answer.headers["Content-Security-Policy"].split(";")
    return {words[0]: set(words[1:]) for words in map(str.split, said)}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        (PAGE, 200),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/favicon.png", 200),
        ("/media/none.csv", 404),
        ("//evil.example", 400),
        ("/..%2f..%2fetc/passwd", 400),
    ],
)
def test_every_answer_says_what_a_browser_may_do(site: Site, path: str, status: int) -> None:
    answer = site.get(path)
    said = answer.headers
    assert answer.status == status
    assert policy(answer)["default-src"] == {"'none'"}
    assert policy(answer)["frame-ancestors"] == {"'none'"}
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "same-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in said["Permissions-Policy"]
    assert "Strict-Transport-Security" not in said


@pytest.mark.parametrize("query", ["", "?region=nersou&as-at=2026-01-01"])
def test_first_page_is_found_by_its_name_and_its_choices_are_kept(
    site: Site, signed: Site, query: str
) -> None:
    for asked in (site, signed):
        answer = asked.get(f"/{SCREENS[0].subject}{query}", HTML)
        assert answer.status == 307
        assert answer.headers["Location"] == f"./{query}"
        assert answer.headers["Content-Security-Policy"]
    assert site.get(f"/{SCREENS[1].subject}{query}").status == 200


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/Overview", "./"),
        ("/overview%20/", "../"),
        ("/CAPABILITIES?region=nersou", "./capabilities?region=nersou"),
        ("/capabilities%C2%A0", "./capabilities"),
        ("/capabilities/more", "../capabilities"),
        ("/Capabilities/and/more", "../../capabilities"),
    ],
)
def test_page_is_found_by_almost_its_name(site: Site, path: str, there: str) -> None:
    answer = site.get(path, HTML)
    assert (answer.status, answer.headers["Location"]) == (307, there)


@pytest.mark.parametrize("path", ["/capabilities", "/capability", "/capabilities/_stcore/health"])
def test_page_and_what_is_none_are_not_led_elsewhere(site: Site, path: str) -> None:
    assert site.get(path, HTML).status != 307


def test_document_has_the_link_that_skips_the_menu_and_the_script(site: Site) -> None:
    parts = {"Range": "bytes=0-9,20-29"}
    for path, asked in (("/", {"Accept-Encoding": "gzip"}), (PAGE, parts)):
        answer = site.get(path, asked)
        assert answer.status == 200
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        assert answer.body.index(b'src="./page.js?') < answer.body.index(b"/static/js/")
        assert b'as="font"' not in answer.body
        # Without it the page would have to ask for it before it connects.
        assert "_streamlit_xsrf=" in str(answer.headers["Set-Cookie"])
        assert answer.body.index(b"Skip to the first") < answer.body.index(b'id="root"')
    script = site.get("/page.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert b"__streamlit" in script.body


def test_style_of_all_pages_comes_once_and_after_all_that_stands_in_the_head(site: Site) -> None:
    document = site.get(PAGE).body
    assert document.index(b"</head>") < document.index(b'rel="stylesheet" href="./page.css?')
    style = site.get("/page.css")
    assert style.headers["Content-Type"].startswith("text/css")
    for part in (b".rocu-table", b".rocu-figures", b"@media print", b'--group: "The region"'):
        assert part in style.body
    assert style.body.count(b"{") == style.body.count(b"}")


@pytest.mark.parametrize("name", ["page.js", "page.css"])
def test_script_and_style_of_our_own_come_packed_and_are_kept_by_their_address(
    site: Site, name: str
) -> None:
    (address,) = re.findall(rf'="\.(/{name}\?\w+)"', site.get(PAGE).body.decode())
    plain = site.get(address)
    for encoding, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        packed = site.get(address, {"Accept-Encoding": encoding})
        assert packed.headers["Content-Encoding"] == encoding
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert unpack(packed.body) == plain.body
        assert len(packed.body) < len(plain.body) / 2
        assert "immutable" in packed.headers["Cache-Control"]
    for other in (f"/{name}", f"{address}0"):
        assert site.get(other).headers["Cache-Control"] == "public, no-cache"


def test_policy_lets_the_scripts_of_the_document_run_and_no_other(site: Site) -> None:
    answer = site.get("/")
    scripts = policy(answer)["script-src"]
    inline = re.findall(rb"<script>(.*?)</script>", answer.body, re.DOTALL)
    digests = {f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in inline}
    assert scripts == {"'self'", "'wasm-unsafe-eval'", *digests}
    assert len(digests) == 1
    assert not re.search(rb"\son[a-z]+=|javascript:", answer.body)


def test_only_files_of_streamlit_are_stored(site: Site) -> None:
    script = re.search(rb'src="\.(/static/js/[^"]+)"', site.get("/").body)
    assert script
    assert "immutable" in site.get(script[1].decode()).headers["Cache-Control"]
    for path in ("/", PAGE, "/media/none.csv", "/_stcore/host-config"):
        assert site.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LocalHost:99", 200),
        ("127.0.0.1:8501", 200),
        ("[::1]:8501", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("evil.example@localhost", 400),
        ("localhost/evil.example", 400),
        ("", 400),
    ],
)
def test_host_is_answered_only_by_its_own_names(site: Site, host: str, status: int) -> None:
    for path in ("/", "/_stcore/health", "/media/none.csv"):
        answer = site.get(path, {"Host": host})
        assert (answer.status == 400) == (status == 400)
    socket = site.get(SOCKET, UPGRADE | {"Host": host})
    assert socket.status == (101 if status == 200 else 400)
    if status == 400:
        assert b"DASHBOARD_HOSTS" in socket.body


def test_without_sign_in_only_its_own_machine_is_answered(site: Site, signed: Site) -> None:
    for path in ("/", "/media/none.csv", "/_stcore/health"):
        assert site.get(path, {"Host": NAME}).status == 403
    assert b"No sign-in" in site.get(SOCKET, UPGRADE | {"Host": NAME}).body
    assert signed.get("/", {"Host": NAME}).status == 200
    assert signed.get(SOCKET, UPGRADE | {"Host": NAME}).status == 101


def test_next_answer_on_a_connection_waits_for_no_confirmation(site: Site) -> None:
    """Where the system holds parts of it back, each waits 40 ms: also the quickest of many."""
    connection, seconds = HTTPConnection("localhost", site.port), []
    for _ in range(50):
        started = time.perf_counter()
        connection.request("GET", "/_stcore/health")
        assert connection.getresponse().read() == b"ok"
        seconds.append(time.perf_counter() - started)
    connection.close()
    assert min(seconds[25:]) < 0.03


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://localhost", "http://localhost:1", "null", "http://["],
)
def test_websocket_from_a_page_of_another_site_is_refused(site: Site, origin: str) -> None:
    assert site.get(SOCKET, UPGRADE | {"Origin": origin}).status == 403
    assert site.get(SOCKET, UPGRADE | {"Origin": f"http://{site.host}"}).status == 101


def test_forwarded_scheme_counts_from_the_proxy_on_this_machine_only(signed: Site) -> None:
    claimed = HTML | {"X-Forwarded-Proto": "https"}
    proxied = signed.get(PAGE, claimed).headers
    assert proxied["Strict-Transport-Security"].startswith("max-age=31536000")
    assert all("Secure" in cookie for cookie in proxied.get_all("Set-Cookie"))
    elsewhere = signed.get(PAGE, claimed, source="127.0.0.2").headers
    assert "Strict-Transport-Security" not in elsewhere
    assert not any("Secure" in cookie for cookie in elsewhere.get_all("Set-Cookie"))


def test_page_is_remembered_only_where_people_sign_in(site: Site, signed: Site) -> None:
    assert "dashboard_page" not in str(site.get(PAGE, HTML).headers)
    [cookie] = [
        cookie
        for cookie in signed.get(PAGE, HTML).headers.get_all("Set-Cookie", [])
        if cookie.startswith("dashboard_page=%2Fspr%3F")
    ]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= set(cookie.split("; "))
    for path in ("/", "/auth/logout", "/media/none.csv", "/_stcore/health"):
        assert "dashboard_page" not in str(signed.get(path, HTML).headers)
    assert "Set-Cookie" not in signed.get("/favicon.png").headers


def provider_token() -> str:
    claims = {"provider": "default", "exp": int(time.time()) + 60}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


def sign_in(site: Site, browser: httpx.Client, **headers: str) -> httpx.Response:
    """Sign in as a browser does; the answer to the way back, which is a redirect."""
    login = f"http://{site.host}/auth/login?provider={provider_token()}"
    at_provider = browser.get(login, headers=headers)
    assert at_provider.status_code == 302, at_provider.text
    allowed = browser.post(at_provider.headers["Location"], data={"sub": "reader@example.org"})
    assert urlsplit(allowed.headers["Location"]).path == "/oauth2callback"
    return browser.get(allowed.headers["Location"])


def test_server_with_wrong_settings_does_not_start_and_says_which(tmp_path: Path) -> None:
    environment = os.environ | {DATABASE.name: str(tmp_path), HOSTS.name: "a b", PORT.name: "x"}
    ended = subprocess.run(
        SERVER,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_S,
        check=False,
    )
    assert ended.returncode != 0
    assert "PORT is 'x'. Make it" in ended.stderr
    assert "DASHBOARD_HOSTS is 'a b'. Make it" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_provider_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    secrets = AUTH.format(provider=free_port(), port="{port}")
    for site in started(tmp_path, secrets):
        answer = site.get(f"/auth/login?provider={provider_token()}")
        assert answer.status == 502
        assert b"did not answer" in answer.body
        assert b"Traceback" not in answer.body


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=PATIENCE_S) as client:
        yield client


def test_signing_in_leads_back_to_the_page_that_was_asked_for(
    signed: Site, browser: httpx.Client
) -> None:
    browser.get(f"http://{signed.host}{PAGE}", headers=HTML)
    back = sign_in(signed, browser)
    assert back.headers["Location"] == PAGE
    assert "dashboard_page" not in browser.cookies
    again = sign_in(signed, browser, Referer=f"http://{signed.host}/funding?region=all")
    assert again.headers["Location"] == "/funding?region=all"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "%2F%2Fevil.example",
        "https%3A%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%5C%5Cevil.example",
        "%2Fspr%0D%0ASet-Cookie%3A%20a%3Db",
        "%2Fauth%2Flogout",
        "%2Fspr%3F" + "a" * 3000,
    ],
)
def test_signing_in_never_leads_anywhere_else(
    signed: Site, browser: httpx.Client, address: str
) -> None:
    back = browser.get(
        f"http://{signed.host}/oauth2callback", headers={"Cookie": f"dashboard_page={address}"}
    )
    assert back.status_code == 302
    assert back.headers["Location"] == "/"


def identity(site: Site, age_s: float = 0, secret: str = SECRET, **claims: object) -> str:
    """The cookie of somebody who signed in so long ago, as Streamlit makes it."""
    said = {"iss": "https://p.example", "sub": "1", "iat": int(time.time() - age_s)} | claims
    said |= {"origin": f"http://{site.host}", "is_logged_in": True} | claims
    signer = URLSafeTimedSerializer(secret, salt="_streamlit_user")
    return f"_streamlit_user={signer.dumps(json.dumps(said))}"


def kept_code(cookies: list[str]) -> str:
    """The code that an answer keeps for the sign-in page; empty where it keeps none any more."""
    [cookie] = [cookie for cookie in cookies if cookie.startswith("dashboard_refused=")]
    code = cookie.partition(";")[0].partition("=")[2]
    lasts = "Max-Age=60" if code else "Max-Age=0"
    assert {"HttpOnly", "SameSite=Lax", "Path=/", lasts} <= set(cookie.split("; "))
    return code


def test_sign_in_that_the_provider_refuses_is_told_in_words_of_ours_and_recorded(
    signed: Site, browser: httpx.Client
) -> None:
    def back(query: str, cookie: str = "") -> str:
        answer = signed.get(f"/oauth2callback?{query}", {"Cookie": cookie})
        assert (answer.status, answer.headers["Location"]) == (302, "/")
        return kept_code(answer.headers.get_all("Set-Cookie") or [])

    crafted = "&error_description=call+0123+canary&error_uri=https://evil.example/canary"
    assert back(f"error=access_denied{crafted}") == "access_denied"
    assert back(f"error=canary%0D%0Acanary{crafted}") == "refused"
    assert back("error=access_denied", identity(signed)) == "", "who is signed in stays so"
    assert back("") == "", "so people come back who signed out"
    assert back("code=1&state=canary") == "late"
    login = f"http://{signed.host}/auth/login?provider={provider_token()}"
    at_provider = browser.get(login).headers["Location"]
    assert "prompt=" not in at_provider, "no prompt is set"
    [state] = parse_qs(urlsplit(at_provider).query)["state"]
    used = browser.get(f"http://{signed.host}/oauth2callback?code=canary&state={state}")
    assert kept_code(used.headers.get_list("set-cookie")) == "invalid_grant"
    done = sign_in(signed, browser)
    assert kept_code(done.headers.get_list("set-cookie")) == ""
    assert [back("error=server_error") for _ in range(4)] == ["server_error"] * 4
    events = [event for event in read(Path(AUDIT.value())) if event.what == "signing in"]
    codes = ["access_denied", "refused", "late", "invalid_grant", "server_error"]
    assert [event.reason.partition(":")[0] for event in reversed(events)] == codes
    assert {(event.who, event.event, event.marking) for event in events} == {
        ("nobody", "refusal", "OFFICIAL")
    }
    assert "canary" not in str(events) + signed.log.read_text()


def test_server_says_where_the_audit_log_stands_when_it_starts(signed: Site) -> None:
    [line] = re.findall(
        r"^Audit log .*: line \d+ has the digest (\w{64})$", signed.log.read_text(), re.M
    )
    assert f'"digest": "{line}"' in Path(AUDIT.value()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics?families=session_events",
        "/_stcore/metrics/",
        "/_stcore//metrics",
        "/%5Fstcore/m%65trics",
        "/_stcore%2Fmetrics",
        "/_stcore/health/../metrics",
        "/_stcore/metrics;x",
        "/_stcore/script-health-check",
        "/_stcore/bidi-components/a/b.js",
        "/_stcore/agent/openapi.json",
        "/component/a/index.html",
    ],
)
def test_address_that_no_page_needs_answers_nobody(site: Site, signed: Site, path: str) -> None:
    for one in (site, signed):
        answer = one.get(path, {"Cookie": identity(one)})
        assert answer.status in (400, 404), path
        assert len(answer.body) < 100


def test_message_is_as_large_as_pages_need_and_before_sign_in_much_less(
    site: Site, signed: Site
) -> None:
    # No page would send it, so what is taken in is answered with 1002, and what is not with 1009.
    cookie = identity(signed)
    assert signed.send([b"\xff" * 60_000]) == 1002
    assert signed.send([b"\xff" * 70_000]) == 1009
    assert signed.send([[b"\xff" * 7_000] * 10]) == 1009
    assert signed.send([b"\xff" * 900_000], cookie) == 1002
    assert signed.send([b"\xff" * 1_100_000], cookie) == 1009
    assert signed.send([[b"\xff" * 100_000] * 11], cookie) == 1009
    assert signed.send([b"\xff" * 70_000], identity(signed, age_s=12.1 * 3600)) == 1009
    assert signed.send([b"\xff" * 900_000], "_streamlit_user=x; a=" + "b" * 9_000) in (1009, None)
    assert site.send([b"\xff" * 900_000]) == 1002


def test_messages_of_those_who_have_not_signed_in_take_no_memory(signed: Site) -> None:
    """As many ways of sending as there are: whole, in parts, in empty parts, many small ones."""
    sent: list[list[bytes | list[bytes]]] = [
        [b"\xff" * 18_000_000],
        [[b"\xff" * 60_000] * 300],
        [[b""] * 20_000],
        [b""] * 20_000,
    ]
    signed.send([b""] * 200)
    before = signed.process.memory_info().rss

    def attack(messages: list[bytes | list[bytes]]) -> None:
        with suppress(OSError):
            signed.send(messages)

    with ThreadPoolExecutor(10) as senders:
        for messages in sent:
            list(senders.map(attack, [messages] * 10))
    assert signed.process.memory_info().rss - before < MAX_MB * 1_000_000
    assert signed.get("/").status == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_proxy_reaches_only_a_server_that_people_sign_in_to(
    site: Site, signed: Site, header: str
) -> None:
    through = {header: "203.0.113.9"} | HTML
    assert site.get("/", through).status == 403
    assert signed.get("/", through).status == 200


def test_files_are_given_only_to_somebody_signed_in(signed: Site) -> None:
    def status(cookie: str) -> int:
        return signed.get("/media/none.csv", {"Cookie": cookie}).status

    good = identity(signed)
    assert status(good) == 404
    assert status("") == 403
    assert status(identity(signed, secret="another secret that is as long as that")) == 403
    assert status(good[:-2] + ("aa" if good[-2:] != "aa" else "bb")) == 403
    assert status(identity(signed, age_s=11.9 * 3600)) == 404
    assert status(identity(signed, age_s=12.1 * 3600)) == 403
    assert status(identity(signed, age_s=-3600)) == 403
    assert status(identity(signed, iat=None)) == 403
    assert status(identity(signed, is_logged_in=False)) == 403
    assert status(identity(signed, origin="http://evil.example")) == 403
    assert status("_streamlit_user=chunks-2") == 403


def test_files_are_given_where_the_cookie_comes_in_pieces(signed: Site) -> None:
    said = json.dumps(
        {
            "iss": "https://p.example",
            "sub": "many groups",
            "iat": int(time.time()),
            "groups": ["a group with a long name"] * 200,
            "origin": f"http://{signed.host}",
            "is_logged_in": True,
        }
    )
    pieces = {"_streamlit_user": "chunks-2", "_streamlit_user_1": said[:3000]}
    pieces["_streamlit_user_2"] = said[3000:]
    cookie = "; ".join(
        f"{name}={URLSafeTimedSerializer(SECRET, salt=name).dumps(value)}"
        for name, value in pieces.items()
    )
    assert signed.get("/media/none.csv", {"Cookie": cookie}).status == 404
    assert signed.get("/media/none.csv", {"Cookie": cookie.rpartition(";")[0]}).status == 403


def test_signing_out_ends_that_sign_in_for_copies_of_its_cookie_and_no_other(
    signed: Site, browser: httpx.Client
) -> None:
    sign_in(signed, browser)
    copied = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    other = identity(signed)
    assert signed.get("/media/none.csv", {"Cookie": copied}).status == 404
    browser.get(f"http://{signed.host}/auth/logout")
    assert "_streamlit_user" not in browser.cookies
    assert signed.get("/media/none.csv", {"Cookie": copied}).status == 403
    assert signed.get("/media/none.csv", {"Cookie": other}).status == 404
    sign_in(signed, browser)
    assert browser.get(f"http://{signed.host}/media/none.csv").status_code == 404


def test_log_names_nobody_and_no_page(signed: Site, browser: httpx.Client) -> None:
    browser.get(f"http://{signed.host}{PAGE}", headers=HTML)
    back = sign_in(signed, browser)
    code = parse_qs(urlsplit(str(back.request.url)).query)["code"][0]
    signed.get(f"/oauth2callback?state=x&code={code}")
    signed.get(SOCKET, UPGRADE | {"Cookie": identity(signed), "Origin": f"http://{signed.host}"})
    log = signed.log.read_text()
    assert "reader@example.org" not in log
    assert code not in log
    assert "nersou" not in log
    assert SECRET not in log
