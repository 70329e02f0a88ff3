"""A watch as SARIF 2.1.0: a result for each alarm that stands open, at the rule that it breaks or at the contract."""

import json
from typing import Any

from solvent.catalog.shelf import monitors
from solvent.domain.alarm import Alarm
from solvent.domain.evidence import Place
from solvent.domain.finding import Severity
from solvent.domain.watch import Watch
from solvent.reports.json import escaped
from solvent.reports.links import home, relative_uri
from solvent.reports.watch import words
from solvent.source.text import printable

_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note", Severity.NOTE: "note"}


def render(watch: Watch) -> str:
    """One SARIF log."""
    codes = sorted({alarm.monitor for alarm in watch.alarms})
    version = {"version": watch.version} if watch.version else {}
    driver = {"name": "solvent", **version, "informationUri": home(), "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "solvent/watch/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(alarm, codes) for alarm in watch.alarms],
        "properties": {"project": printable(watch.project), "condition": str(watch.condition)},
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return escaped(json.dumps(log, indent=2, ensure_ascii=False))


def _rule(code: str) -> dict[str, Any]:
    known = monitors()[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in known.name.split()),
        "shortDescription": {"text": known.card.title},
        "fullDescription": {"text": " ".join(known.card.section("Watches").split())},
        "help": {"text": f"Promise: {known.card.promise}\n\nAssumes: {known.card.assumes}"},
        "properties": {"tags": ["monitoring", known.kind]},
    }


def _result(alarm: Alarm, codes: list[str]) -> dict[str, Any]:
    said = " ".join(filter(None, (words.alarm(alarm), words.harm(alarm))))
    at = alarm.place or Place("solvent.toml")
    place = {"artifactLocation": {"uri": relative_uri(at.path)}, "region": {"startLine": at.line or 1}}
    return {
        "ruleId": alarm.monitor,
        "ruleIndex": codes.index(alarm.monitor),
        "level": _LEVELS[alarm.severity],
        "message": {"text": printable(said)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"solventAlarm/v1": alarm.identity},
    }
