"""Claims: read alone, at most two sentences, clean in the text and word for word in the quote."""

import numpy as np
import pytest
from numpy.typing import NDArray
from talk import VOCABULARY, HashedWords, PlainRanker, talk

from pipeline.candidates import candidates, read
from pipeline.claims import claim_of, clean
from pipeline.clauses import LONGEST, shorten
from pipeline.cues import SETS_UP
from pipeline.leads import lead_of, needs_lead
from pipeline.remarks import remarks
from pipeline.retraction import Retraction
from pipeline.sentences import sentences
from transcripts.outline import Claim
from transcripts.text import count_words


def claims(*lines: str) -> list[Claim]:
    found = candidates(read(talk(*lines), VOCABULARY), HashedWords(), PlainRanker(), most_words=45)
    return [candidate.claim for candidate in found]


def test_a_remark_of_scraps_keeps_product_interval_and_what_is_not_done() -> None:
    (claim,) = claims(
        "Ada: The leaflet says that the Novalase cream may go back on the next morning.",
        "Ada: I don't.",
        "Ada: I give it ten days.",
    )
    assert claim.text == (
        "[The leaflet says that the Novalase cream may go back on the next morning] I don't. I give it ten days."
    )
    assert claim.quote == "I don't. I give it ten days."
    assert all(check.passed for check in claim.checks)
    assert (claim.speaker, claim.segments) == ("Ada", (0, 1, 2))


def test_a_pronoun_keeps_the_sentence_that_it_stands_for() -> None:
    (claim,) = claims(
        "Ada: Now the tear trough.", "Ben: Lovely.", "Ada: The gel is soft.", "Ada: I leave it for ten days."
    )
    assert claim.text == claim.quote == "The gel is soft. I leave it for ten days."


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("I give it ten days.", True),
        ("That's never safe above ten joules.", True),
        ("Twelve weeks.", True),
        ("For that, tiny amounts.", True),
        ("If the lip is white, massage it for five minutes.", False),
        ("Wait six weeks after a peel.", False),
        ("The nose.", False),
        ("They come back after two weeks.", False),
    ],
)
def test_what_needs_a_lead(text: str, needs: bool) -> None:
    assert needs_lead(sentences(talk(text))[0]) == needs


def test_a_thing_taken_as_known_gets_the_sentence_that_introduced_it() -> None:
    spoken = sentences(
        talk(
            "Look for a line under the strap of the watch.",
            "Patients never mind, and I ask everybody.",
            "If the line is there, they wait six weeks.",
        )
    )
    assert lead_of(spoken, 2) == 0


def test_what_most_people_do_is_no_heading() -> None:
    spoken = sentences(talk("Most people panic.", "If the thread dimples and it hurts, leave it for four weeks."))
    assert lead_of(spoken, 1) is None


def test_a_lead_is_never_flagged_nor_another_turn() -> None:
    spoken = sentences(talk("# Ada: The gel is soft.", "Ada: I leave it for ten days."))
    assert lead_of(spoken, 1) is None
    spoken = sentences(talk("Ben: The gel is soft.", "Ada: I leave it for ten days."))
    assert lead_of(spoken, 1) is None


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("I, I use ten units.", "I use ten units."),
        ("I use the, I use the small needle.", "I use the small needle."),
        ("It, it burns.", "It burns."),
        ("If you don't treat it, it burns.", "If you don't treat it, it burns."),
        ("I think so, so I stop.", "I think so, so I stop."),
        ("At most, most people need two.", "At most, most people need two."),
        ("But if it's wrong, it's wrong for longer.", "But if it's wrong, it's wrong for longer."),
        ("Never, never press on it.", "Never, never press on it."),
        ("Two, two units a side.", "Two, two units a side."),
        ("We wait, um, ten days.", "We wait, ten days."),
    ],
)
def test_false_starts_go_and_nothing_else(said: str, read_as: str) -> None:
    assert clean(said) == read_as


def test_a_claim_is_at_most_two_sentences() -> None:
    (claim,) = claims(
        "Ada: The nose.",
        "Ada: I stay in the midline and on the bone with the needle, always.",
        "Ada: I stop at two units.",
        "Ada: Never more.",
    )
    assert claim.text == (
        "The nose: I stay in the midline and on the bone with the needle, always. I stop at two units; never more."
    )


def test_a_filler_takes_no_room_and_another_speaker_binds_nothing() -> None:
    first = "Pull the whole thread out of the entry point within two days" + " and send it off to them" * 3 + "."
    filled = "I gave antibiotics, um, for nine days " + "er, " * 4 + "and I was wrong to wait."
    (claim,) = claims(f"Ada: {first}", f"Ada: {filled}", "Ben: So pull it.")
    assert count_words(claim.quote) > 45 >= count_words(claim.text)
    assert claim.text.startswith("Pull the whole thread") and claim.text.endswith("wrong to wait.")


def test_sentences_with_a_comma_between_them_are_shown_as_they_were_written() -> None:
    (claim,) = claims(
        "Ada: Okay.", "Ada: The lip takes ten units, don't press on it, it hurts, and they wait two weeks."
    )
    assert claim.text == claim.quote == "The lip takes ten units, don't press on it, it hurts, and they wait two weeks."


def test_an_answer_has_its_question_before_it_even_where_a_few_words_explain_that() -> None:
    asked = ("Ada: How do you know that it worked?", "Ada: On the chair, I mean.")
    (claim,) = claims(*asked, "Ben: You wait five minutes and you look at the colour.")
    assert claim.text.startswith("[How do you know that it worked?] You wait five minutes")


def test_a_word_that_was_hardly_heard_parts_nothing() -> None:
    spoken = sentences(talk("Ada: The wide cannula is safer.", "# Ada: Okay.", "Ada: That pushes a vessel aside."))
    assert lead_of(spoken, 2) == 0


def long_words(text: str) -> str:
    (sentence,) = sentences(talk(text))
    return " ".join(word.text for word in shorten(sentence.words))


IDLE = (
    "and it was a warm day and there was a small garden with lots of old trees behind the house where we all sat down"
)


def test_a_long_sentence_is_cut_where_nothing_is_bound() -> None:
    told = "I give ten units of toxin on each side of the forehead and never more than that in somebody with heavy lids"
    said = f"{told} here in the clinic {IDLE}"
    assert count_words(said) > LONGEST
    assert long_words(said) == f"{told} here in the clinic and it was a warm day"


@pytest.mark.parametrize(
    "binding", ["unless she is pregnant", "only if it is dry", "except on the neck", "but not below"]
)
def test_a_condition_is_never_cut_off(binding: str) -> None:
    told = (
        "I give ten units of toxin on each side of the forehead and I look at the brow before and after with good light"
    )
    text = (
        f"{told} and it is a very quick thing to do in the clinic in the morning or the afternoon {binding} of course"
    )
    assert count_words(text) > LONGEST - 1
    assert long_words(text) == text


@pytest.mark.parametrize(
    "ending",
    [
        "and it scars on the neck",
        "but the neck heals slowly",
        "but I was wrong there",
        "and I was wrong there",
        "and you ask about warfarin",
        "and it says so on the label",
        "or you see the dermatologist first",
    ],
)
def test_a_warning_or_what_takes_back_is_never_cut_off(ending: str) -> None:
    told = "I give ten units of toxin on each side of the forehead and I look at the brow before and after in the light"
    idle = "and it is a very quick thing to do in the clinic in the morning and in the afternoon as well"
    assert long_words(f"{told} {idle} {ending}") == f"{told} {idle} {ending}"
    assert long_words(f"{told} {idle} and it is warm there") == f"{told} {idle}"


def test_what_has_an_alternative_is_never_cut_off() -> None:
    idle = "You send her to the eye clinic round the corner from here in the old house with the small garden"
    told = "or you call the eye surgeon within ten minutes and you go on with the drops for one hour in the meantime"
    assert count_words(f"{idle} {told} now over there then") > LONGEST - 1
    assert long_words(f"{idle} {told} now over there then") == f"{idle} {told} now over there then"
    more = told.replace("or", "and", 1)
    assert long_words(f"{idle} {more} now over there then") == f"{more} now over there then"


def test_letters_that_spell_a_name_are_no_stumble() -> None:
    assert clean("Send F F F A to to a dermatologist.") == "Send F F F A to a dermatologist."
    assert clean("I I wait.") == "I wait."


def test_a_quote_is_every_word_and_names_who_said_it() -> None:
    spoken = sentences(talk("Ada: So, um, if it's hot, you know, you stop the the pulses."))
    claim = claim_of(spoken, note="said by the vendor")
    assert claim.text == "If it's hot, you stop the pulses."
    assert claim.quote == "So, um, if it's hot, you know, you stop the the pulses."
    assert (claim.speaker, claim.note) == ("Ada", "said by the vendor")


def test_a_side_is_no_filler_where_the_other_is_named_beside_it() -> None:
    for said in ("Left, it gets four units. Right, it gets two.", "Right, it gets two units. I look at the left."):
        assert claim_of(sentences(talk(said))).text == said
    left, right = sentences(talk("Left, it gets four units. Right, it gets two units."))
    assert claim_of([right], lead=left).text == "[Left, it gets four units] Right, it gets two units."
    assert claim_of([right]).text == "It gets two units."


def test_a_sure_remark_is_not_lost_where_it_ends_at_a_comma() -> None:
    long = "I give half a milligram in the thigh, and again after five minutes, " + "since it did very little " * 5
    (claim, *_) = claims(f"Ada: {long.strip()}, they stay for six hours {'in the room ' * 7}.")
    assert claim.quote == f"{long.strip()},"


def test_what_patients_say_is_no_rule_of_others() -> None:
    assert not SETS_UP.search("If they say that it burns, stop.")
    for rule in (
        "When people say you must stop it",
        "Once everybody said never",
        "If some people say six",
        "They say six",
    ):
        assert SETS_UP.search(rule)
    (claim,) = claims("Ada: If they say that it burns, stop the pulses and wait two minutes.")
    assert claim.quote == "If they say that it burns, stop the pulses and wait two minutes."
    (claim,) = claims("Ada: They say that it burns, stop the pulses and wait two minutes.", "Ada: I never do that.")
    assert claim.quote.endswith("I never do that.")


SIGN, CAUSE = "Never go over two joules there, and stop it at once.", "The tip was held at a slant to the skin there."


@pytest.mark.parametrize(
    ("lines", "worth", "last"),
    [
        ((f"Ada: {SIGN}", f"Ada: {CAUSE}", "Ben: Good."), 0.07, 1),
        ((f"Ada: {SIGN}", f"Ada: {CAUSE}", "Ben: Good."), 0.05, 0),  # says nothing
        ((f"Ada: {SIGN}", f"Ben: {CAUSE}", "Ben: Good."), 0.07, 0),  # another speaker
        ((f"Ada: {SIGN}", f"Ada: By the way, {CAUSE}", "Ben: Good."), 0.07, 0),  # a new start
        ((f"Ada: {SIGN}", "Ada: People say it was held at a slant to the skin.", "Ben: Good."), 0.07, 0),
        ((f"Ada: {SIGN}", "Ada: Was the tip held at a slant to the skin there?", "Ben: Good."), 0.07, 0),
        ((f"Ada: {SIGN}", f"Ada: {CAUSE}", "Ada: Every hospital in the south has seen it in these years."), 0.07, 1),
    ],
)
def test_a_remark_takes_what_is_said_right_after_it(lines: tuple[str, ...], worth: float, last: int) -> None:
    spoken = sentences(talk(*lines))
    values = [0.9, *[worth] * (len(spoken) - 1)]
    found = remarks(spoken, values, (), most_words=45, within=range(len(spoken)))
    assert (found[0].first, found[0].last) == (0, last)


def _starts_at(*lines: str, pause: float = 0.3, taken_back: tuple[Retraction, ...] = ()) -> str:
    spoken = sentences(talk(*lines, pause=pause), clauses=True)
    values = [0.95 if "milligrams" in sentence.text else 0.01 for sentence in spoken]
    (found,) = remarks(spoken, values, taken_back, most_words=45, within=range(len(spoken)))
    return spoken[found.first].text


def test_a_remark_starts_with_the_name_that_its_sentence_was_written_with() -> None:
    given = "zero point six milligrams to start, and men take two and never more."
    assert _starts_at(f"Ada: It grows. So women, {given}") == "So women,"
    assert _starts_at("Ada: It grows. So women,", f"Ada: {given}") == "So women,"
    assert _starts_at("Ada: It grows. So women,", f"Ada: {given}", pause=2.5).startswith("zero point")
    assert _starts_at("Ada: It grows. So women,", f"Ben: {given}").startswith("zero point")
    assert _starts_at("# So women,", f"Ada: {given}").startswith("zero point")
    back = (Retraction(1, 4),)
    assert _starts_at(f"Ada: It grows. So women, {given} Fine.", "Ada: I mean men.", taken_back=back).startswith("zero")


def test_a_remark_does_not_start_with_a_clause_of_its_own_or_the_end_of_another() -> None:
    given = "you start at six milligrams, and men take two and never more."
    assert _starts_at(f"Ada: It grows. It burns them, {given}").startswith("you start")
    assert _starts_at(f"Ada: I never inject it after that, the poor women, {given}").startswith("you start")


def test_a_remark_takes_the_cause_after_it_but_not_what_is_qualified() -> None:
    class MildRanker(PlainRanker):
        """Takes everything for a limit with some chance."""

        def rank(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.maximum(super().rank(vectors, traits), 0.02)

    def first(*lines: str) -> str:
        found = candidates(read(talk(*lines), VOCABULARY), HashedWords(), MildRanker(), most_words=45)
        return found[0].claim.quote

    sign, cause = "Small rings mean stop the pulses for two minutes.", "The tip was tilted."
    assert first(f"Ada: {sign}", f"Ada: {cause}", "Ben: Good.") == f"{sign} {cause}"
    doubt = f"But not by me, nor by {'anyone who has ever held one in the room, or ' * 4}elsewhere."
    assert first(f"Ada: {sign}", f"Ada: {cause}", f"Ada: {doubt}") == sign


def test_a_condition_that_a_full_stop_parted_keeps_its_consequence() -> None:
    found = claims(
        "Ada: I use ten units for the lip when it is thin and dry and pale, press with a thumb, and count if it needs "
        "longer than three seconds to return.",
        "Ada: It's blocked until you've proved the opposite.",
    )
    assert found[-1].quote.endswith("three seconds to return. It's blocked until you've proved the opposite.")


def test_a_remark_is_not_given_without_the_long_sentence_that_qualifies_it() -> None:
    rule = "I give ten units to the lip of anyone who asks for it, and I give it twice a year in my own clinic here."
    found = claims(f"Ada: {rule}", f"Ada: But never to {'those who sing or play the flute, or ' * 4}teach it.")
    assert rule not in [claim.quote for claim in found]
