"""Questions to the team: the answer that moves most comes first, and what was answered is not asked again."""

from dataclasses import replace

from fakes import project_of
from solvent.actions.prices import outlook
from solvent.actions.questions import ordered
from solvent.domain.assessment import Question
from solvent.domain.contract import Contract, Labels, Model, Scale, Team
from solvent.domain.contract_keys import keys, sections
from solvent.verdict.judge import judge

KNOWN = Contract(
    model=Model(decay_days=90),
    team=Team(hourly_cost=90, repair_days=5, notice_days=2),
    labels=Labels(delay_days=1),
    scale=Scale(predictions_per_day=10, requirements_per_year=2, new_kinds_per_year=1),
)


def asked(contract: Contract) -> tuple[Question, ...]:
    project = replace(project_of({"train.py": "x = 1\n"}), contract=contract)
    judged = judge(project, {}, ())
    return ordered(judged.questions, judged.stages, outlook(project, {}))


def test_the_answer_that_moves_most_comes_first():
    found = asked(Contract())
    assert [q.worth for q in found] == sorted((q.worth for q in found), reverse=True)
    assert {"model.decay_days", "team.repair_days", "team.notice_days"} <= {q.key for q in found}
    assert "moves the chance" in next(q for q in found if q.key == "model.decay_days").moves


def test_every_question_names_where_its_answer_belongs():
    known = {*keys(), *(section.name for section in sections())}
    assert {question.key for question in asked(Contract())} <= known
    assert len({question.key for question in asked(Contract())}) == len(asked(Contract()))


def test_what_was_answered_is_not_asked_again():
    left = {question.key for question in asked(KNOWN)}
    assert left.isdisjoint({"model.decay_days", "team.repair_days", "team.notice_days", "team.hourly_cost", "labels"})
    assert left.isdisjoint({"scale.requirements_per_year", "scale.new_kinds_per_year"})
