"""How well performance is estimated without labels, beside NannyML and beside each of our methods alone.

    python benchmarks/estimation.py --peer-python PATH     # NannyML's own sets, and NannyML on all
    python benchmarks/estimation.py --data FOLDER          # sets of a folder, with models trained here
    python benchmarks/estimation.py --speed                # a million rows twice, and 100,000 rows of 30 inputs
    python benchmarks/estimation.py --harm 100             # shifts that harm and shifts that do not

Of each set and metric: the mean absolute error over chunks of taking the reference's value, of NannyML (CBPE; of
measurements DLE), of our methods alone and of the estimate; its error over that of the best of these; the share
of chunks whose truth lies in the interval of 90 %, its half-width, the same of NannyML's band of sampling error, and
the share of chunks with a warning. The truth is what scikit-learn says with labels; seconds and MB are of processes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from estimation_cases import Case, own, packaged
from estimation_harm import harms
from sklearn import metrics
from watch import timed

OURS = """
import json
from pathlib import Path
import pyarrow.parquet as pq
import solvent
asked = json.loads(Path("asked.json").read_text())
score = {kind: column for kind, column in asked["score"]} if asked["score"] else None
if score and len(score) == 1:
    score = next(iter(score.values()))
estimator = solvent.PerformanceEstimator(
    pq.read_table("reference.parquet"), y_true=asked["truth"], y_pred=asked["said"], y_score=score,
    features=asked["inputs"],
)
current = pq.read_table("current.parquet")
said = {
    metric: [
        {"value": one.value, "low": one.low, "high": one.high, "methods": dict(one.methods),
         "reference": one.on_reference, "warned": bool(one.warnings)}
        for one in estimator.estimate(current, metric=metric, chunk=asked["chunk"])
    ]
    for metric in asked["metrics"]
}
Path("ours.json").write_text(json.dumps(said))
"""
PEER = """
import json, logging, warnings
from pathlib import Path
import nannyml
import pandas as pd
logging.disable(50)
warnings.filterwarnings("ignore")
asked = json.loads(Path("asked.json").read_text())
names = {"accuracy": "accuracy", "f1": "f1", "f1_macro": "f1", "auc": "roc_auc", "recall": "recall",
         "average_precision": "average_precision", "mae": "mae", "rmse": "rmse"}
wanted = {metric: names[metric] for metric in asked["metrics"] if metric in names}
roles = {"y_true": asked["truth"], "y_pred": asked["said"], "metrics": list(wanted.values()),
         "chunk_size": asked["chunk"]}
if asked["score"]:
    score = {kind: column for kind, column in asked["score"]}
    one = len(score) == 1
    estimator = nannyml.CBPE(
        y_pred_proba=next(iter(score.values())) if one else score,
        problem_type="classification_binary" if one else "classification_multiclass", **roles)
else:
    estimator = nannyml.DLE(feature_column_names=asked["inputs"], **roles)
reference, current = (pd.read_parquet(f"{name}.parquet") for name in ("reference", "current"))
estimator.fit(reference)
found = estimator.estimate(current).filter(period="analysis").to_df(multilevel=False)
said = {}
for metric, name in wanted.items():
    reach = 1.645 * found[f"{name}_sampling_error"]
    value = found[f"{name}_value"]
    said[metric] = [
        {"value": v, "low": v - r, "high": v + r} for v, r in zip(value.tolist(), reach.tolist(), strict=True)]
Path("peer.json").write_text(json.dumps(said))
"""


def truths(case: Case, metric: str) -> np.ndarray:
    """A metric of each chunk with its labels, of shape (chunks,)."""
    found = []
    for start in range(0, len(case.current), case.chunk):
        part = case.current.iloc[start : start + case.chunk]
        true, said = part[case.truth].to_numpy(), part[case.said].to_numpy()
        found.append(_known(case, metric, true, said, part))
    return np.array(found)


def _known(case: Case, metric: str, true: np.ndarray, said: np.ndarray, part: Any) -> float:
    kinds = list(case.score or ())
    if metric in ("accuracy", "mae", "rmse"):
        of = {
            "accuracy": metrics.accuracy_score,
            "mae": metrics.mean_absolute_error,
            "rmse": metrics.root_mean_squared_error,
        }
        return float(of[metric](true, said))
    if metric == "f1_macro":
        return float(metrics.f1_score(true, said, average="macro"))
    score = part[list(case.score.values())].to_numpy()
    if len(kinds) > 2:
        one = true[:, None] == np.array(kinds)
        if metric == "brier":
            return float(((score - one) ** 2).sum(axis=1).mean())
        return float(-np.log(np.clip(score[one], 1e-15, 1)).mean())
    true, said, score = true == kinds[-1], said == kinds[-1], score[:, -1]
    if true.all() or not true.any():
        return float("nan")
    if metric in ("f1", "recall"):
        return float({"f1": metrics.f1_score, "recall": metrics.recall_score}[metric](true, said, zero_division=np.nan))
    of = {
        "auc": metrics.roc_auc_score,
        "average_precision": metrics.average_precision_score,
        "brier": metrics.brier_score_loss,
    }
    return float(of[metric](true, score))


def write(case: Case, folder: Path) -> None:
    """What both programs read: the reference, production without its truth, and the roles of the columns."""
    pq.write_table(pa.Table.from_pandas(case.reference, preserve_index=False), folder / "reference.parquet")
    current = case.current.drop(columns=[case.truth])
    pq.write_table(pa.Table.from_pandas(current, preserve_index=False), folder / "current.parquet")
    score = [[str(kind) if isinstance(kind, str) else int(kind), column] for kind, column in (case.score or {}).items()]
    asked = {
        "truth": case.truth, "said": case.said, "score": score, "inputs": list(case.inputs), "chunk": case.chunk,
        "metrics": case.metrics,
    }  # fmt: skip
    (folder / "asked.json").write_text(json.dumps(asked))


def compare(case: Case, peer: Path | None) -> Iterator[float]:
    """Print how well a set is estimated; the ratios to the best single method."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(case, folder)
        cost = {"solvent": timed(Path(sys.executable), OURS, folder)}
        if peer:
            cost["NannyML"] = timed(peer, PEER, folder)
        said = {
            name: json.loads((folder / f"{name}.json").read_text()) if (folder / f"{name}.json").exists() else {}
            for name in ("ours", "peer")
        }
    chunks = len(case.current) // case.chunk
    print(f"\n## {case.name}: {len(case.reference):,} labelled rows of {len(case.inputs)} inputs")
    print(f"   {chunks} chunks of {case.chunk:,}")
    for name, each in cost.items():
        print(
            f"   {name}: " + (each if isinstance(each, str) else "{:.1f} s, {:.1f} s of CPU, {:.0f} MB".format(*each))
        )
    for metric in case.metrics:
        if metric in said["ours"]:
            yield _line(metric, truths(case, metric), said["ours"][metric], said["peer"].get(metric))


def _line(metric: str, true: np.ndarray, ours: list[Mapping[str, Any]], peer: list[Mapping[str, Any]] | None) -> float:
    def missed(values: list[float]) -> float:
        return float(np.nanmean(np.abs(np.array(values, float) - true)))

    def held(chunks: list[Mapping[str, Any]]) -> str:
        low, high = (np.array([chunk[end] for chunk in chunks], float) for end in ("low", "high"))
        known = np.isfinite(true)
        return f"{np.mean((low <= true)[known] & (true <= high)[known]):4.2f} ±{np.nanmean(high - low) / 2:<8.4g}"

    single = {name: missed([chunk["methods"][name] for chunk in ours]) for name in ours[0]["methods"]}
    if peer:
        single["NannyML"] = missed([chunk["value"] for chunk in peer])
    estimate, best = missed([chunk["value"] for chunk in ours]), min(single.values())
    usual = missed([chunk["reference"] for chunk in ours])
    ratio = estimate / best if best > 0 else 1.0
    print(
        f"   {metric:18} constant {usual:<8.4g} "
        + " ".join(f"{name} {value:<8.4g}" for name, value in single.items())
        + f" estimate {estimate:<8.4g} ratio {ratio:4.2f}  holds {held(ours)}"
        + (f" NannyML's {held(peer)}" if peer else "")
        + f" warned {np.mean([chunk['warned'] for chunk in ours]):4.2f}",
        flush=True,
    )
    return ratio


SPEED = """
import pyarrow.parquet as pq, time
import solvent
reference, current = (pq.read_table(f"{name}.parquet") for name in ("reference", "current"))
for turn in ("first", "again"):
    wall, cpu = time.perf_counter(), time.process_time()
    solvent.estimate_performance(reference, current, y_true="truth", y_pred="said", y_score="score")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"   {turn}: {wall:.2f} s, {cpu:.2f} s of CPU", flush=True)
"""


def speed(rows: int, inputs: int) -> None:
    """Print how long fitting and estimating take in one process, tables in memory, the first time and again."""
    rng = np.random.default_rng(0)
    print(f"{rows:,} rows twice, {inputs} inputs")
    with tempfile.TemporaryDirectory() as scratch:
        for name, shift in (("reference", 0.0), ("current", 0.3)):
            table = {f"x{i}": rng.normal(shift if i % 3 == 0 else 0, 1, rows) for i in range(inputs)}
            logit = table["x0"] + 0.5 * table["x1"]
            score = 1 / (1 + np.exp(-logit))
            true = rng.random(rows) < 1 / (1 + np.exp(-0.8 * logit))
            table |= {"score": score, "said": (score > 0.5).astype(int)}
            table |= {"truth": true.astype(int)} if name == "reference" else {}
            pq.write_table(pa.table(table), Path(scratch) / f"{name}.parquet")
        subprocess.run([sys.executable, "-c", SPEED], cwd=scratch, check=True)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer-python", type=Path, help="a Python with NannyML: its sets, and NannyML beside us")
    parser.add_argument("--data", type=Path, help="a folder with further sets")
    parser.add_argument("--only", default="", help="sets whose names hold this")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--harm", type=int, default=0, metavar="RUNS")
    asked = parser.parse_args()
    ratios: list[float] = []
    for cases in (packaged(asked.peer_python) if asked.peer_python else (), own(asked.data) if asked.data else ()):
        for case in cases:
            if asked.only in case.name:
                ratios += compare(case, asked.peer_python)
    if ratios:
        print(f"\nratio to the best single method: median {np.median(ratios):.2f}, worst {max(ratios):.2f}")
    if asked.speed:
        speed(1_000_000, 3)
        speed(100_000, 30)
    if asked.harm:
        harms(asked.harm)


if __name__ == "__main__":
    main()
