"""Find what learns most in the same few minutes, before hours are spent on it.

Writes trials.jsonl into a folder: a line for each variation of the recipe, with its speed, and the
loss on held-out text after reading the same text, the rates falling to zero by then. Usage:
NEXTWORD_DATA=… python experiments/pocket_trials.py --text runs/pocket-text --folder runs/trials
"""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from pocket_training import Recipe, Run

TOKENS = 64 * 4096  # read by each variation
VARIATIONS = {
    "as it is": {},
    "batch 8": {"batch": 8},
    "batch 32": {"batch": 32},
    "AdamW": {"optimiser": "adamw", "rate_matrices": 3e-3},
    "matrices at half the rate": {"rate_matrices": 3e-3},
    "matrices at double the rate": {"rate_matrices": 12e-3},
    "rest at double the rate": {"rate_rest": 6e-3},
    "wider, shallower": {"width": 320, "depth": 4},
    "narrower, deeper": {"width": 192, "depth": 10, "heads": 6},
    "not compiled": {"compiled": False},
    "not compiled, float32": {"compiled": False, "precision": "no"},
}


def main() -> None:
    """Try the variations named, or all, and note what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=list(VARIATIONS))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.only:
        result = {"name": name, **VARIATIONS[name], **tried(VARIATIONS[name], options)}
        with (options.folder / "trials.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")


def tried(variation: dict, options: argparse.Namespace) -> dict:
    """Return the speed of one variation, and its held-out loss after reading the same text.

    The speed is that of the quicker half of the steps: other work on the machine does not count.
    """
    recipe = replace(Recipe(), **variation)
    recipe = replace(recipe, steps=TOKENS // recipe.batch // recipe.context, warmup=10)
    torch.compiler.reset()
    run = Run(recipe, text=options.text, folder=options.folder / "run")
    seconds = []
    while run.step < recipe.steps:
        begun = time.monotonic()
        run.one_step()
        seconds.append(time.monotonic() - begun)
    per_step = float(np.percentile(seconds[1:], 25))
    return {
        "weights": sum(weight.numel() for weight in run.model.parameters()),
        "tokens_per_second": round(recipe.batch * recipe.context / per_step),
        "nats": round(run.held_out_loss(windows=128), 4),
    }


if __name__ == "__main__":
    main()
