"""The pages on which a caregiver turns a recording into a voice: record, check, consent, listen, approve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from care.scope import own_id, people_looked_after_by
from care.scoped_admin import ScopedAdmin
from operations.errors import ServiceError, envelope
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import UploadTooLarge
from voice_tts.models import Channel, UserVoice
from voice_tts.pages.forms import ConsentForm, DescriptionForm, RecordingForm
from voice_tts.responses.sample import sample_response
from voice_tts.services import audit, consent, export, previews, synthesis, voices, withdrawal
from voice_tts.services.audio_links import LinkGrant, signed_url
from voice_tts.services.consent import Statement

STEPS = (("check", gettext_lazy("확인")), ("consent", gettext_lazy("동의")), ("listen", gettext_lazy("들어 보기")))


class Studio:
    """Pages below the admin's list of voices; they give access only to the voices on the list."""

    def __init__(self, model_admin: ScopedAdmin) -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the pages' URL patterns, each behind the admin's log-in."""
        pages: list[tuple[str, Any, str]] = [
            ("studio/", self.choose, "studio"),
            ("studio/<int:listener_id>/", self.record, "record"),
            ("<int:voice_id>/check/", self.check, "check"),
            ("<int:voice_id>/consent/", self.consent, "consent"),
            ("<int:voice_id>/consent/spoken/", self.spoken_consent, "spoken_consent"),
            ("<int:voice_id>/listen/", self.listen, "listen"),
            ("<int:voice_id>/say/<int:number>/", self.say, "say"),
            ("<int:voice_id>/approve/", self.approve, "approve"),
            ("<int:voice_id>/sample/", self.sample, "sample"),
            ("<int:voice_id>/export/", self.export, "export"),
        ]
        guard = self._admin.admin_site.admin_view
        return [
            path(route, guard(never_cache(view)), name=f"voice_tts_uservoice_{name}") for route, view, name in pages
        ]

    def choose(self, request: HttpRequest) -> HttpResponse:
        """Ask for whom to make a voice; if there is only one person, go on to recording."""
        people = list(self._listeners(request))
        if len(people) == 1:
            return redirect(_url("record", people[0].pk))
        named = [(_url("record", user.pk), previews.display_name(user.pk)) for user in people]
        return self._page(request, "choose", _("누구를 위한 목소리인가요?"), people=named)

    def record(self, request: HttpRequest, listener_id: int) -> HttpResponse:
        """Record or drop a file."""
        if not request.user.has_perm("voice_tts.add_uservoice"):
            raise Http404
        listener = get_object_or_404(self._listeners(request), pk=listener_id)
        form, refusal, status = RecordingForm(), None, 200
        if request.method == "POST":
            try:
                _refuse_too_large(request)
                form = RecordingForm(request.POST, request.FILES)
                if form.is_valid():
                    description = voices.Description(transcript=form.cleaned_data["transcript"])
                    upload = _path_of(form.cleaned_data["voice_file"])
                    received = voices.receive_draft(listener_id, upload, description, actor_id=own_id(request.user))
                    return redirect(_url("check", received.voice.pk))
                status = 400
            except ServiceError as error:
                refusal, status = error, error.status_code
        return self._page(
            request, "record", _("새 목소리 녹음"), status,
            listener_name=previews.display_name(listener.pk), form=form,
            refusal=refusal, report=getattr(refusal, "report", None),
            sentence=previews.READING_SENTENCE, steps=STEPS, step=0,
        )  # fmt: skip

    def check(self, request: HttpRequest, voice_id: int) -> HttpResponse:
        """Show the quality report, and take the stretch to use, the transcript and the names."""
        voice = self._voice(request, voice_id)
        form, refusal, status = DescriptionForm.of(voice), None, 200
        if request.method == "POST":
            form, status = DescriptionForm(request.POST), 400
            if form.is_valid():
                try:
                    voices.edit(voice, form.description(voice.language), form.stretch(), actor_id=own_id(request.user))
                    return redirect(_url("consent" if consent.of(voice) is None else "listen", voice.pk))
                except ServiceError as error:
                    refusal, status = error, error.status_code
        return self._voice_page(request, "check", voice, status, form=form, refusal=refusal, step=1)

    def consent(self, request: HttpRequest, voice_id: int) -> HttpResponse:
        """Take the speaker's consent, in the current wording."""
        voice = self._voice(request, voice_id)
        form, refusal, status = ConsentForm(initial={"speaker": voice.speaker}), None, 200
        if request.method == "POST":
            try:
                _refuse_too_large(request)
                form, status = ConsentForm(request.POST, request.FILES), 400
                if form.is_valid():
                    spoken = form.cleaned_data["spoken"]
                    name = voices.store_spoken_consent(voice, _path_of(spoken)) if spoken else ""
                    statement = Statement(form.cleaned_data["speaker"], form.basis_chosen(), name)
                    consent.give(voice, statement, actor_id=own_id(request.user))
                    return redirect(_url("listen", voice.pk))
            except ServiceError as error:
                refusal, status = error, error.status_code
        return self._voice_page(
            request, "consent", voice, status,
            form=form, refusal=refusal, step=2, text=consent.TEXTS[consent.CURRENT_VERSION],
            version=consent.CURRENT_VERSION, sentence=consent.SPOKEN_SENTENCE,
        )  # fmt: skip

    def listen(self, request: HttpRequest, voice_id: int) -> HttpResponse:
        """Show three reminders to listen to; the page fetches the audio of each by itself."""
        voice = self._voice(request, voice_id)
        if consent.of(voice) is None:
            return redirect(_url("consent", voice.pk))
        lines = [(text, _url("say", voice.pk, number)) for number, text in enumerate(previews.sentences(voice.user_id))]
        return self._voice_page(request, "listen", voice, lines=lines, step=3)

    def say(self, request: HttpRequest, voice_id: int, number: int) -> HttpResponse:
        """Speak one of the three reminders; respond with a link to the audio, or a Korean sentence about the error."""
        voice = self._voice(request, voice_id)
        lines = previews.sentences(voice.user_id)
        if request.method != "POST" or number >= len(lines):
            raise Http404
        try:
            row = synthesis.speak(voice.user_id, lines[number], voice_id=voice.pk).row
        except ServiceError as error:
            return JsonResponse(envelope(error).body, status=error.status_code)
        audit.record(audit.Action.PREVIEWED, voice, own_id(request.user))
        grant = LinkGrant(voice.user_id, voice.epoch, device="")
        link = signed_url(row.cache_key, grant, voice_tts_settings().link_seconds)
        return JsonResponse({"success": True, "audio_url": link, "engine": row.engine})

    def approve(self, request: HttpRequest, voice_id: int) -> HttpResponse:
        """Switch the listener to this voice."""
        voice = self._voice(request, voice_id)
        if request.method != "POST":
            raise Http404
        try:
            voices.activate(voice, actor_id=own_id(request.user))
        except ServiceError as error:
            self._admin.message_user(request, error.message, "error")
            return redirect(_url("consent", voice.pk))
        name = previews.display_name(voice.user_id)
        self._admin.message_user(request, _("이제 %(name)s께 이 목소리로 말합니다.") % {"name": name}, "success")
        return redirect(_url("changelist"))

    def sample(self, request: HttpRequest, voice_id: int) -> HttpResponse:
        """Return the stored WAV; 404 for a voice that the user may not see."""
        voice = self._voice(request, voice_id)
        response = sample_response(voice)
        audit.record(audit.Action.HEARD, voice, own_id(request.user))
        return response

    def spoken_consent(self, request: HttpRequest, voice_id: int) -> HttpResponse:
        """Return the recording of the speaker's consent."""
        voice = self._voice(request, voice_id)
        given = consent.of(voice)
        if given is None or not given.spoken_file:
            raise Http404
        return sample_response(voice, str(given.spoken_file.name))

    def export(self, request: HttpRequest, voice_id: int) -> HttpResponseBase:
        """Return all data about the voice as a zip."""
        voice = self._voice(request, voice_id)
        archive = export.export(voice, actor_id=own_id(request.user))
        return FileResponse(archive, as_attachment=True, filename=f"voice-{voice.pk}.zip")

    def withdraw(self, request: HttpRequest, voice_id: int) -> HttpResponse:
        """Show what would be deleted; on confirmation delete it and show the receipt."""
        voice = self._voice(request, voice_id, "delete")
        if request.method == "POST":
            receipt = withdrawal.withdraw(voice, actor_id=own_id(request.user), channel=Channel.ADMIN)
            return self._page(request, "withdrawn", _("동의를 철회했습니다"), receipt=receipt)
        return self._voice_page(request, "withdraw", voice, contents=withdrawal.contents_of(voice))

    def _listeners(self, request: HttpRequest) -> QuerySet[Any]:
        return people_looked_after_by(request.user).order_by("pk")

    def _voice(self, request: HttpRequest, voice_id: int, action: str = "change") -> UserVoice:
        voices_seen = self._admin.get_queryset(request).select_related("consent")
        voice: UserVoice = get_object_or_404(voices_seen, pk=voice_id)
        if not request.user.has_perm(f"voice_tts.{action}_uservoice"):
            raise Http404
        return voice

    def _voice_page(
        self, request: HttpRequest, template: str, voice: UserVoice, status: int = 200, **context: Any
    ) -> HttpResponse:
        extra = {
            "voice": voice, "given": consent.of(voice), "steps": STEPS,
            "listener_name": previews.display_name(voice.user_id),
        }  # fmt: skip
        return self._page(request, template, str(voice), status, **extra, **context)

    def _page(self, request: HttpRequest, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
        base = self._admin.admin_site.each_context(request)
        context = {**base, "title": title, "opts": UserVoice._meta, **context}
        return render(request, f"voice_tts/studio/{template}.html", context, status=status)


def _url(name: str, *args: int) -> str:
    return reverse(f"admin:voice_tts_uservoice_{name}", args=args)


def _path_of(upload: TemporaryUploadedFile) -> Path:
    return Path(upload.temporary_file_path())


def _refuse_too_large(request: HttpRequest) -> None:
    if int(request.headers.get("Content-Length") or 0) > voice_tts_settings().max_upload_bytes:
        raise UploadTooLarge
