"""Endpoint: restate remarks with a language model behind an OpenAI-compatible server (vLLM, Ollama, llama.cpp)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from models.instructions import MOST_TOKENS, messages, read_answer
from transcripts.errors import SettingError, StageError

LONGEST_ANSWER = 120.0  # seconds; a large model may think for long,
LONGEST_CONNECT = 5.0  # but it is there at once


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A Restater at `url`, such as http://127.0.0.1:11434/v1; asked without chance, so that answers repeat."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    longest_answer: float = LONGEST_ANSWER

    def __post_init__(self) -> None:
        if not self.model:
            raise SettingError(
                f"SPRINGBOARD_SUMMARIZER is the server {self.url}, which may hold several models; name one in "
                "SPRINGBOARD_SUMMARIZER_MODEL"
            )

    @property
    def name(self) -> str:
        return f"{self.model} at {self.url}"

    def restate(self, remarks: Sequence[str]) -> list[str]:
        """One sentence for each remark, in order. Raises StageError naming what the server did not do."""
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        timeout = httpx.Timeout(self.longest_answer, connect=LONGEST_CONNECT)
        with httpx.Client(headers=headers, timeout=timeout) as client:
            return [read_answer(self._ask(client, remark)) for remark in remarks]

    def _ask(self, client: httpx.Client, remark: str) -> str:
        question = {
            "model": self.model,
            "messages": messages(remark),
            "temperature": 0,
            "seed": 0,
            "max_tokens": MOST_TOKENS,
        }
        try:
            answer = client.post(f"{self.url.rstrip('/')}/chat/completions", json=question)
            answer.raise_for_status()
            return str(answer.json()["choices"][0]["message"]["content"] or "")
        except httpx.HTTPStatusError as error:
            said = " ".join(error.response.text.split())[:200]
            raise StageError(f"{self.name} answered {error.response.status_code}: {said}. {_ADVICE}") from error
        except httpx.HTTPError as error:
            raise StageError(f"{self.name} cannot be asked ({type(error).__name__}: {error}). {_ADVICE}") from error
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise StageError(
                f"{self.name} did not answer in the form of chat completions ({type(error).__name__}: {error}). "
                f"{_ADVICE}"
            ) from error


_ADVICE = (
    "Check that the server runs, that SPRINGBOARD_SUMMARIZER is its address up to /v1, and the model's name and key; "
    "or unset SPRINGBOARD_SUMMARIZER to do without"
)
