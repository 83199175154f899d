"""What each address needs, written by hand: the functions that may use it, and the kind of row it is about.

Nothing here is read from the code under test. An address without a row here fails the build.
"""

import datetime as dt
from dataclasses import dataclass, field

GET, POST = "GET", "POST"


@dataclass(frozen=True)
class Needs:
    """Functions (any of them opens the address) and the row its parameters name.

    `row`: a kind the oracle knows, or "" for lists. `name`: the parameter that holds the row's id. `fixed`: further
    parameters. `open`: needs no sign-in. `methods`: what the address answers to.
    """

    functions: tuple[str, ...] = ()
    row: str = ""
    name: str = "pk"
    fixed: dict = field(default_factory=dict, hash=False)
    open: bool = False
    methods: tuple[str, ...] = (GET, POST)


def child(*functions, name="child_id", row="record", methods=(GET, POST)):
    return Needs(functions, row, name, methods=methods)


def episode(*functions, name="pk", methods=(GET, POST), **fixed):
    return Needs(functions, "episode", name, fixed, methods=methods)


def interview(*functions, methods=(GET, POST), **fixed):
    return Needs(functions, "return_interview", "pk", fixed, methods=methods)


def shared(*functions, methods=(GET, POST), **fixed):
    return Needs(functions, "disclosure", "pk", fixed, methods=methods)


def page(*functions, methods=(GET,), **fixed):
    return Needs(functions, fixed=fixed, methods=methods)


def draft(*functions, methods=(GET, POST)):
    return Needs(functions, "protocol_draft", "pk", methods=methods)


def team(*functions, methods=(GET, POST)):
    return Needs(functions, "team", "pk", methods=methods)


OPEN = Needs(open=True, methods=(GET,))
REFERENCE = Needs(("reference_data",))  # given to a person by hand, no role holds it
MINE = Needs(methods=(GET,))
MONTH = {"period": (dt.datetime.now(dt.UTC) - dt.timedelta(days=4)).strftime("%Y-%m")}  # noqa: TID251 - the month the world's episodes began in
ATTACHMENT = "0190a0a0-0000-7000-8000-000000000001"  # the world's only one
TICK = "0190a0a0-0000-7000-8000-000000000002"  # the world's only one
SHARED_FILE = "0190a0a0-0000-7000-8000-000000000003"  # the world's only one
SHARING = ("disclosure_send", "disclosure_receive")

EXPECTED = {
    "reporting:work": page("work"),
    "reporting:missing_now": page("missing_now"),
    "reporting:handovers": page("duty_see", methods=(GET, POST)),
    "reporting:handover": Needs(("duty_see",), "handover", methods=(GET,)),
    "reporting:taken_over": Needs(("duty_see",), "handover", methods=(POST,)),
    "reporting:missing_now_token": page("missing_now"),
    "reporting:find": page("child_search", methods=(GET, POST)),
    "reporting:child": child("child_header", row="child", methods=(GET,)),
    "reporting:forecast": page("duty_see"),
    "reporting:duty": Needs(("duty_see",), "clock", "clock_id"),
    "reporting:duty_seen": Needs(("duty_done",), "clock", "clock_id", methods=(POST,)),
    "reporting:duty_answer": Needs(("duty_done", "duty_except"), "clock", "clock_id", {"what": "hand-over"}),
    "reporting:approvals": page("interview_authorise"),
    "reporting:duty_desk": page("duty_desk"),
    "reporting:open_message": Needs(("work",), "message", "message_id", methods=(POST,)),
    "reporting:month_now": page("month_see"),
    "reporting:month": page("month_see", **MONTH),
    "reporting:month_csv": page("export", **MONTH),
    "reporting:late": page("month_rows", **MONTH),
    "reporting:late_csv": page("export", **MONTH),
    "reporting:month_rows": page("month_rows", measure="episodes", **MONTH),
    "reporting:help": OPEN,
    "reporting:wall": OPEN,
    "reporting:wall_token": OPEN,
    "reporting:accessibility": OPEN,
    "reporting:privacy": OPEN,
    "reporting:no_connection": OPEN,
    "children:new": page("child_create", methods=(GET, POST)),
    "children:edit": child("child_edit"),
    "children:add_name": child("child_edit"),
    "children:care_status": child("child_edit"),
    "children:placement": child("child_edit"),
    "children:key_worker": child("child_edit"),
    "children:adult": child("child_edit"),
    "children:place": child("child_edit"),
    "children:phone": child("child_edit"),
    "children:photo": child("child_edit"),
    "children:merge": child("child_merge"),
    "children:merges": child("child_record", methods=(GET,)),
    "accounts:home": MINE,
    "accounts:agency": Needs(methods=(POST,)),
    "accounts:sessions": MINE,
    "accounts:session": MINE,
    "accounts:keep_alive": Needs(methods=(POST,)),
    "accounts:enrol": MINE,
    "accounts:reason": MINE,
    "accounts:tokens": page("token_manage"),
    "accounts:screens": page("wall_manage"),
    "clocks:absences": page("work"),
    "clocks:new_absence": page("work", methods=(GET, POST)),
    "clocks:hours": page("hours_manage", methods=(GET, POST)),
    "clocks:new_shut_day": page("hours_manage", methods=(GET, POST)),
    "teams:list": page("team_manage"),
    "teams:new": page("team_manage", methods=(GET, POST)),
    "teams:team": team("team_manage", methods=(GET,)),
    "teams:add": team("team_manage"),
    "clocks:protocols": page("protocol_see"),
    "clocks:protocol_adopt": page("protocol_publish", methods=(GET, POST)),
    "clocks:protocol_replay": page("protocol_draft", methods=(GET, POST)),
    "clocks:replay_run": Needs(("protocol_see",), "replay_run", "pk", methods=(GET,)),
    "clocks:protocol_begin": page("protocol_draft", methods=(GET, POST)),
    "clocks:protocol_draft": draft("protocol_draft"),
    "clocks:protocol_draft_yaml": draft("protocol_draft", methods=(GET,)),
    "clocks:protocol_rules": draft("protocol_draft", methods=(GET,)),
    "clocks:protocol_rule_add": draft("protocol_draft"),
    "clocks:protocol_compare": draft("protocol_draft", "protocol_publish", methods=(GET,)),
    "clocks:protocol_publish": draft("protocol_publish"),
    "clocks:protocol_withdraw": draft("protocol_draft"),
    "audit:who_looked": child("child_who_looked", name="key", methods=(GET,)),
    "forms:csrf": MINE,
    "cross_border:contacts": page("cross_border", methods=(GET,)),
    "cross_border:ask_interview": episode("cross_border"),
    "cross_border:ask": episode("cross_border"),
    "cross_border:placed": page("cross_border", methods=(GET,)),
    "cross_border:notice_new": page("cross_border", methods=(GET, POST)),
    "cross_border:notice_of_child": child("cross_border"),
    "education:register": page("education_see"),
    "education:register_csv": page("export"),
    "education:report": page("education_see"),
    "education:report_csv": page("export"),
    "education:report_rows": page("education_see", what="reason", key="absent"),
    "education:likely": page("education_see"),
    "education:likely_step": Needs(("education_work",), "education_likely", fixed={"what": "review"}),
    "education:new_likely": child("education_work", name="child_pk"),
    "education:new": child("education_work", name="child_pk"),
    "education:case": Needs(("education_see",), "education_case", methods=(GET,)),
    "education:step": Needs(("education_work",), "education_case", fixed={"what": "check"}),
    "education:answer": Needs(("education_work",), "education_enquiry"),
    "intake:inbox": page("intake_see"),
    "intake:certain": page("intake_decide", methods=(GET,)),
    "intake:tell": page("intake_tell", methods=(GET, POST)),
    "intake:tell_of_pupil": page("intake_tell", methods=(GET, POST)),
    "intake:pupils": page("education_work"),
    "intake:differences": page("intake_see"),
    "intake:compare_now": page("intake_decide", methods=(POST,)),
    "intake:reconciled_month": page("intake_see", period="2026-05"),
    "intake:difference": Needs(("intake_see",), "difference"),
    "intake:take": Needs(("intake_decide",), "difference", methods=(POST,)),
    "intake:new": page("intake_decide", methods=(GET, POST)),
    "intake:list": Needs(("intake_see",), "list", methods=(GET,)),
    "intake:list_token": Needs(("intake_see",), "list", methods=(GET,)),
    "intake:columns": Needs(("intake_decide",), "list"),
    "intake:list_stop": Needs(("intake_decide",), "list", methods=(POST,)),
    "intake:list_go_on": Needs(("intake_decide",), "list", methods=(POST,)),
    "intake:list_news": Needs(("intake_decide",), "list", methods=(POST,)),
    "intake:list_bad": Needs(("intake_decide",), "list", methods=(GET,)),
    "intake:notification": Needs(("intake_see",), "notification", methods=(GET,)),
    "intake:new_child": Needs(("intake_decide",), "notification"),
    "intake:refuse": Needs(("intake_decide",), "notification", methods=(POST,)),
    "intake:original": Needs(("intake_see",), "original", methods=(GET,)),
    "episodes:new": page("episode_report", methods=(GET, POST)),
    "episodes:unknown_child": page("child_create", methods=(POST,)),
    "episodes:report": child("episode_report", name="child_pk", row="child"),
    "episodes:new_concern": child("child_edit", name="child_pk"),
    "episodes:death": child("episode_close", name="child_pk"),
    "episodes:concern": Needs(("child_record",), "child_concern", methods=(GET,)),
    "episodes:referral": Needs(("child_edit",), "concern_called"),
    "episodes:referral_decision": Needs(("child_edit",), "concern_referred"),
    "episodes:referral_answer": Needs(("child_edit",), "concern_decided"),
    "episodes:carers": Needs(("child_edit",), "concern_unreported"),
    "episodes:show": episode("episode_see", methods=(GET,)),
    "episodes:update": episode("episode_update"),
    "episodes:found": episode("episode_found"),
    "episodes:police_reference": episode("episode_police_reference"),
    "episodes:grade": episode("episode_grade"),
    "episodes:notice": episode("notice_write"),
    "episodes:status": episode("episode_report"),
    "episodes:moments": episode("episode_see", methods=(GET,)),
    "episodes:told": episode("episode_update"),
    "episodes:check": episode("episode_found"),
    "episodes:reopen": episode("episode_close"),
    "episodes:close": episode("episode_close"),
    "episodes:move": episode("episode_correct"),
    "episodes:together": episode("episode_update"),
    "episodes:same_call": episode("episode_report", methods=(POST,)),
    "episodes:same": episode("episode_correct"),
    "episodes:set_aside": episode("episode_correct"),
    "return_interviews:waiting": page("interview_see"),
    "return_interviews:start": episode("interview_see", name="episode_id", methods=(GET,)),
    "return_interviews:rubric": page("interview_authorise", methods=(GET, POST)),
    "return_interviews:workers": page("interview_allocate", "interview_write"),
    "return_interviews:carer_first": episode("interview_offer", name="episode_id"),
    "return_interviews:wish_first": episode("interview_offer", name="episode_id"),
    "return_interviews:attempt_first": episode("interview_offer", name="episode_id"),
    "return_interviews:declined_first": episode("interview_offer", name="episode_id"),
    "return_interviews:missing_person": episode("interview_offer", name="episode_id"),
    "return_interviews:blank": episode("interview_see", name="episode_id", methods=(GET,)),
    "return_interviews:interview": interview("interview_see", methods=(GET,)),
    "return_interviews:carer": interview("interview_offer"),
    "return_interviews:wish": interview("interview_offer"),
    "return_interviews:attempt": interview("interview_offer"),
    "return_interviews:declined": interview("interview_offer"),
    "return_interviews:held": interview("interview_write"),
    "return_interviews:referral": interview("interview_write", "interview_authorise"),
    "return_interviews:check": interview("interview_write"),
    "return_interviews:approve": interview("interview_authorise"),
    "return_interviews:covers": interview("interview_offer"),
    "return_interviews:untick": interview("interview_offer", "interview_authorise", key=TICK),
    "return_interviews:tell_police": interview("interview_write", "interview_authorise"),
    "return_interviews:attach": interview("interview_write"),
    "return_interviews:attachment": interview("interview_see", methods=(GET,), key=ATTACHMENT),
    "return_interviews:read": interview("interview_see", methods=(GET,)),
    "return_interviews:report": interview("interview_see", methods=(GET,)),
    "return_interviews:section": interview("interview_write", code="why"),
    "return_interviews:autosave": interview("interview_write", code="why", methods=(POST,)),
    "return_interviews:discard": interview("interview_write", code="why", methods=(POST,)),
    "return_interviews:earlier": interview("interview_see", code="why", methods=(GET,)),
    "findings:themes": page("month_rows"),
    "findings:interview": interview("interview_see", methods=(GET,)),
    "findings:changed": interview("interview_see", methods=(GET,)),
    "findings:sentences": interview("finding_work", methods=(GET,)),
    "findings:code": interview("finding_work"),
    "findings:plan": interview("finding_work"),
    "findings:act_on_interview": interview("finding_work"),
    "disclosures:shared": page(*SHARING),
    "disclosures:share": Needs(("disclosure_send",), "return_interview", "source_id", {"kind": "return_interview"}),
    "disclosures:disclosure": shared(*SHARING, methods=(GET,)),
    "disclosures:document": shared(*SHARING, methods=(GET,)),
    "disclosures:file": shared(*SHARING, methods=(GET,), key=SHARED_FILE),
    **{f"admin:{name}": REFERENCE for name in ("index", "jsi18n")},
    "admin:app_list": Needs(("reference_data",), fixed={"app_label": "missing_cases"}),
    **{
        f"admin:{table}_{what}": Needs(("reference_data",), fixed={"object_id": "any"} if one else {})
        for table in ("missing_cases_agency", "missing_cases_team", "episodes_gradescheme")
        for what, one in {"changelist": False, "add": False, "change": True, "history": True}.items()
    },
    "pages:gallery": OPEN,
    "pages:service_worker": OPEN,
}

ELSEWHERE = {
    "intake:pupil": "tests/intake/test_pupils.py: needs what a school told; another agency's is 404",
    "intake:pupil_new": "tests/intake/test_pupils.py: needs what a school told; another agency's is 404",
    "intake:pupil_take": "tests/intake/test_pupils.py: needs a child too; another agency's of either is 404",
    "intake:open": "tests/intake/test_pages.py: needs a child too; another agency's of either is 404",
    "intake:join": "tests/intake/test_pages.py: needs a child too; another agency's of either is 404",
    "intake:update": "tests/intake/test_pages.py: needs an episode too; another agency's of either is 404",
    "files:photo": "tests/files: a photograph of a child the reader may not see is 404",
    "disclosures:answer": "tests/disclosures: each step belongs to one side, every other reader gets 404",
    "clocks:absence_over": "tests/clocks/test_cover_pages.py: an absence of another agency is 404",
    "clocks:open_after_all": "tests/clocks/test_cover_pages.py: a shut day of another agency is 404",
    "clocks:health": "tests/clocks: open to the monitor, 503 while no crank turns",
    "reporting:resolve_incident": "tests/reporting: an incident of another agency is 404",
    "accounts:end_screen": "tests/reporting/test_wall.py: a screen of another agency is 404",
    "accounts:withdraw_token": "tests/accounts/test_tokens.py: a token of another agency is 404",
    "accounts:emergency": "tests/access/test_emergency.py: opens a child the reader may not see, with a reason",
    "accounts:emergency_reviews": "tests/access/test_emergency.py",
    "accounts:emergency_review": "tests/access/test_emergency.py",
    "cross_border:link": "tests/cross_border/test_link.py: open to whoever holds the secret, once",
    "cross_border:contact": "tests/cross_border/test_pages.py: needs another authority; each council keeps its own",
    "cross_border:chase": "tests/cross_border/test_pages.py: needs a chase; another agency's is 404",
    "cross_border:climb": "tests/cross_border/test_pages.py: needs a chase; another agency's is 404",
    "cross_border:answered": "tests/cross_border/test_pages.py: needs a chase; another agency's is 404",
    "cross_border:placed_csv": "tests/cross_border/test_placed.py: needs both to export and to work across borders",
    "cross_border:ask_host": "tests/cross_border/test_requests.py: needs another council; 404 without one",
    "cross_border:interview_request": "tests/cross_border/test_requests.py: needs a request; another agency's is 404",
    "cross_border:give_up": "tests/cross_border/test_pages.py: needs a chase; another agency's is 404",
    "cross_border:notice": "tests/cross_border/test_placed.py: needs a notice; another agency's is 404",
    "cross_border:notice_told": "tests/cross_border/test_placed.py: needs a notice; another agency's is 404",
    "clocks:protocol_version": "tests/clocks/workshop: a version of another agency's protocol is 404",
    "clocks:protocol_yaml": "tests/clocks/workshop: a version of another agency's protocol is 404",
    "clocks:replayed": "tests/clocks/workshop: needs a kind of the run; another agency's run is 404",
    "clocks:protocol_rule": "tests/clocks/workshop: needs a rule of the draft; another agency's draft is 404",
    "return_interviews:profile": "tests/return_interviews/test_profiles.py: needs a worker; another agency's is 404",
    **{
        f"findings:{name}": "tests/findings/test_pages.py: needs a finding or an action; another agency's is 404"
        for name in ("act", "refuse", "aside", "done", "give_up", "theme")
    },
    "teams:end": "tests/teams: needs a member of the team; another agency's is 404",
    "single_sign_on:start": "tests/single_sign_on: open to everybody where a setting names the issuer, 404 elsewhere",
    "single_sign_on:return": "tests/single_sign_on: open to everybody, opens nothing without the issuer's word",
    "single_sign_on:link": "tests/single_sign_on: open to whoever holds the secret",
    "single_sign_on:people": "tests/single_sign_on: team_manage, 404 for an agency without an issuer",
    "single_sign_on:send": "tests/single_sign_on: team_manage; another agency's person is 404",
    "single_sign_on:end": "tests/single_sign_on: team_manage; another agency's connection is 404",
    "children:end_placement": "tests/episodes/test_ending_placement.py: needs a placement; another agency is 404",
    "children:end_worker": "tests/children: needs a worker of the child",
    "children:merge_with": "tests/children/test_merge_pages.py: needs a second child; either of another agency is 404",
    "children:part": "tests/children/test_merge_pages.py: needs a merge of the child; another council's is 404",
    "children:end_link": "tests/children: needs a link of the child",
    "episodes:correct": "tests/episodes: needs a moment of the episode",
    "episodes:moment": "tests/episodes: needs a kind of moment; each kind asks for its own function",
    "episodes:withdraw_telling": "tests/episodes: needs a tick of who was told",
    "episodes:withdraw_death": "tests/episodes: needs a death recorded in error",
    "episodes:notice_read": "tests/episodes/test_notices.py: needs a notice; two functions open it",
    "episodes:part": "tests/episodes/test_companions.py: needs a link; who sees but one of the two gets 404",
    "episodes:withdraw": "tests/episodes: needs a finding or a return of the episode",
    "demo:sign_in": "tests/accounts: routed under the local settings alone",
}
