"""Everything known about one recording, as the pages, the command line and the exports read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcripts.discussion import Discussion
from transcripts.errors import InvalidValueError
from transcripts.outline import Claim, Draft, Pearl, Section, Summary
from transcripts.recording import Recording, Stage
from transcripts.transcript import Transcript
from transcripts.vocabulary import Mention


@dataclass(frozen=True, slots=True)
class Models:
    """The names of the models that made a dossier's parts; None where no such model had a part in it yet."""

    transcriber: str | None = None
    diarizer: str | None = None
    summarizer: str | None = None
    embedder: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A recording with all that its finished stages have made of it; a part is None until its stage is done."""

    recording: Recording
    stages: tuple[Stage, ...]
    models: Models
    transcript: Transcript | None = None
    sections: tuple[Section, ...] | None = None
    summary: Summary | None = None
    pearls: tuple[Pearl, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    draft: Draft | None = None
    discussion: Discussion | None = None  # once a moderator published it

    @property
    def no_speech(self) -> bool:
        """True once the recording was heard through and nobody spoke."""
        return self.transcript is not None and not self.transcript.segments


def claims_by_section(dossier: Dossier) -> Iterator[tuple[Section, tuple[Claim, ...]]]:
    """Each section with the claims of its summary, none before there is a summary."""
    sections = dossier.sections or ()
    claims = dossier.summary.sections if dossier.summary else tuple(() for _ in sections)
    if len(claims) != len(sections):
        raise InvalidValueError(
            f"recording {dossier.recording.id} has {len(sections)} sections and a summary of {len(claims)}; "
            "run its stages again from 'summarize'"
        )
    yield from zip(sections, claims, strict=True)
