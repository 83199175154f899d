"""The core's tables."""

from missing_cases.models.agencies import Agency, AgencyKind, ReferenceCounter, Team, TeamScope
from missing_cases.models.base import Owned, Record, Voidable, new_id
from missing_cases.models.files import FileState, StoredFile
from missing_cases.models.forms import (
    Answer,
    AnswerState,
    CodeListVersion,
    Draft,
    DraftEvent,
    FormRecord,
    FormSection,
    FormVersion,
    SectionState,
)
from missing_cases.models.involvement import (
    ChildGrant,
    Involvement,
    InvolvementRole,
    NamedAccess,
    NamedAccessKind,
)
from missing_cases.models.links import (
    Adult,
    AdultRelation,
    ChildAdult,
    ChildPhone,
    ChildPlace,
    Phone,
    Place,
    PlaceRelation,
)
from missing_cases.models.merging import ChildMerge, MergedRow
from missing_cases.models.outbox import Channel, Message
from missing_cases.models.people import (
    CareStatus,
    CareStatusCode,
    Child,
    ChildName,
    ChildRow,
    KeyWorker,
    KeyWorkerRole,
    NameKind,
    Placement,
    PlacementKind,
    Sex,
)
from missing_cases.models.scoped import Audience, AudienceQuerySet, ChildQuerySet, ChildScopedQuerySet, Tier
from missing_cases.models.security import MachineToken, RateLimit
from missing_cases.models.single_sign_on import OutsideIdentity, SignInLink
from missing_cases.models.users import Membership, User, UserKind

__all__ = [
    "Adult", "AdultRelation", "Agency", "AgencyKind", "Answer", "AnswerState", "Audience", "AudienceQuerySet",
    "CareStatus", "CareStatusCode", "Channel", "Child", "ChildAdult", "ChildGrant", "ChildMerge", "ChildName",
    "ChildPhone", "ChildPlace", "ChildQuerySet", "ChildRow", "ChildScopedQuerySet", "CodeListVersion", "Draft",
    "DraftEvent", "FileState", "FormRecord", "FormSection", "FormVersion", "Involvement", "InvolvementRole",
    "KeyWorker", "KeyWorkerRole", "MachineToken", "Membership", "MergedRow", "Message", "NameKind", "NamedAccess",
    "NamedAccessKind", "OutsideIdentity", "Owned", "Phone", "Place", "PlaceRelation", "Placement", "PlacementKind",
    "RateLimit", "Record", "ReferenceCounter", "SectionState", "Sex", "SignInLink", "StoredFile", "Team", "TeamScope",
    "Tier", "User", "UserKind", "Voidable", "new_id",
]  # fmt: skip
