"""What may be done with a disclosure: prepare and send it, open and answer it, recall it, end it."""

from disclosures.services.ending import expire_due
from disclosures.services.preview import Preview, preview_disclosure
from disclosures.services.receiving import accept_disclosure, ask_question, open_disclosure, refuse_disclosure
from disclosures.services.retrying import deliver_due
from disclosures.services.sending import deliver_disclosure, recall_disclosure, reply_to_recipient, send_disclosure

__all__ = [
    "Preview",
    "accept_disclosure",
    "ask_question",
    "deliver_disclosure",
    "deliver_due",
    "expire_due",
    "open_disclosure",
    "preview_disclosure",
    "recall_disclosure",
    "refuse_disclosure",
    "reply_to_recipient",
    "send_disclosure",
]
