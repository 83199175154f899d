"""A file is what its content says; what is dangerous or unreadable is refused with a sentence, whatever its name."""

import io
import random
import zipfile

import pytest
from pypdf import PdfWriter

from intake.reading.kinds import MOST_BYTES, FileKind, kind_of
from intake.reading.letters import letter_of
from missing_cases.errors import RuleError

CSV = b"Missing list 9 May\r\n\r\nSurname,Forename,DOB\r\nThorne,Mia,1/2/2012\r\nKhan,Amira,3/4/2011\r\n"
MAIL = (
    b"From: Desk <desk@example.org>\r\nTo: hub@example.org\r\nSubject: Missing\r\nDate: Sat, 09 May 2026 21:00:00 +0100"
    b"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Name: Thorne, <b>Mia</b></p><script>alert(1)</script>"
)


def packed(files, **more):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, **more)
    return buffer.getvalue()


def pdf(password=""):
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(72, 72)
    if password:
        writer.encrypt(password)
    writer.write(buffer)
    return buffer.getvalue()


def refusal(data, name="list.csv"):
    with pytest.raises(RuleError) as caught:
        kind_of(data, name)
    assert caught.value.field == "file"
    return str(caught.value.message)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (CSV, "list.csv", FileKind.CSV),
        (CSV.replace(b",", b";"), "list.txt", FileKind.CSV),
        (CSV.decode().encode("utf-16"), "list.csv", FileKind.CSV),
        (MAIL, "mail.eml", FileKind.EML),
        (packed({"xl/workbook.xml": "<workbook/>"}), "list.csv", FileKind.XLSX),
        (pdf(), "report.csv", FileKind.PDF),
        (b"Mia Thorne has not come home.", "", FileKind.TEXT),
        (b"BMBC weekly list\nSurname,Forename,DOB\nThorne,Mia,1/2/2012\n", "", FileKind.CSV),
        (b"MZ is how she signs her letters.", "", FileKind.TEXT),
        (b"DKIM-Signature: v=1\nFrom: a@example.org\nSubject: Mia\n\nShe is back.", "", FileKind.EML),
        ("Zoë wasn’t home".encode("cp1252"), "", FileKind.TEXT),
    ],
)
def test_a_file_is_what_its_content_says(data, name, kind):
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"MZ\x90\0", "This is a program"),
        (b"#!/bin/sh\nrm", "This is a program"),
        (b"\x7fELF\x02", "This is a program"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"BM\x36\0\0\0", "picture"),
        (b"@echo off\r\ndel *", "This is a program"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "web page or XML"),
        (b"a,b\0\x01\x02c", "Nothing we know"),
        (packed({"readme.txt": "x"}), "packed archive"),
        (packed({"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}), "macros"),
        (packed({"xl/workbook.xml": b"0" * 30_000_000}), "unpacks to far more"),
        (
            packed({"xl/workbook.xml": "", "xl/styles.xml": random.Random(4).randbytes(10_000_001)}),
            "unpacks to far more",
        ),
        (packed({f"xl/{n}": "" for n in range(2_100)}), "unpacks to far more"),
        (packed({"xl/workbook.xml": "x"})[:-30], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"x" * (MOST_BYTES + 1), "larger than 20 MB"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_what_is_dangerous_or_unreadable_is_refused_in_words(data, said):
    assert said in refusal(data)


def test_a_pdf_that_needs_a_password_or_holds_no_words_is_refused():
    for data, said in ((pdf("secret"), "needs a password"), (pdf(), "holds no words")):
        with pytest.raises(RuleError, match=said):
            letter_of(data, FileKind.PDF)


def test_the_words_of_an_e_mail_come_without_its_markup():
    letter = letter_of(MAIL, FileKind.EML)
    assert letter.text == "Name: Thorne, Mia" and letter.subject == "Missing" and "desk@example.org" in letter.sender
    assert letter.sent_at.isoformat() == "2026-05-09T21:00:00+01:00"
