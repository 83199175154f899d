"""The forms of an episode's pages: their shape only. What may happen is decided by the rules."""

from episodes.forms.along import GradeForm, NoticeForm, PoliceForm, StatusForm, UpdateForm
from episodes.forms.companions import CompanionForm, PartForm
from episodes.forms.ending import (
    CloseForm,
    CorrectForm,
    DeathForm,
    MoveForm,
    ReopenForm,
    SameForm,
    SetAsideForm,
    WithdrawForm,
)
from episodes.forms.found import FoundForm
from episodes.forms.handover import HandoverForm
from episodes.forms.report import ChildForm, FindForm, JoinForm, ReportForm
from episodes.forms.telling import CheckForm, MomentForm, TellingForm, WithdrawTellingForm

__all__ = [
    "HandoverForm",
    "CheckForm",
    "ChildForm",
    "CloseForm",
    "CompanionForm",
    "CorrectForm",
    "DeathForm",
    "FindForm",
    "FoundForm",
    "GradeForm",
    "JoinForm",
    "MomentForm",
    "NoticeForm",
    "PartForm",
    "PoliceForm",
    "ReopenForm",
    "ReportForm",
    "MoveForm",
    "SameForm",
    "SetAsideForm",
    "StatusForm",
    "TellingForm",
    "UpdateForm",
    "WithdrawForm",
    "WithdrawTellingForm",
]
