"""Marks: a mention that is denied, supposed or only compared with is told from one that is meant."""

import pytest

from pipeline.marks import mark_of
from pipeline.tag import tag
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Mark, Term, Vocabulary

VOCABULARY = Vocabulary((Term("Novalase", "device"), Term("Cryoforma", "device")))


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("I treat them with Novalase every six weeks.", "plain"),
        ("We don't own a Novalase.", "negated"),
        ("You never put Novalase over a tattoo.", "negated"),
        ("It works without any Novalase at all.", "negated"),
        ("No fillers, no peels, no Novalase for a month.", "negated"),
        ("I take the scalpel instead of Novalase.", "negated"),
        ("Novalase isn't needed here.", "negated"),
        ("On the neck, Novalase is out.", "negated"),
        ("Novalase, I don't use any more.", "negated"),
        ("Novalase? Never.", "negated"),
        ("In summer I leave the Novalase out.", "negated"),
        ("With a tan, Novalase stays off.", "negated"),
        # Negations of something else.
        ("I don't go above ten joules, but Novalase can take it.", "plain"),
        ("It is not painful with the Novalase.", "plain"),
        ("Don't inject before Novalase.", "plain"),
        ("No, Novalase was first.", "plain"),
        ("I never treat a leg without Novalase.", "plain"),
        ("Never more than two passes of Novalase.", "plain"),
        ("Don't forget the Novalase.", "plain"),
        ("It's not only Novalase that does it.", "plain"),
        ("They don't like needles, I use Novalase.", "plain"),
        ("Novalase doesn't hurt.", "plain"),
        # Doubly denied, or praised.
        ("I never had a problem with Novalase.", "plain"),
        ("We haven't seen any serious complications with the Novalase.", "plain"),
        ("You can't go wrong with Novalase.", "plain"),
        ("Nobody regrets Novalase.", "plain"),
        ("Don't rule out Novalase.", "plain"),
        ("I wouldn't give up my Novalase.", "plain"),
        ("There's no reason not to use Novalase.", "plain"),
        ("You don't need to stop Novalase.", "plain"),
        ("You don't need Novalase.", "negated"),
        ("There's nothing better than Novalase.", "plain"),
        ("No device that I know heals faster than Novalase.", "plain"),
        ("There's nothing like Novalase.", "plain"),
        ("We use nothing other than Novalase.", "plain"),
        ("I can't recommend Novalase enough.", "plain"),
        ("I can't recommend Novalase.", "negated"),
        ("I prefer not to use Novalase.", "negated"),
        ("There is no reason to use Novalase.", "negated"),
        ("Nobody uses Novalase for that.", "negated"),
        ("We never had a Novalase.", "negated"),
        # Used once.
        ("We no longer use Novalase.", "negated"),
        ("No longer than ten seconds with Novalase.", "plain"),
        ("I used to use Novalase.", "negated"),
        ("I used to use Novalase, now I use two peels.", "negated"),
        ("I used to use Novalase at ten joules.", "plain"),
        ("I used to use Novalase, and I still do.", "plain"),
        ("I used to be afraid of Novalase.", "plain"),
        ("Novalase is used to treat scars.", "plain"),
        ("Novalase, which we used to offer, is in the cupboard.", "negated"),
        ("I sold my Novalase.", "negated"),
        ("They sold us a Novalase.", "plain"),
        ("We sold forty Novalase in Spain.", "plain"),
        ("We replaced our Novalase with a new laser.", "negated"),
        ("We replaced our old laser with a Novalase.", "plain"),
        ("We replaced the Novalase tips.", "plain"),
        ("We gave up the Novalase.", "negated"),
        # To come.
        ("Should Novalase be approved, we would buy one.", "hypothetical"),
        ("Should the Novalase be cooled before use?", "plain"),
        ("When we get Novalase next year, that changes.", "hypothetical"),
        ("When we get the Novalase out, I wear goggles.", "plain"),
        ("Once Novalase is available, we'll see.", "hypothetical"),
        ("Once Novalase is switched on, wait.", "plain"),
        ("We'll buy a Novalase.", "hypothetical"),
        ("I'd like to have a Novalase.", "hypothetical"),
        ("I'll use Novalase next week on her.", "plain"),
        # Suppositions.
        ("If you have a Novalase, turn it down.", "hypothetical"),
        ("Would you take the Novalase for that?", "hypothetical"),
        ("Perhaps a Novalase later on.", "hypothetical"),
        ("If the skin is brown, Novalase comes later.", "plain"),
        # Comparisons.
        ("It burns hotter than Novalase.", "comparison"),
        ("Unlike Novalase, it needs gel.", "comparison"),
        ("Novalase versus a scalpel is no contest.", "comparison"),
        ("Give more than ten shots of Novalase.", "plain"),
        ("It's not better than Novalase.", "comparison"),
        ("It has no downtime and is better than Novalase.", "comparison"),
        ("It's nothing like Novalase.", "comparison"),
        ("The peel beats Novalase.", "comparison"),
        ("Nothing beats Novalase.", "plain"),
        ("I prefer the peel over Novalase.", "comparison"),
        ("I prefer a scalpel to the Novalase.", "comparison"),
        ("I prefer Novalase over the peel.", "plain"),
        ("I prefer to treat with Novalase.", "plain"),
        ("I'd prefer her to have Novalase.", "plain"),
    ],
)
def test_mark(said: str, mark: Mark) -> None:
    before, name, after = said.partition("Novalase")
    assert name and mark_of(before, after) == mark


def test_only_the_sentence_of_a_mention_marks_it() -> None:
    transcript = Transcript(
        (
            Segment(0, 0.0, 4.0, "We don't do that. Novalase comes first,"),
            Segment(1, 4.1, 8.0, "not Cryoforma."),
            Segment(2, 20.0, 22.0, "Cryoforma"),
        ),
        "en",
        "stand-in",
    )
    assert [(mention.term, mention.mark) for mention in tag(transcript, VOCABULARY)] == [
        ("Novalase", "plain"),
        ("Cryoforma", "negated"),
        ("Cryoforma", "plain"),
    ]
