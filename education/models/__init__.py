"""The register of children missing education: the case, its checks, its enquiries."""

from education.models.case import EducationCase
from education.models.likely import Likely
from education.models.steps import EducationCheck, Enquiry

__all__ = ["EducationCase", "EducationCheck", "Enquiry", "Likely"]
