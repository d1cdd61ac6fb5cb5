"""Requests made up from the OpenAPI schema: whatever it allows, and some that it does not, nothing answers 500."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from care.models import DeviceToken
from voice_tts.api.throttles import NewSpeechThrottle

EXAMPLES = 3
"""A call and kind of data: every field wrong once or twice, and few enough for every day."""
ENDS_THE_TOKEN = ("/api/auth/logout/", "/api/auth/rotate/")


@pytest.fixture
def quiet_collector() -> Iterator[None]:
    """
    Collect no garbage meanwhile.

    Hypothesis parses source to describe its strategies; up to Python 3.11.7 `ast.parse` raises SystemError ("AST
    constructor recursion depth mismatch", gh-106905) when a finaliser that runs inside it parses something too.
    """
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("quiet_collector")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_nothing_in_the_schema_leads_to_a_500(live_server, home, engine, monkeypatch, mode):
    monkeypatch.setattr(NewSpeechThrottle, "allow_request", lambda *_: True)
    home.upload()
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    headers = {"Authorization": f"Token {home.token}"}
    called: dict[str, set[int]] = {}
    for result in schema.get_all_operations():
        operation = cast(Any, result).ok()
        if operation.path in ENDS_THE_TOKEN:
            continue
        statuses = called.setdefault(operation.label, set())

        def call(case) -> None:
            case.headers = {**(case.headers or {}), **headers}
            answer = case.call(base_url=live_server.url)
            statuses.add(answer.status_code)  # noqa: B023 - called before the loop goes on
            # 503 and 507 are refusals on purpose, with a code.
            assert answer.status_code not in (500, 502, 504), answer.text

        made_up = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(case=operation.as_strategy(generation_mode=mode))(call))
        with contextlib.suppress(Unsatisfiable):  # an operation without parameters can't be called wrongly
            made_up()
    assert len(called) > 10
    assert sum(bool(statuses) for statuses in called.values()) > 5
    assert DeviceToken.objects.filter(user=home.user).exists(), "the calls were made with a token that stood"
