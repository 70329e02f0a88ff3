"""Compare assessments with judgements made by hand: how often facts and maturity are right, and the order of scores.

    python benchmarks/compare.py JUDGEMENTS CHECKOUTS [--fact NAME]

JUDGEMENTS is a folder of JSON files (`repo`, `commit`, `iterate_score`, `maturity`, `facts`), CHECKOUTS a folder of
clones named `owner+name`. A `partial` for a yes or no counts half, as does a yes or no for a `partial`.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Print the comparison."""
    arguments = _arguments()
    rows = []
    names = sorted(path.stem for path in arguments.judgements.glob("*.json"))
    for name in names:
        checkout = arguments.checkouts / name
        if checkout.is_dir():
            rows.append((name, json.loads((arguments.judgements / f"{name}.json").read_text()), _assessed(checkout)))
    _report(rows, arguments.fact)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judgements", type=Path)
    parser.add_argument("checkouts", type=Path)
    parser.add_argument("--fact", help="show every project's answer to this fact, with its evidence")
    return parser.parse_args()


def _assessed(checkout: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "solvent", "assess", str(checkout), "--format", "json", "-q"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{checkout.name}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _agreement(judged: str, read: str) -> float:
    if judged == read:
        return 1.0
    return 0.5 if "partial" in (judged, read) and "unknown" not in (judged, read) else 0.0


def _report(rows: list[tuple[str, dict, dict]], fact: str | None) -> None:
    facts: dict[str, list[tuple[str, str, str, float]]] = {}
    for name, judged, read in rows:
        for key, answer in judged["facts"].items():
            value = read["facts"].get(key, {}).get("value", "unknown")
            facts.setdefault(key, []).append((name, answer["value"], value, _agreement(answer["value"], value)))
    if fact:
        for (name, judged, read), (_, wanted, got, right) in zip(rows, facts[fact], strict=True):
            found = read["facts"].get(fact, {})
            print(f"{'ok ' if right == 1 else '~  ' if right else 'BAD'} {name}: judged {wanted}, read {got}")
            print(f"      judged: {judged['facts'][fact].get('why', '')[:400]}")
            print(f"      read:   {found.get('evidence', [])[:4]} {found.get('note', '')}")
        return
    for name, judged, read in rows:
        mine = [row for answers in facts.values() for row in answers if row[0] == name]
        share = sum(row[3] for row in mine) / len(mine)
        verdict = read["verdict"]
        mark = " " if verdict["maturity"] == judged["maturity"] else "!"
        scores = f"{judged['iterate_score']:4} read {verdict['iterate_score']:4}"
        weakest = f"{judged['weakest_stage']:9} {verdict['weakest_stage']:9}"
        print(
            f"{mark} {name[:50]:50} {scores}  {judged['maturity']:10} {weakest} facts {share:.0%} {read['seconds']} s"
        )
    print()
    for key, answers in sorted(facts.items(), key=lambda item: sum(row[3] for row in item[1])):
        wrong = ", ".join(f"{row[0].split('+')[1][:14]}({row[1][0]}>{row[2][0]})" for row in answers if row[3] < 1)
        print(f"{sum(row[3] for row in answers) / len(answers):5.0%} {key:36} {wrong}")
    total = [row[3] for answers in facts.values() for row in answers]
    right = sum(judged["maturity"] == read["verdict"]["maturity"] for _, judged, read in rows)
    order = _spearman([(judged["iterate_score"], read["verdict"]["iterate_score"]) for _, judged, read in rows])
    agreement = sum(total) / len(total)
    print(f"\n{len(rows)} projects: facts {agreement:.1%}, maturity {right}/{len(rows)}, Spearman {order:.3f}")


def _spearman(pairs: list[tuple[float, float]]) -> float:
    left, right = (_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    mean = (len(pairs) - 1) / 2
    spread = [sum((x - mean) ** 2 for x in ranks) for ranks in (left, right)]
    joint = sum((a - mean) * (b - mean) for a, b in zip(left, right, strict=True))
    return joint / (spread[0] * spread[1]) ** 0.5 if all(spread) else 0.0


def _ranks(values: list[float]) -> list[float]:
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) - 1) / 2 for value in values
    ]


if __name__ == "__main__":
    main()
