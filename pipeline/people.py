"""People: names of persons as a recording gives them, which may sound like a term and are none."""

from collections.abc import Sequence
from functools import lru_cache

from pipeline.phonetics import similarities, sound_of
from pipeline.readings import reading_of
from transcripts.introductions import people_in
from transcripts.transcript import Transcript

SAME = 0.9  # similarity from which a word is taken for a name that was heard otherwise


def people_of(transcript: Transcript) -> tuple[str, ...]:
    """How the names of those sound whom the transcript introduces, addresses or thanks, whole and word by word."""
    parts = {part for name in people_in(transcript) for part in (name, *name.split())}
    return tuple(sorted({sound for part in parts for sound in _sounds(part)}))


def likeness(words: Sequence[str], people: tuple[str, ...]) -> float:
    """How much heard words sound like a name of `people_of`, 0 to 1.

    Names have capitals. Beside other words one counts where it is nearly the `SAME`. The beginning of a name counts as
    one too: a first name runs into its surname.
    """
    likest = max((_likeness(word, people) for word in words if word[0].isupper()), default=0.0)
    return likest if len(words) == 1 or likest >= SAME else 0.0


@lru_cache(maxsize=4096)
def _likeness(word: str, people: tuple[str, ...]) -> float:
    pairs = [(sound, name[: len(sound)]) for sound in _sounds(word) for name in people if len(name) <= 2 * len(sound)]
    return float(max(similarities(*zip(*pairs, strict=True)))) if pairs else 0.0


def _sounds(text: str) -> set[str]:
    return {sound for sound in (sound_of(text), reading_of(text)) if sound}
