"""Instructions: what a language model is told when it restates a remark, and how its answer is read."""

import re

SYSTEM = (
    "You rewrite one remark from a lecture for physicians as one plain written sentence. Use the speaker's own words "
    "wherever you can. Keep every number with its unit, every name, every condition and every not, never, without and "
    "only exactly as they are. Add nothing, explain nothing, judge nothing, and do not shorten a warning. "
    "Answer with the sentence alone."
)
# Two examples say more to a small model than rules do.
EXAMPLES = (
    (
        "So, um, on the shin I don't go above thirty joules, and, you know, I leave eight weeks.",
        "On the shin, do not go above thirty joules, and leave eight weeks.",
    ),
    (
        "[The upper lip] No injections there, um, just the cream, for half an hour, and then wipe it off.",
        "On the upper lip, no injections there, just the cream, for half an hour, and then wipe it off.",
    ),
)
MOST_TOKENS = 160  # of an answer; a remark has at most some 60 words

_LABEL = re.compile(r"^(?:sentence|rewritten|restated|answer|remark|assistant)\s*:\s*", re.IGNORECASE)


def messages(remark: str) -> list[dict[str, str]]:
    """The conversation that ends with a remark to restate, in the form that chat models share."""
    turns = [{"role": "system", "content": SYSTEM}]
    for said, written in EXAMPLES:
        turns += [{"role": "user", "content": said}, {"role": "assistant", "content": written}]
    return [*turns, {"role": "user", "content": remark}]


def plain_prompt(remark: str) -> str:
    """The same for a model without a chat form: text to go on with."""
    shown = "\n\n".join(f"Remark: {said}\nSentence: {written}" for said, written in EXAMPLES)
    return f"{SYSTEM}\n\n{shown}\n\nRemark: {remark}\nSentence:"


def read_answer(answer: str) -> str:
    """The sentence in a model's answer: its first line with words, without label and quotation marks; "" if none."""
    line = next((line.strip() for line in answer.splitlines() if re.search(r"\w", line)), "")
    return _LABEL.sub("", line).strip().strip("\"“”'").strip()
