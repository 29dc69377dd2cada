"""Training can be killed at any time and goes on as if nothing had happened."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "experiments"))
import pocket_training
from pocket_training import Recipe, Run, Windows, rate

TINY = Recipe(
    width=16, depth=1, heads=2, context=16, batch=4, steps=24, warmup=4, compiled=False,
    precision="no",
)  # fmt: skip


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """Tokens in which each depends on the one before: something to learn."""
    folder = tmp_path_factory.mktemp("text")
    rng = np.random.default_rng(1)
    for name, length in (("train", 3_000), ("heldout", 600)):
        steps = rng.choice([1, 2], size=length)
        (np.cumsum(steps) % 50).astype("<u2").tofile(folder / f"{name}.bin")
    return folder


def log_of(folder):
    lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: json.loads(line)[key] for key in ("step", "loss")} for line in lines]


def test_a_killed_run_goes_on_as_if_nothing_had_happened(text, tmp_path, monkeypatch):
    whole = Run(TINY, text=text, folder=tmp_path / "whole")
    whole.train(every=4, checkpoint=8)
    one_step = Run.one_step

    def killed(self):
        if self.step == 14:
            raise KeyboardInterrupt
        return one_step(self)

    monkeypatch.setattr(Run, "one_step", killed)
    first = Run(TINY, text=text, folder=tmp_path / "killed")
    with pytest.raises(KeyboardInterrupt):
        first.train(every=4, checkpoint=8)
    monkeypatch.undo()
    assert log_of(tmp_path / "killed")[-1]["step"] == 12
    second = Run(TINY, text=text, folder=tmp_path / "killed")
    assert second.step == 8
    second.train(every=4, checkpoint=8)
    assert log_of(tmp_path / "killed") == log_of(tmp_path / "whole")
    assert [line["step"] for line in log_of(tmp_path / "whole")] == [4, 8, 12, 16, 20, 24]
    for one, other in zip(whole.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_run_killed_while_saving_has_its_old_checkpoint(text, tmp_path, monkeypatch):
    run = Run(TINY, text=text, folder=tmp_path)
    run.train(every=4, checkpoint=8)
    assert run.step == 24
    monkeypatch.setattr(json, "dumps", lambda *_: 1 / 0)
    run.step = 32
    with pytest.raises(ZeroDivisionError):
        run.save()
    monkeypatch.undo()
    assert Run(TINY, text=text, folder=tmp_path).step == 24
    shutil.rmtree(tmp_path / "checkpoint.draft")
    (tmp_path / "checkpoint").rename(tmp_path / "checkpoint.draft")  # killed a moment later
    assert Run(TINY, text=text, folder=tmp_path).step == 24


def test_another_recipe_needs_another_folder(text, tmp_path):
    run = Run(TINY, text=text, folder=tmp_path)
    run.save()
    with pytest.raises(ValueError, match="another recipe"):
        Run(replace(TINY, seed=2), text=text, folder=tmp_path)


@pytest.mark.parametrize("optimiser", ["muon", "adamw"])
def test_it_learns(text, tmp_path, optimiser):
    recipe = replace(TINY, optimiser=optimiser, steps=80, rate_matrices=1e-2, rate_rest=1e-2)
    run = Run(recipe, text=text, folder=tmp_path)
    before = run.held_out_loss()
    run.train(checkpoint=1000)
    after = run.held_out_loss()
    assert before == pytest.approx(np.log(8192), abs=0.3)
    assert after < 5.5
    assert after > np.log(2)  # nobody can do better


def test_a_loss_that_is_no_number_stops_the_run(text, tmp_path, monkeypatch):
    monkeypatch.setattr(Run, "one_step", lambda run: _count(run) or torch.tensor(float("nan")))
    with pytest.raises(RuntimeError, match="lower a rate"):
        Run(TINY, text=text, folder=tmp_path).train()


def _count(run):
    run.step += 1


def test_batches_are_a_function_of_the_step(text):
    windows = Windows(text / "train.bin", 16)
    steps = [windows.batch(step, 10, seed=3) for step in range(windows.count // 10)]
    assert len(set(np.concatenate(steps))) == len(np.concatenate(steps))
    assert np.array_equal(windows.batch(5, 10, seed=3), steps[5])
    assert not np.array_equal(windows.batch(5, 10, seed=4), steps[5])
    later = windows.batch(5 + windows.count, 10, seed=3)
    assert not np.array_equal(later, steps[5])


def test_windows_overlap_by_the_token_to_be_said(text):
    windows = Windows(text / "train.bin", 16)
    rows = windows.at(np.array([0, 1]))
    assert rows.shape == (2, 17)
    assert rows[0, -1] == rows[1, 0]


def test_the_rate_rises_stays_and_falls():
    recipe = replace(TINY, steps=100, warmup=10, decay=0.5)
    rates = [rate(step, recipe) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[9:50] == [1.0] * 41
    assert rates[99] == pytest.approx(1 / 50)
    assert np.all(np.diff(rates[50:]) < 0)


def test_new_blocks_change_nothing():
    model = pocket_training.new_model(TINY)
    ids = torch.arange(16)[None]
    stream = model.transformer.wte(ids) + model.transformer.wpe.weight[:16]
    expected = model.lm_head(model.transformer.ln_f(stream))
    assert torch.allclose(model.eval()(ids).logits, expected, atol=1e-5)
