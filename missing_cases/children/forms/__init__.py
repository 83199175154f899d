"""The forms of a child's record: shape only; what may be is decided by the services."""

from missing_cases.children.forms.care import CareStatusForm, EndForm, KeyWorkerForm, PlacementForm
from missing_cases.children.forms.identity import EditForm, NameForm, NewChildForm, PhotoForm
from missing_cases.children.forms.links import AdultForm, PhoneForm, PlaceForm
from missing_cases.children.forms.merging import FindOtherForm, MergeForm, PartForm

__all__ = [
    "AdultForm",
    "CareStatusForm",
    "EditForm",
    "EndForm",
    "FindOtherForm",
    "KeyWorkerForm",
    "MergeForm",
    "NameForm",
    "NewChildForm",
    "PartForm",
    "PhoneForm",
    "PhotoForm",
    "PlaceForm",
    "PlacementForm",
]
