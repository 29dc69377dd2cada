"""What nets learned of every rule: the artifact, and that its experiment can be done again."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nextword import automata, sources
from nextword.figures import foresight
from nextword.live import RuleExplorer

ROOT = Path(__file__).parents[2]
MEASURED = automata.measured()


@pytest.fixture(scope="module")
def experiment():
    spec = importlib.util.spec_from_file_location("made", ROOT / "experiments/learnability.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mean_right(rule):
    """The mean share of right answers for each step."""
    return foresight.skill_of(MEASURED, rule)[0].mean(axis=1)


def test_the_artifact_is_whole():
    assert sorted(map(int, MEASURED["rules"])) == list(automata.REPRESENTATIVES)
    for entry in MEASURED["rules"].values():
        assert np.shape(entry["right"]) == (12, 3)
        assert np.shape(entry["losses"]) == (12, 5)
        assert len(entry["chance"]) == len(entry["table"]) == 12
        assert 0.5 <= min(entry["chance"]) <= max(entry["chance"]) <= 1
    assert sources.manifest()["learnability.json"]["seed"] == MEASURED["recipe"]["seed"]
    assert sources.artifact("learnability.json").stat().st_size < 200_000


def test_one_step_of_every_rule_is_learned():
    assert all(mean_right(rule)[0] > 0.99 for rule in automata.REPRESENTATIVES)


def test_rule_30_sinks_to_chance():
    right, chance = foresight.skill_of(MEASURED, 30)
    mean = right.mean(axis=1)
    assert (mean[:4] > 0.99).all()
    assert (np.abs(mean[9:] - chance[9:]) < 0.01).all()
    assert mean[8] > chance[8] + 0.01


def test_rule_30_sinks_about_where_memory_does_and_random_tables_sooner():
    mean, memory = mean_right(30), np.array(MEASURED["rules"]["30"]["table"])
    coins = np.mean(MEASURED["coins"]["right"], axis=1)
    assert np.shape(MEASURED["coins"]["right"]) == (12, 3)
    assert (np.abs(mean - memory) < 0.08).all()
    assert (mean[4:8] > coins[4:8] + 0.08).all()
    assert (np.abs(coins[7:] - 0.5) < 0.02).all()


def test_rule_90_is_beyond_memory():
    memory = np.array(MEASURED["rules"]["90"]["table"])
    assert (memory[8:] < 0.55).all()
    assert mean_right(90)[11] > 0.99


def test_more_rows_carry_the_nets_further_than_memory():
    more = MEASURED["more"]
    right, memory = np.mean(more["right"], axis=2), np.array(more["table"])
    assert right.shape == memory.shape == (5, 12)
    for shares in (right, memory):
        assert (np.diff(shares[:, 6]) > -0.01).all(), "more rows, more right"
    assert (right[0] < memory[0] + 0.03).all()
    assert right[3, 7] > memory[3, 7] + 0.1
    assert abs(right[-1, 11] - 0.5) < 0.03


def test_rule_90_is_learned_but_where_eight_cells_are_added():
    counts = np.array([2 ** int(t).bit_count() for t in MEASURED["steps"]])
    mean = mean_right(90)
    assert (mean[counts <= 4] > 0.99).all()
    assert (mean[counts >= 8] < 0.55).all()


def test_shuffled_answers_teach_nothing():
    for entry in MEASURED["shuffled"]:
        chance = [rule["chance"][entry["steps"] - 1] for rule in MEASURED["rules"].values()]
        beyond = np.mean(entry["right"], axis=1) - chance
        assert np.mean(beyond) < 0.01
        assert beyond.max() < 0.05


def test_the_centre_column_of_rule_30_stays_dark():
    column = MEASURED["column"]["rules"]
    assert all(abs(np.mean(right) - 0.5) < 0.02 for right in column["30"]["right"])
    assert all(np.mean(right) > 0.99 for rule in ("54", "62") for right in column[rule]["right"])


def test_a_small_run_finds_what_the_artifact_says(experiment):
    recipe = replace(experiment.Recipe(), rows=3000, tests=1000, examples=40_000, seeds=(1,))
    rng = np.random.default_rng(recipe.seed)
    rows = experiment.distinct_rows(recipe.rows + recipe.tests, MEASURED["width"], rng)
    assert len({row.tobytes() for row in rows}) == len(rows)
    answers = np.stack([automata.middle_after(30, rows, steps) for steps in (2, 12)])
    right, losses = experiment.learned(rows, answers, recipe)
    assert np.shape(losses) == (2, 5)
    assert right[0][0] > 0.95
    assert abs(right[1][0] - 0.5) < 0.06
    assert experiment.learned(rows, answers, recipe) == (right, losses)


def test_memory_is_right_on_what_it_saw_and_guesses_the_rest(experiment):
    rows = automata.every_row(5)
    answers = automata.middle_after(30, rows, 1)
    twice = np.concatenate([rows, rows])
    assert experiment.looked_up(twice, np.tile(answers, 2), 2, len(rows)) == 1
    assert experiment.looked_up(twice, np.tile(answers, 2), 1, len(rows)) == 1
    assert len(set(experiment.reached(rows, 1))) == 8
    unseen = np.array([[0, 1, 0], [1, 1, 1], [1, 1, 0], [0, 0, 0]], np.uint8)
    assert experiment.looked_up(unseen, np.array([1, 1, 1, 0]), 1, 2) == 0.5


def test_the_same_memory_as_the_artifact(experiment):
    recipe = experiment.Recipe()
    rng = np.random.default_rng(recipe.seed)
    rows = experiment.distinct_rows(recipe.rows + recipe.tests, MEASURED["width"], rng)
    for steps in (4, 6, 12):
        answers = automata.middle_after(30, rows, steps)
        known = experiment.looked_up(rows, answers, steps, recipe.rows)
        assert known == MEASURED["rules"]["30"]["table"][steps - 1]


def test_coins_make_tables_that_only_memory_can_know(experiment):
    recipe = replace(experiment.Recipe(), rows=2000, tests=1000, examples=10_000)
    rows = experiment.distinct_rows(3000, MEASURED["width"], np.random.default_rng(1))
    coins = experiment.coins(rows, recipe)
    right = np.array(coins["right"])
    assert right.shape == (12, 3)
    assert right[0].min() > 0.9
    assert np.abs(right[9:] - 0.5).max() < 0.06


def test_the_same_rows_as_the_artifact(experiment):
    recipe = experiment.Recipe()
    assert json.loads(json.dumps(experiment.asdict(recipe))) == MEASURED["recipe"]
    rng = np.random.default_rng(recipe.seed)
    rows = experiment.distinct_rows(recipe.rows + recipe.tests, MEASURED["width"], rng)
    answers = np.stack([automata.middle_after(rule, rows, 5) for rule in (22, 30)])
    chance = experiment.majority(answers, recipe)
    assert chance == [MEASURED["rules"][rule]["chance"][4] for rule in ("22", "30")]


class TestWidget:
    def test_what_the_page_gets(self):
        props = RuleExplorer(110).props()
        assert props["rule"] == 110
        assert props["measured"]["same"][137] == 110
        assert props["measured"]["rules"]["30"]["right"] == [
            round(float(share), 3) for share in mean_right(30)
        ]
        assert set(props["remarks"]) == {
            str(rule) for rule in automata.REPRESENTATIVES if automata.remark(rule)
        }
        assert props["recipe"]["width"] == 25

    def test_it_is_small_and_always_the_same(self):
        page = RuleExplorer(30)._html()
        assert len(page) < 30_000
        assert page == RuleExplorer(30)._html()

    def test_fallback_can_be_read(self):
        page = RuleExplorer(30)._fallback()
        assert "No shortcut is known" in page
        assert page.count("<tr>") == 13

    @pytest.mark.parametrize("wrong", [{"rule": 256}, {"ahead": 0}, {"steps": 1000}])
    def test_wrong_settings_are_refused(self, wrong):
        with pytest.raises(Exception, match=r"range|value"):
            RuleExplorer(**wrong)
