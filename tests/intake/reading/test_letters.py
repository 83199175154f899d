"""The words of a letter and what was attached to it, however it was sent, written wrongly or meant to do harm."""

import datetime as dt
import io
import struct
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from intake.reading.kinds import FileKind, kind_of
from intake.reading.letters import letter_of
from intake.reading.sentences import read_letter
from intake.reading.whole import read_whole
from intake.values import Fact
from missing_cases.errors import RuleError
from tests.intake.reading.outlook_file import outlook_file

NOW = dt.datetime(2026, 5, 12, 9, tzinfo=dt.UTC)
SENT = dt.datetime(2026, 5, 9, 20, 0, tzinfo=dt.UTC)
WORDS = "Name: THORNE, Mia\nLog number: 77/26\n"
HELVETICA = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": "WinAnsiEncoding"}
LIST = b"Surname,Forename,Log No\nThorne,Mia,77/26\n"
HEAD = "From: Desk <desk@example.org>\r\nSubject: Missing\r\nMIME-Version: 1.0\r\n"


def pdf(words=b"BT /F1 12 Tf 10 10 Td (Name: Mia Thorne) Tj ET"):
    writer, buffer = PdfWriter(), io.BytesIO()
    page, stream = writer.add_blank_page(300, 72), DecodedStreamObject()
    stream.set_data(words)
    font = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in HELVETICA.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())  # noqa: SLF001 - it has no other way
    writer.write(buffer)
    return buffer.getvalue()


def mail(**attached):
    message = EmailMessage()
    message["From"], message["To"] = "Desk <desk@example.org>", "hub@example.org"
    message["Subject"], message["Date"] = "Missing: Mia", SENT
    message.set_content(WORDS)
    message.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    for name, (data, kind) in attached.items():
        message.add_attachment(data, maintype="application", subtype=kind, filename=name)
    return message


def outlook(**more):
    time = int((SENT - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds()) * 10_000_000
    texts = {"0037001F": "Missing: Mia", "1000001F": WORDS, "0C1A001F": "Desk"}
    streams = {f"__substg1.0_{number}": text.encode("utf-16-le") for number, text in texts.items()}
    properties = bytes(32) + struct.pack("<HHLQ", 0x40, 0x39, 6, time)
    return outlook_file({**streams, "__properties_version1.0": properties, **more})


def words(data):
    return letter_of(data, kind_of(data))


def test_an_e_mail_gives_its_words_once_and_its_files_byte_for_byte():
    letter = words(mail(**{"list.csv": (LIST, "csv"), "report.pdf": (pdf(), "pdf")}).as_bytes())
    assert (letter.text.strip(), letter.subject, letter.sent_at) == (WORDS.strip(), "Missing: Mia", SENT)
    assert [each.name for each in letter.attachments] == ["list.csv", "report.pdf"]
    assert letter.attachments[0].data == LIST and kind_of(letter.attachments[1].data) == FileKind.PDF


def test_an_e_mail_enclosed_in_another_is_attached_and_a_logo_is_not():
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "hub@example.org", "Fwd"
    outer.set_content("<p>See enclosed &amp; ring</p>", subtype="html")
    outer.add_related(b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    outer.make_mixed()
    outer.add_attachment(mail())
    letter = words(outer.as_bytes())
    assert letter.text == "See enclosed & ring" and [each.name for each in letter.attachments] == ["Missing: Mia"]
    assert words(letter.attachments[0].data).text.strip() == WORDS.strip()


def test_a_message_of_outlook_gives_its_words_its_time_and_its_files():
    within = "__attach_version1.0_#00000000/__substg1.0_"
    data = outlook(**{f"{within}3707001F": "list.csv".encode("utf-16-le"), f"{within}37010102": LIST + b"\n" * 5000})
    assert kind_of(data, "list.csv") == FileKind.MSG
    letter = words(data)
    assert (letter.text, letter.subject, letter.sender, letter.sent_at) == (WORDS, "Missing: Mia", "Desk", SENT)
    assert [(each.name, each.data.strip()) for each in letter.attachments] == [("list.csv", LIST.strip())]


def test_a_letter_is_read_with_its_pdf_and_what_was_not_read_is_named():
    attached = {"report.pdf": (pdf(), "pdf"), "list.csv": (LIST, "csv"), "a.exe": (b"MZ\x90\0", "octet-stream")}
    message = mail(**attached)
    message.replace_header("Subject", "Re: a report")
    message.get_payload()[0].get_payload()[0].set_content("Log number: 77/26\n")
    reading = read_whole(words(message.as_bytes()), NOW)
    family = reading.facts[Fact.FAMILY_NAME]
    assert (family.value, family.where) == ("Thorne", "line 1 of “report.pdf”")
    assert reading.facts[Fact.POLICE_LOG_NUMBER].where == "line 2"
    assert reading.value(Fact.CIRCUMSTANCES).endswith("report.pdf\nName: Mia Thorne")
    assert [problem.split(".")[0] for problem in reading.problems] == ["“list", "“a"]
    assert "is a list" in reading.problems[0] and "is a program" in reading.problems[1]


def test_what_the_letter_and_its_pdf_say_differently_is_left_to_a_person():
    other = pdf(b"BT /F1 12 Tf 10 10 Td (Name: Amira Khan) Tj ET")
    name = read_whole(words(mail(**{"report.pdf": (other, "pdf")}).as_bytes()), NOW).facts[Fact.FULL_NAME]
    assert name.value is None and "THORNE, Mia" in name.problem and "Amira Khan" in name.problem
    same = read_whole(words(mail(**{"report.pdf": (pdf(), "pdf")}).as_bytes()), NOW)
    assert same.value(Fact.FAMILY_NAME) == "Thorne" and same.facts[Fact.FAMILY_NAME].where == "line 2"


def test_an_e_mail_attached_is_read_and_what_is_attached_to_that_is_named():
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "hub@example.org", "Fwd"
    outer.set_content("See enclosed")
    outer.add_attachment(mail(**{"report.pdf": (pdf(), "pdf")}))
    reading = read_whole(words(outer.as_bytes()), NOW)
    assert reading.facts[Fact.POLICE_LOG_NUMBER].where == "line 3 of “Missing: Mia”"
    assert len(reading.problems) == 1 and "“report.pdf” is attached and was not read" in reading.problems[0]


def test_the_words_of_a_pdf_are_read_and_a_page_that_is_drawn_without_end_is_refused():
    assert words(pdf()).text.strip() == "Name: Mia Thorne"
    with pytest.raises(RuleError, match="more than a page of words"):
        words(pdf(b"q Q " * 1_500_000))


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Type: text/plain; charset=nonsense", "Zo\xeb", "Zoë"),
        ("Content-Type: text/plain; charset=utf-8", "Zo\xeb", "Zoë"),
        ("Content-Transfer-Encoding: base64", "TWlhAAEgVGhvcm5l", "Mia Thorne"),
        ("Content-Type: multipart/mixed", "Mia", ""),
        ("Content-Type: text/html", "<p>Mia<style>p{}</style> <b>Thorne</b>", "Mia Thorne"),
        ("Content-Type: text/html", "Mia<![x<![", "Mia"),
        ("Date: Sat, 99 Foo 20260 99:99 +9999\r\nSubject: =?x?y?z?=\r\nFrom: ;;<@<", "Mia", "Mia"),
    ],
)
def test_an_e_mail_that_breaks_its_grammar_gives_what_can_be_read_and_can_be_kept(head, body, text):
    letter = letter_of((HEAD + head + "\r\n\r\n" + body).encode("cp1252"), FileKind.EML)
    assert letter.text.strip() == text
    assert "\0" not in repr(letter.sender + letter.subject) and (letter.text + letter.subject + letter.sender).encode()


@pytest.mark.parametrize(
    "nested", ['Content-Type: multipart/mixed; boundary="{0}"\r\n\r\n--{0}\r\n', "Content-Type: message/rfc822\r\n\r\n"]
)
def test_an_e_mail_within_e_mails_without_end_is_refused(nested):
    with pytest.raises(RuleError, match="damaged"):
        words((HEAD + "".join(nested.format(n) for n in range(2000))).encode())


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([mail(**{"a.pdf": (pdf(), "pdf")}).as_bytes(), outlook(), pdf(), WORDS.encode()]),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=8)), max_size=4),
)
def test_whatever_is_given_ends_in_a_letter_or_a_sentence(whole, noise):
    data = bytearray(whole)
    for at, bits in noise:
        data[at % len(whole) : at % len(whole) + len(bits)] = bits
    try:
        kind = kind_of(bytes(data))
        letter = letter_of(bytes(data), kind)
    except RuleError as error:
        assert error.field == "file"  # noqa: PT017 - either end is right
    else:
        assert read_letter(letter.text, NOW).facts and letter.text.encode() is not None
