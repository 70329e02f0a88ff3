"""The contract's JSON Schema, for editors: derived from the dataclasses, with each key's explanation."""

from collections.abc import Mapping
from typing import Any

from solvent.adapters.contract_rules import DAY
from solvent.domain.contract import Contract
from solvent.domain.contract_keys import Key, keys, sections


def contract_schema() -> dict[str, Any]:
    """The JSON Schema of the contract, with each key's explanation, for editors."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Contract).json_schema()
    _describe(schema, {key.name: key for key in keys().values() if "." not in key.path})
    described = {section.name: section for section in sections()}
    for name, shown in schema["properties"].items():
        if name not in described:
            continue
        shown["description"] = described[name].help
        shown.pop("default", None)
        kind = str(shown.get("$ref") or shown["items"]["$ref"]).rpartition("/")[2]
        _describe(schema["$defs"][kind], {key.name: key for key in described[name].keys})
    schema["description"] = 'What "valuable" means for one machine-learning system. Every key is optional.'
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "solvent.toml"}


def _describe(schema: dict[str, Any], known: Mapping[str, Key]) -> None:
    schema["additionalProperties"] = False
    schema.pop("title", None)
    properties = schema["properties"]
    properties.pop("path", None) if "path" not in known else None
    for name, key in known.items():
        shown = properties[name]
        # TOML has no null: a key that says nothing is left out.
        options = [option for option in shown.pop("anyOf", []) if option.get("type") != "null"]
        shown.update({"anyOf": options} if len(options) > 1 else options[0] if options else {})
        shown.pop("default", None)
        shown.pop("title", None)
        shown["description"] = key.help
        if key.example is not None:
            shown["examples"] = [key.example]
        if key.bounds is not None:
            low, high = ("exclusiveMinimum", "exclusiveMaximum") if key.bounds.open else ("minimum", "maximum")
            shown[low] = key.bounds.low
            if key.bounds.high is not None:
                shown[high] = key.bounds.high
        if key.kind.startswith("a day"):
            shown["pattern"] = f"^{DAY.pattern}$"
