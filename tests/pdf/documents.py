"""A made-up return interview of many shapes, for the tests of documents. Nobody in it exists."""

from missing_cases.files.document import GRID, Document, Fact, Row, Section

WHY = [
    "Something in the home",
    "Peer pressure",
    "Drugs or alcohol",
    "Contact with family",
    "To clear their head",
    "Planned: food, clothes or money taken",
    "Just stayed out",
    "Encouraged by friends",
    "Kept against their will",
]
LONG = (
    "I walked down to the canal and then along to the retail park. There were some people I knew there. "
    "I did not want to go back because of the argument. "
) * 6


def interview(**changes):
    """Return an interview with plain sections, a grid, long answers and each kind of "not answered"."""
    answers = {
        "To clear their head": ("Yes", "answered", "I needed quiet."),
        "Kept against their will": ("Yes", "answered", "He locked the door until the morning."),
        WHY[5]: ("Yes", "answered", ""),
        "Drugs or alcohol": ("Did not want to say", "did_not_want_to_say", ""),
        "Peer pressure": ("No", "answered", ""),
    }
    grid = tuple(
        Row(f"why.{number}", question, *answers.get(question, ("Not asked", "not_asked", "")), "Jordan Example")
        for number, question in enumerate(WHY)
    )
    sections = (
        Section("overview", "Overview of the episode", (
            Row("overview.summary", "What happened", "Jordan left home at 9:00am and was found six days later."),
            Row("overview.school", "School attendance checked?", "Yes: absent since 9 May."),
            Row("overview.health", "Health checked?", "Not known", "not_known"),
        )),
        Section("account", "The child's account", (
            Row("account.why", "What made you go?", "", "answered", LONG, "Jordan Example"),
            Row("account.what", "What happened while you were away?", "", "answered", LONG, "Jordan Example"),
            Row("account.stop", "What would stop it happening again?", "Did not want to say", "did_not_want_to_say"),
        )),
        Section("why", "Why the child went", grid, kind=GRID, columns=("Reason", "Answer", "Comment"),
                introduction="Each reason was read out. A blank means it was not asked."),
        Section("consent", "Consent", (Row("consent.agrees", "Agrees to share with police?", "Yes"),)),
    )  # fmt: skip
    facts = (Fact("Date of birth", "4 February 2002"), Fact("Police log number", "PO-0000001"),
             Fact("Missing from", "9:00am, 9 May 2016"), Fact("Found", "4:00pm, 15 May 2016"),
             Fact("Authorised by", "Team manager, 16 May 2016"))  # fmt: skip
    whole = {"kind": "return_interview", "title": "Return home interview", "reference": "MC-2016-000001",
             "version": 1, "child_name": "Jordan Example", "facts": facts, "sections": sections}  # fmt: skip
    return Document(**{**whole, **changes})
