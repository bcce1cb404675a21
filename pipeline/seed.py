"""Seed: draft the discussion of a recording, for its moderator to edit: summary, pearls and open questions."""

from collections.abc import Sequence

from pipeline.corrections import retractions
from pipeline.sentences import Sentence, sentences
from transcripts.outline import Claim, Draft, Pearl, PearlKind, Question, Section, Summary
from transcripts.text import count_words
from transcripts.timecode import clock
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_QUESTIONS = 5
MOST_PEARLS = 8
_LONGEST_QUOTE = 45  # words

_TEMPLATES: dict[PearlKind, str] = {
    "interval": "Do you keep to this interval{terms} in your practice, and in which patients would you not?",
    "limit": "Do you hold to this limit{terms}, and what would make you move it?",
    "contraindication": "How do you ask about this{terms} before treating, and is it an absolute bar for you?",
    "setting": "How do these settings{terms} compare with yours, and what do you watch for before changing them?",
    "complication": "Have you seen this{terms}, and how did you recognise and handle it?",
    "management": "Would you manage it the same way{terms}, and when would you refer?",
    "technique": "Do you work this way{terms}, and what do you do differently?",
    "dose": "Do you use this dose{terms}, and how do you adjust it?",
}


def seed(
    title: str,
    sections: Sequence[Section],
    summary: Summary,
    pearls: Sequence[Pearl],
    transcript: Transcript,
    vocabulary: Vocabulary,
) -> Draft:
    """A discussion draft: body in Markdown with times as [mm:ss], and three to five questions where enough was said.

    Questions are built round what was said word for word, each with its moment. With fewer than three pearls the
    section claims serve as well; a recording without speech gets no question, and its body says so.
    """
    if not transcript.text.strip():
        return Draft(
            f"Discussion: {title}", "No speech was found in this recording, so there is nothing to discuss yet.", ()
        )
    spoken = sentences(transcript)
    corrected = _corrections(spoken)
    return Draft(
        f"Discussion: {title}",
        _body(sections, summary, pearls, corrected),
        _questions(summary, pearls, corrected, vocabulary),
    )


def _body(
    sections: Sequence[Section],
    summary: Summary,
    pearls: Sequence[Pearl],
    corrected: Sequence[tuple[Sentence, Sentence]],
) -> str:
    parts: list[str] = []
    if summary.bottom_line:
        parts.append("## In short\n\n" + "\n".join(_line(claim) for claim in summary.bottom_line))
    told = [(section, claims) for section, claims in zip(sections, summary.sections, strict=True) if claims]
    if told:
        lines = [
            f"**{section.title}** [{clock(section.start)}]\n" + "\n".join(_line(claim) for claim in claims)
            for section, claims in told
        ]
        parts.append("## Section by section\n\n" + "\n\n".join(lines))
    if pearls:
        listed = _spread(pearls, MOST_PEARLS)
        parts.append("## Pearls\n\n" + "\n".join(f"{_line(pearl.claim)} ({pearl.kind})" for pearl in listed))
    if corrected:
        lines = [
            f"- [{clock(wrong.start)}] “{wrong.text}” was put right at [{clock(right.start)}]: “{right.text}”"
            for wrong, right in corrected
        ]
        parts.append("## Put right during the recording\n\n" + "\n".join(lines))
    return "\n\n".join(parts) if parts else "Nothing in this recording was marked as a clinical point."


def _questions(
    summary: Summary,
    pearls: Sequence[Pearl],
    corrected: Sequence[tuple[Sentence, Sentence]],
    vocabulary: Vocabulary,
) -> tuple[Question, ...]:
    found: list[Question] = []
    for wrong, right in corrected[:1]:
        found.append(
            Question(
                f"At {clock(wrong.start)} we hear “{_short(wrong.text)}”, and at {clock(right.start)} it is put right: "
                f"“{_short(right.text)}”. How do you keep such figures from being mixed up in your clinic?",
                right.start,
            )
        )
    asked: list[tuple[Claim, PearlKind | None]] = [
        (pearl.claim, pearl.kind) for pearl in _varied(pearls, MOST_QUESTIONS - len(found))
    ]
    if len(pearls) < 3:
        known = {claim.quote for claim, _ in asked}
        claims = [claim for group in summary.sections for claim in group] + list(summary.bottom_line)
        asked += [(claim, None) for claim in claims if claim.quote not in known]
    for claim, kind in asked[: MOST_QUESTIONS - len(found)]:
        found.append(Question(_ask(claim, kind, vocabulary), claim.start))
    return tuple(sorted(found, key=lambda question: question.start))


def _ask(claim: Claim, kind: PearlKind | None, vocabulary: Vocabulary) -> str:
    names = list(dict.fromkeys(match.term.name for match in vocabulary.find(claim.text)))[:2]
    terms = f" with {' and '.join(names)}" if names else ""
    question = (
        _TEMPLATES[kind].format(terms=terms) if kind else "Does this agree with your experience, and where does it not?"
    )
    return f"At {clock(claim.start)} the speaker says: “{_short(claim.text)}” {question}"


def _varied(pearls: Sequence[Pearl], most: int) -> list[Pearl]:
    """Up to `most` pearls, of as many kinds as there are, spread over the recording."""
    chosen: list[Pearl] = []
    spread = _spread(pearls, len(pearls))
    for pearl in sorted(spread, key=lambda pearl: count_words(pearl.claim.text)):
        if len(chosen) < most and pearl.kind not in {other.kind for other in chosen}:
            chosen.append(pearl)
    for pearl in spread:
        if len(chosen) < most and pearl not in chosen:
            chosen.append(pearl)
    return chosen


def _spread(pearls: Sequence[Pearl], most: int) -> list[Pearl]:
    """Up to `most` pearls at even distances, in order."""
    if len(pearls) <= most:
        return list(pearls)
    return [pearls[index * len(pearls) // most] for index in range(most)]


def _corrections(spoken: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    return [(spoken[item.wrong], spoken[item.right]) for item in retractions(spoken)]


def _line(claim: Claim) -> str:
    return f"- [{clock(claim.start)}] {claim.text}"


def _short(text: str) -> str:
    """The first whole sentences of a text, up to about _LONGEST_QUOTE words; a longer one is cut with an ellipsis."""
    words = text.split()
    if len(words) <= _LONGEST_QUOTE:
        return text
    for index in range(_LONGEST_QUOTE, 8, -1):
        if words[index - 1][-1] in ".?!":
            return " ".join(words[:index])
    return " ".join(words[:_LONGEST_QUOTE]) + " …"
