"""Words typed over a bad line, a closed tab, a sign-out and a colleague's save: none lost, none overwritten."""

import base64
from urllib.parse import parse_qs

import pytest
from django.template import Context, Template

PAGE = Template("""{% extends "base.html" %}{% load static %}
{% block scripts %}<script type="module" src="{% static "mc/autosave.js" %}"></script>{% endblock %}
{% block content %}<h1>Draft</h1>
<form method="post" action="/button/" data-autosave-url="/save/" data-csrf-url="/token/" data-draft-user="{{ user_id }}"
  data-draft-id="d1" data-draft-key="{{ key }}">
  <input type="hidden" name="csrfmiddlewaretoken" value="old"><input type="hidden" name="version" value="{{ version }}">
  <label for="words">Words</label><textarea id="words" name="words"></textarea>
  <label for="more">More</label><input id="more" name="line"><label for="last">Last</label><input id="last" name="line">
  <input type="radio" name="police" value="yes" id="yes"><label for="yes">Yes</label>
  <input type="radio" name="police" value="no" id="no"><label for="no">No</label>
  <p role="status" data-autosave-status></p><button name="next" value="list">Save</button>
</form>{% endblock %}""")
SIGN_OUT = Template("""{% extends "base.html" %}{% load static %}
{% block scripts %}<script type="module" src="{% static "mc/autosave.js" %}"></script>{% endblock %}
{% block content %}<form method="post" action="/out/" data-erase-drafts="anna">
  <input type="checkbox" name="keep_unsent" id="keep"><label for="keep">Keep</label><button>Sign out</button>
</form>{% endblock %}""")
HTML = {"Content-Type": "text/html"}
KEY, OTHER_KEY = (base64.b64encode(bytes([n] * 32)).decode() for n in (7, 8))
ENTRIES = """() => new Promise(done => {
  const request = indexedDB.open('mc-drafts', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('kept')
  request.onsuccess = () => {
    const store = request.result.transaction('kept').objectStore('kept')
    const keys = store.getAllKeys(), all = store.getAll()
    store.transaction.oncomplete = () => done(keys.result.map((key, n) => ({
      key, at: all.result[n].at, bytes: new TextDecoder('latin1').decode(all.result[n].locked) })))
  }
})"""
AGE = """([key, days]) => new Promise(done => {
  const request = indexedDB.open('mc-drafts', 1)
  request.onsuccess = () => {
    const store = request.result.transaction('kept', 'readwrite').objectStore('kept')
    store.get(key).onsuccess = event => store.put({ ...event.target.result, at: Date.now() - days * 86400000 }, key)
    store.transaction.oncomplete = done
  }
})"""


class Desk:
    """A draft on a server whose line, session and colleagues the test controls."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.version, self.saved, self.posted = 1, [], []
        self.online, self.signed_in, self.key, self.user = True, True, KEY, "anna"
        visitor.give("/save/", handler=self._save)
        visitor.give("/token/", handler=self._token)
        visitor.give("/button/", handler=self._button)
        visitor.give("/out/", status=200, headers=HTML, body="<h1>Out</h1>")
        visitor.give("/sign-out/", status=200, headers=HTML, body=SIGN_OUT.render(Context()))

    def open(self):
        context = Context({"key": self.key, "version": self.version, "user_id": self.user})
        self.visitor.give("/draft/", status=200, headers=HTML, body=PAGE.render(context))
        self.page.goto("/draft/")
        self.page.wait_for_load_state("networkidle")

    def drop_line(self):
        self.online = False
        self.visitor.context.set_offline(True)

    def mend_line(self):
        self.online = True
        self.visitor.context.set_offline(False)

    def says(self, words):
        self.page.locator("[data-autosave-status]").filter(has_text=words).wait_for()

    def entries(self):
        return self.page.evaluate(ENTRIES)

    def _token(self, route):
        if not self.online:
            return route.abort()
        if not self.signed_in:
            return route.fulfill(status=302, headers={"Location": "/accounts/login/"})
        return route.fulfill(json={"csrf_token": "fresh"})

    def _save(self, route):
        if not self.online:
            return route.abort()
        typed = parse_qs(route.request.post_data)
        self.posted.append((route.request.headers["x-csrftoken"], typed))
        if typed["version"] != [str(self.version)]:
            return route.fulfill(status=409, json={"version": self.version, "theirs": {}, "saved_by": "S Jones"})
        self.version += 1
        self.saved.append(typed)
        return route.fulfill(json={"version": self.version, "saved_at": "9:40pm"})

    def _button(self, route):
        self.button = parse_qs(route.request.post_data)
        return route.fulfill(status=200, headers=HTML, body="<h1>Saved by the button</h1>")


@pytest.fixture
def desk(visit):
    visitor = visit()
    visitor.expected += ["net::ERR", "status of 409"]
    return Desk(visitor)


def test_what_is_typed_is_saved_with_a_fresh_token_and_the_next_version(desk):
    desk.open()
    desk.page.get_by_label("Yes").check()
    desk.says("Saved at 9:40pm")
    desk.page.get_by_label("Words").fill("She rang at nine")
    desk.page.wait_for_function("document.querySelector('[name=version]').value == '3'")
    assert desk.posted[0][0] == "fresh"
    assert [typed["version"] for _token, typed in desk.posted] == [["1"], ["2"]]
    assert desk.saved[-1]["words"] == ["She rang at nine"]
    assert "csrfmiddlewaretoken" not in desk.saved[-1]
    assert desk.entries() == []


def test_words_typed_with_no_line_are_kept_unreadable_and_sent_when_it_is_back(desk):
    desk.open()
    desk.drop_line()
    desk.page.get_by_label("Words").fill("He was at the bus station")
    desk.says("No connection. Your words are kept on this device.")
    (entry,) = desk.entries()
    assert entry["key"] == "anna/d1"
    assert "bus" not in entry["bytes"]
    desk.mend_line()
    desk.says("Saved at 9:40pm")
    assert desk.saved[-1]["words"] == ["He was at the bus station"]
    assert desk.entries() == []


def test_words_come_back_after_the_tab_was_closed(desk):
    desk.open()
    desk.drop_line()
    desk.page.get_by_label("More").fill("one")
    desk.page.get_by_label("Last").fill("two")
    desk.page.get_by_label("No", exact=True).check()
    desk.says("No connection")
    desk.mend_line()
    desk.page.goto("about:blank")
    desk.open()
    desk.says("Saved at 9:40pm")
    assert desk.page.get_by_label("More").input_value() == "one"
    assert desk.page.get_by_label("Last").input_value() == "two"
    assert desk.page.get_by_label("No", exact=True).is_checked()
    assert desk.saved[-1]["line"] == ["one", "two"]


def test_a_colleagues_save_is_never_overwritten(desk):
    desk.open()
    desk.version = 5
    desk.page.get_by_label("Words").fill("mine")
    desk.says("Somebody else saved this section")
    desk.says("S Jones")
    assert desk.saved == []
    desk.page.get_by_role("button", name="Save").click()
    desk.page.get_by_role("heading", name="Saved by the button").wait_for()
    assert desk.button["version"] == ["1"] and desk.button["words"] == ["mine"] and desk.button["next"] == ["list"]


def test_words_kept_over_a_colleagues_save_are_still_not_sent_over_it(desk):
    desk.open()
    desk.drop_line()
    desk.page.get_by_label("Words").fill("mine")
    desk.says("No connection")
    desk.version = 5
    desk.mend_line()
    desk.page.goto("about:blank")
    desk.open()
    desk.says("Somebody else saved this section")
    assert desk.page.get_by_label("Words").input_value() == "mine"
    assert desk.saved == []
    assert [entry["key"] for entry in desk.entries()] == ["anna/d1"]


def test_a_sign_out_costs_no_words_and_says_so(desk):
    desk.open()
    desk.signed_in = False
    desk.page.get_by_label("Words").fill("typed too late")
    desk.says("You are signed out. Your words are kept on this device.")
    desk.signed_in = True
    desk.open()
    desk.says("Saved at")
    assert desk.saved[-1]["words"] == ["typed too late"]


def test_the_button_keeps_the_words_until_the_server_has_them(desk):
    desk.open()
    desk.page.get_by_label("Words").fill("done")
    desk.page.get_by_role("button", name="Save").click()
    desk.page.get_by_role("heading", name="Saved by the button").wait_for()
    assert desk.button["words"] == ["done"]
    desk.page.goto("/sign-out/")
    assert [entry["key"] for entry in desk.entries()] == ["anna/d1"]
    desk.version = 2
    desk.open()
    assert desk.entries() == [] and desk.page.get_by_label("Words").input_value() == ""


def test_the_button_with_no_line_keeps_the_page_and_the_words(desk):
    desk.open()
    desk.drop_line()
    desk.page.get_by_label("Words").fill("still here")
    desk.page.get_by_role("button", name="Save").click()
    desk.says("No connection")
    assert desk.page.get_by_label("Words").input_value() == "still here"
    assert len(desk.entries()) == 1


def test_leaving_the_page_sends_what_was_typed_a_moment_ago(desk):
    desk.open()
    desk.page.get_by_label("Words").fill("in a hurry")
    desk.page.evaluate("""() => {
        Object.defineProperty(document, 'hidden', { value: true })
        document.dispatchEvent(new Event('visibilitychange'))
    }""")
    desk.says("Saved at")
    assert desk.posted == [("old", desk.saved[0])]


def test_nobody_elses_words_are_read_or_removed(desk):
    desk.open()
    desk.drop_line()
    desk.page.get_by_label("Words").fill("private to Anna")
    desk.says("No connection")
    desk.mend_line()
    desk.page.goto("about:blank")
    desk.user, desk.key = "bob", OTHER_KEY
    desk.open()
    assert desk.page.get_by_label("Words").input_value() == ""
    assert [entry["key"] for entry in desk.entries()] == ["anna/d1"]


def kept_by_two(desk):
    for user, key in (("bob", OTHER_KEY), ("anna", KEY)):
        desk.user, desk.key = user, key
        desk.mend_line()
        desk.open()
        desk.drop_line()
        desk.page.get_by_label("Words").fill(f"of {user}")
        desk.says("No connection")
        desk.page.evaluate("stop()")
    desk.mend_line()


@pytest.mark.parametrize(("choice", "left"), [(False, ["bob/d1"]), (True, ["anna/d1", "bob/d1"])])
def test_signing_out_erases_ones_own_words_unless_they_are_kept_by_choice(desk, choice, left):
    kept_by_two(desk)
    desk.page.goto("/sign-out/")
    desk.page.get_by_label("Keep").set_checked(choice)
    desk.page.get_by_role("button", name="Sign out").click()
    desk.page.get_by_role("heading", name="Out").wait_for()
    assert [entry["key"] for entry in desk.entries()] == left


def test_words_are_erased_after_a_week(desk):
    kept_by_two(desk)
    desk.page.goto("/sign-out/")
    desk.page.evaluate(AGE, ["bob/d1", 7.1])
    desk.page.evaluate(AGE, ["anna/d1", 6.9])
    desk.page.reload()
    desk.page.wait_for_load_state("networkidle")
    desk.page.wait_for_timeout(200)
    assert [entry["key"] for entry in desk.entries()] == ["anna/d1"]
