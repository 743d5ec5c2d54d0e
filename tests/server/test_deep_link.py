"""The page kept for after sign-in: pages of this dashboard come back as they were, others never."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.server.deep_link import COOKIE, keep, kept, page, page_before


def round_trip(address: str, base: str = "") -> str:
    """What a browser that was sent the cookie would bring back."""
    cookie = SimpleCookie(keep(address, base))
    return kept({COOKIE: cookie[COOKIE].value}, base)


@pytest.mark.parametrize(
    "address",
    [
        "/spr",
        "/?region=nersou",
        "/spr?region=nersou&as-at=2026-01-01",
        "/what_if?remove=agreement%3Acdsou;x=1,2&title=caf%C3%A9%20%2520",
        "/authority",
        "/media-notes",
    ],
)
def test_page_comes_back_as_it_was_asked_for(address: str) -> None:
    assert page(address) == address
    assert round_trip(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "spr",
        "//evil.example",
        "///evil.example",
        "/%2fevil.example",
        "/%2Fevil.example/x",
        "/\\evil.example",
        "/%5Cevil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/spr",
        "javascript:alert(1)",
        "/spr\r\nSet-Cookie: a=b",
        "/spr\nLocation: //evil.example",
        "/\t/evil.example",
        "/spr x",
        "/caf\u00e9",
        "/spr\x00",
        "/auth/logout",
        "/auth/login?provider=x",
        "/%61uth/logout",
        "/oauth2callback?code=x",
        "/_stcore/stream",
        "/static/js/index.js",
        "/media/0.csv",
        "/component/x",
        "/" + "a" * 2000,
    ],
)
def test_what_is_no_page_here_is_neither_kept_nor_given_back(address: str) -> None:
    assert page(address) == ""
    assert round_trip(address) == ""


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_whatever_a_cookie_says_leads_to_this_host(said: str) -> None:
    to = kept({COOKIE: said})
    assert to == "" or (to[0] == "/" and to[1:2] not in ("/", "\\") and to.isprintable())
    assert " " not in to


def test_page_under_a_path_of_its_own_stays_under_it() -> None:
    assert page("/board/spr", "/board") == "/board/spr"
    assert page("/spr", "/board") == ""
    assert page("/board/", "/board") == ""
    assert page("/board/auth/logout", "/board") == ""
    assert "Path=/board;" in keep("/board/spr", "/board")


def test_referrer_counts_where_it_is_a_page_of_this_host() -> None:
    host = "localhost:8501"
    assert page_before("http://localhost:8501/spr?region=all", host) == "/spr?region=all"
    assert page_before("http://localhost:8501/", host) == ""
    assert page_before("http://localhost:8501", host) == ""
    assert page_before("http://localhost:9999/spr", host) is None
    assert page_before("https://evil.example/spr", host) is None
    assert page_before("javascript://localhost:8501/spr", host) is None
    assert page_before("", host) is None
    assert page_before("http://[", host) is None


def test_cookie_is_for_this_server_alone_and_for_ten_minutes() -> None:
    cookie = SimpleCookie(keep("/spr"))[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == "600"
    assert cookie["domain"] == ""
    assert SimpleCookie(keep(""))[COOKIE]["max-age"] == "0"
