"""Forms as a browser sends them back."""

from __future__ import annotations

from typing import Any

from django import forms


def as_shown(form: forms.Form, **changed: Any) -> dict[str, Any]:
    """What a browser sends for a form that was not touched, but for the fields named in `changed`."""
    data: dict[str, Any] = {}
    for bound in form:
        value = changed[bound.name] if bound.name in changed else bound.value()
        if isinstance(bound.field, forms.BooleanField):
            if value in (True, "on"):
                data[bound.html_name] = "on"
        elif isinstance(bound.field, forms.MultipleChoiceField):
            data[bound.html_name] = [str(each) for each in value or ()]
        else:
            # The ends of a text area's lines are sent as CR LF.
            data[bound.html_name] = "" if value is None else str(value).replace("\n", "\r\n")
    return data
