"""What may be done with a child's record."""

from missing_cases.children.services.care import end_placement, set_care_status, set_placement
from missing_cases.children.services.identity import add_name, create_child, edit_child
from missing_cases.children.services.links import end_link, link_adult, link_phone, link_place, record_place
from missing_cases.children.services.merge_preview import Gain, preview_merge, rows_in_words
from missing_cases.children.services.merging import merge_children
from missing_cases.children.services.parting import part_children
from missing_cases.children.services.references import next_reference
from missing_cases.children.services.workers import add_key_worker, end_key_worker

__all__ = [
    "Gain",
    "add_key_worker",
    "add_name",
    "create_child",
    "edit_child",
    "end_key_worker",
    "end_link",
    "end_placement",
    "link_adult",
    "link_phone",
    "link_place",
    "merge_children",
    "next_reference",
    "part_children",
    "preview_merge",
    "rows_in_words",
    "record_place",
    "set_care_status",
    "set_placement",
]
