"""Every function a role may have. What a person may do is the union over the roles they hold today."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Perm(models.TextChoices):
    """One thing that may be done. A view declares one; a high-risk service checks it again."""

    WORK = "work", _("See their own work list")
    MISSING_NOW = "missing_now", _("See the children missing now")
    CHILD_SEARCH = "child_search", _("Find a child")
    CHILD_HEADER = "child_header", _("See a child's identity and description")
    CHILD_RECORD = "child_record", _("See a child's whole record")
    CHILD_CREATE = "child_create", _("Add a child")
    CHILD_EDIT = "child_edit", _("Change a child's record")
    CHILD_WHO_LOOKED = "child_who_looked", _("See who looked at a record")
    CHILD_BREAK_GLASS = "child_break_glass", _("Open a record in an emergency, giving a reason")
    BREAK_GLASS_REVIEW = "break_glass_review", _("Review emergency access")
    EPISODE_SEE = "episode_see", _("See an episode")
    EPISODE_REPORT = "episode_report", _("Report a child missing")
    EPISODE_UPDATE = "episode_update", _("Add to an episode")
    EPISODE_FOUND = "episode_found", _("Record a child found or returned")
    EPISODE_GRADE = "episode_grade", _("Record a grade")
    EPISODE_POLICE_REFERENCE = "episode_police_reference", _("Record the police reference")
    EPISODE_CLOSE = "episode_close", _("Close an episode")
    EPISODE_CORRECT = "episode_correct", _("Correct a recorded time")
    NOTICE_READ = "notice_read", _("Read a need-to-know notice")
    NOTICE_WRITE = "notice_write", _("Record planned actions for a need-to-know notice")
    DUTY_SEE = "duty_see", _("See duties and their clocks")
    DUTY_DONE = "duty_done", _("Record a duty as done")
    DUTY_EXCEPT = "duty_except", _("Agree a later time or another person for a duty")
    DUTY_DESK = "duty_desk", _("See incidents on the duty desk")
    INTERVIEW_SEE = "interview_see", _("See return interviews")
    INTERVIEW_ALLOCATE = "interview_allocate", _("Give out interviews")
    INTERVIEW_OFFER = "interview_offer", _("Offer an interview and record the answer")
    INTERVIEW_WRITE = "interview_write", _("Hold and write an interview")
    INTERVIEW_AUTHORISE = "interview_authorise", _("Authorise an interview or send it back")
    DISCLOSURE_SEND = "disclosure_send", _("Send what is authorised to another agency")
    DISCLOSURE_RECEIVE = "disclosure_receive", _("Open, accept and answer what is disclosed to the agency")
    MONTH_SEE = "month_see", _("Read the month's figures")
    MONTH_ROWS = "month_rows", _("Open the rows behind the month's figures")
    EXPORT = "export", _("Download lists")
    TOKEN_MANAGE = "token_manage", _("Manage machine tokens")
    PROTOCOL_SEE = "protocol_see", _("Read the protocol's versions and drafts")
    PROTOCOL_DRAFT = "protocol_draft", _("Draft a version of the protocol")
    PROTOCOL_PUBLISH = "protocol_publish", _("Publish a version of the protocol that somebody else drafted")
    HOURS_MANAGE = "hours_manage", _("Set the agency's hours and its out-of-hours team")
    TEAM_MANAGE = "team_manage", _("Manage a team's people")
