"""What is done to form records: begin, draft, save, send back, authorise."""

from missing_cases.forms.services.deciding import authorise_section, send_back_section
from missing_cases.forms.services.drafting import discard_draft, draft_key, keep_draft, open_draft
from missing_cases.forms.services.saving import begin_record, save_section, share_record

__all__ = [
    "authorise_section", "begin_record", "discard_draft", "draft_key", "keep_draft", "open_draft", "save_section",
    "send_back_section", "share_record",
]  # fmt: skip
