"""What is said where a sign-in provider refuses somebody, and what it is asked for."""

from __future__ import annotations

import logging

import httpx
import pytest
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from joserfc.errors import BadSignatureError
from streamlit.web.server.starlette import starlette_auth_routes

from dashboard.access import provider


def failed(error: BaseException | None, level: int = logging.WARNING) -> logging.LogRecord:
    caught = error and (type(error), error, None)
    return logging.LogRecord("auth", level, __file__, 1, "It failed", (), caught)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (failed(OAuthError(error="invalid_client")), "invalid_client"),
        (failed(OAuthError(error="invalid_grant", description="canary")), "invalid_grant"),
        (failed(OAuthError(error="canary <b>")), provider.ANY),
        (failed(MismatchingStateError()), provider.LATE),
        (failed(None), provider.LATE),
        (failed(None, logging.ERROR), provider.UNPROVEN),
        (failed(BadSignatureError()), provider.UNPROVEN),
        (failed(httpx.ConnectError("canary")), provider.AWAY),
        (failed(RuntimeError("canary")), provider.ANY),
    ],
)
def test_code_of_a_failed_sign_in_is_one_of_the_list(record: logging.LogRecord, code: str) -> None:
    with provider.failures() as held:
        logging.getLogger(starlette_auth_routes.__name__).handle(record)
    assert provider.code_of(held) == code
    assert provider.known(code) == code
    assert provider.code_of([]) == provider.LATE


@pytest.mark.parametrize("code", provider.SENTENCES)
def test_every_code_has_a_sentence_that_says_what_to_do(code: str) -> None:
    said = provider.kept({provider.COOKIE: provider.known(code)})
    assert said.endswith(".")
    assert any(
        words in said.lower()
        for words in ("sign in again", "sign in here again", "try again", "tell whoever")
    )


@pytest.mark.parametrize("code", ["", "canary", "Access_Denied", "<script>", "refused\n"])
def test_cookie_that_is_none_of_the_codes_says_nothing(code: str) -> None:
    assert provider.kept({provider.COOKIE: code}) == ""
    assert provider.kept({}) == ""


@pytest.mark.parametrize(
    ("secrets", "left"),
    [
        ({}, "https://p.example/auth?scope=openid%20email&state=prompt"),
        (
            {"client_kwargs": {"scope": "openid"}},
            "https://p.example/auth?scope=openid%20email&state=prompt",
        ),
        (
            {"client_kwargs": {"prompt": ""}},
            "https://p.example/auth?scope=openid%20email&state=prompt",
        ),
        ({"client_kwargs": {"prompt": "login"}}, None),
    ],
)
def test_provider_is_asked_for_a_prompt_only_where_one_is_set(
    secrets: dict[str, object], left: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "get_secrets_auth_section", lambda: secrets)
    asked = "https://p.example/auth?scope=openid%20email&prompt=login&state=prompt"
    assert provider.without_unset_prompt(asked) == (left or asked)
