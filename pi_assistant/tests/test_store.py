"""What the device keeps survives damage, long silence and a clock put back."""

from __future__ import annotations

from pi_assistant.store import MOST_PLAYBACKS, PLAYBACK, Store


def test_months_without_a_network_do_not_fill_the_card(tmp_path):
    store = Store(tmp_path / "carepill.db")
    with store.transaction() as connection:
        connection.executemany(
            "INSERT INTO outbox (report_id, kind, target, body) VALUES (?, ?, '', '{}')",
            [(f"{kind}{number}", kind) for kind in (PLAYBACK, "intake") for number in range(MOST_PLAYBACKS + 10)],
        )
    newest = store.post(PLAYBACK, "/", {})
    kept = store.rows("SELECT kind, count(*) AS n FROM outbox GROUP BY kind")
    assert {row["kind"]: row["n"] for row in kept} == {PLAYBACK: MOST_PLAYBACKS + 1, "intake": MOST_PLAYBACKS + 10}
    assert store.rows("SELECT 1 FROM outbox WHERE report_id = ?", newest)


def test_a_damaged_store_is_put_aside(tmp_path):
    path = tmp_path / "carepill.db"
    path.write_bytes(b"no database at all" * 100)
    store = Store(path)
    store.remember("a", "1")
    assert store.recall("a") == "1"
    assert (tmp_path / "carepill.db.damaged").exists()


def test_a_clock_that_was_put_back_delays_no_report(tmp_path):
    store = Store(tmp_path / "carepill.db")
    store.postpone_report(store.post(PLAYBACK, "/", {}), 5e9)
    assert len(store.due_reports(1.8e9, 10)) == 1
