"""Configuration of searches and callbacks that choose by a metric of the test rows."""

import re
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.choosing import TEST_METRIC
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_documents

_CHOOSERS = (
    "optimized_metric",
    "monitor",
    "metric_for_best_model",
    "objectiveMetricName",
    "primary_metric",
    "early_stopping_metric",
    "checkpoint_metric",
)
_WORTH_READING = re.compile(r"(name|metric\w*|monitor|MetricName)[\"']?\s{0,5}:\s{0,5}[\"']?(test|tst)[ _/.-]", re.I)
_APART = re.compile(r"(^|/)(tests?|docs?|examples?|\.github|node_modules)/", re.I)
_MOST = 400


def searched_on_test(project: Project) -> Iterator[tuple[Place, str]]:
    """Where a configuration file chooses by a metric called one of the test rows, and by which."""
    for path in project.with_suffix(".yaml", ".yml")[:_MOST]:
        if _APART.search(path) or not _WORTH_READING.search(project.text(path)):
            continue
        for document in read_documents(project.text(path)):
            yield from ((Place(path, node.line), node.text[:60]) for node in _chosen_by(document))


def _chosen_by(document: Node) -> Iterator[Node]:
    sweep = document.get("metric")
    is_sweep = sweep.get("goal") and ("parameters" in document.fields or "method" in document.fields)
    if is_sweep and TEST_METRIC.search(sweep.get("name").text):
        yield sweep.get("name")
    for node in document.walk():
        for key in _CHOOSERS:
            chosen = node.fields.get(key)
            if chosen is not None and TEST_METRIC.search(chosen.text):
                yield chosen
