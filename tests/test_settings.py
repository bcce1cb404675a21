"""Settings: defaults, checks, and that none goes undocumented."""

from importlib import import_module
from pathlib import Path

import pytest
import yaml
from prefect import Flow

from settings import Settings, variables
from transcripts.errors import SettingError

ROOT = Path(__file__).parent.parent


def test_nothing_needs_to_be_set() -> None:
    assert Settings.from_environ({}) == Settings()


def test_every_variable_is_read() -> None:
    environ = {
        "SPRINGBOARD_HOME": "/data",
        "SPRINGBOARD_WEIGHTS": "/weights",
        "DATABASE_URL": "postgresql://db/springboard",
        "SPRINGBOARD_ENGINE": "openai-whisper",
        "SPRINGBOARD_WHISPER": "small",
        "SPRINGBOARD_LANGUAGE": "de",
        "SPRINGBOARD_VOICES": "/models/voices",
        "SPRINGBOARD_EMBEDDER": "/models/sentences",
        "SPRINGBOARD_SUMMARIZER": "http://127.0.0.1:11434/v1",
        "SPRINGBOARD_SUMMARIZER_MODEL": "qwen",
        "SPRINGBOARD_SUMMARIZER_KEY": "s3cret",
        "SPRINGBOARD_ENTAILMENT": "/models/nli",
        "SPRINGBOARD_DEVICE": "cuda",
        "SPRINGBOARD_UPLOAD_GIGABYTES": "7",
        "SPRINGBOARD_INBOX": "/inbox",
        "SPRINGBOARD_OIDC_ISSUER": "https://login.example.org",
        "SPRINGBOARD_OIDC_CLIENT_ID": "springboard",
        "SPRINGBOARD_OIDC_CLIENT_SECRET": "s3cret",
        "SPRINGBOARD_OIDC_NAME": "St. Ada's",
        "SPRINGBOARD_HOST": "0.0.0.0",
        "SPRINGBOARD_PORT": "80",
        "SPRINGBOARD_PREFECT_PORT": "4201",
    }
    assert set(environ) == set(variables())
    assert Settings.from_environ(environ) == Settings(
        home=Path("/data"),
        weights=Path("/weights"),
        database_url="postgresql://db/springboard",
        engine="openai-whisper",
        whisper="small",
        language="de",
        voices="/models/voices",
        embedder="/models/sentences",
        summarizer="http://127.0.0.1:11434/v1",
        summarizer_model="qwen",
        summarizer_key="s3cret",
        entailment="/models/nli",
        device="cuda",
        upload_gigabytes=7,
        inbox=Path("/inbox"),
        oidc_issuer="https://login.example.org",
        oidc_client_id="springboard",
        oidc_client_secret="s3cret",
        oidc_name="St. Ada's",
        host="0.0.0.0",
        port=80,
        prefect_port=4201,
    )


def test_an_unknown_variable_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match="SPRINGBOARD_MODEL.*Known settings: .*SPRINGBOARD_WHISPER"):
        Settings.from_environ({"SPRINGBOARD_MODEL": "base"})


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_must_be_a_port(port: str) -> None:
    with pytest.raises(SettingError, match="SPRINGBOARD_PORT is .* from 1 to 65535"):
        Settings.from_environ({"SPRINGBOARD_PORT": port})


def test_a_device_must_be_known() -> None:
    with pytest.raises(SettingError, match="auto, cpu, cuda"):
        Settings.from_environ({"SPRINGBOARD_DEVICE": "tpu"})


def test_an_identity_provider_must_be_safe_to_ask_and_know_this_site() -> None:
    for issuer in ("http://login.example.org", "login.example.org", "http://localhost.example.org"):
        with pytest.raises(SettingError, match="SPRINGBOARD_OIDC_ISSUER is .* https:// address"):
            Settings.from_environ({"SPRINGBOARD_OIDC_ISSUER": issuer, "SPRINGBOARD_OIDC_CLIENT_ID": "springboard"})
    with pytest.raises(SettingError, match="needs SPRINGBOARD_OIDC_CLIENT_ID"):
        Settings.from_environ({"SPRINGBOARD_OIDC_ISSUER": "https://login.example.org"})


def test_secrets_are_never_shown() -> None:
    secrets = {
        "DATABASE_URL": "postgresql://app:s3cret@db:5432/springboard",
        "SPRINGBOARD_SUMMARIZER_KEY": "s3cret",
        "SPRINGBOARD_OIDC_CLIENT_SECRET": "s3cret",
    }
    assert "s3cret" not in repr(Settings.from_environ(secrets))


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [variable for variable in variables() if f"`{variable}`" not in documented] == []


def test_every_deployment_names_a_flow() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    for deployment in deployments:
        module, _, name = deployment["entrypoint"].rpartition(".")
        assert isinstance(getattr(import_module(module), name), Flow)
