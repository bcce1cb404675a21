"""A recording as a Word document: what a physician files, with headings, times and quotes."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from editing.edit import Edit
from editing.reviews import Review, review_of
from transcripts.dossier import Dossier, claims_by_section
from transcripts.export import KIND_TITLES, byline
from transcripts.outline import NOTHING_CHOSEN, PEARL_KINDS, Claim
from transcripts.tags import ASIDE, tags_of
from transcripts.text import words_of
from transcripts.timecode import clock
from transcripts.vocabulary import TERM_KINDS

A4 = (Cm(21), Cm(29.7))
GREY = RGBColor(0x4A, 0x55, 0x5C)
GENERATED = (
    "Made by machine from the recording, whose times stand in brackets: listen there before you rely on a statement. "
    "Not medical advice."
)


def as_docx(dossier: Dossier, edits: Sequence[Edit] = ()) -> bytes:
    """Summary, pearls and tags of a recording as an Office Open XML document; `edits` tell who reviewed them."""
    document = Document()
    _set_up(document, dossier)
    _head(document, dossier, review_of(dossier.summary, dossier.pearls, edits))
    _summary(document, dossier)
    _pearls(document, dossier)
    _tags(document, dossier)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: DocxDocument, dossier: Dossier) -> None:
    recording = dossier.recording
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    aside = document.styles.add_style("Aside", WD_STYLE_TYPE.CHARACTER)
    aside.font.size, aside.font.color.rgb = Pt(9.5), GREY
    properties = document.core_properties
    properties.title, properties.author = _line(recording.title), ", ".join(recording.speakers)
    properties.subject, properties.comments = "Webinar summary", GENERATED
    properties.created = properties.modified = (
        datetime.combine(recording.event_date, time()) if recording.event_date else datetime(2000, 1, 1)
    )
    _page_number(section.footer.paragraphs[0], recording.title)


def _head(document: DocxDocument, dossier: Dossier, review: Review) -> None:
    document.add_heading(_line(dossier.recording.title), level=0)
    if line := byline(dossier):
        document.add_paragraph(line)
    for presenter in dossier.recording.presenters:
        document.add_paragraph(", ".join(filter(None, (presenter.name, presenter.credentials))))
    if dossier.recording.disclosures.strip():
        _labelled(document, "Disclosures", dossier.recording.disclosures)
    document.add_paragraph(f"{_reviewed(review)} {GENERATED}", style="Intense Quote")
    if waiting := [f"{stage.name} ({stage.state})" for stage in dossier.stages if stage.state != "done"]:
        _labelled(document, "Not done yet", ", ".join(waiting))


def _reviewed(review: Review) -> str:
    """Whether people have gone over what the machine made, and who."""
    if not review.reviewed or review.last is None:
        return "Not reviewed."
    how = "Reviewed" if review.complete else f"{review.reviewed} of {review.total} statements reviewed"
    return f"{how} by {' and '.join(review.names)}, last on {review.last.date().isoformat()}."


def _summary(document: DocxDocument, dossier: Dossier) -> None:
    if dossier.summary is None:
        return
    document.add_heading("Summary", level=1)
    if dossier.summary.bottom_line:
        document.add_heading("Bottom line", level=2)
        _claims(document, dossier.summary.bottom_line)
    for number, (section, claims) in enumerate(claims_by_section(dossier)):
        failure = dossier.summary.failure(number)
        if failure or dossier.summary.says_something:
            document.add_heading(f"{_line(section.title)} [{clock(section.start)}]", level=2)
        if failure:
            document.add_paragraph(f"This section could not be summarized: {_line(failure)}")
        elif not claims and dossier.summary.says_something:
            document.add_paragraph(NOTHING_CHOSEN)
        _claims(document, claims)


def _pearls(document: DocxDocument, dossier: Dossier) -> None:
    if not dossier.pearls:
        return
    document.add_heading("Pearls", level=1)
    for kind in PEARL_KINDS:
        claims = [pearl.claim for pearl in dossier.pearls if pearl.kind == kind]
        if claims:
            document.add_heading(KIND_TITLES[kind], level=2)
            _claims(document, claims)


def _tags(document: DocxDocument, dossier: Dossier) -> None:
    if not dossier.mentions:
        return
    document.add_heading("Devices and techniques", level=1)
    for kind in TERM_KINDS:
        for tag in tags_of(dossier.mentions, kind):
            paragraph = document.add_paragraph(f"{tag.term} ", style="List Bullet")
            aside = f", {ASIDE}" if tag.set_aside else ""
            paragraph.add_run(f"{kind}, {len(tag.starts)} ×, first at {clock(tag.starts[0])}{aside}", style="Aside")


def _claims(document: DocxDocument, claims: Sequence[Claim]) -> None:
    """Each claim with its time, and what was said where that has other words."""
    for claim in claims:
        paragraph = document.add_paragraph(f"{_line(claim.text)} ", style="List Bullet")
        failed = ", ".join(check.name for check in claim.checks if not check.passed)
        doubt = (f"not confirmed: {failed}",) if failed else ()
        paragraph.add_run(" · ".join((f"[{clock(claim.start)}]", *claim.beside, *doubt)), style="Aside")
        if words_of(claim.text) != words_of(claim.quote):
            paragraph.paragraph_format.keep_with_next = True
            quote = document.add_paragraph(f"“{_line(claim.quote)}”", style="Quote")
            quote.paragraph_format.left_indent = Cm(1.3)


def _labelled(document: DocxDocument, label: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(_line(text))


def _page_number(paragraph: Paragraph, title: str) -> None:
    """The title and the number of the page, which Word counts by itself."""
    paragraph.add_run(f"{_line(title)} · ", style="Aside")
    run = paragraph.add_run(style="Aside")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _line(text: str) -> str:
    """A text on one line, without the control characters that XML cannot hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
