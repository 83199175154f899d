"""The privacy class of the core's fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "adult": {P.IDENTITY: "full_name date_of_birth", P.FREE_TEXT: "notes"},
    "agency": {
        P.REFERENCE: "kind name short_name code protocol_code uses_absent telephone duty_telephone"
        " out_of_hours_telephone email brand_colour active",
    },
    "care_status": {P.SPECIAL_CATEGORY: "code legal_status"},
    "child": {
        P.IDENTITY: "reference family_name given_names known_as date_of_birth date_of_birth_estimated sex"
        " council_reference police_reference nhs_number upn",
        P.SPECIAL_CATEGORY: "gender ethnicity first_language interpreter_needed unaccompanied_asylum_seeking"
        " open_to_exploitation_team current_risk_grade",
        P.FREE_TEXT: "description disability demo_note",
        P.OPERATIONAL: "restricted",
    },
    "child_adult": {
        P.SPECIAL_CATEGORY: "relation parental_responsibility",
        P.FREE_TEXT: "source",
        P.OPERATIONAL: "may_contact",
    },
    "child_grant": {P.OPERATIONAL: "tier"},
    "child_merge": {P.IDENTITY: "merged_reference widened", P.FREE_TEXT: "reason undone_reason"},
    "child_name": {P.IDENTITY: "kind family_name given_names search_key also_keys"},
    "child_phone": {P.CONTACT: "relation", P.FREE_TEXT: "source"},
    "child_place": {P.CONTACT: "relation", P.FREE_TEXT: "source"},
    "code_list_version": {P.REFERENCE: "version published_on content digest code_list"},
    "form_answer": {P.SPECIAL_CATEGORY: "codes", P.FREE_TEXT: "text words", P.OPERATIONAL: "question"},
    "form_draft": {P.FREE_TEXT: "typed", P.OPERATIONAL: "section_version"},
    "form_draft_event": {P.OPERATIONAL: "kind"},
    "form_record": {P.OPERATIONAL: "writer_agencies"},
    "form_section": {P.FREE_TEXT: "note", P.OPERATIONAL: "code"},
    "form_version": {P.REFERENCE: "version published_on content digest form"},
    "involvement": {P.OPERATIONAL: "role tier", P.REFERENCE: "legal_basis"},
    "key_worker": {P.IDENTITY: "name", P.CONTACT: "telephone", P.OPERATIONAL: "role"},
    "machine_token": {P.OPERATIONAL: "name digest hint scopes"},
    "membership": {P.OPERATIONAL: "role", P.FREE_TEXT: "added_reason ended_reason"},
    "merged_row": {P.FREE_TEXT: "was became", P.OPERATIONAL: "table_name row_id"},
    "message": {
        P.OPERATIONAL: "key topic channel role payload incident attempts receipt last_error",
    },
    "named_access": {P.OPERATIONAL: "kind tier justified", P.FREE_TEXT: "reason review_note"},
    "outside_identity": {P.OPERATIONAL: "issuer", P.IDENTITY: "subject"},
    "phone": {P.CONTACT: "number", P.FREE_TEXT: "notes"},
    "place": {P.CONTACT: "name address postcode"},
    "placement": {P.SPECIAL_CATEGORY: "kind code emergency"},
    "rate_limit": {P.OPERATIONAL: "key"},
    "reference_counter": {P.OPERATIONAL: "series year last"},
    "sign_in_link": {P.OPERATIONAL: "issuer digest"},
    "staff": {
        P.IDENTITY: "full_name job_title",
        P.CONTACT: "email telephone",
        P.OPERATIONAL: "kind is_active is_staff is_superuser password",
    },
    "stored_file": {P.IDENTITY: "name", P.OPERATIONAL: "content_type size sha256"},
    "team": {P.REFERENCE: "name scope active"},
}
