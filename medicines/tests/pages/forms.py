"""Forms as a browser sends them back."""

from __future__ import annotations

from typing import Any

from django import forms


def as_shown(form: forms.Form, **changed: Any) -> dict[str, Any]:
    """What a browser sends for a form that was not touched, but for the fields named in `changed`."""
    data: dict[str, Any] = {}
    for bound in form:
        value = changed[bound.name] if bound.name in changed else bound.value()
        if value is True:
            data[bound.html_name] = "on"
        elif isinstance(value, list):
            data[bound.html_name] = [str(each) for each in value]
        elif value not in (None, False, ""):
            # A text area's lines end as RFC 7578 has them.
            data[bound.html_name] = str(value).replace("\n", "\r\n")
        elif (
            bound.field.widget.input_type not in ("checkbox", "radio")
            if hasattr(bound.field.widget, "input_type")
            else True
        ):
            data[bound.html_name] = ""
    return data
