"""The table of spellings: how a name was recorded, and how somebody on the telephone writes it down."""

import datetime as dt

import pytest

from missing_cases.access import context, grants
from missing_cases.children.search import AUDITED_AS, find_children
from missing_cases.children.services import add_name, link_place
from missing_cases.models import InvolvementRole
from tests.children.world import BORN, make_access, make_child

pytestmark = pytest.mark.django_db

RECORDED = [
    ("Muhammad", "Hussain"), ("Katherine", "O'Brien"), ("Elizabeth", "Thompson"), ("Siobhán", "Ní Bhriain"),
    ("Олександр", "Шевченко"), ("Aleksandra", "Wiśniewska"), ("Jayden", "Smith-Jones"), ("Youssef", "El Amrani"),
    ("Brandon", "MacDonald"), ("Christopher", "Pereira"), ("Khadija", "Begum"), ("Thomas", "Nowakowski"),
    ("Abdul Rahman", "Mohamud"), ("Caitlin", "Davies"), ("Nguyễn", "Thị Hương"), ("محمد", "الأحمد"),
]  # fmt: skip
ASKED = [
    (0, "mohammed hussein"), (0, "Husain, Mohamed"), (0, "hussain muhamad"), (0, "mo hussain"), (0, "Muhammed Husein"),
    (1, "kathryn obrien"), (1, "o brien katherine"), (1, "Kate O’Brien"), (1, "Cathy Obrian"),
    (2, "liz thompson"), (2, "Thomson Elizabeth"), (2, "beth tompson"), (2, "elisabeth thompsen"),
    (3, "siobhan ni bhriain"), (3, "Siobhan Bhriain"), (3, "SIOBHAN NI BHRIAN"),
    (4, "oleksandr shevchenko"), (4, "Alexander Shevchenko"), (4, "Олександр"), (4, "sasha shevchenko"),
    (5, "alexandra wisniewska"), (5, "Wisniewska A"), (5, "aleksandra vishnievska"),
    (6, "jaden smith jones"), (6, "Jones Jayden"), (6, "Jaydon Smith"), (6, "Jadyen Smith-Jones"),
    (7, "yusuf el amrani"), (7, "Yousef Amrani"), (7, "yusef elamrani el amrani"),
    (8, "brandon mcdonald macdonald"), (8, "Branden Macdonald"), (8, "Barndon MacDonald"), (8, "brandon m"),
    (9, "chris pereira"), (9, "Kristopher Perreira"), (9, "christofer periera"),
    (10, "kadija begum"), (10, "Khadeeja Begam"), (10, "begum"),
    (11, "tom nowakowski"), (11, "Tomasz Novakovski"), (11, "thomas nowakovsky"),
    (12, "abdulrahman mohamed"), (12, "Mohamud Abdul"), (12, "rahman mohamoud"),
    (13, "kaitlin davis"), (13, "katelyn davies"), (13, "cait davies"),
    (14, "nguyen thi huong"), (14, "Huong Nguyen"),
    (15, "mohammed al ahmad alahmd"), (15, "محمد"),
]  # fmt: skip


@pytest.fixture
def by():
    return make_access()


def found(by, text, **more):
    with context.acting(by):
        return [hit.child.full_name for hit in find_children(text=text, by=by, **more).hits]


@pytest.fixture
def recorded(by):
    for given, family in RECORDED:
        make_child(by, given_names=given, family_name=family)
    return by


def test_each_way_of_writing_finds_the_child_first(recorded):
    wrong = {}
    for number, text in ASKED:
        wanted = " ".join(RECORDED[number])
        names = found(recorded, text)
        if names[:1] != [wanted]:
            wrong[text] = (wanted, names[:3])
    assert wrong == {}


@pytest.mark.parametrize("text", ["Zachariah Quill", "Peter Zimmermann", "Xanthe", "qqqq", "amrita"])
def test_a_name_nobody_has_finds_nobody(recorded, text):
    assert found(recorded, text) == []


def test_two_letters_are_enough_to_begin(by):
    make_child(by)
    make_child(by, given_names="Zoe", family_name="Quill")
    assert found(by, "am") == ["Amira Khan"]
    assert found(by, "am kh") == ["Amira Khan"]


def test_a_different_family_name_is_a_different_child(by):
    make_child(by)
    make_child(by, family_name="Smith", date_of_birth=dt.date(2012, 2, 2))
    assert found(by, "Amira Khan") == ["Amira Khan"]


def test_the_same_birthday_forgives_more_of_the_name(by):
    make_child(by)
    assert found(by, "Amira Smith") == []
    assert found(by, "Amira Smith", date_of_birth=BORN) == ["Amira Khan"]


def test_a_different_birthday_puts_a_child_later(by):
    twin = make_child(by, given_names="Amira", family_name="Khan", date_of_birth=dt.date(2013, 1, 1))
    child = make_child(by)
    with context.acting(by):
        hits = find_children(text="amira khan", date_of_birth=BORN, by=by).hits
    assert [hit.child for hit in hits] == [child, twin]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Amira Khan", "Same name"),
        ("Khan", "Part of the name"),
        ("Ameera Khan", "A short form of the name, or one that sounds like it"),
        ("Amira Khann", "Spelt nearly the same"),
    ],
)
def test_the_reason_is_said_in_words(by, text, reason):
    make_child(by)
    with context.acting(by):
        assert find_children(text=text, by=by).hits[0].reason == reason


def test_a_name_used_online_is_found_though_it_has_digits(by):
    child = make_child(by)
    with context.acting(by) as now:
        add_name(child=child, kind="online", given_names="sk8er_boi99", by=by, now=now)
    assert found(by, "sk8er boi99") == ["Amira Khan"]


def test_a_name_set_aside_finds_nobody(by):
    child = make_child(by)
    with context.acting(by) as now:
        wrong = add_name(child=child, kind="alias", given_names="Zuleika", by=by, now=now)
        wrong.void_at, wrong.void_by, wrong.void_reason = now, by.user, "Another child's"
        wrong.save()
    assert found(by, "Zuleika") == []


def test_the_police_find_by_the_name_on_the_record_alone(by):
    child, police = make_child(by, known_as="Mimi"), make_access("police", "police_spoc")
    with context.acting(by) as now:
        grants.involve_agency(
            child=child, agency=police.agency, role=InvolvementRole.POLICE, legal_basis="x", by=by.user, now=now
        )
        add_name(child=child, kind="alias", given_names="Zuleika", family_name="Brown", by=by, now=now)
        link_place(child=child, name="Refuge", relation="home", postcode="WN1 1AA", source="x", by=by, now=now)
    for text in ("Ameera Khan", "mimi", child.reference):
        assert found(police, text) == ["Amira Khan"], text
    for text in ("Zuleika Brown", "WN1 1AA"):
        assert found(police, text) == [], text
        assert found(by, text) == ["Amira Khan"], text


@pytest.mark.parametrize("role", ["social_worker", "team_manager", "duty_worker"])
def test_only_co_ordinators_are_told_that_another_agency_may_hold_a_record(by, role):
    make_child(by)
    elsewhere = make_access(role=role)
    with context.acting(elsewhere):
        assert find_children(text="Amira Khan", date_of_birth=BORN, by=elsewhere).hints == []
    coordinator = make_access()
    with context.acting(coordinator):
        results = find_children(text="Amira Khan", date_of_birth=BORN, by=coordinator)
    assert results.hits == []
    assert [by.agency.name in hint for hint in results.hints] == [True]


@pytest.mark.parametrize("text", ["Amira", "Amira Kahn", "Khan"])
def test_a_near_name_is_never_hinted_at(by, text):
    make_child(by)
    coordinator = make_access()
    with context.acting(coordinator):
        assert find_children(text=text, date_of_birth=BORN, by=coordinator).hints == []


def test_every_search_is_written_down_without_the_name(by, oracle):
    make_child(by)
    other = make_access()
    found(by, "Amira Khan")
    found(other, "Amira Khan", date_of_birth=BORN)
    rows = oracle("SELECT actor, purpose FROM audit.read WHERE view = %s ORDER BY id", [AUDITED_AS])
    assert [actor for actor, _ in rows] == [str(by.user.pk), str(other.user.pk)]
    assert [purpose.split("; ", 1)[1] for _, purpose in rows] == ["1 found; 0 hinted", "0 found; 1 hinted"]
    assert not any("amira" in purpose.lower() or "khan" in purpose.lower() for _, purpose in rows)


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE child; --", "\\", "a" * 500, "ا" * 300, "\x00", " "])
def test_strange_text_finds_nobody_and_breaks_nothing(by, text):
    make_child(by)
    assert found(by, text) == []
