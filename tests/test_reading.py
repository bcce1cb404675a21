"""The transcript bit by bit, chapters, and the Word document: what they hold."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from correcting import ADA, sitting
from docx import Document
from library import SECTIONS, STAGES, WAIT, WordEmbedder, add_webinar
from people import add_member, sign_in
from starlette.testclient import TestClient

from database.connection import Database
from editing.claim_acts import approve_claim
from editing.edit_store import load_edits
from settings import Settings
from transcripts import results
from transcripts.captions import write_chapters
from transcripts.outline import Section, Summary
from transcripts.recording import Recording
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.window import Window, load_frame, load_window
from web.app import create_app
from web.document import as_docx
from web.turns import MOST_LINES, turns_of


def stored(database: Database, settings: Settings, transcript: Transcript) -> Recording:
    return add_webinar(database, settings, transcript=transcript, done=("probe", "transcribe"))


def lines(*said: tuple[str, str]) -> tuple[Segment, ...]:
    """Segments of three seconds, each by a speaker."""
    return tuple(Segment(n, 3.0 * n, 3.0 * n + 2.5, text, speaker=who) for n, (who, text) in enumerate(said))


def test_no_line_is_lost_by_paging_back_without_script(
    site: TestClient, database: Database, settings: Settings
) -> None:
    starts = [round(5.347 * n + 0.344, 3) for n in range(600)]  # addresses give hundredths of a second
    segments = tuple(Segment(n, start, start + 5, f"Line {n}.") for n, start in enumerate(starts))
    recording = stored(database, settings, Transcript(segments, "en", "stand-in"))
    shown: set[int] = set()
    address: str | None = f"/recordings/{recording.id}?t={starts[-1]}"
    while address:
        page = site.get(address).text
        shown.update(int(number) for number in re.findall(r'data-segment="(\d+)"', page))
        earlier = re.search(r'href="([^"#]*)[^"]*">Earlier in the transcript', page)
        address = f"/recordings/{recording.id}{earlier[1]}" if earlier else None
    assert shown == set(range(600))


def test_window_is_a_part_of_the_transcript(database: Database, settings: Settings) -> None:
    segments = tuple(
        Segment(n, float(n), n + 0.5, f"word{n}", (Word(float(n), n + 0.5, f"word{n}", 0.9),), "Ada") for n in range(50)
    )
    corrections = tuple(
        Correction(n, float(n), n + 0.5, "ward", f"word{n}", "word", "by hand", 0.5) for n in (19, 20, 29)
    )
    recording = stored(database, settings, Transcript(segments, "en", "by hand", corrections))
    with database.snapshot() as connection:
        frame = load_frame(connection, recording.id)
        window = load_window(connection, recording.id, first=20, lines=10)
        last = load_window(connection, recording.id, first=45, lines=10)
        beyond = load_window(connection, recording.id, first=70, lines=10)
    assert frame is not None
    assert (frame.model, frame.language, frame.speakers) == ("by hand", "en", ("Ada",))
    assert frame.starts == tuple(map(float, range(50)))
    assert [frame.line_at(seconds) for seconds in (-1, 0, 19.9, 20, 999)] == [0, 0, 19, 20, 49]
    assert window == Window(segments[20:30], corrections[1:], before=segments[10:20], after=segments[30:40])
    assert last == Window(segments[45:], before=segments[35:45])
    assert beyond == Window(())


def test_number_over_the_border_of_a_window_is_not_read_as_two(database: Database, settings: Settings) -> None:
    said = lines(("Ada", "We use one hundred and"), ("Ada", "thirty joules there."), ("Ada", "Or five joules."))
    recording = stored(database, settings, Transcript(said, "en", "by hand"))
    with database.snapshot() as connection:
        frame = load_frame(connection, recording.id)
        assert frame is not None
        (turn,) = turns_of(load_window(connection, recording.id, first=1, lines=2), frame)
    shown = [" ".join(run.text for run in line.runs) for line in turn.lines]
    assert shown == ["thirty joules there.", "Or 5 J."]


def test_turns_change_with_speakers_and_chapters_and_do_not_grow_forever(
    database: Database, settings: Settings
) -> None:
    said = lines(*[("Ada", "Yes.")] * (MOST_LINES + 2), ("Ben", "No."), ("Ben", "Never."))
    recording = stored(database, settings, Transcript(said, "en", "by hand"))
    chapter = Section("Safety", said[-1].start, said[-1].end, len(said) - 1, len(said) - 1)
    with database.snapshot() as connection:
        frame = load_frame(connection, recording.id)
        assert frame is not None
        turns = turns_of(load_window(connection, recording.id, first=0, lines=100), frame, (chapter,))
        inside = turns_of(load_window(connection, recording.id, first=5, lines=3), frame, (chapter,))
    assert [(t.speaker, t.colour, t.goes_on, t.section, len(t.lines)) for t in turns] == [
        ("Ada", 0, False, None, MOST_LINES),
        ("Ada", 0, True, None, 2),
        ("Ben", 1, False, None, 1),
        ("Ben", 1, False, chapter, 1),
    ]
    assert [(t.goes_on, [line.number for line in t.lines]) for t in inside] == [(True, [5, 6, 7])]


def test_lines_are_served_as_they_stand_in_the_page(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as site:
        address = f"/recordings/{recording.id}/lines?first=1&count=2"
        assert site.get(address, follow_redirects=False).status_code == 303  # for members alone
        sign_in(site, database, add_member(database))
        fragment = site.get(address).text
        page = site.get(f"/recordings/{recording.id}").text
        assert site.get(f"/recordings/{recording.id}/lines?first=0&count=501").status_code == 400
    assert 'data-segment="1"' in fragment and 'data-segment="2"' in fragment
    assert 'data-segment="0"' not in fragment and "<html" not in fragment
    shown = [line for line in fragment.splitlines() if "data-segment" in line]
    assert [line for line in page.splitlines() if line in shown] == shown


def test_chapters_last_until_the_next() -> None:
    assert write_chapters(SECTIONS, duration=754.9) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:09.500\nPlanning sessions\n\n00:00:09.500 --> 00:12:34.900\nSafety\n"
    )
    assert write_chapters(()) == "WEBVTT\n"
    assert "< 5 mm" not in write_chapters([Section("Depth < 5 mm --> safe", 0.0, 9.0, 0, 1)])


def test_word_document_has_headings_times_and_quotes(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, title="Scars\x0b: “état”")
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, recording.id)
    document = Document(BytesIO(as_docx(dossier)))
    told = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs]
    assert told[:4] == [
        ("Title", "Scars : “état”"),
        ("Normal", "2026-03-04 · Dr. Ada Lind, Dr. Ben Moss · 12:34"),
        ("Normal", "Disclosures: Dr. Lind has no conflicts."),
        ("Intense Quote", told[3][1]),
    ]
    assert told[3][1].startswith("Not reviewed. Made by machine from the recording")
    wait = ("List Bullet", "Wait six weeks between two sessions. [00:04]")
    avoid = [
        ("List Bullet", "Inflamed skin is not treated with Novapeel. [00:09] · not confirmed: negation"),
        ("Quote", "“Do not treat inflamed skin with Novapeel.”"),
    ]
    assert told[4:] == [
        ("Heading 1", "Summary"),
        ("Heading 2", "Bottom line"),
        wait,
        ("Heading 2", "Planning sessions [00:00]"),
        wait,
        ("Heading 2", "Safety [00:09]"),
        *avoid,
        ("Heading 1", "Pearls"),
        ("Heading 2", "Intervals"),
        wait,
        ("Heading 2", "Contraindications"),
        *avoid,
        ("Heading 1", "Devices and techniques"),
        ("List Bullet", "Novapeel device, 2 ×, first at 00:13"),
        ("List Bullet", "resurfacing technique, 1 ×, first at 00:05"),
    ]
    assert document.core_properties.title == "Scars\x0b: “état”".replace("\x0b", " ")


def test_word_document_names_sections_that_are_not_in_the_summary(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, done=STAGES[:4])
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, recording.id)

    def told(summary: Summary) -> list[str]:
        document = Document(BytesIO(as_docx(replace(dossier, summary=summary))))
        texts = [paragraph.text for paragraph in document.paragraphs]
        return texts[texts.index("Summary") + 1 :]

    nothing = "Nothing beyond the bottom line was chosen from this section."
    wait = "Wait six weeks between two sessions. [00:04]"
    shown = ["Bottom line", wait, "Planning sessions [00:00]", nothing, "Safety [00:09]", nothing]
    assert told(Summary((WAIT,), ((), ()))) == shown
    assert told(Summary((), ((), ()))) == []


def test_word_document_names_who_reviewed(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        approve_claim(connection, sitting(recording.id), start=WAIT.start, seen=WAIT.text)
        dossier, edits = results.load_dossier(connection, recording.id), load_edits(connection, recording.id)
    note = Document(BytesIO(as_docx(dossier, edits))).paragraphs[3].text
    assert note.startswith(f"1 of 2 statements reviewed by {ADA.name}, last on {edits[0].made_at.date().isoformat()}.")


@pytest.mark.parametrize("done", [(), ("probe", "transcribe"), ("probe", "transcribe", "split", "summarize")])
def test_word_document_of_what_is_not_finished_says_so(
    database: Database, settings: Settings, done: tuple[str, ...]
) -> None:
    recording = add_webinar(database, settings, done=done)
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, recording.id)
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(as_docx(dossier))).paragraphs)
    assert "Not done yet: " in text
    assert ("Bottom line" in text) == ("summarize" in done)


def test_word_document_is_downloaded(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as site:
        sign_in(site, database, add_member(database))
        answer = site.get(f"/recordings/{recording.id}/export.docx")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats-officedocument")
    assert answer.headers["content-disposition"].endswith(".docx")
    assert Document(BytesIO(answer.content)).paragraphs[0].text == "Acne scars"
