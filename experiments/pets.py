"""Train the pet net on the cats and dogs of CIFAR-10; write pets.safetensors and pets.json.

Choices are made with --trial, which learns from 9,000 of the training pictures and is measured on
the 1,000 others. The net itself learns from all 10,000, and only then sees the 2,000 test pictures,
once. About forty minutes on two cores; it goes on where it was stopped:
NEXTWORD_DATA=… python experiments/pets.py --runs FOLDER
"""

import argparse
import json
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import torch
from pets_training import Recipe, learn
from safetensors.torch import save_file

from nextword import pets, sources
from nextword.pets.network import WEIGHTS, PetLayers
from nextword.sources.artifacts import ARTIFACTS

LICENCE = "BSD-3-Clause; learned from pictures of CIFAR-10 (Krizhevsky 2009), none of them included"
HELD_OUT = 1000


def main() -> None:
    """Train, measure, write; or only try a recipe on pictures held out of the training set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, required=True, help="folder for checkpoints and logs")
    parser.add_argument("--trial", help="name of a trial; it is noted in trials.jsonl")
    for field in fields(Recipe):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    given = vars(parser.parse_args())
    recipe = Recipe(**{field.name: given[field.name] for field in fields(Recipe)})
    given["runs"].mkdir(parents=True, exist_ok=True)
    if given["trial"]:
        try_out(given["trial"], recipe, given["runs"])
    else:
        make(recipe, given["runs"])


def try_out(name: str, recipe: Recipe, runs: Path) -> None:
    """Learn from 9,000 pictures and note how many of the other 1,000 are right."""
    train = pets.load("train")
    order = np.random.default_rng(0).permutation(len(train))  # the same for every trial
    seen, unseen = train[order[HELD_OUT:]], train[order[:HELD_OUT]]
    layers, curve = learn(recipe, seen, runs / name, watched=unseen)
    row = {"name": name, "recipe": asdict(recipe), "curve": curve}
    row |= score(pets.PetNet(layers), unseen)
    with (runs / "trials.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row) + "\n")


def make(recipe: Recipe, runs: Path) -> None:
    """Learn from all training pictures, write the weights, and measure what was written."""
    layers, curve = learn(recipe, pets.load("train"), runs / "final")
    write_weights(layers, ARTIFACTS / WEIGHTS)
    record(ARTIFACTS / WEIGHTS, recipe)
    pets.load_net.cache_clear()
    trials = runs / "trials.jsonl"
    facts = {
        "recipe": asdict(recipe),
        "torch": torch.__version__.split("+")[0],
        "test": score(pets.load_net(), pets.load("test")),
        "trials": [json.loads(row) for row in trials.open()] if trials.exists() else [],
        "curve": curve,
        "probes": {net.name: probes(net) for net in (pets.load_net(), pets.untrained_net(seed=1))},
    }
    path = ARTIFACTS / "pets.json"
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    record(path, recipe)
    print(facts["test"])


def write_weights(layers: PetLayers, path: Path) -> None:
    """Write the weights as float16, in the usual order (they learn with channels last)."""
    weights = {name: weight.half().contiguous() for name, weight in layers.state_dict().items()}
    save_file(weights, path, {"format": "pt"})
    path.chmod(0o644)


def score(net: pets.PetNet, pictures: pets.Pictures) -> dict:
    """Return how many pictures the net gets right, and what it takes for what [is, said]."""
    confusion = np.zeros((2, 2), int)
    np.add.at(confusion, (pictures.labels, net.decide(pictures.images)), 1)
    return {"right": int(confusion.trace()), "of": len(pictures), "confusion": confusion.tolist()}


def probes(net: pets.PetNet) -> list[float]:
    """Return for each convolution how well a straight cut through its averages tells the kinds.

    The cut is fitted to the training pictures by least squares; the shares are of test pictures.
    """
    train, test = pets.load("train"), pets.load("test")
    seen, unseen = net.averages(train.images), net.averages(test.images)
    return [cut(seen[name], train.labels, unseen[name], test.labels) for name in seen]


def cut(seen: np.ndarray, labels: np.ndarray, unseen: np.ndarray, truth: np.ndarray) -> float:
    """Return the share right among `unseen` [picture, number] of a cut fitted to `seen`."""
    middle, spread = seen.mean(0), seen.std(0) + 1e-6
    table = np.column_stack([(seen - middle) / spread, np.ones(len(seen))])
    weights, *_ = np.linalg.lstsq(table, 2.0 * labels - 1, rcond=1e-6)
    said = np.column_stack([(unseen - middle) / spread, np.ones(len(unseen))]) @ weights > 0
    return round(float((said == truth).mean()), 4)


def record(path: Path, recipe: Recipe) -> None:
    """Note in the manifest how an artifact was made."""
    sources.record_artifact(
        path,
        made_by="experiments/pets.py",
        seed=recipe.seed,
        data=["cifar-cats-dogs"],
        licence=LICENCE,
        summary=f"The pet net, 13 layers, after {recipe.epochs} epochs of varied cats and dogs.",
    )


if __name__ == "__main__":
    main()
