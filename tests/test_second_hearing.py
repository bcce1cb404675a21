"""Second hearings: what is doubtful is heard once more, and what is written for it is a sound that words may have."""

from dataclasses import replace

from heard import NOWHERE, Ears, spoken, two_segments

from pipeline.relisten import relisten
from pipeline.second_hearing import Stretch, doubtful_stretches, otherwise
from pipeline.suspects import find_suspects
from transcripts.transcript import Transcript
from transcripts.vocabulary import Term, Vocabulary

NAMED = Vocabulary((Term("Radiesse", "device"),))


def certain(transcript: Transcript) -> Transcript:
    """The same words, each heard with certainty."""
    segments = tuple(
        replace(segment, words=tuple(replace(word, probability=0.95) for word in segment.words))
        for segment in transcript.segments
    )
    return replace(transcript, segments=segments)


def doubted(transcript: Transcript, *numbers: int) -> Transcript:
    """The same with words of some segments that were hardly heard."""
    segments = list(transcript.segments)
    for number in numbers:
        words = tuple(replace(word, probability=0.3) for word in segments[number].words)
        segments[number] = replace(segments[number], words=words)
    return replace(transcript, segments=tuple(segments))


def test_plain_words_heard_with_certainty_are_not_doubtful() -> None:
    assert doubtful_stretches(certain(spoken("We treat the face.", "Then the neck."))) == []


def test_a_word_that_is_none_and_one_that_was_hardly_heard_make_their_segments_doubtful() -> None:
    transcript = certain(spoken("We use radiessia here.", "Then we stop.", "And go on."))
    # Four, three and three words of half a second, with four seconds between the segments.
    assert doubtful_stretches(transcript) == [Stretch(0.0, 2.3, 0, 4)]
    assert doubtful_stretches(doubted(transcript, 2)) == [Stretch(0.0, 2.3, 0, 4), Stretch(11.2, 13.3, 7, 10)]


def test_doubtful_segments_are_heard_together_until_a_long_pause() -> None:
    near = doubted(certain(two_segments("We use it.", "Then we stop.", pause=2.0)), 0, 1)
    assert doubtful_stretches(near) == [Stretch(0.0, 5.3, 0, 6)]
    far = doubted(certain(two_segments("We use it.", "Then we stop.", pause=4.0)), 0, 1)
    assert doubtful_stretches(far) == [Stretch(0.0, 1.8, 0, 3), Stretch(5.2, 7.3, 3, 6)]


def test_no_more_is_heard_together_than_whisper_hears_at_once() -> None:
    texts = [" ".join("on and on and on and on".split() * times) for times in (3, 4, 3)]  # 10.5, 14 and 10.5 seconds
    transcript = two_segments(texts[0], texts[1], pause=2.5)
    assert doubtful_stretches(doubted(transcript, 0, 1)) == [Stretch(0.0, 27.3, 0, 49)]
    transcript = two_segments(texts[0], " ".join(texts[1:]), pause=2.5)
    assert doubtful_stretches(doubted(transcript, 0, 1)) == [Stretch(0.0, 10.8, 0, 21), Stretch(12.7, 37.8, 21, 70)]


def test_runs_are_cut_where_both_have_the_same_words_and_at_the_ends() -> None:
    transcript = two_segments("We use great east", "on hands. A second.")
    found = otherwise(transcript, [Stretch(0.0, 4.0, 0, 8)], ["We use Radiesse on hands. A second"])
    assert found == {
        (2, 4): "Radiesse",
        (1, 4): "use Radiesse",
        (0, 4): "We use Radiesse",
        (2, 5): "Radiesse on",
        (1, 5): "use Radiesse on",
        (0, 5): "We use Radiesse on",
        (2, 6): "Radiesse on hands.",
        (1, 6): "use Radiesse on hands.",
        (2, 7): "Radiesse on hands. A",
    }  # both changed words, and five at the most


def test_what_says_the_same_or_nothing_is_nothing_else() -> None:
    transcript = spoken("We use great east on hands.")
    stretch = Stretch(0.0, 3.0, 0, 6)
    assert otherwise(transcript, [stretch], ["we use, great east on hands"]) == {}
    assert otherwise(transcript, [stretch], [""]) == {}
    assert otherwise(transcript, [], []) == {}


def test_words_of_a_later_stretch_are_numbered_through() -> None:
    transcript = spoken("We treat the face.", "I use great east.")
    assert otherwise(transcript, [Stretch(2.0, 4.0, 4, 8)], ["I use Radiesse."]) == {
        (6, 8): "Radiesse.",
        (5, 8): "use Radiesse.",
        (4, 8): "I use Radiesse.",
    }


def test_a_run_has_the_sounds_of_what_was_written_for_it_too() -> None:
    transcript = spoken("We treat the face.", "I use bread yeast here.")
    assert find_suspects(transcript, NAMED) == ()
    [suspect] = find_suspects(transcript, NAMED, otherwise={(6, 8): "Radiesse"})
    assert (suspect.text, [(each.written, each.similarity) for each in suspect.candidates]) == (
        "bread yeast",
        [("Radiesse", 1.0)],
    )


def test_a_name_heard_as_quite_other_words_is_found_where_it_was_written_and_the_audio_agrees() -> None:
    transcript = doubted(certain(spoken("I use bread yeast here.")), 0)
    said = "I use Radiesse here."
    assert relisten(transcript, NOWHERE, NAMED, Ears(said)) == transcript  # it does not sound like the name
    result = relisten(transcript, NOWHERE, NAMED, Ears(said, writes=said))
    assert [(each.heard, each.written) for each in result.corrections] == [("bread yeast", "Radiesse")]
    assert result.text == said
    other = Ears("I use bread yeast here.", writes=said)  # what is written decides nothing
    assert relisten(transcript, NOWHERE, NAMED, other) == transcript


def test_plain_words_are_not_heard_a_second_time() -> None:
    transcript, said = certain(spoken("I use bread yeast here.")), "I use Radiesse here."
    assert relisten(transcript, NOWHERE, NAMED, Ears(said, writes=said)) == transcript
