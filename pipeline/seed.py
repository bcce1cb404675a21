"""Seed: draft the discussion of a recording, for its moderator to edit: summary, pearls and open questions."""

from collections.abc import Sequence

from pipeline.claims import claim_of
from pipeline.corrections import retractions
from pipeline.disagreements import disagreements
from pipeline.remarks import remarks
from pipeline.salience import salience
from pipeline.sentences import Sentence, sentences
from transcripts.outline import Claim, Draft, Pearl, PearlKind, Question, Section, Summary
from transcripts.text import count_words
from transcripts.timecode import clock
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_QUESTIONS = 5
MOST_PEARLS = 8
LONGEST_QUOTE = 45  # words

_ASKED: dict[PearlKind, str] = {
    "interval": "Do you keep to this interval in your practice, and in which patients would you not?",
    "limit": "Do you hold to this limit, and what would make you move it?",
    "contraindication": "How do you ask about this before treating, and is it an absolute bar for you?",
    "setting": "How do these settings compare with yours, and what do you watch for before you change them?",
    "complication": "Have you seen this, and how did you recognise and handle it?",
    "management": "Would you manage it the same way, and when would you refer?",
    "technique": "Do you work this way, and what do you do differently?",
    "dose": "Do you use this dose, and how do you adjust it?",
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

    Questions are built round what was said word for word, each with its moment: a correction and a disagreement where
    there are any, then the weightiest pearls, of as many kinds as possible. With fewer than three pearls the claims of
    the summary serve as well; a recording without speech gets no question, and its body says so.
    """
    if not transcript.text.strip():
        return Draft(f"Discussion: {title}", "No speech was found in this recording.", ())
    spoken = sentences(transcript)
    taken_back = retractions(spoken)
    corrected = [(spoken[item.wrong], spoken[item.right]) for item in taken_back if not item.guessed]
    disputed = [(spoken[item.statement], spoken[item.objection]) for item in disagreements(spoken, taken_back)]
    chosen = _weightiest(pearls, vocabulary)
    questions = [_on_correction(*pair) for pair in corrected[:1]] + [_on_dispute(*pair) for pair in disputed[:1]]
    questions += [
        _on_claim(_core(pearl.claim, spoken, vocabulary), _ASKED[pearl.kind], vocabulary) for pearl in _varied(chosen)
    ]
    if len(pearls) < 3:
        told = {pearl.claim.quote for pearl in pearls}
        claims = [*summary.bottom_line, *(claim for claims in summary.sections for claim in claims)]
        questions += [
            _on_claim(claim, "Does this agree with your experience, and where does it not?", vocabulary)
            for claim in claims
            if claim.quote not in told
        ]
    return Draft(
        f"Discussion: {title}",
        _body(sections, summary, chosen[:MOST_PEARLS], corrected, disputed),
        tuple(sorted(questions[:MOST_QUESTIONS], key=lambda question: question.start)),
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
        parts.append("## Pearls\n\n" + "\n".join(f"{_line(pearl.claim)} ({pearl.kind})" for pearl in listed))
    if corrected:
        lines = [f"- {_quoted(wrong)} was put right: {_quoted(right)}" for wrong, right in corrected]
        parts.append("## Put right during the recording\n\n" + "\n".join(lines))
    if disputed:
        lines = [f"- {_quoted(statement)} was met with: {_quoted(objection)}" for statement, objection in disputed]
        parts.append("## Where the speakers differ\n\n" + "\n".join(lines))
    return "\n\n".join(parts) if parts else "Nothing in this recording was marked as a clinical point."


def _on_correction(wrong: Sentence, right: Sentence) -> Question:
    return Question(
        f"At {clock(wrong.start)} we hear “{_short(wrong.text)}” This is put right at {clock(right.start)}: "
        f"“{_short(right.text)}” How do you keep figures such as these from being mixed up in your clinic?",
        right.start,
    )


def _on_dispute(statement: Sentence, objection: Sentence) -> Question:
    return Question(
        f"At {clock(statement.start)} we hear “{_short(statement.text)}” The answer at {clock(objection.start)} is "
        f"“{_short(objection.text)}” Which of the two is closer to your practice, and why?",
        objection.start,
    )


def _on_claim(claim: Claim, asked: str, vocabulary: Vocabulary) -> Question:
    quoted = _short(claim.text)
    names = list(dict.fromkeys(match.term.name for match in vocabulary.find(quoted)))[:2]
    subject = f", on {' and '.join(names)}," if names else ""
    return Question(f"At {clock(claim.start)}{subject} the speaker says: “{quoted}” {asked}", claim.start)


def _core(claim: Claim, spoken: Sequence[Sentence], vocabulary: Vocabulary) -> Claim:
    """The part of a long claim that weighs most, so that its figure and its "not" are in the question."""
    if count_words(claim.text) <= LONGEST_QUOTE:
        return claim
    within = [sentence for sentence in spoken if claim.start <= sentence.start and sentence.end <= claim.end]
    values = [salience(sentence.text, vocabulary).value for sentence in within]
    found = remarks(within, values, (), most_words=LONGEST_QUOTE)
    best = max(found, key=lambda remark: remark.value, default=None)
    return claim if best is None else claim_of(within[best.first : best.last + 1])


def _weightiest(pearls: Sequence[Pearl], vocabulary: Vocabulary) -> list[Pearl]:
    return sorted(pearls, key=lambda pearl: -salience(pearl.claim.text, vocabulary).value)


def _varied(pearls: Sequence[Pearl]) -> list[Pearl]:
    """The pearls in their order, but the first of each kind before any second."""
    kinds: set[PearlKind] = set()
    firsts: list[Pearl] = []
    for pearl in pearls:
        if pearl.kind not in kinds:
            kinds.add(pearl.kind)
            firsts.append(pearl)
    return firsts + [pearl for pearl in pearls if pearl not in firsts]


def _line(claim: Claim) -> str:
    return f"- [{clock(claim.start)}] {claim.text}"


def _quoted(sentence: Sentence) -> str:
    return f"[{clock(sentence.start)}] “{sentence.text}”"


def _short(text: str) -> str:
    """A text up to LONGEST_QUOTE words: cut after a sentence, or with an ellipsis where the first is longer."""
    words = text.split()
    if len(words) <= LONGEST_QUOTE:
        return text
    for length in range(LONGEST_QUOTE, 8, -1):
        if words[length - 1][-1] in ".?!":
            return " ".join(words[:length])
    return " ".join(words[:LONGEST_QUOTE]) + " …"
