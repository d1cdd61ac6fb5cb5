"""The catalogue, and people's medications, schedules, intakes and reminder settings."""

from medicines.models.catalogue import ITEM_SEQ_LENGTH, InsuranceCode, Medicine, SpellingKey, SubstanceCode
from medicines.models.details import AccessibilityInfo, Barcode, PillIdentification
from medicines.models.dur import DurKind, DurMember, DurPairs, DurRule, DurSnapshot, DurSource, DurSubject
from medicines.models.reminders import ReminderSettings
from medicines.models.supplies import Supply
from medicines.models.taking import (
    MOST_DAYS,
    MOST_TIMES_A_DAY,
    DoseSchedule,
    Intake,
    IntakeReport,
    Meal,
    MovedDose,
    Pause,
    Prescription,
    Question,
    Repeat,
    UserMedication,
)

__all__ = [
    "ITEM_SEQ_LENGTH",
    "MOST_DAYS",
    "MOST_TIMES_A_DAY",
    "AccessibilityInfo",
    "Barcode",
    "DoseSchedule",
    "DurKind",
    "DurMember",
    "DurPairs",
    "DurRule",
    "DurSnapshot",
    "DurSource",
    "DurSubject",
    "InsuranceCode",
    "Intake",
    "IntakeReport",
    "Meal",
    "Medicine",
    "MovedDose",
    "Pause",
    "PillIdentification",
    "Prescription",
    "Question",
    "ReminderSettings",
    "Repeat",
    "SpellingKey",
    "SubstanceCode",
    "Supply",
    "UserMedication",
]
