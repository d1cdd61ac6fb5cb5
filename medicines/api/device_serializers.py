"""Bodies of devices' requests: the reminders of a day, and reports about a reminder."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework import serializers

from medicines.models import Intake
from medicines.services.recurrence import FIRST_DAY, LAST_DAY
from medicines.services.reminders import Reminder

REPORTABLE = (Intake.State.TAKEN, Intake.State.SKIPPED, Intake.State.MISSED)
"""The states a device may report; the server decides whether an intake was late."""


class DayQuerySerializer(serializers.Serializer[dict[str, Any]]):
    """The day and, for a caregiver, the person."""

    date = serializers.DateField(
        required=False,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    person = serializers.IntegerField(required=False, min_value=1)


class ReminderSerializer(serializers.Serializer[Any]):
    """One reminder."""

    id = serializers.CharField()
    at = serializers.SerializerMethodField(help_text="ISO 8601 with the person's offset")
    text = serializers.CharField()
    spoken_text = serializers.CharField()
    state = serializers.ChoiceField(["pending", *Intake.State.values])
    cache_key = serializers.CharField(allow_null=True)
    urgent = serializers.BooleanField()
    repeat_minutes = serializers.IntegerField()
    repeat_limit = serializers.IntegerField()
    noted = serializers.CharField(help_text="What the device answers to a person who has taken it; may be empty.")

    def get_at(self, reminder: Reminder) -> str:
        """Return the time with the person's UTC offset; DRF's own field would use the server's."""
        return reminder.at.isoformat()


class DayOfRemindersSerializer(serializers.Serializer[Any]):
    """The reminders of a day."""

    date = serializers.DateField()
    time_zone = serializers.CharField()
    revision = serializers.CharField(help_text="Changes with anything in the days from yesterday to a week from today.")
    reminders = ReminderSerializer(many=True)


class IntakeReportSerializer(serializers.Serializer[dict[str, Any]]):
    """A device's report about a reminder."""

    report_id = serializers.UUIDField()
    state = serializers.ChoiceField([state.value for state in REPORTABLE])
    at = serializers.DateTimeField(help_text="ISO 8601 with an offset")


class IntakeAnswerSerializer(serializers.Serializer[Any]):
    """The resulting state of the reminder."""

    success = serializers.BooleanField()
    id = serializers.CharField()
    state = serializers.ChoiceField(["pending", *Intake.State.values])
