"""Restaters: language models of transformers and behind a server, and a model of entailment, small but real ones."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from models.abstractive import load_abstractive
from models.catalog import load_restater
from models.endpoint import Endpoint
from models.instructions import messages, plain_prompt, read_answer
from models.nli import load_entailment
from transcripts.errors import SettingError, StageError, WeightsError

WORDS = "<pad> </s> <unk> wait six weeks never above ten joules on the neck remark sentence : . user".split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


def save_tokenizer(path: Path, *, chat: bool = False) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = Whitespace()
    tokenizer: Any = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=words, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=512
    )
    if chat:
        tokenizer.chat_template = (
            "{% for message in messages %}{{ message.role }} : {{ message.content }} {% endfor %}user : "
        )
    tokenizer.save_pretrained(path)


@pytest.fixture(scope="module", params=["plain", "chat"])
def causal(request: pytest.FixtureRequest, folder: Path) -> Path:
    """A decoder with random weights, always the same ones."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    path: Path = folder / f"causal-{request.param}"
    torch.manual_seed(0)
    LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(WORDS), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
            pad_token_id=0, eos_token_id=1, bos_token_id=None, max_position_embeddings=1024,
        )
    ).save_pretrained(path)  # fmt: skip
    save_tokenizer(path, chat=request.param == "chat")
    return path


def test_a_causal_model_answers_the_same_each_time(causal: Path) -> None:
    loaded = load_abstractive(str(causal), device="cpu")
    first, second, again = loaded.restate(["wait six weeks", "never above ten joules", "wait six weeks"])
    assert loaded.name == str(causal)
    assert first == again
    assert load_abstractive(str(causal), device="cpu").restate(["wait six weeks"]) == [first]
    # Only what the model wrote itself, of its own words.
    assert set(f"{first} {second}".split()) <= set(WORDS)
    assert "remark" not in first.split()[:1]


def test_a_seq2seq_model_answers(folder: Path) -> None:
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    path = folder / "seq2seq"
    torch.manual_seed(0)
    sizes: dict[str, Any] = {"d_model": 16, "d_kv": 8, "d_ff": 16, "num_layers": 1, "num_heads": 2}
    ends: dict[str, Any] = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
    T5ForConditionalGeneration(T5Config(vocab_size=len(WORDS), **sizes, **ends)).save_pretrained(path)
    save_tokenizer(path)
    loaded = load_abstractive(str(path), device="cpu")
    answers = loaded.restate(["wait six weeks", "wait six weeks"])
    assert answers[0] == answers[1]
    assert set(answers[0].split()) <= set(WORDS)


def test_what_is_no_model_is_refused_with_what_is_accepted(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="a GGUF file or a folder with one .* a hub id, or the URL of a server"):
        load_abstractive(str(tmp_path), device="cpu")
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / name).touch()
    with pytest.raises(WeightsError, match="holds 2 GGUF files"):
        load_abstractive(str(tmp_path), device="cpu")


def test_one_of_several_gguf_files_can_be_named(tmp_path: Path) -> None:
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / name).write_bytes(b"nothing")
    with pytest.raises(WeightsError, match="ValueError: .*/b.gguf .*is not a GGUF file"):
        load_abstractive(str(tmp_path / "b.gguf"), device="cpu")


def save_classifier(path: Path, labels: dict[int, str]) -> None:
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    BertForSequenceClassification(
        BertConfig(
            vocab_size=len(WORDS), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
            id2label=labels,
        )
    ).save_pretrained(path)  # fmt: skip
    save_tokenizer(path)


def test_entailment_is_the_probability_of_its_label(folder: Path) -> None:
    path = folder / "nli"
    save_classifier(path, {0: "contradiction", 1: "ENTAILMENT", 2: "neutral"})
    loaded = load_entailment(str(path), device="cpu")
    assert (loaded.name, loaded.label) == (str(path), 1)
    probability = loaded.probability("wait six weeks", "six weeks")
    assert 0 < probability < 1
    assert loaded.probability("wait six weeks", "six weeks") == probability
    assert 0 < loaded.probability("wait " * 2000, "six weeks") < 1


def test_a_classifier_of_something_else_is_refused(folder: Path) -> None:
    path = folder / "moods"
    save_classifier(path, {0: "glad", 1: "sad"})
    with pytest.raises(WeightsError, match="labels of .* are glad, sad; .* has one named entailment"):
        load_entailment(str(path), device="cpu")
    with pytest.raises(WeightsError, match="no model of entailment could be loaded"):
        load_entailment(str(folder / "nowhere-at-all"), device="cpu")


class Server(ThreadingHTTPServer):
    """An OpenAI-compatible server that answers each remark in capitals and keeps what it was asked."""

    daemon_threads = True
    asked: list[dict[str, Any]]
    keys: list[str | None]
    hang_up: Event


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append({"path": self.path} | body)
        self.server.keys.append(self.headers.get("authorization"))
        status, answer = self._answer(body)
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(answer.encode())
        except BrokenPipeError:
            pass  # who asked did not wait

    def _answer(self, body: dict[str, Any]) -> tuple[int, str]:
        match body["model"]:
            case "missing":
                return 404, '{"error": "model not found"}'
            case "odd":
                return 200, '{"choices": []}'
            case "silent":
                self.server.hang_up.wait()
                return 503, "{}"
            case "page":
                return 200, "<html>"
        content = f"Sentence: “{body['messages'][-1]['content'].upper()}”\n\nI hope this helps!"
        return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]})

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        running.asked, running.keys, running.hang_up = [], [], Event()
        thread = Thread(target=running.serve_forever)
        thread.start()
        try:
            yield running
        finally:
            running.hang_up.set()
            running.shutdown()
            thread.join()


def url_of(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/v1"


def test_a_server_is_asked_without_chance(server: Server) -> None:
    restater = load_restater(url_of(server), model="qwen", key="s3cret")
    assert restater.restate(["Wait six weeks.", "Never there."]) == ["WAIT SIX WEEKS.", "NEVER THERE."]
    assert restater.name == f"qwen at {url_of(server)}"
    asked = server.asked[0]
    assert (asked["path"], asked["model"], asked["temperature"], asked["seed"]) == (
        "/v1/chat/completions",
        "qwen",
        0,
        0,
    )
    assert asked["messages"] == messages("Wait six weeks.")
    assert server.keys == ["Bearer s3cret", "Bearer s3cret"]
    assert "s3cret" not in repr(restater)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("missing", "missing at .* answered 404: .*model not found"),
        ("odd", "did not answer in the form of chat completions"),
        ("page", "did not answer in the form of chat completions"),
    ],
)
def test_a_server_that_fails_is_told_with_what_to_do(server: Server, model: str, reason: str) -> None:
    with pytest.raises(StageError, match=f"{reason}.*unset SPRINGBOARD_SUMMARIZER"):
        Endpoint(url_of(server), model).restate(["Wait six weeks."])


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StageError, match="cannot be asked .ConnectError.*Check that the server runs"):
        Endpoint("http://127.0.0.1:1/v1", "qwen").restate(["Wait six weeks."])


def test_a_server_that_does_not_answer_in_time_is_told(server: Server) -> None:
    with pytest.raises(StageError, match="cannot be asked .ReadTimeout"):
        Endpoint(url_of(server), "silent", longest_answer=0.2).restate(["Wait six weeks."])


def test_a_server_needs_the_name_of_a_model() -> None:
    with pytest.raises(SettingError, match="name one in SPRINGBOARD_SUMMARIZER_MODEL"):
        load_restater("http://127.0.0.1:1/v1")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("Wait six weeks.", "Wait six weeks."),
        ('\n "Wait six weeks."\n\nThis keeps the number.', "Wait six weeks."),
        ("Sentence: Wait six weeks.", "Wait six weeks."),
        ("…\n", ""),
        ("", ""),
    ],
)
def test_the_sentence_is_read_from_an_answer(answer: str, sentence: str) -> None:
    assert read_answer(answer) == sentence


def test_a_plain_prompt_ends_where_the_model_goes_on() -> None:
    assert plain_prompt("Wait six weeks.").endswith("Remark: Wait six weeks.\nSentence:")
