"""The OpenAPI schema is generated without a complaint and served."""

from __future__ import annotations

import pytest
import yaml
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

CONTRACT = {
    ("/api/auth/login/", "post"),
    ("/api/auth/logout/", "post"),
    ("/api/tts/upload-voice/", "post"),
    ("/api/tts/generate/", "post"),
    ("/api/tts/cache/{cache_key}/", "get"),
    ("/api/tts/health/", "get"),
    ("/health", "get"),
}


def test_the_contract_is_in_a_valid_schema(capsys):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    assert {(path, method) for path, methods in schema["paths"].items() for method in methods} >= CONTRACT
    assert "Warning" not in capsys.readouterr().err


@pytest.mark.django_db
def test_schema_and_docs_are_served(browser):
    assert yaml.safe_load(browser.get("/api/schema/").content)["openapi"].startswith("3.")
    page = browser.get("/api/docs/").content.decode()
    assert "swagger" in page
    assert "https://" not in page, "works without the internet"
