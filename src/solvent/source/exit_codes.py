"""Whether a command that fails makes its script fail, and where its exit code is lost if it does not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from solvent.source.shell import Command

_HARMLESS = frozenset("true : echo printf cat date ls sleep touch".split())
_CAPTURE = re.compile(r"^([A-Za-z_]\w*)=[\"']?\$\{?\?\}?[\"']?$")
_FLAG = re.compile(r"^([A-Za-z_]\w*)=\S+$")
_TESTS = frozenset({"[", "[[", "test", "(("})


@dataclass(frozen=True)
class Loss:
    """Where and how an exit code is lost."""

    line: int
    why: str


@dataclass(frozen=True)
class ShellOptions:
    """How a script is started: `errexit` as by `bash -e`, `pipefail` as by `bash -o pipefail`."""

    errexit: bool = False
    pipefail: bool = False


def options_of(script: str) -> ShellOptions:
    """The options that a script's first line sets.

    >>> options_of("#!/bin/bash -e"), options_of("#!/bin/sh")
    (ShellOptions(errexit=True, pipefail=False), ShellOptions(errexit=False, pipefail=False))
    """
    first = script.partition("\n")[0]
    flags = first.split()[1:] if first.startswith("#!") else []
    return ShellOptions(any(f.startswith("-") and "e" in f for f in flags), "pipefail" in flags)


def loss(script: Sequence[Command], index: int, options: ShellOptions) -> Loss | None:
    """Where the exit code of a script's command is lost; None where it counts, or where that cannot be told."""
    command = script[index]
    if command.negated:
        return None
    set_options = _options_at(script, index, options)
    end = index
    if script[index].after in {"|", "|&"}:
        while end + 1 < len(script) and script[end].after in {"|", "|&"}:
            end += 1
        if not set_options.pipefail and not any("PIPESTATUS" in w for c in script for w in c.words):
            return Loss(command.line, f"only the exit code of `{script[end].name}` at the end of the pipe counts")
    if command.condition:
        return _in_condition(script, index)
    chained = script[end].after == "&&"
    while end + 1 < len(script) and script[end].after in {"&&", "|", "|&"}:
        end += 1
    if script[end].after == "||":
        return _after_or(script, end)
    if set_options.errexit and not chained:
        return None
    if command.function or any(w in {"wait", "trap"} for c in script[:1000] for w in c.words[:1]):
        return None
    return _afterwards(script, end, errexit=set_options.errexit)


def _options_at(script: Sequence[Command], index: int, options: ShellOptions) -> ShellOptions:
    errexit, pipefail = options.errexit, options.pipefail
    for command in script[:index]:
        if command.name == "set":
            words = command.words[1:]
            for at, word in enumerate(words):
                if word[:1] in "+-" and word[1:].isalpha() and "e" in word[1:]:
                    errexit = word[0] == "-"
                if word[:1] in "+-" and word.endswith("o") and at + 1 < len(words):
                    errexit = (word[0] == "-") if words[at + 1] == "errexit" else errexit
                    pipefail = (word[0] == "-") if words[at + 1] == "pipefail" else pipefail
    return ShellOptions(errexit, pipefail)


def _fails(command: Command) -> bool:
    """Whether a command ends its script with a failure, or with somebody else's code."""
    if command.name in {"exit", "return"}:
        return len(command.words) == 1 or command.words[1].strip("\"'") != "0"
    return command.name in {"false", "die", "fail", "kill"}


def _in_condition(script: Sequence[Command], index: int) -> Loss | None:
    command = script[index]
    if command.condition != "if" or any(_fails(c) for c in script[index + 1 :]):
        return None
    if any(_FLAG.match(w) for c in script[index + 1 :] for w in c.words):
        return None
    return Loss(command.line, "it is the condition of an `if` after which nothing exits with a failure")


def _after_or(script: Sequence[Command], end: int) -> Loss | None:
    if end + 1 >= len(script):
        return None
    other = script[end + 1]
    group = [c for c in script[end + 1 : end + 30] if c is other or c.blocks[: len(other.blocks)] == other.blocks]
    if len(other.blocks) == len(script[end].blocks):
        group = [other]
        at = end + 1
        while at + 1 < len(script) and script[at].after in {"&&", "||"}:
            at += 1
            group.append(script[at])
    if any(_fails(c) for c in group):
        return None
    assigned = _FLAG.match(other.words[0]) if other.words else None
    if assigned:
        used = any(_uses(c, assigned[1]) and (_fails(c) or c.name in _TESTS) for c in script[end + 2 :])
        return None if used else Loss(other.line, f"`|| {other.text}` takes the failure and nothing exits with it")
    if other.name in _HARMLESS or other.text in {"exit 0", "return 0"}:
        return Loss(other.line, f"`|| {other.text}` turns its failure into success")
    return None


def _uses(command: Command, variable: str) -> bool:
    return any(f"${variable}" in w or f"${{{variable}" in w or w == variable for w in command.words)


def _afterwards(script: Sequence[Command], end: int, *, errexit: bool) -> Loss | None:
    command = script[end]
    later = [c for c in script[end + 1 :] if not c.function and not _other_branch(command, c)]
    if not later:
        return None
    following = later[0]
    if _reads_status(following):
        return _captured(following, later)
    late = next((at for at, c in enumerate(later) if _reads_status(c)), 0)
    # The status belongs to another command unless that other one is no test of ours: an `echo` above all.
    if late and later[late - 1].name in {"echo", "printf", "cat", "ls", "date"} and late <= 3:
        return Loss(later[late].line, f"`$?` holds the exit code of `{later[late - 1].text}`")
    last = later[-1]
    if last.name == "exit" and last.words[1:2] == ("0",):
        return Loss(last.line, "the script ends with `exit 0`")
    if last.name == "exit" or any(c.name in {"exec"} for c in later):
        return None
    if errexit:
        return None
    return Loss(command.line, f"without `set -e` the script's exit code is that of `{last.text[:60]}`")


def _other_branch(one: Command, other: Command) -> bool:
    return any(a[0] == b[0] and a[1] != b[1] for a, b in zip(one.blocks, other.blocks, strict=False))


def _reads_status(command: Command) -> bool:
    return any("$?" in word or "${?}" in word for word in command.words)


def _captured(following: Command, later: Sequence[Command]) -> Loss | None:
    found = next((m for w in following.words if (m := _CAPTURE.match(w))), None)
    if found is None:
        kept = _fails(following) or any(_fails(c) for c in later) or following.name not in _TESTS
    else:
        kept = any(_uses(c, found[1]) and _fails(c) for c in later[1:])
        tested = any(_uses(c, found[1]) and c.name in _TESTS for c in later[1:])
        kept = (
            kept or (tested and any(_fails(c) for c in later[1:])) or following.name in {"export", "local", "declare"}
        )
    return None if kept else Loss(following.line, "its exit code is read into a test that never exits with a failure")
