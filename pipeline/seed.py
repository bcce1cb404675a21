"""Seed: draft the discussion of a recording, for its moderator to edit: summary, pearls and open questions."""

from collections.abc import Sequence

from pipeline.corrections import retractions
from pipeline.disagreements import disagreements
from pipeline.questions import is_open, questions
from pipeline.sentences import Sentence, sentences
from transcripts.outline import Claim, Draft, Pearl, Section, Summary
from transcripts.timecode import clock
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_PEARLS = 8


def seed(
    title: str,
    sections: Sequence[Section],
    summary: Summary,
    pearls: Sequence[Pearl],
    transcript: Transcript,
    vocabulary: Vocabulary,
) -> Draft:
    """A discussion draft: body in Markdown with times as [mm:ss], and up to five questions (pipeline/questions.py).

    A recording without speech gets no question, and its body says so.
    """
    if not transcript.text.strip():
        return Draft(f"Discussion: {title}", "No speech was found in this recording.", ())
    spoken = sentences(transcript, clauses=True)
    taken_back = retractions(spoken)
    named = [item for item in taken_back if not item.guessed and item.wrong != item.right]
    disputes = [dispute for dispute in disagreements(spoken, taken_back) if is_open(dispute, spoken)]
    likeliest = sorted(pearls, key=lambda pearl: -pearl.probability)
    claims = [*summary.bottom_line, *(claim for claims in summary.sections for claim in claims)]
    return Draft(
        f"Discussion: {title}",
        _body(
            sections,
            summary,
            likeliest[:MOST_PEARLS],
            [(spoken[item.wrong], spoken[item.right]) for item in named],
            [(spoken[item.statement], spoken[item.objection]) for item in disputes],
        ),
        questions(pearls, claims, spoken, disputes, vocabulary, taken_back=taken_back),
    )


def _body(
    sections: Sequence[Section],
    summary: Summary,
    pearls: Sequence[Pearl],
    corrected: Sequence[tuple[Sentence, Sentence]],
    disputed: Sequence[tuple[Sentence, Sentence]],
) -> str:
    parts: list[str] = []
    if summary.bottom_line:
        parts.append("## In short\n\n" + "\n".join(_line(claim) for claim in summary.bottom_line))
    told = [(section, claims) for section, claims in zip(sections, summary.sections, strict=True) if claims]
    if told:
        lines = [
            f"**{section.title}** [{clock(section.start)}]\n\n" + "\n".join(_line(claim) for claim in claims)
            for section, claims in told
        ]
        parts.append("## Section by section\n\n" + "\n\n".join(lines))
    if pearls:
        listed = sorted(pearls, key=lambda pearl: pearl.claim.start)
        parts.append("## Pearls\n\n" + "\n".join(_line(pearl.claim, pearl.kind) for pearl in listed))
    if corrected:
        lines = [f"- {_quoted(wrong)} was put right: {_quoted(right)}" for wrong, right in corrected]
        parts.append("## Put right during the recording\n\n" + "\n".join(lines))
    if disputed:
        lines = [f"- {_quoted(statement)} was met with: {_quoted(objection)}" for statement, objection in disputed]
        parts.append("## Where the speakers differ\n\n" + "\n".join(lines))
    return "\n\n".join(parts) if parts else "Nothing in this recording was marked as a clinical point."


def _line(claim: Claim, kind: str = "") -> str:
    beside = "; ".join((*claim.beside, *((kind,) if kind else ())))
    return f"- [{clock(claim.start)}] {claim.text}" + (f" ({beside})" if beside else "")


def _quoted(sentence: Sentence) -> str:
    return f"[{clock(sentence.start)}] “{sentence.text}”"
