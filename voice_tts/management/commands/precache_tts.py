"""Synthesises the sentences of the next days, or of a file, in advance; meant for cron."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from voice_tts.models import PrecacheState
from voice_tts.services import precache, refused_texts
from voice_tts.services.precache import Sentence

MOST_CHARACTERS = 500


class Command(BaseCommand):
    help = "Makes the reminders of the next days, and the lines of --file, ready to be heard. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=precache.DAYS_AHEAD, help="days ahead; 0 for the rest of today")
        parser.add_argument("--file", type=Path, help="UTF-8 text, a sentence a line; empty lines and # are left out")
        parser.add_argument("--user", help="with --file: whose voice and ears; without it, everyone who has a voice")
        parser.add_argument("--queue-only", action="store_true", help="leave the making to another process")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 0:
            raise CommandError("--days counts from today on")
        if options["user"] and not options["file"]:
            raise CommandError("--user goes with --file")
        precache.prune()
        refused_texts.prune()
        queued = precache.queue_days(options["days"])
        if options["file"]:
            queued += self._queue_file(options["file"], options["user"])
        if options["queue_only"]:
            self.stdout.write(f"{queued} sentences queued")
            return
        made = failed = 0
        # disable=None shows no bar without a terminal, as in cron.
        with tqdm(total=precache.waiting(), unit="sentence", disable=None) as bar:
            for state in precache.work_off():
                made += state is PrecacheState.DONE
                failed += state is PrecacheState.FAILED
                bar.update()
        self.stdout.write(f"{queued} queued, {made} made, {failed} failed, {precache.put_off()} to be tried again")
        if failed:
            raise CommandError(f"{failed} sentences could not be made")

    def _queue_file(self, path: Path, username: str | None) -> int:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {getattr(error, 'strerror', None) or 'no UTF-8 text'}") from error
        texts = list(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#")))
        for text in texts:
            if len(text) > MOST_CHARACTERS:
                raise CommandError(f"{path}: a line has more than {MOST_CHARACTERS} characters")
        users = get_user_model().objects.filter(is_active=True)
        if username:
            users = users.filter(username=username)
            if not users:
                raise CommandError(f"there is no user {username}")
        now = timezone.now()
        sentences = [Sentence(text, now, now + precache.KEPT) for text in texts]
        return sum(precache.queue(user.pk, sentences) for user in users)
