"""How data that is not in the project is fixed: by a hash, a version or a dated path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, role_of
from solvent.source.project import Project

_HASHES = frozenset(
    "known_hash file_hash md5 md5sum sha256 sha1 expected_hash expected_md5 expected_sha256 md5_hash "
    "hash_value md5_checksum "
    "expected_checksum sha256sum".split()
)
_STORES = (
    "lakefs",
    "lakefs_sdk",
    "lakefs_client",
    "pachyderm_sdk",
    "python_pachyderm",
    "quilt3",
    "datalad",
    "oxen",
    "doltcli",
)
_CHECKSUMS = re.compile(
    r"(^|/)(?:(?:sha\d+|md5)sums?(?:\.txt)?|checksums?\.(?:txt|md5|sha256|json)|[^/]*(?:data|csv|zip|gz|parquet)[^/]*"
    r"\.(?:md5|sha256|sha1|sha512))$",
    re.I,
)
_DATA_END = re.compile(
    r"\.(?:csv|tsv|parquet|zip|json|jsonl|gz|zarr|nc|npz|npy|feather|arrow|tfrecord|tar|bz2)\b", re.I
)
_DATED = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-_/.]?(?:0[1-9]|1[0-2])(?:[-_/.]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)"
    r"|(?:^|/)\{\}-?\{\}-[a-z]{3}[\w-]*\.(?:zip|csv|parquet|gz|json)"
    r"|[a-z]{3}[-_]\{\}-\{\}\.(?:zip|csv|parquet|gz|json)",
)
_OUTCOME = re.compile(r"result|output|predict|submi|report|metric|plot|checkpoint|model|weights", re.I)
_VERSIONED = re.compile(r"(?:/|_|-|=)v(?:ersion)?[-_=]?\d+(?:\.\d+)*(?:/|_|\.|-|$)", re.I)
_REMOTE = re.compile(r"^(?:s3a?|gs|gcs|az|abfss?|wasbs?|hdfs|dbfs|https?)://", re.I)


@dataclass(frozen=True)
class Pins:
    """Places that fix fetched data: for good, by a name that a date or a version stands in, or by a tool's lineage."""

    fixed: tuple[Place, ...]
    dated: tuple[Place, ...]
    lineage: tuple[Place, ...]


def pins(project: Project) -> Pins:
    """What fixes the data that the project fetches, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Pins:
    return Pins(tuple(_fixed(project)), tuple(_dated(project)), tuple(_lineage(project)))


def _fixed(project: Project) -> Iterator[Place]:
    yield from (place for _, place in project.imported(*_STORES))
    for path in project.files.entries:
        if path.endswith(".datalad/config"):
            yield Place(path)
    yield from (Place(p) for p in project.matching(_CHECKSUMS.pattern) if role_of(p) is Role.CODE)
    for outline in project.code:
        for call in outline.calls:
            if _is_hashed(call) or _is_pinned_version(call):
                yield outline.place(call)


def _is_hashed(call: Call) -> bool:
    return any(key in _HASHES and value not in {"", "None", "False"} for key, value in call.keywords.items()) and any(
        word in call.method.lower() for word in ("get_file", "retrieve", "download", "fetch", "create", "cached")
    )


def _is_pinned_version(call: Call) -> bool:
    first = (call.args[0] if call.args else call.keywords.get("path", "")).strip("'\"")
    if call.method == "load_dataset" or call.keywords.get("repo_type") == "'dataset'":
        return call.keywords.get("revision", "None") not in {"None", "'main'", ""}
    if call.method == "use_artifact":
        return bool(re.search(r":v\d+$", first))
    if call.method == "option" and len(call.args) > 1:
        return first in {"versionAsOf", "timestampAsOf"}
    return False


def _dated(project: Project) -> Iterator[Place]:
    for outline in project.code:
        for text in outline.texts:
            if is_dated(text.value):
                yield outline.place(text)
        for constant in outline.constants:
            if "{}" in constant.value and is_dated(constant.value.strip("'\"")):
                yield outline.place(constant)
        for call in outline.calls:
            if any("{}" in a and is_dated(a.strip("'\"")) for a in call.args):
                yield outline.place(call)


def is_dated(text: str) -> bool:
    """Whether a text is a place of data with a date or a version in its name.

    >>> [is_dated(t) for t in ("s3://b/gsp/v5/pv.zarr", "202201-trips.zip", "train.csv", "http://a.b/v1/api")]
    [True, True, False, False]
    """
    if len(text) > 250 or " " in text or not _DATA_END.search(text) or _OUTCOME.search(text):
        return False
    return bool(_DATED.search(text)) or (bool(_REMOTE.match(text)) and bool(_VERSIONED.search(text)))


def _lineage(project: Project) -> Iterator[Place]:
    found: list[tuple[Outline, Call]] = [*project.calls("mlflow.log_input", "*.use_artifact", "clearml.Dataset.get")]
    found += [(o, c) for o, c in project.calls("*.register") if c.keywords.get("create_new_version") == "True"]
    found += [(o, c) for o, c in project.calls("*.fetch_openml") if "version" in c.keywords or "data_id" in c.keywords]
    found += [(o, c) for o, c in project.calls("*.Artifact") if "'dataset'" in (*c.args, c.keywords.get("type", ""))]
    yield from (outline.place(call) for outline, call in found)
    # Checked against a list of hashes after it was fetched by other means.
    yield from (outline.place(call) for outline, call in project.calls("*.check_integrity"))
    for path in project.matching(r"(^|/)catalog[^/]*\.ya?ml$"):
        text = project.text(path)
        if found_at := re.search(r"^[ \t]+versioned:[ \t]*true", text, re.M | re.I):
            yield Place(path, text.count("\n", 0, found_at.start() + 1) + 1)
