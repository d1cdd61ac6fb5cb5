"""The form that receives a photo, both for the pages and for the API."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from care.scope import people_visible_to
from ocr.exceptions import PhotoRejected
from ocr.services.photos import clean_photo

User = get_user_model()
# An accept list without HEIC makes iPhones convert their photos before uploading.
ACCEPTED = "image/jpeg,image/png,image/webp"


class PersonChoiceField(forms.ModelChoiceField):
    """A choice of people, shown by their display names."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the display name if there is one, else the user name."""
        person = getattr(obj, "person", None)
        return str(person or obj.get_username())


class PhotoForm(forms.Form):
    """A photo, and the person whose envelope it shows."""

    user = PersonChoiceField(
        label=_("누구의 약봉투인가요?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("누구의 약봉투인지 골라 주세요.")},
    )
    camera = forms.FileField(
        label=_("사진 찍기"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "capture": "environment"}),
    )
    photo = forms.FileField(
        label=_("사진 고르기"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, acting: AbstractBaseUser | AnonymousUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_visible_to(acting).select_related("person")
        field = cast(PersonChoiceField, self.fields["user"])
        field.queryset = people.order_by("pk")
        if len(people) == 1:
            # With only one person to choose from, the question would only be in the way.
            field.initial = acting.pk
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Clean the uploaded photo and put its bytes into `cleaned_data["jpeg"]`."""
        data = super().clean() or self.cleaned_data
        upload: UploadedFile | None = data.get("camera") or data.get("photo")
        if upload is None:
            raise ValidationError(_("약봉투 사진을 찍거나 골라 주세요."), code="no_photo")
        if self.errors:
            return data
        try:
            data["jpeg"] = clean_photo(upload, upload.size or 0)
        except PhotoRejected as error:
            raise ValidationError(error.message, code="photo_rejected") from error
        return data
