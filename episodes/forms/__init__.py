"""The forms of an episode's pages: their shape only. What may happen is decided by the rules."""

from episodes.forms.along import GradeForm, NoticeForm, PoliceForm, StatusForm, UpdateForm
from episodes.forms.ending import CloseForm, CorrectForm, MoveForm, ReopenForm, SetAsideForm, WithdrawForm
from episodes.forms.found import FoundForm
from episodes.forms.handover import HandoverForm
from episodes.forms.report import ChildForm, FindForm, JoinForm, ReportForm

__all__ = [
    "HandoverForm",
    "ChildForm",
    "CloseForm",
    "CorrectForm",
    "FindForm",
    "FoundForm",
    "GradeForm",
    "JoinForm",
    "NoticeForm",
    "PoliceForm",
    "ReopenForm",
    "ReportForm",
    "MoveForm",
    "SetAsideForm",
    "StatusForm",
    "UpdateForm",
    "WithdrawForm",
]
