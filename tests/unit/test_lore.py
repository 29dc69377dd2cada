"""What was measured about training holds together, and small parts of it come out again."""

import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from nextword import digits, gpt, lore, nets, piecewise

sys.path.insert(0, str(Path(__file__).parents[2] / "experiments"))
import lore_bits
import lore_digits
import lore_recipes
import lore_record
import lore_scaling
import lore_sizes
import lore_steps

GRID = np.linspace(-1, 1, 2_001)[:, None]


@pytest.fixture(scope="module")
def measured():
    return {name: lore.measured(name) for name in lore.NAMES}


# --- laws ---


def test_a_power_law_is_found_again():
    sizes = np.geomspace(10, 1e5, 9)
    noise = np.random.default_rng(1).normal(0, 0.05, (9, 5))
    law = lore.power_law(sizes, 3 * sizes[:, None] ** -0.4 * np.exp(noise))
    assert law.exponent == pytest.approx(0.4, abs=3 * law.error)
    assert 0.001 < law.error < 0.02
    assert law(100) == pytest.approx(3 * 100**-0.4, rel=0.1)


def test_slopes_of_a_law_are_equal():
    sizes = np.array([1, 10, 1000])
    assert lore.slopes(sizes, (5 * sizes**-0.7)[:, None]) == pytest.approx([0.7, 0.7])


def test_a_bend_is_seen_where_it_is_and_only_there():
    sizes = 2.0 ** np.arange(10)
    noise = np.exp(np.random.default_rng(2).normal(0, 0.03, (10, 6)))
    straight = sizes[:, None] ** -0.5 * noise
    assert lore.bend(sizes, straight) is None
    assert lore.bend(sizes, np.maximum(straight, 2**-3.0 * noise)) == 7


@pytest.mark.parametrize(
    ("sizes", "losses", "said"),
    [
        ([1, 2], [[1.0], [0.5]], "three sizes"),
        ([1, 2, 3], [[1.0], [0.5], [0.0]], "above zero"),
        ([0, 2, 3], [[1.0], [0.5], [0.1]], "above zero"),
        ([1, 2, 3], [1.0, 0.5, 0.2], "losses have to be"),
        ([1, 2, 3], [[1.0], [0.5]], "losses have to be"),
    ],
)
def test_what_is_no_law_is_refused(sizes, losses, said):
    with pytest.raises(ValueError, match=said):
        lore.power_law(sizes, losses)


def test_unknown_measurements_are_named():
    with pytest.raises(ValueError, match="sizes, recipes"):
        lore.measured("luck")


def test_runs_by_number_leave_holes_where_nothing_was_measured():
    numbers, values = lore.by_number({"a b 0.1": [1.0, 2.0], "a b 1": None, "c 1": [3.0, 4.0]})
    assert numbers == [0.1, 1.0]
    assert values["a b"][0].tolist() == [1.0, 2.0]
    assert np.isnan(values["a b"][1]).all()
    assert np.isnan(values["c"][0]).all()


# --- the measurements hold together ---


def test_sizes_are_of_the_nets_they_name(measured):
    groups = [measured["sizes"][name] for name in ("growing", "equal, ramp", "equal, tanh")]
    for name, made in (pair for group in groups for pair in group.items()):
        widths = [int(width) for width in name.rsplit(" ", 1)[-1].split("–")]
        assert made["parameters"] == nets.parameters(widths)
        assert len(made["errors"]) == len(measured["sizes"]["seeds"])
    for knobs, rows in lore.of_equal_size(groups[1]).items():
        assert len(rows) == 5, knobs


def test_the_best_nets_are_as_good_as_was_said(measured):
    truth = piecewise.staircase(GRID)
    for made in measured["sizes"]["growing"].values():
        error = ((nets.from_json(made["best"])(GRID) - truth) ** 2).mean()
        assert error == pytest.approx(min(made["errors"]), rel=0.1, abs=1e-4)


def test_without_a_hidden_layer_the_best_is_a_line(measured):
    x, y = GRID[:, 0], piecewise.staircase(GRID)[:, 0]
    left = y - np.polyval(np.polyfit(x, y, 1), x)
    errors = measured["sizes"]["growing"]["1–1"]["errors"]
    assert errors == pytest.approx([np.mean(left**2)] * len(errors), rel=0.01)
    assert measured["sizes"]["spread"] == pytest.approx(y.var())


def test_shares_are_of_all_seeds(measured):
    recipes = measured["recipes"]
    for group in ("repetition", "augmentation", "batch", "optimiser", "loss"):
        for runs in recipes[group].values():
            runs = np.array(runs, dtype=float)
            assert runs.shape[-1] == len(recipes["seeds"])
            assert ((runs >= 0) & (runs <= 1)).all()
    assert len(recipes["repetition"]["30"]) == len(recipes["moments"])
    assert recipes["batch"]["60 0.01"] != recipes["batch"]["60 0.03"]


def test_what_the_chapter_says_in_words(measured):
    recipes, sizes = measured["recipes"], measured["sizes"]
    for count in ("100", "1000"):
        means = [np.mean(recipes["augmentation"][f"{count} {how}"]) for how in
                 ("mirrored", "as they are", "shifted", "shifted, turned, stretched")]  # fmt: skip
        assert means == sorted(means)
    by_loss, by_optimiser = (lore.by_number(recipes[name])[1] for name in ("loss", "optimiser"))
    best = {name: np.nanmax(runs.mean(1)) for name, runs in by_loss.items()}
    assert best["log"] > best["squares"] > best["absolute"] + 0.3
    best = [np.nanmax(runs.mean(1)) for runs in by_optimiser.values()]
    assert max(best) - min(best) < 0.01
    rates = {name: np.sum(runs.mean(1) > 0.87) for name, runs in by_optimiser.items()}
    assert rates["adam"] > rates["momentum"] - 1 >= rates["steepest"]  # that do about as well
    for shapes in lore.of_equal_size(sizes["equal, tanh"]).values():
        middle = {shape: np.median(errors) for shape, errors in shapes.items()}
        assert middle["three layers"] < middle["squeezed to two"] < middle["two layers"]
        assert middle["squeezed to two"] > 0.75 * middle["two layers"]  # a little better
        assert middle["two layers"] < middle["one layer"]
    for shapes in list(lore.of_equal_size(sizes["equal, ramp"]).values())[1:]:
        best = {name: min(errors) for name, errors in shapes.items()}
        assert best["squeezed to two"] < 1.25 * min(best.values())  # its best runs keep up
        middle = {name: np.median(errors) for name, errors in shapes.items()}
        assert middle["squeezed to two"] > 2 * max(
            error for name, error in middle.items() if not name.startswith("squeezed"))  # fmt: skip
    for shapes in lore.of_equal_size(sizes["equal, ramp"]).values():
        failed = {name: np.sum(np.array(errors) > 0.1) for name, errors in shapes.items()}
        assert failed["squeezed to two"] > failed["two layers"]


def test_scaling_has_its_control(measured):
    scaling = measured["scaling"]
    for count in map(str, scaling["counts"]):
        assert np.mean(scaling["by_control"][count]["wrong"]) == pytest.approx(0.9, abs=0.05)
        assert np.mean(scaling["by_examples"][count]["wrong"]) < 0.6
    assert scaling["parameters"] == [nets.parameters((784, w, 10)) for w in scaling["widths"]]


def test_repetitions_may_hurt_in_the_end_and_new_digits_do_not(measured):
    lines = [np.mean(runs, axis=1) for runs in measured["recipes"]["repetition"].values()]
    assert all(fewer[i] < more[i] for fewer, more in pairwise(lines) for i in range(len(fewer)))
    assert sum(line.max() - line[-1] > 0.005 for line in lines) == 2


def test_neither_law_has_one_exponent(measured):
    scaling = measured["scaling"]
    spread = []
    for group, sizes in (("by_examples", scaling["counts"]), ("by_parameters", scaling["widths"])):
        losses = [scaling[group][str(size)]["loss"] for size in sizes]
        places = sizes if group == "by_examples" else scaling["parameters"]
        spread.append(np.std(lore.slopes(places, losses)))
    assert 0.1 < spread[0] < 0.6 * spread[1]
    control = [np.mean(scaling["by_control"][str(n)]["loss"]) for n in scaling["counts"]]
    assert min(control) > np.log(10)  # worse than one that shrugs
    assert control[0] > control[-1] + 0.1


def test_bits_get_worse_in_order(measured):
    fine = measured["bits"]
    means = [np.mean(fine["surprise"][str(bits)]) for bits in (32, *fine["bits"])]
    assert all(b > a - 0.002 for a, b in pairwise(means))
    assert fine["right"]["8"] >= fine["right"]["32"] - 5
    assert len(fine["surprise"]["8"]) == fine["articles"]
    assert fine["blind"] == 13


def test_no_step_uses_more_than_there_is(measured):
    steps = measured["steps"]
    used = {}
    for what in ("seconds", "products"):
        seconds = np.array([steps[what][str(batch)] for batch in steps["batches"]])
        used[what] = steps["operations"] * np.array(steps["batches"]) / np.median(seconds, 1)
    assert (used["seconds"] > 0).all()
    assert (used["seconds"] < used["products"]).all()
    assert (used["products"] < steps["peak"]["flops"]).all()
    assert used["products"][-1] > 3 * used["products"][0]  # they want many examples at once
    one, eight = (np.median(steps["seconds"][batch]) for batch in ("1", "8"))
    assert eight < 1.3 * one  # what the chapter calls hardly longer
    assert steps["operations"] == lore_steps.operations() == 4 * 784 * 32 + 6 * 32 * 10


# --- small parts come out again ---


def test_a_short_training_comes_out_again(measured):
    again = lore_recipes.short(batch=600, rate=0.01)
    assert again == pytest.approx(measured["recipes"]["batch"]["600 0.01"], abs=0.01)


def test_a_line_comes_out_again(measured):
    again = lore_sizes.fitted(())["errors"]
    assert again == pytest.approx(measured["sizes"]["growing"]["1–1"]["errors"], rel=0.01)


def test_rounded_nets_come_out_again(measured):
    fine = measured["bits"]
    model = gpt.quantised(gpt.load("pocket"), bits=4)
    surprise = np.mean([token.bits for token in gpt.surprise(fine["passage"], model=model)])
    assert surprise == pytest.approx(fine["surprise"]["4"][lore_bits.PASSAGE], abs=0.02)
    some = digits.embedded()[::25]
    right = (lore_bits.quantised(digits.load_net(), 2).decide(some.images) == some.labels).mean()
    assert right == pytest.approx(fine["right"]["2"] / fine["digits"], abs=0.1)


def test_a_net_is_stopped_by_digits_that_do_not_judge_it(measured, monkeypatch):
    monkeypatch.setattr(lore_scaling, "SEEN", 3_000)
    monkeypatch.setattr(lore_scaling, "MOMENTS", (1_000, 3_000))
    made = lore_scaling.best(23, 8)
    assert len(made["loss"]) == len(made["wrong"]) == len(lore_scaling.SEEDS)
    assert np.mean(made["wrong"]) < 0.85


# --- how the experiments deal out digits and keep their record ---


def test_no_digit_is_for_learning_and_for_testing():
    learn, test = lore_digits.split()
    seen = {row.tobytes() for row in learn.inputs}
    assert (len(learn.labels), len(test.labels)) == (3_000, 2_000)
    assert not seen & {row.tobytes() for row in test.inputs}


def test_each_net_has_digits_of_its_own():
    learn, _ = lore_digits.split()
    teacher = lore_digits.Subsets(learn, 5, [1, 2])
    inputs, labels = teacher.draw(torch.Generator().manual_seed(1), 2, 200)
    assert inputs.shape == (2, 200, 784)
    kinds = [{row.numpy().tobytes() for row in net} for net in inputs]
    assert [len(kind) for kind in kinds] == [5, 5]
    assert not kinds[0] & kinds[1]
    row = next(i for i, each in enumerate(learn.inputs) if (each == inputs[1, 7].numpy()).all())
    assert learn.labels[row] == labels[1, 7]


@pytest.mark.parametrize("how", lore_recipes.AUGMENTED)
def test_changed_digits_keep_their_labels(how):
    learn, _ = lore_digits.split()
    teacher = lore_digits.Subsets(learn, 50, [1])
    plain, labels = teacher.draw(torch.Generator().manual_seed(3), 1, 100)
    changed, same = lore_digits.Varied(teacher, how).draw(torch.Generator().manual_seed(3), 1, 100)
    assert (labels == same).all()
    moved = (plain != changed).any(-1).float().mean()
    assert 0.3 < moved < 0.7 if how == "mirrored" else moved > 0.9
    assert changed.sum() == pytest.approx(float(plain.sum()), rel=0.1)


class Broken(Exception):
    """What stops an experiment in the middle."""


def stop():
    raise Broken


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(lore_record, "ARTIFACTS", tmp_path)
    monkeypatch.setattr(lore_record.sources, "record_artifact", lambda *_, **__: None)
    return tmp_path


def test_an_interrupted_record_goes_on(folder):
    first = lore_record.Record("test", {"seed": 1})
    first.measure("a", "one", lambda: [0.5])
    with pytest.raises(Broken):
        first.measure("a", "two", stop)
    again = lore_record.Record("test", {"seed": 1})
    assert again.measure("a", "one", stop) == [0.5]
    again.measure("a", "two", lambda: 2)
    again.finish(made_by="x", seed=1, data=[], summary="x")
    kept = json.loads((folder / "test.json").read_text())
    assert kept == {"seed": 1, "a": {"one": [0.5], "two": 2}}
    assert not (folder / "test.partial.json").exists()


def test_a_record_under_other_facts_begins_anew(folder):
    lore_record.Record("test", {"seed": 1}).measure("a", "one", lambda: 1)
    with pytest.raises(Broken):
        lore_record.Record("test", {"seed": 2}).measure("a", "one", stop)
