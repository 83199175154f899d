"""PDF documents: tagged, marked, repeatable, made of our own files alone."""

import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from missing_cases.files import pdf
from missing_cases.files.pdf import ForeignAddress, PdfUnavailable, in_words, own_file, render_pdf
from tests.pdf.documents import interview
from tests.pdf.structure import outline, text_of

STORED = Path(__file__).parent / "trees"
WHEN = datetime(2016, 5, 16, 15, 30, tzinfo=UTC)
SHARED = {
    "legal_basis": "Safeguarding a child: Children Act 2004, sections 10 and 11.",
    "reason": "Jordan was kept against their will.",
    "handling": "Do not speak of it to the family.",
}


def whole():
    document = interview()
    frame = {"title": document.title, "author": "S Jones, Social worker", "reference": document.reference}
    return render_pdf("pdf/document.html", {"document": document, "disclosure": None}, made_at=WHEN, **frame)


def part():
    document = interview().only({"account.why", "why.4", "why.8"})
    return render_pdf(
        "pdf/document.html",
        {"document": document, "disclosure": SHARED},
        title=document.title,
        author="S Jones, Social worker",
        reference=document.reference,
        made_at=WHEN,
        copy=3,
        recipient="Northshire Police",
    )


@pytest.mark.parametrize("make", [whole, part])
def test_pdfua_finds_no_error(make, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(make())
    found = subprocess.run(
        [sys.executable, "-m", "pdfua", "check", str(path), "--min-severity", "error"], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout
    assert "errors=0" in found.stdout


@pytest.mark.parametrize("make", [whole, part])
def test_the_structure_tree_is_the_one_that_was_looked_at(make):
    assert outline(make()) == (STORED / f"{make.__name__}.txt").read_text()


def test_it_is_tagged_titled_and_says_its_language():
    root = pypdf.PdfReader(io.BytesIO(whole())).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pypdf.PdfReader(io.BytesIO(whole())).metadata.title == "Return home interview"
    assert pypdf.PdfReader(io.BytesIO(whole())).metadata.author == "S Jones, Social worker"


def test_every_page_is_marked_numbered_and_named():
    pages = text_of(part())
    for number, page in enumerate(pages, 1):
        assert "OFFICIAL-SENSITIVE" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "MC-2016-000001" in page
        assert "copy 3 for Northshire Police" in page


def test_the_first_page_says_who_made_it_when_and_why_it_was_shared():
    first = text_of(part())[0]
    assert "S Jones, Social worker, 4:30pm, 16 May 2016" in first
    assert "Copy 3 for Northshire Police" in first
    assert SHARED["legal_basis"] in first
    assert "What is not shown here was not shared." in first


def test_a_part_prints_nothing_that_was_left_out():
    text = " ".join(text_of(part()))
    assert "He locked the door" in text
    for gone in ("Peer pressure", "School attendance", "What would stop it", "Agrees to share"):
        assert gone not in text


def test_the_whole_does_not_speak_of_sharing():
    text = " ".join(text_of(whole()))
    assert "Why this was shared" not in text
    assert "was not shared" not in text


def test_the_same_document_gives_the_same_bytes():
    assert part() == part()


def test_words_are_never_markup():
    document = interview(child_name="<b>Jordan</b> & <script>alert(1)</script>")
    made = render_pdf(
        "pdf/document.html",
        {"document": document, "disclosure": None},
        title="A",
        author="B",
        reference="C",
        made_at=WHEN,
    )
    assert "<b>Jordan</b> & <script>alert(1)</script>" in text_of(made)[0]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.css",
        "file:///etc/passwd",
        "static:../pyproject.toml",
        "static:pdf/none.css",
        "pdf/document.css",
    ],
)
def test_only_our_own_static_files_are_read(address):
    with pytest.raises(ForeignAddress):
        own_file(address)


def test_our_own_style_sheet_is_found():
    assert own_file("static:pdf/document.css").name == "document.css"


def test_a_template_that_fetches_from_elsewhere_fails_loudly(settings, tmp_path):
    (tmp_path / "bad.html").write_text(
        '<html lang="en"><title>x</title><img src="file:///etc/hostname" alt="x"></html>'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with pytest.raises(ForeignAddress, match="etc/hostname"):
        render_pdf("bad.html", {}, title="x", author="x", reference="x", made_at=WHEN)


def test_a_machine_without_pango_says_so_and_names_the_way_out(monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(PdfUnavailable, match="Use the printable page instead"):
        whole()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2016, 5, 16, 15, 30, tzinfo=UTC), "4:30pm, 16 May 2016"),
        (datetime(2016, 1, 16, 0, 5, tzinfo=UTC), "12:05am, 16 January 2016"),
        (datetime(2016, 1, 16, 12, 0, tzinfo=UTC), "12:00pm, 16 January 2016"),
        (datetime(2016, 3, 27, 23, 30, tzinfo=UTC), "12:30am, 28 March 2016"),
    ],
)
def test_moments_are_written_in_london_time(moment, words):
    assert in_words(moment) == words


def test_importing_the_module_does_not_import_the_printer():
    code = "import sys, missing_cases.files.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(pdf.__file__).parents[2]).returncode == 0
