"""Every setting: its environment variable, default and meaning. The environment is read here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from models.devices import DEVICES
from transcripts.errors import SettingError

WORK_POOL = "springboard"  # of Prefect, from which workers take runs; prefect.yaml names it too


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked; each field names its variable in its metadata, and docs/operations.md lists them."""

    home: Path = field(default=Path("var"), metadata={"variable": "SPRINGBOARD_HOME"})
    weights: Path | None = field(default=None, metadata={"variable": "SPRINGBOARD_WEIGHTS"})
    database_url: str | None = field(default=None, metadata={"variable": "DATABASE_URL"}, repr=False)
    engine: str = field(default="faster-whisper", metadata={"variable": "SPRINGBOARD_ENGINE"})
    whisper: str = field(default="base-dermatology", metadata={"variable": "SPRINGBOARD_WHISPER"})
    language: str | None = field(default=None, metadata={"variable": "SPRINGBOARD_LANGUAGE"})
    voices: str = field(default="resemblyzer", metadata={"variable": "SPRINGBOARD_VOICES"})
    embedder: str = field(default="all-mpnet-base-v2", metadata={"variable": "SPRINGBOARD_EMBEDDER"})
    summarizer: str | None = field(default=None, metadata={"variable": "SPRINGBOARD_SUMMARIZER"})
    summarizer_model: str = field(default="", metadata={"variable": "SPRINGBOARD_SUMMARIZER_MODEL"})
    summarizer_key: str | None = field(default=None, metadata={"variable": "SPRINGBOARD_SUMMARIZER_KEY"}, repr=False)
    entailment: str | None = field(default=None, metadata={"variable": "SPRINGBOARD_ENTAILMENT"})
    device: str = field(default="auto", metadata={"variable": "SPRINGBOARD_DEVICE"})
    upload_gigabytes: int = field(default=20, metadata={"variable": "SPRINGBOARD_UPLOAD_GIGABYTES"})
    inbox: Path | None = field(default=None, metadata={"variable": "SPRINGBOARD_INBOX"})
    oidc_issuer: str | None = field(default=None, metadata={"variable": "SPRINGBOARD_OIDC_ISSUER"})
    oidc_client_id: str = field(default="", metadata={"variable": "SPRINGBOARD_OIDC_CLIENT_ID"})
    oidc_client_secret: str | None = field(
        default=None, metadata={"variable": "SPRINGBOARD_OIDC_CLIENT_SECRET"}, repr=False
    )
    oidc_name: str = field(default="your organisation", metadata={"variable": "SPRINGBOARD_OIDC_NAME"})
    host: str = field(default="127.0.0.1", metadata={"variable": "SPRINGBOARD_HOST"})
    port: int = field(default=8000, metadata={"variable": "SPRINGBOARD_PORT"})
    prefect_port: int = field(default=4200, metadata={"variable": "SPRINGBOARD_PREFECT_PORT"})

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check all settings; raises SettingError naming the variable and what it accepts."""
        known = variables()
        unknown = sorted(v for v in environ if v.startswith("SPRINGBOARD_") and v not in known)
        if unknown:
            raise SettingError(
                f"Unknown setting {', '.join(unknown)}. Known settings: {', '.join(sorted(known))}. "
                "Unset it, or correct its name."
            )
        values: dict[str, object] = {}
        for variable, name in known.items():
            if text := environ.get(variable, "").strip():
                values[name] = _parsed(variable, name, text)
        settings = cls(**values)  # type: ignore[arg-type]  # every value was parsed for its own field
        if settings.device not in DEVICES:
            raise SettingError(f"SPRINGBOARD_DEVICE is {settings.device!r}; it accepts {', '.join(DEVICES)}.")
        if settings.oidc_issuer and not settings.oidc_client_id:
            raise SettingError(
                "SPRINGBOARD_OIDC_ISSUER needs SPRINGBOARD_OIDC_CLIENT_ID: the id that the provider gave this site."
            )
        return settings

    @property
    def media_folder(self) -> Path:
        """Our copies of the media, named by content."""
        return self.home / "media"

    def thumbnail(self, media_sha256: str) -> Path:
        """The picture of the media with this content; videos have one once their sound was read."""
        return self.media_folder / f"{media_sha256}.thumbnail.jpg"

    @property
    def incoming_folder(self) -> Path:
        """Uploads that are not complete yet; within the media folder, so that moving them there copies nothing."""
        return self.media_folder / "incoming"

    @property
    def audio_folder(self) -> Path:
        """The audio that Whisper listens to: 16 kHz, mono."""
        return self.home / "audio"

    def audio(self, recording_id: str) -> Path:
        """The audio of a recording, which is there while it is processed."""
        return self.audio_folder / f"{recording_id}.wav"

    @property
    def weights_folder(self) -> Path:
        """Weights joined, unpacked or made from what was installed."""
        return self.weights or self.home / "weights"

    @property
    def log_folder(self) -> Path:
        """What the processes of `springboard up` write."""
        return self.home / "log"

    def prefect_environ(self) -> dict[str, str]:
        """Prefect's own settings: its data under our home, nothing sent anywhere, failures told by us alone."""
        return {
            "PREFECT_HOME": str((self.home / "prefect").resolve()),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_CLI_PROMPT": "false",
            # Its own 20 seconds are too few where other recordings are being heard on the same cores.
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        }


def variables() -> dict[str, str]:
    """Each environment variable with the name of its field."""
    return {f.metadata["variable"]: f.name for f in fields(Settings)}


def _parsed(variable: str, name: str, text: str) -> object:
    if name in ("home", "weights", "inbox"):
        return Path(text).expanduser()
    if name in ("port", "prefect_port"):
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise SettingError(f"{variable} is {text!r}; it accepts a port number from 1 to 65535.")
        return int(text)
    if name == "oidc_issuer" and not _is_safe_issuer(text):
        raise SettingError(f"{variable} is {text!r}; it accepts an https:// address, or http:// on this machine.")
    if name == "upload_gigabytes":
        if not text.isdecimal() or not 0 < int(text) <= 1000:
            raise SettingError(f"{variable} is {text!r}; it accepts a number of gigabytes from 1 to 1000.")
        return int(text)
    return text


def _is_safe_issuer(text: str) -> bool:
    """Whether what the provider says cannot be changed on its way."""
    address = urlsplit(text)
    return address.scheme == "https" or (address.scheme == "http" and address.hostname in ("localhost", "127.0.0.1"))
