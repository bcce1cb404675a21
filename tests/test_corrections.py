"""Corrections and disagreement: what was taken back never stands alone, and the claim says what happened."""

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, talk

from pipeline.corrections import retractions
from pipeline.pearls import find_pearls
from pipeline.retraction import Retraction
from pipeline.sentences import sentences
from transcripts.outline import Claim
from transcripts.timecode import clock
from transcripts.transcript import Transcript
from transcripts.vocabulary import Term, Vocabulary

CHATTER = ("Ada: We like the light in this room, and the chairs are soft.",) * 10


def claims(transcript: Transcript) -> list[Claim]:
    return [pearl.claim for pearl in find_pearls(transcript, VOCABULARY, HashedWords(), PlainRanker())]


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (("We review at forty weeks.", "Sorry, not forty, fourteen.", "Fourteen weeks."), 0, 1),
        (("Thirty centimetres was enough for a screw.", "I have to correct that, we leave forty."), 0, 1),
        (("Never give more than ten units.", "Wait, sorry, not ten units.", "Eight units."), 0, 2),
        (("No more than ten units there.", "Sorry, not ten, eight."), 0, 1),
        (("The sheet has two weeks after the dentist.", "Cross it out, it's four."), 0, 1),
        (("The sheet has two weeks after the dentist.", "I see that you crossed it out, it's four."), 0, 1),
        (("We give the chin 1500 units.", "No, hang on, Ben waves.", "It is 1000 units there."), 0, 2),
        (("The delay goes to thirty here.", "Type four.", "I'd even take fifty."), 0, 2),
        (
            (
                "Ada: You hold the skin at forty five degrees.",
                "Ben: Forty five?",
                "Ben: No, that is a burn.",
                "Ben: It is forty two.",
            ),
            0,
            3,
        ),
        (("Ada: Keep the skin at 45 degrees.", "Ben: 45, no 45 burns, stay at 42 there."), 0, 1),
        (("Ada: Keep the skin at 45 degrees.", "Ben: Forty five, no.", "Ben: It is forty two."), 0, 2),
        (("Ada: It's forty or fourteen joules on the nose.", "Ben: Forty?", "Ada: My mistake, fourteen joules."), 0, 2),
        (("Ada: We leave ten to forty days.", "Ben: Forty days?", "Ada: Sorry, my mistake, ten days."), 0, 2),
        (("Ada: We leave ten days.", "Ben: Ten?", "Ada: No longer ten days.", "Ada: We now leave five days."), 0, 3),
        (
            (
                "For the brow I give twelve units of toxin.",
                "Then they go home.",
                "They come back after a fortnight.",
                "I said twelve units for the brow, and that's wrong.",
                "The brow gets eight.",
            ),
            0,
            4,
        ),
        (
            ("Ada: Sessions are two weeks apart.", "Ben: Two weeks?", "Ada: Did I say two?", "Ada: Four weeks apart."),
            0,
            3,
        ),
    ],
)  # fmt: skip
def test_what_is_taken_back(lines: tuple[str, ...], wrong: int, right: int) -> None:
    spoken = sentences(talk(*lines))
    assert retractions(spoken) == (Retraction(wrong, right),)


@pytest.mark.parametrize(
    "repair",
    [
        "Sorry, I meant six weeks.",
        "Make that six weeks.",
        "Sorry, six weeks.",
        "Sorry. Six weeks.",
        "Sorry, eight weeks, not four.",
        "No, six weeks.",
        "No, sorry, six weeks.",
        "Six, not four.",
        "Pardon me, six weeks.",
        "I beg your pardon, six weeks.",
        "Apologies, six weeks.",
        "Oops, six weeks.",
        "Oh no, I'm so sorry, it's six weeks.",
        "Six weeks, I should say.",
        "Six weeks, sorry.",
        "My mistake, six weeks.",
        "I should have said six weeks.",
        "I misspoke. It's six weeks.",
    ],
)
def test_a_figure_is_taken_back_in_everyday_words(repair: str) -> None:
    (claim,) = claims(talk(*CHATTER, f"Zoe: Wait four weeks between sessions. {repair}", *CHATTER))
    assert claim.text.startswith("Wait four weeks between sessions") and claim.text.endswith(repair.split()[-1])
    assert claim.note == f"corrected from 4 weeks, said at {clock(claim.start)}"


def test_what_is_told_again_and_put_right_in_one_breath_is_taken_back_where_it_was_said() -> None:
    lines = ("Aspirate before you inject.", "We wait.", "Sorry, I said before, I meant after.")
    assert Retraction(0, 2) in retractions(sentences(talk(*lines)))


def test_an_accepted_objection_is_given_with_what_it_puts_right() -> None:
    found = claims(
        talk(
            "Ada: You can inject ten units of toxin into the nose.",
            "Ben: No, you must never inject the nose.",
            "Ada: Yes, agreed, never the nose.",
            *CHATTER,
        )
    )
    assert [(claim.text, claim.note) for claim in found if "ten units" in claim.text] == [
        (
            "[first said: You can inject ten units of toxin into the nose] Yes, agreed, never the nose.",
            "corrects what was said at 00:00",
        )
    ]


def test_an_apology_without_a_figure_only_keeps_the_two_together() -> None:
    lines = ("The course is four sessions two weeks apart.", "Sorry, I ran that together.", "Four, two days apart.")
    spoken = sentences(talk(*lines))
    assert retractions(spoken) == (Retraction(0, 2, guessed=True),)


def test_what_points_at_the_sentence_just_before_is_no_guess() -> None:
    said = ("Thirty centimetres was enough for a screw.", "I have to correct that, we leave forty.")
    assert retractions(sentences(talk(*said))) == (Retraction(0, 1),)
    (claim,) = claims(talk(*CHATTER, *(f"Ada: {line}" for line in said), *CHATTER))
    assert "forty" in claim.text
    assert "corrected from 30 cm" in claim.note


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (("Thirty centimetres was enough.", "I have to correct that.", "We leave forty."), 0, 2),
        (("I said ten days on the form.", "That's a misprint.", "It's seven days."), 0, 2),
        (("It takes two units.", "I said four millimetres for the neck, that was too deep.", "It's three."), 1, 2),
    ],
)
def test_a_slip_that_was_heard_as_several_sentences(lines: tuple[str, ...], wrong: int, right: int) -> None:
    assert retractions(sentences(talk(*lines), clauses=True)) == (Retraction(wrong, right),)


def test_what_is_told_again_before_a_slip_is_taken_back_where_it_was_said_first() -> None:
    lines = (
        "The neck takes nine millilitres.",
        "I wait.",
        "Nine millilitres I said.",
        "That was wrong.",
        "It's seven.",
    )
    assert {(taken.wrong, taken.right) for taken in retractions(sentences(talk(*lines)))} == {(0, 4), (2, 4)}


def test_a_figure_far_from_i_said_takes_no_earlier_statement_back() -> None:
    lines = ("Five points, twenty units.", "Ten units did I say half of that and no more than that really so five.")
    assert retractions(sentences(talk(*lines))) == (Retraction(1, 1),)


def test_what_is_said_again_ends_with_its_clause() -> None:
    lines = ("Five points, twenty units.", "Ten units did I say half of that, so five to six.")
    assert not any(taken.wrong == 0 for taken in retractions(sentences(talk(*lines))))


def test_a_second_apology_takes_nothing_more_back() -> None:
    lines = (
        "Ada: The cream stops two days before.",
        "Ben: Two days?",
        "Ada: Did I say two?",
        "Ada: Seven days.",
        "Ada: Two is for acne.",
        "Ada: Seven, and my apologies.",
    )
    assert retractions(sentences(talk(*lines))) == (Retraction(0, 3),)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Thirty, sorry, twenty joules on the cheek.", "No wait, I meant twelve joules."), ((0, 1),)),
        (("Thirty, sorry, twenty joules on the cheek.", "No wait, I meant twenty joules."), ((0, 0),)),
        (("Wait four weeks.", "Sorry, five weeks.", "I said four weeks, I meant six weeks."), ((0, 1), (1, 2))),
        (("Wait four weeks.", "Sorry, six weeks.", "I said four weeks, I meant six weeks."), ((0, 1),)),
        (
            (
                "Wait four weeks on the face.",
                "Sorry, six weeks.",
                "I said four weeks, that was wrong, it's six weeks on the face and eight weeks on the legs.",
            ),
            ((0, 1),),
        ),
        (
            ("Wait four weeks.", "Sorry, five weeks.", "I said four weeks, I meant six weeks, not five weeks."),
            ((0, 1), (1, 2)),
        ),
    ],
)
def test_what_was_put_right_wrongly_is_put_right_again(
    lines: tuple[str, ...], expected: tuple[tuple[int, int], ...]
) -> None:
    of_earlier = tuple(taken for taken in retractions(sentences(talk(*lines))) if taken.wrong < 2)
    assert of_earlier == tuple(Retraction(*pair) for pair in expected)


@pytest.mark.parametrize(
    "lines",
    [
        ("We wait six weeks.", "Not two weeks, six.", "The nose takes ten."),
        ("Ada: Is it two weeks?", "Ben: No, it is four."),
        ("He gives ten units.", "You're right to ask.", "We do that too."),
        ("Ada: I treat for five minutes.", "Ben: Five, no problem, we take ten patients."),
        ("The cream is for five days.", "Is it five?", "It's five, sorry, my mistake, it's five days.", "I do three."),
    ],
)
def test_what_only_sounds_taken_back(lines: tuple[str, ...]) -> None:
    assert retractions(sentences(talk(*lines))) == ()


def test_a_wrong_number_never_stands_alone() -> None:
    transcript = talk(
        "For the brow I never give more than twelve units of toxin.",
        "We photograph everybody, and they rest. " * 12,
        "I said twelve units for the brow, and that's wrong. For the brow I never give more than eight units of toxin.",
    )
    found = claims(transcript)
    assert any("eight units" in claim.text for claim in found)
    assert all("eight units" in claim.text for claim in found if "twelve units" in claim.text)
    (corrected,) = (claim for claim in found if "eight units" in claim.text)
    assert corrected.note == "corrected from 12 units, said at 00:00"


@pytest.mark.parametrize(
    ("lines", "right", "note"),
    [
        (
            ("Ada: We review the scar at forty weeks.", "Ada: Sorry, not forty, fourteen.", "Ada: Never before that."),
            "fourteen",
            "corrected from 40 weeks, said at 00:00",
        ),
        (
            ("Ada: I never give more than thirty, sorry, twenty units of toxin there.",),
            "twenty units",
            "corrected in the same breath",
        ),
        (
            ("Ada: Give the lip ten units of toxin.", "Ada: Actually, no.", "Ada: I never give more than four units."),
            "four units",
            "corrected from 10 units, said at 00:00",
        ),
        (
            ("Ada: On the neck I use ten joules.", "Ada: Scratch that, never more than six joules on the neck."),
            "six joules",
            "corrected from 10 J, said at 00:00",
        ),
        (
            ("Ada: We wait two weeks after a peel.", "Ben: Two weeks?", "Ada: You're right, never before six weeks."),
            "six weeks",
            "corrected from 2 weeks, said at 00:00",
        ),
        (
            (
                "Ada: I said three passes in spring.",
                "Ada: That was too many, forget it.",
                "Ada: Never do more than two passes.",
            ),
            "two passes",
            "corrected from 3 passes, said at 00:00",
        ),
        (
            ("Ada: The form says that it stops one day before, that's a typing error, I meant two weeks.",),
            "two weeks",
            "",
        ),
    ],
)  # fmt: skip
def test_the_final_statement_wins_and_says_so(lines: tuple[str, ...], right: str, note: str) -> None:
    (claim,) = claims(talk(*lines))
    assert right in claim.text
    assert claim.note == note
    assert claim.speaker == "Ada"


def test_an_open_disagreement_is_noted_on_both_sides() -> None:
    found = claims(
        talk(
            "Ada: After filler I never treat before two weeks.",
            "Ben: I disagree with that, I never treat before six weeks.",
            *CHATTER,
            pause=2.0,
        )
    )
    assert [(claim.speaker, claim.note) for claim in found] == [
        ("Ada", "Ben disagrees at 00:05"),
        ("Ben", "disagrees with Ada at 00:00"),
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "I'm the product manager for this region.",
        "I work for the manufacturer.",
        "Our company has made this for ten years.",
        "Hello, I'm with Candela.",
    ],
)
def test_what_a_vendor_says_is_marked(introduction: str) -> None:
    vocabulary = Vocabulary((*VOCABULARY.terms, Term("GentleMax", "device", maker="Candela / Syneron")))
    transcript = talk(
        f"Ben: {introduction}",
        "Ben: Never wait more than four weeks.",
        "Ada: I disagree, I never start before eight weeks.",
        *CHATTER,
    )
    found = find_pearls(transcript, vocabulary, HashedWords(), PlainRanker())
    assert [(pearl.claim.speaker, pearl.claim.note) for pearl in found if "weeks" in pearl.claim.text] == [
        ("Ben", f"said by the vendor; Ada disagrees at {clock(transcript.segments[2].start)}"),
        ("Ada", f"disagrees with Ben at {clock(transcript.segments[1].start)}"),
    ]


def test_what_is_dropped_in_the_same_breath_is_not_given_without_what_holds() -> None:
    heard = talk(
        "Ada: If it's the chin, I start with 1500 units, no, hang on, Ben waves.",
        "Ada: It was 500 units for the lip, yes, and it's 1000 units for the chin.",
        *CHATTER,
    )
    found = [claim.text for claim in claims(heard) if "1500" in claim.text]
    assert found
    assert all("1000 units for the chin" in text for text in found)
