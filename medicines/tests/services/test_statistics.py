"""What the catalogue holds, in figures."""

from __future__ import annotations

from django.test import Client


def test_statistics_and_films(samples, logged_in: Client, client: Client):
    body = logged_in.get("/api/medicines/stats/").json()
    assert (body["medicines"], body["pills"], body["barcodes"], body["videos"]) == (15, 7, 4, 2)
    assert body["makers"][0] == {"name": "다솜파마(주)", "products": 3}
    films = logged_in.get("/api/medicines/videos/").json()
    assert films["count"] == 2
    assert films["results"][0]["video_url"].startswith("https://")
    assert (
        Client().get("/api/medicines/stats/").status_code == Client().get("/api/medicines/videos/").status_code == 401
    )
