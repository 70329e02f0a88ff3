"""What code and scripts fetch from the network, and whether its content is fixed by a version or a hash."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from solvent.domain.evidence import Place
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, role_of
from solvent.source.project import Project

_URL = re.compile(r"^https?://\S{4,}$")
_CONTENT = re.compile(
    r"\.(?:csv|tsv|data|zip|tar|tgz|gz|bz2|json|jsonl|parquet|xlsx?|npz|npy|h5|hdf5|pkl|joblib|pt|pth|onnx|txt|bin|arff|feather|7z"
    r"|mat|names|safetensors|caffemodel|weights|pb|tflite|keras)(?:[?#]\S*)?$",
    re.I,
)
_FIXED = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])|/[0-9a-f]{32,64}|(?:^|[/_@=-])v?\d+\.\d+(?:\.\d+)*(?=[/_.?&-]|$)|/v\d+(?:/|_|\.|-)|releases/download/"
    r"|zenodo\.org/records?|figshare\.com/(?:nd)?(?:files|articles)|dataverse|doi\.org|web\.archive\.org"
    r"|(?:19|20)\d\d[-_/]?(?:0[1-9]|1[0-2])(?:[-_/]?\d\d)?|-[0-9a-f]{8}\.(?:pth|pt|th)|refs/tags/|sha256|download\.pytorch\.org|storage\.googleapis\.com/tensorflow",
    re.I,
)
_READERS = re.compile(r"^(?:pandas|polars|geopandas|dask\.dataframe)\.read_\w+$")
_FETCHERS = frozenset(
    ["urllib.request.urlretrieve", "urllib.urlretrieve", "urllib.request.urlopen", "wget.download", "requests.get"]
)
_CHECKED = frozenset(
    "known_hash file_hash md5 md5_hash sha256 hash expected_hash checksum hash_prefix check_hash".split()
)
_HASHED = re.compile(r"sha256|sha1sum|md5|sha512|checksum", re.I)
_IN_SCRIPT = re.compile(r"\b(?:wget|curl|aria2c)\b[^\n|;&#]{0,200}?[\"' ](https?://[^\s\"'\\)]+)")
_SCRIPTS = re.compile(r"(?:^|/)(?:[^/]+\.(?:sh|bash)|dockerfile[^/]*|[^/]+\.dockerfile|makefile|justfile)$", re.I)
_HUB_MODEL = re.compile(r"^[\w.-]+/[\w.-]+$|^(?:distil|al)?(?:ro)?bert[\w-]*$|^gpt2[\w-]*$|^t5-[\w-]+$|^xlm-[\w-]+$")


@dataclass(frozen=True)
class Download:
    """An address that content is fetched from."""

    address: str
    at: Place
    fixed: bool


def downloads(project: Project) -> Iterator[Download]:
    """Addresses of data and models that the project's code and scripts fetch."""
    for outline in project.code:
        hashed = "hashlib" in {item.name.partition(".")[0] for item in outline.imports}
        for call in outline.calls:
            address = _address(outline, call)
            if address:
                checked = hashed or bool(_CHECKED & set(call.keywords)) or bool(_FIXED.search(address))
                yield Download(address, outline.place(call), checked)
    for path in project.matching(_SCRIPTS.pattern):
        if role_of(path) is Role.CODE and project.entries[path].size < 200_000:
            yield from _in_script(path, project.text(path))


def _in_script(path: str, text: str) -> Iterator[Download]:
    hashed = bool(_HASHED.search(text))
    for number, line in enumerate(text.split("\n"), 1):
        found = None if line.lstrip().startswith("#") else _IN_SCRIPT.search(line[:1000])
        if found and _CONTENT.search(found[1]):
            yield Download(found[1], Place(path, number), hashed or bool(_FIXED.search(found[1])))


def _address(outline: Outline, call: Call) -> str:
    """The address that a call fetches content from; empty where it fetches none."""
    reads, fetches = _ways(call.name)
    if not reads and not fetches:
        return ""
    values = (*call.args[:2], *(call.keywords.get(key, "") for key in ("origin", "url", "filepath_or_buffer")))
    known = (_bound(outline, value).strip("'\"") for value in values)
    url = next((value for value in known if _URL.match(value)), "")
    if not url or "{}" in url or "localhost" in url or "127.0.0.1" in url:
        return ""
    # What answers in JSON to a request is a service more often than a file.
    is_file = bool(_CONTENT.search(url)) and not url.lower().partition("?")[0].endswith(".json")
    return url if reads or is_file else ""


@lru_cache(maxsize=65536)
def _ways(called: str) -> tuple[bool, bool]:
    """Whether a call of this name reads data from the address it is given, and whether it may fetch anything."""
    method = called.rpartition(".")[2]
    reads = method in {"get_file", "urlretrieve", "download_and_extract_archive", "download_url"}
    return reads or bool(_READERS.match(called)), called in _FETCHERS


def _bound(outline: Outline, value: str) -> str:
    """The text that a name stands for, where one assignment alone binds it."""
    if not value.isidentifier():
        return value
    bound = {c.value for c in outline.constants if c.name == value}
    return bound.pop() if len(bound) == 1 else ""


def unpinned_from_hubs(project: Project) -> Iterator[Download]:
    """Models and data sets taken from a hub by a literal name, without a revision."""
    for outline in project.code:
        for call in outline.calls:
            first = (
                call.args[0]
                if call.args
                else call.keywords.get("pretrained_model_name_or_path", call.keywords.get("repo_id", ""))
            )
            if first[:1] not in {"'", '"'} or "revision" in call.keywords or "**" in call.keywords:
                continue
            address = first.strip("'\"")
            if _is_unpinned(call, address) and not project.has_folder(address) and not project.has(address):
                yield Download(address, outline.place(call), False)


def _is_unpinned(call: Call, address: str) -> bool:
    if call.name == "torch.hub.load":
        return bool(re.match(r"^[\w.-]+/[\w.-]+$", address)) and call.keywords.get("source") != "'local'"
    if call.name in {"datasets.load_dataset", "huggingface_hub.hf_hub_download", "huggingface_hub.snapshot_download"}:
        return bool(re.match(r"^[\w.-]+(?:/[\w.-]+)?$", address)) and address not in {
            "csv",
            "json",
            "parquet",
            "text",
            "imagefolder",
        }
    return (
        call.method == "from_pretrained"
        and call.name.startswith(("transformers.", "diffusers."))
        and bool(_HUB_MODEL.match(address))
    )
