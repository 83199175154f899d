"""Addresses of this app."""

from django.urls import path

from return_interviews.views import (
    approving,
    attaching,
    carers,
    contacts,
    covering,
    documents,
    holding,
    one,
    quality,
    sections,
    urgent,
    waiting,
    wishes,
    workers,
)

EPISODE, ONE = "interviews/episode/<uuid:episode_id>/", "interviews/<uuid:pk>/"

app_name = "return_interviews"
urlpatterns = [
    path("interviews/", waiting.waiting, name="waiting"),
    path("interviews/rubric/", quality.rubric, name="rubric"),
    path("interviews/workers/", workers.workers, name="workers"),
    path("interviews/workers/<uuid:pk>/", workers.profile, name="profile"),
    path(EPISODE, contacts.start, name="start"),
    path(f"{EPISODE}attempt/", contacts.attempt, name="attempt_first"),
    path(f"{EPISODE}declined/", contacts.declined, name="declined_first"),
    path(f"{EPISODE}missing-person/", contacts.missing_person, name="missing_person"),
    path(f"{EPISODE}wishes/", wishes.wish, name="wish_first"),
    path(f"{EPISODE}carer/", carers.carer, name="carer_first"),
    path(f"{EPISODE}blank/", documents.blank, name="blank"),
    path(ONE, one.interview, name="interview"),
    path(f"{ONE}attempt/", contacts.attempt, name="attempt"),
    path(f"{ONE}declined/", contacts.declined, name="declined"),
    path(f"{ONE}wishes/", wishes.wish, name="wish"),
    path(f"{ONE}carer/", carers.carer, name="carer"),
    path(f"{ONE}held/", holding.held, name="held"),
    path(f"{ONE}referral/", holding.referral, name="referral"),
    path(f"{ONE}check/", one.check, name="check"),
    path(f"{ONE}approve/", approving.approve, name="approve"),
    path(f"{ONE}episodes/", covering.covers, name="covers"),
    path(f"{ONE}episodes/<uuid:key>/untick/", covering.untick, name="untick"),
    path(f"{ONE}tell-police/", urgent.tell_police, name="tell_police"),
    path(f"{ONE}attachments/", attaching.attach, name="attach"),
    path(f"{ONE}attachments/<uuid:key>/", attaching.attachment, name="attachment"),
    path(f"{ONE}read/", documents.read, name="read"),
    path(f"{ONE}report.pdf", documents.report, name="report"),
    path(f"{ONE}<slug:code>/", sections.section, name="section"),
    path(f"{ONE}<slug:code>/autosave/", sections.autosave, name="autosave"),
    path(f"{ONE}<slug:code>/discard/", sections.discard, name="discard"),
    path(f"{ONE}<slug:code>/earlier/", sections.earlier, name="earlier"),
]
