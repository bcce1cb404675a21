"""Claims under correction: they follow their words, and what a person approved or wrote is never overwritten."""

from dataclasses import replace

import pytest
from correcting import ADA, BEN, claims_of, correct, edits_of, sitting, transcript_of
from library import AVOID, PEARLS, SECTIONS, SEGMENTS, SUMMARY, TRANSCRIPT, WAIT, add_webinar

from database.connection import Database
from editing import versions
from editing.claim_acts import UnconfirmedError, add_claim, approve_all, approve_claim, edit_claim, reject_claim
from editing.claims import ClaimReview, reviews_of
from editing.desk import EditConflict, undo_edit
from editing.edit import HeldClaim
from settings import Settings
from transcripts import results
from transcripts.errors import InvalidValueError
from transcripts.outline import Check, Claim, Pearl, Summary

PASSED = tuple(Check(name, True) for name in ("quote", "numbers", "negations", "terms", "directions", "kept"))
VERBATIM = replace(WAIT, checks=PASSED, speaker="Dr. Ada Lind")


def test_claims_follow_a_corrected_word_and_come_back_when_it_is_undone(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    before = claims_of(database, recording)
    edit = correct(database, recording, 1, "Wait sixteen weeks between two sessions.")
    followed = replace(
        VERBATIM,
        text="Wait sixteen weeks between two sessions.",
        quote="Wait sixteen weeks between two sessions.",
    )
    summary, pearls = claims_of(database, recording)
    assert summary.bottom_line == (followed,)
    assert summary.sections[0] == (followed,)
    assert pearls[0] == Pearl(followed, "interval")
    assert pearls[1].claim == replace(AVOID, speaker="Dr. Ben Moss")  # cites another line, and is left as it is
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording), edit.id)
    after = claims_of(database, recording)
    assert [pearl.claim.text for pearl in after[1]] == [pearl.claim.text for pearl in before[1]]
    assert after[0].bottom_line == (VERBATIM,)


def test_a_restated_claim_goes_back_to_the_speakers_words(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 2, "Do not treat tanned skin with Novapeel.")
    claim = claims_of(database, recording)[1][1].claim
    assert (claim.text, claim.quote, claim.status) == (
        "Do not treat tanned skin with Novapeel.", "Do not treat tanned skin with Novapeel.", "verbatim",
    )  # fmt: skip
    assert all(check.passed for check in claim.checks)


def test_a_claim_whose_words_nobody_said_goes_with_them(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 1, "")
    summary, pearls = claims_of(database, recording)
    assert (summary.bottom_line, summary.sections[0]) == ((), ())
    assert [pearl.kind for pearl in pearls] == ["contraindication"]


def test_an_approved_claim_says_by_whom_and_keeps_its_text(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = approve_claim(connection, sitting(recording), start=4.5, seen=WAIT.text)
    (edit,) = outcome.edits
    assert (edit.kind, edit.before, edit.after) == ("approve", WAIT.text, WAIT.text)
    assert edit.claim == HeldClaim(WAIT, "interval", "pearl")
    summary, pearls = claims_of(database, recording)
    claims = (*summary.bottom_line, *(pearl.claim for pearl in pearls))
    review = ClaimReview("approve", ADA, edit.made_at, current=True)
    assert reviews_of(claims, edits_of(database, recording)) == (review, review, None)
    # A word beneath it is corrected: the text that a person approved stays, and says that it holds no longer.
    correct(database, recording, 1, "Wait sixteen weeks between two sessions.", by=BEN)
    summary, pearls = claims_of(database, recording)
    (claim,) = summary.bottom_line
    assert (claim.text, claim.quote) == (WAIT.text, "Wait sixteen weeks between two sessions.")
    assert [check.name for check in claim.checks if not check.passed] == ["numbers", "kept"]
    assert reviews_of((claim,), edits_of(database, recording)) == (replace(review, current=False),)


def test_an_edited_claim_outlives_stages_that_no_longer_make_it(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = edit_claim(
            connection, sitting(recording), start=9.5, seen=AVOID.text,
            text="Do not treat inflamed skin with Novapeel at all.", kind="limit", anyway=True,
        )  # fmt: skip
        versions.save_summary(connection, recording, replace(SUMMARY, sections=((WAIT,), ())), model="stand-in")
        versions.save_pearls(connection, recording, PEARLS[:1])
    held = outcome.edits[0].claim
    assert held is not None
    summary, pearls = claims_of(database, recording)
    assert (held.kind, held.place, held.claim.status) == ("limit", "pearl", "restated")
    assert pearls == (Pearl(replace(WAIT, speaker="Dr. Ada Lind"), "interval"), Pearl(pearls[1].claim, "limit"))
    assert pearls[1].claim.text == "Do not treat inflamed skin with Novapeel at all."
    assert summary.sections[1] == ()  # it was a pearl, and is kept as one


def test_a_claim_that_nobody_says_any_more_is_told(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        approve_claim(connection, sitting(recording), start=9.5, seen=AVOID.text)
        silent = replace(TRANSCRIPT, segments=SEGMENTS[:2], corrections=())
        versions.save_transcript(connection, recording, silent)
        versions.save_sections(connection, recording, SECTIONS[:1])
        versions.save_summary(connection, recording, Summary((WAIT,), ((WAIT,),)), model="stand-in")
        versions.save_pearls(connection, recording, PEARLS[:1])
    assert [edit.placed for edit in edits_of(database, recording)] == [False]


def test_a_rejected_claim_is_gone_everywhere_and_stays_away(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = reject_claim(connection, sitting(recording), start=4.5, seen=WAIT.text)
    for _ in range(2):
        summary, pearls = claims_of(database, recording)
        assert (summary.bottom_line, summary.sections[0]) == ((), ())
        assert [pearl.kind for pearl in pearls] == ["contraindication"]
        with database.transaction() as connection:
            versions.save_summary(connection, recording, SUMMARY, model="stand-in")
            versions.save_pearls(connection, recording, PEARLS)
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording), outcome.edits[0].id)
    assert [pearl.kind for pearl in claims_of(database, recording)[1]] == ["interval", "contraindication"]


def test_a_claim_is_added_from_a_selection(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = add_claim(connection, sitting(recording), start=0.0, end=4.0, kind="technique")
    assert outcome.edits[0].kind == "add"
    claim = Claim(
        text="Welcome to this talk about acne scars.", quote="Welcome to this talk about acne scars.", segments=(0,),
        start=0.0, end=4.0, checks=PASSED, speaker="Dr. Ada Lind",
    )  # fmt: skip
    assert claims_of(database, recording)[1][0] == Pearl(claim, "technique")
    with database.transaction() as connection:
        with pytest.raises(InvalidValueError, match="This statement is there already"):
            add_claim(connection, sitting(recording), start=0.0, end=4.0)
        with pytest.raises(InvalidValueError, match="Nothing is said from 20 to 30 s"):
            add_claim(connection, sitting(recording), start=20, end=30)
        outcome = add_claim(connection, sitting(recording), start=12.0, end=14.0)  # of its section
    assert [claim.text for claim in claims_of(database, recording)[0].sections[1]] == [
        AVOID.text,
        "Skin with Novapeel.",
    ]


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("Wait eight weeks between two sessions.", ("numbers",)),
        ("Do not wait six weeks between two sessions.", ("negations",)),
        ("Always wait six weeks between two perfect sessions.", ("directions",)),
    ],
)
def test_a_text_that_what_was_said_does_not_bear_out_needs_a_second_look(
    database: Database, settings: Settings, text: str, failed: tuple[str, ...]
) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection, pytest.raises(UnconfirmedError, match="Not confirmed") as told:
        edit_claim(connection, sitting(recording), start=4.5, seen=WAIT.text, text=text)
    assert set(failed) <= set(told.value.failed)
    with database.transaction() as connection:
        edit_claim(connection, sitting(recording), start=4.5, seen=WAIT.text, text=text, anyway=True)
    (claim,) = claims_of(database, recording)[0].bottom_line
    assert claim.text == text
    assert set(failed) <= {check.name for check in claim.checks if not check.passed}


def test_the_second_of_two_editors_of_a_claim_is_told(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        first = reject_claim(connection, sitting(recording), start=4.5, seen=WAIT.text)
    with (
        database.transaction() as connection,
        pytest.raises(EditConflict, match="Ada Editor rejected the statement “Wait six weeks") as told,
    ):
        edit_claim(connection, sitting(recording, BEN), start=4.5, seen=WAIT.text, text="Wait six weeks.")
    assert told.value.edits == first.edits


def test_what_another_judged_is_not_judged_from_an_older_page(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        first = approve_claim(connection, sitting(recording), start=4.5, seen=WAIT.text)
    with (
        database.transaction() as connection,
        pytest.raises(EditConflict, match="Ada Editor approved “Wait six weeks") as told,
    ):  # the text is as it was, yet somebody stands for it now
        reject_claim(connection, sitting(recording, BEN), start=4.5, seen=WAIT.text)
    assert told.value.edits == first.edits
    with database.transaction() as connection:
        approve_claim(connection, sitting(recording, BEN), start=9.5, seen=AVOID.text)  # of another nobody judged
        reject_claim(connection, sitting(recording, BEN, seen=first.version), start=4.5, seen=WAIT.text)
    assert claims_of(database, recording)[0].bottom_line == ()


def test_a_kind_that_another_changed_is_not_put_back_by_an_older_page(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        edit_claim(connection, sitting(recording), start=4.5, seen=WAIT.text, text=WAIT.text, kind="limit")
    with database.transaction() as connection, pytest.raises(EditConflict, match="Ada Editor changed the statement"):
        edit_claim(
            connection, sitting(recording, BEN), start=4.5, seen=WAIT.text, text="Wait six weeks.", kind="interval"
        )
    assert [pearl.kind for pearl in claims_of(database, recording)[1] if pearl.claim.start == 4.5] == ["limit"]


def test_several_claims_are_approved_at_once(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        approve_all(connection, sitting(recording), starts=((4.5, WAIT.text), (9.5, AVOID.text)))
    summary, pearls = claims_of(database, recording)
    claims = (*summary.bottom_line, *summary.sections[1], *(pearl.claim for pearl in pearls))
    assert all(review and review.current for review in reviews_of(claims, edits_of(database, recording)))


def test_transcript_and_claims_of_one_recording_are_never_of_two_states(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    for text in ("Wait seven weeks between two sessions.", "Wait eight weeks between two sessions."):
        correct(database, recording, 1, text)
        assert transcript_of(database, recording).segments[1].text == text
        assert claims_of(database, recording)[0].bottom_line[0].quote == text


def test_two_statements_that_begin_alike_are_told_apart(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    longer = Claim("Wait six weeks between two sessions. Not less.", f"{SEGMENTS[1].text} Do not", (1, 2), 4.5, 10.5)
    with database.transaction() as connection:
        results.save_pearls(connection, recording, (PEARLS[0], Pearl(longer, "limit")))
        approve_claim(connection, sitting(recording), start=4.5, seen=WAIT.text)
    _, (first, second) = claims_of(database, recording)
    assert (first.claim.text, second.claim.text) == (WAIT.text, longer.text)
    reviews = reviews_of((first.claim, second.claim), edits_of(database, recording))
    assert [review is not None for review in reviews] == [True, False]
