"""Withdraws a voice from the server's shell, after showing what will be deleted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voice_tts.models import Channel, UserVoice
from voice_tts.services import withdrawal


class Command(BaseCommand):
    help = (
        "Deletes a voice and everything made from it; a receipt without personal data stays. "
        "Without --yes only shows what would go. Without an id finishes the erasing of earlier withdrawals."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("voice_id", type=int, nargs="?")
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["voice_id"] is None:
            self._finish()
            return
        voice = UserVoice.objects.filter(pk=options["voice_id"]).first()
        if voice is None:
            raise CommandError(f"there is no voice {options['voice_id']}")
        contents = withdrawal.contents_of(voice)
        self.stdout.write(
            f"voice {voice.pk} of user {voice.user_id}: {contents.files} files, {contents.size_bytes} bytes, "
            f"{contents.recordings} recordings ({contents.seconds:.0f} s)"
        )
        if not options["yes"]:
            self.stdout.write("nothing was deleted; add --yes to withdraw it")
            return
        receipt = withdrawal.withdraw(voice, actor_id=None, channel=Channel.COMMAND)
        self.stdout.write(f"withdrawn; receipt {receipt.public_id}")
        self._finish()

    def _finish(self) -> None:
        if not withdrawal.erase_traces():
            raise CommandError("the database is in use; its free pages could not be rewritten yet. Run this again.")
        self.stdout.write("no traces of withdrawn voices are left in the database's files")
