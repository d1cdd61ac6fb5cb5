"""Answers to requests that reach no view."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/api/none/", "/v1/none", "/healthz"])
def test_programs_get_the_envelope(path):
    response = Client().get(path)
    assert response.status_code == 404
    assert response.json() == {"success": False, "code": "not_found", "message": "찾을 수 없습니다."}


def test_people_get_a_page(db):
    response = Client().get("/none/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
