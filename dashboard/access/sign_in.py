"""Sign-in as the web server sees it: whether people have to, and who sent a request."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer
from streamlit import config
from streamlit.auth_util import (
    get_cookie_with_chunks,
    get_origin_from_redirect_uri,
    get_redirect_uri,
    get_secrets_auth_section,
)
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.errors import AccessError

ELSEWHERE = "STREAMLIT_SECRETS_FILES"
CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

_SET_UP = threading.Event()


def check() -> None:
    """Raise AccessError where what the secrets say of sign-in would let in whom it should not.

    Secrets that are there and cannot be read say nothing, and nothing would mean that nobody has
    to sign in.
    """
    elsewhere = os.environ.get(ELSEWHERE, "").split()
    if elsewhere and not config.is_manually_set("secrets.files"):
        # Streamlit reads this by itself, but only once its own command line runs.
        config.set_option("secrets.files", elsewhere)
    try:
        named = [Path(path) for path in config.get_option("secrets.files")]
        there = [path for path in named if path.exists()]
        read = secrets_singleton.load_if_toml_exists()
    except OSError as error:
        raise _refused(
            f"The secrets in {error.filename} cannot be read ({error.strerror})",
            "Let the account of the server read them",
        ) from error
    if (there and not read) or (not there and config.is_manually_set("secrets.files")):
        raise _refused(
            f"The secrets in {' and '.join(map(str, there or named))} cannot be read",
            "The file has to be there and to be TOML. .streamlit/secrets.example.toml is one",
        )
    if not is_set_up():
        return
    auth = get_secrets_auth_section()
    if len(str(auth.get("cookie_secret", ""))) < SHORTEST_SECRET:
        raise _refused(
            f"The cookie_secret in the secrets is shorter than {SHORTEST_SECRET} characters, so "
            "that others might guess it and sign in as anybody",
            "Make one: python -c 'import secrets; print(secrets.token_hex(32))'",
        )
    back = urlsplit(get_redirect_uri(auth) or "")
    if not back.path.endswith(CALLBACK) or not (
        back.scheme == "https" or (back.scheme == "http" and back.hostname in ON_THIS_MACHINE)
    ):
        raise _refused(
            "The redirect_uri in the secrets is not the address that people are sent back to",
            f"It is https://, the host name that people use, and {CALLBACK}",
        )


def is_set_up() -> bool:
    """Whether people have to sign in: the secrets have a section [auth].

    Once it was so, it stays so until the server ends. Streamlit reads the secrets anew when their
    file changes, and a file that went missing, or cannot be read, must not let everybody in.
    """
    if not _SET_UP.is_set() and _has_secrets() and get_secrets_auth_section():
        _SET_UP.set()
    return _SET_UP.is_set()


def _has_secrets() -> bool:
    """Whether there is anything to read secrets from. Asked at every page run, and where there is
    nothing, Streamlit takes ten times as long to say so."""
    for path in config.get_option("secrets.files"):
        try:
            os.stat(path)
        except FileNotFoundError:
            continue
        except OSError:
            return True  # To read it says why.
        return True
    return False


def claims_of(cookies: Mapping[str, str]) -> dict[str, object]:
    """What the provider said of whoever sent these cookies; empty where they name nobody.

    The signature is checked, and that the cookie was made for this address; not how old it is.
    """
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, "").encode("latin-1", "replace"))

    said = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    if not said:
        return {}
    try:
        claims = json.loads(said)
    except ValueError:
        return {}
    if not isinstance(claims, dict) or claims.pop("is_logged_in", False) is not True:
        return {}
    origin = claims.pop("origin", None)
    return claims if origin and origin == get_origin_from_redirect_uri() else {}


def signed_ahead(cookies: Mapping[str, str]) -> datetime | None:
    """When these cookies were signed, by this secret, where that is later than it is here.

    The clock of this server is behind, or that of the server which signed them was ahead. Streamlit
    takes such a cookie for none at all.
    """
    serializer = URLSafeTimedSerializer(get_cookie_secret(), salt=USER_COOKIE_NAME)
    try:
        _, when = serializer.loads(cookies.get(USER_COOKIE_NAME, ""), return_timestamp=True)
    except BadData:
        return None
    return when if isinstance(when, datetime) and when > datetime.now(UTC) else None


def _refused(wrong: str, remedy: str) -> AccessError:
    return AccessError(f"The server does not start. {wrong}. {remedy}.")
