"""The proxy file of the deployment guide, in a real nginx before two servers of the dashboard."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from oidc_provider_mock import User, run_server_in_thread

from dashboard.settings import DATABASE, PORT, ROOT
from tests.server.test_server import AUTH, HTML, PAGE, SOCKET, UPGRADE, provider_token
from tests.serving import PATIENCE_S, SERVER, free_port, running, wait_for

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
HOST = "localhost"
OPEN_PAGES = 5
GROUPS = [str(uuid4()) for _ in range(200)]
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; scgi_temp_path {folder}/s; uwsgi_temp_path {folder}/u;
    include {folder}/dashboard.conf;
}}
"""

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="No nginx was found. Install it: sudo apt install nginx-light"
)


@dataclass(frozen=True)
class Proxy:
    http: int
    https: int
    trust: ssl.SSLContext
    log: Path

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.https}"

    def visitor(self, **cookies: str) -> httpx.Client:
        return httpx.Client(
            verify=self.trust,
            trust_env=False,
            base_url=self.url,
            cookies=cookies,
            headers=HTML,
            timeout=PATIENCE_S,
        )

    def servers_asked(self, path: str, times: int = 1) -> list[str]:
        """Which servers answered for a path, in the order of the log, once it has so many lines.

        A line is written when the answer has gone, so that whoever asked can be here before it.
        """
        until = time.monotonic() + PATIENCE_S
        while True:
            lines = [line.split() for line in self.log.read_text().splitlines()]
            asked = [line[-1] for line in lines if line[3] == path]
            if len(asked) >= times or time.monotonic() > until:
                return asked
            time.sleep(0.01)


def certificate(folder: Path) -> ssl.SSLContext:
    """Write a certificate for the host that signs itself, and its key; what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    written = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(*written, serialization.NoEncryption()))
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))


def configured(
    folder: Path, http: int, https: int, servers: list[int], pages: int = OPEN_PAGES
) -> Path:
    """The file of the guide, with this test's names, ports and places in it."""
    said = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for before, after in {
        "dashboard.example.org": HOST,
        "listen 80": f"listen {http}",
        "listen 443": f"listen {https}",
        "/etc/ssl/dashboard": str(folder),
        "/var/log/nginx": str(folder),
        "server 127.0.0.1:8501": f"server 127.0.0.1:{servers[0]}",
        "# server 127.0.0.1:8502": f"server 127.0.0.1:{servers[1]}",
        "# server 127.0.0.1:8503": f"{'#' * (len(servers) < 3)} server 127.0.0.1:{servers[-1]}",
        "dashboard_pages 150": f"dashboard_pages {pages}",
    }.items():
        assert before in said
        said = said.replace(before, after)
    (folder / "dashboard.conf").write_text(said, encoding="utf-8")
    user = "user root;" if os.getuid() == 0 else ""
    around = folder / "nginx.conf"
    around.write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    return around


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    trust = certificate(folder)
    http, https, *servers = (free_port() for _ in range(4))
    reader = User(sub="reader@example.org", claims={"groups": GROUPS})
    with ExitStack() as stack:
        provider = stack.enter_context(run_server_in_thread(user_claims=[reader]))
        secrets = AUTH.format(provider=provider.server_port, port=https)
        encrypted = secrets.replace(f"http://localhost:{https}", f"https://localhost:{https}")
        (folder / "secrets.toml").write_text(encrypted, encoding="utf-8")
        settings = {
            DATABASE.name: str(folder),
            "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
        }
        started = {
            port: stack.enter_context(running(SERVER, settings | {PORT.name: str(port)}))
            for port in servers
        }
        for port, process in started.items():
            wait_for(f"http://localhost:{port}/_stcore/health", process)
        command = [str(NGINX), "-e", str(folder / "error.log"), "-c"]
        process = stack.enter_context(
            running([*command, str(configured(folder, http, https, servers))])
        )
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", https)) == 0:
                    break
            time.sleep(0.02)
        yield Proxy(http, https, trust, folder / "dashboard.log")


def handshake(proxy: Proxy, version: ssl.TLSVersion, name: str = HOST) -> str | None:
    """The version of TLS that is agreed on, where no other than this one is offered."""
    proxy_trust = ssl.create_default_context(cadata=None)
    proxy_trust.check_hostname = False
    proxy_trust.verify_mode = ssl.CERT_NONE
    proxy_trust.set_ciphers("ALL:@SECLEVEL=0")
    proxy_trust.minimum_version = proxy_trust.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", proxy.https), PATIENCE_S) as plain,
        proxy_trust.wrap_socket(plain, server_hostname=name) as made,
    ):
        return made.version()


def test_unencrypted_requests_are_sent_to_the_encrypted_address(proxy: Proxy) -> None:
    answer = httpx.get(f"http://{HOST}:{proxy.http}{PAGE}", trust_env=False, timeout=PATIENCE_S)
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"https://{HOST}{PAGE}"
    assert answer.headers["Server"] == "nginx"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_encryption_is_of_today_and_for_this_host_only(proxy: Proxy) -> None:
    assert handshake(proxy, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    assert handshake(proxy, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.raises(OSError, match=r"(?i)alert|version|reset|eof"):
        handshake(proxy, ssl.TLSVersion.TLSv1_1)
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized name"):
        handshake(proxy, ssl.TLSVersion.TLSv1_3, "evil.example")


def test_answers_keep_the_headers_of_the_server(proxy: Proxy) -> None:
    with proxy.visitor() as visitor:
        answer = visitor.get(PAGE)
    assert answer.status_code == 200
    assert answer.headers.get_list("Strict-Transport-Security") == ["max-age=31536000"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Server"] == "nginx"
    cookies = answer.headers.get_list("Set-Cookie")
    assert len(cookies) == 3
    assert all("; Secure" in cookie for cookie in cookies)
    read_by_scripts = [cookie for cookie in cookies if "; HttpOnly" not in cookie]
    assert [cookie.partition("=")[0] for cookie in read_by_scripts] == ["_streamlit_xsrf"]


def test_scripts_arrive_compressed_and_may_be_kept(proxy: Proxy) -> None:
    with proxy.visitor() as visitor:
        script = re.search(r'src="\.(/static/js/[^"]+)"', visitor.get("/").text)
        assert script
        with visitor.stream("GET", script[1]) as answer:
            sent = sum(map(len, answer.iter_raw()))
        whole = len(visitor.get(script[1]).content)
    assert answer.headers["Content-Encoding"] == "br"
    # It is not what Streamlit has by that name, so it is asked for again, and sent once.
    assert answer.headers["Cache-Control"] == "public, no-cache"
    with proxy.visitor() as visitor:
        again = visitor.get(script[1], headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sent < whole / 2


def socket_status(proxy: Proxy, headers: dict[str, str]) -> int:
    with (
        socket.create_connection(("127.0.0.1", proxy.https), PATIENCE_S) as plain,
        proxy.trust.wrap_socket(plain, server_hostname=HOST) as made,
    ):
        lines = [f"{name}: {value}" for name, value in headers.items()]
        made.sendall("\r\n".join([f"GET {SOCKET} HTTP/1.1", *lines, "", ""]).encode())
        said = made.recv(100)
    return int(said.split()[1]) if said else 0


def test_websocket_gets_through_from_pages_of_this_host_only(proxy: Proxy) -> None:
    asked = UPGRADE | {"Host": f"{HOST}:{proxy.https}"}
    assert socket_status(proxy, asked | {"Origin": proxy.url}) == 101
    assert socket_status(proxy, asked | {"Origin": "https://evil.example"}) == 403


def test_request_for_another_host_is_not_answered(proxy: Proxy) -> None:
    assert socket_status(proxy, UPGRADE | {"Host": "evil.example"}) == 0
    with proxy.visitor() as visitor, pytest.raises(httpx.RemoteProtocolError):
        visitor.get("/", headers={"Host": "evil.example"})


def test_visitor_stays_with_one_server_and_visitors_share_both(proxy: Proxy) -> None:
    for number in range(16):
        path = f"/visit-{number}"
        with proxy.visitor() as visitor:
            for _ in range(3):
                assert visitor.get(path).status_code == 200
    asked = [proxy.servers_asked(f"/visit-{number}", times=3) for number in range(16)]
    assert all(len(servers) == 3 for servers in asked)
    assert all(len(set(servers)) == 1 for servers in asked)
    assert len({server for servers in asked for server in servers}) == 2


def test_somebody_of_many_groups_signs_in_and_gets_pages_and_files(proxy: Proxy) -> None:
    with proxy.visitor() as visitor:
        visitor.get(PAGE)
        at_provider = visitor.get(f"/auth/login?provider={provider_token()}")
        allowed = visitor.post(at_provider.headers["Location"], data={"sub": "reader@example.org"})
        back = visitor.get(allowed.headers["Location"])
        assert back.headers["Location"] == PAGE
        assert all("; Secure" in cookie for cookie in back.headers.get_list("Set-Cookie"))
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        assert len(cookies) > 16_000
        assert visitor.get("/media/none.csv").status_code == 404
    asked = UPGRADE | {"Host": f"{HOST}:{proxy.https}", "Origin": proxy.url}
    assert socket_status(proxy, asked | {"Cookie": cookies}) == 101


def test_what_is_sent_in_is_refused_before_it_is_sent(proxy: Proxy) -> None:
    asked = {"Host": f"{HOST}:{proxy.https}", "Content-Length": "70000"}
    assert socket_status(proxy, asked) == 413
    assert socket_status(proxy, UPGRADE | {"Host": f"{HOST}:{proxy.https}"}) == 101


def test_pages_that_one_address_has_open_are_so_many(proxy: Proxy) -> None:
    lines = [f"{name}: {value}" for name, value in (UPGRADE | {"Host": proxy.url[8:]}).items()]
    asked = "\r\n".join([f"GET {SOCKET} HTTP/1.1", *lines, "", ""]).encode()
    with ExitStack() as pages:
        said = []
        for _ in range(OPEN_PAGES + 1):
            plain = pages.enter_context(
                socket.create_connection(("127.0.0.1", proxy.https), PATIENCE_S)
            )
            page = pages.enter_context(proxy.trust.wrap_socket(plain, server_hostname=HOST))
            page.sendall(asked)
            said.append(int(page.recv(100).split()[1]))
    # Those of the test before may not be closed yet.
    assert said.count(101) in (OPEN_PAGES - 1, OPEN_PAGES)
    assert said[-1] == 503


def test_log_of_the_proxy_has_no_query_strings(proxy: Proxy) -> None:
    with proxy.visitor() as visitor:
        visitor.get("/queried?region=nersou", headers={"Referer": f"{proxy.url}/?code=canary"})
    assert proxy.servers_asked("/queried")
    assert not re.search(r"\?|nersou|canary|code=", proxy.log.read_text())


def test_counts_for_operators_are_not_given_to_visitors(proxy: Proxy) -> None:
    with proxy.visitor() as visitor:
        assert visitor.get("/_stcore/metrics").status_code == 404
        assert visitor.get("/_stcore/health").text == "ok"


def test_file_is_taken_by_nginx_without_a_warning(proxy: Proxy) -> None:
    around = proxy.log.with_name("nginx.conf")
    command = [str(NGINX), "-t", "-c", str(around)]
    checked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "[warn]" not in checked.stderr
