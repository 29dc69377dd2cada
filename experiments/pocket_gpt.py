"""Train the pocket GPT, the language model that comes with the book, and write its artifacts.

Writes pocket-gpt.safetensors, .config.json, .tokenizer.json and .json (what it is, how it learned,
how good it is). First make the text, then train; a killed run goes on where it was:
NEXTWORD_DATA=… python experiments/pocket_text.py --folder runs/pocket-text
python experiments/pocket_gpt.py --text runs/pocket-text --folder runs/pocket-gpt --preset cpu
On several GPUs or machines: accelerate launch experiments/pocket_gpt.py --preset gpu …
"""

import argparse
import json
import math
import shutil
from dataclasses import asdict
from pathlib import Path

import torch
from pocket_training import Recipe, Run
from safetensors.torch import save_file

from nextword import gpt, sources
from nextword.sources.artifacts import ARTIFACTS

PRESETS = {
    # About 75 minutes on two quiet cores with bfloat16 units: a quarter of the text.
    "cpu": Recipe(batch=16, steps=4_000, warmup=100),
    # Under 20 minutes on one GPU: the text eight times over.
    "gpu": Recipe(batch=256, steps=7_500, warmup=200, rate_matrices=8e-3, weight_decay=0.01),
}
EVERYDAY = (
    "The best thing about AI is its ability to",
    "The cat sat on the",
    "Once upon a time there was a",
    "The capital of France is",
    "In the beginning of the 20th",
    "She was born in New",
    "He studied at the University of",
    "The United States of",
    "Water is made of hydrogen and",
    "The Second World",
    "For the first",
    "On the other",
    "The president of the United",
    "Most people think that the",
    "It is one of the most",
    "The sun rises in the",
    "Plants use light to make",
    "There are many kinds of",
    "The film was directed by",
    "The population of the city is",
)


def main() -> None:
    """Train, or go on training; when the last step is done, measure and write everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--preset", choices=PRESETS, required=True)
    parser.add_argument("--now", action="store_true", help="export the last checkpoint as it is")
    options = parser.parse_args()
    run = Run(PRESETS[options.preset], text=options.text, folder=options.folder)
    if not options.now:
        run.train()
    loss = run.held_out_loss(windows=512 if options.now else None)
    if run.accelerator.is_main_process:
        export(run, options.preset, loss, options.text)


def export(run: Run, preset: str, loss: float, text: Path) -> None:
    """Write the artifacts: weights, shape, tokenizer, and the facts for the model card."""
    network = run.model.float().cpu().eval()
    weights = {n: w.detach().half() for n, w in network.transformer.named_parameters()}
    save_file(weights, ARTIFACTS / "pocket-gpt.safetensors", {"format": "pt"})
    (ARTIFACTS / "pocket-gpt.safetensors").chmod(0o644)
    shutil.copyfile(text / "tokenizer.json", ARTIFACTS / "pocket-gpt.tokenizer.json")
    keys = ("vocab_size", "n_positions", "n_embd", "n_layer", "n_head", "bos_token_id",
            "eos_token_id")  # fmt: skip
    write("pocket-gpt.config.json", {key: getattr(network.config, key) for key in keys})
    prepared = json.loads((text / "text.json").read_text(encoding="utf-8"))
    per_byte = prepared["heldout"]["tokens"] / prepared["heldout"]["bytes"]
    write(
        "pocket-gpt.json",
        {
            "preset": preset,
            "recipe": asdict(run.recipe),
            "steps_done": run.step,
            "tokens_read": run.step * run.recipe.batch * run.recipe.context,
            "text": prepared,
            "held_out_nats_per_token": loss,
            "held_out_bits_per_byte": loss / math.log(2) * per_byte,
            "curve": curve(run.folder / "log.jsonl"),
        },
    )
    for name in ("safetensors", "config.json", "tokenizer.json", "json"):
        record(ARTIFACTS / f"pocket-gpt.{name}", run)
    everyday(run)


def write(name: str, facts: dict) -> None:
    """Write facts as an artifact in JSON."""
    text = json.dumps(facts, indent=1, ensure_ascii=False)
    (ARTIFACTS / name).write_text(text + "\n", encoding="utf-8", newline="\n")


def curve(log: Path, points: int = 200) -> dict[str, list]:
    """Return the loss while learning, at so many evenly spread steps."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    chosen = lines[:: max(1, len(lines) // points)]
    return {key: [line[key] for line in chosen] for key in ("step", "loss")}


def record(path: Path, run: Run) -> None:
    """Note in the manifest how an artifact was made."""
    sources.record_artifact(
        path,
        made_by="experiments/pocket_gpt.py",
        seed=run.recipe.seed,
        data=["wikipedia", "textbooks"],
        licence="CC BY-SA 4.0, like the Wikipedia text it learned from; OpenStax text is CC BY 4.0",
        summary=f"The pocket GPT: a GPT-2 of {run.recipe.depth} blocks, {run.recipe.heads} heads, "
        f"width {run.recipe.width}, after {run.step:,} steps.",
    )


def everyday(run: Run) -> None:
    """Add the likeliest words after everyday prompts to the facts, as the exported model says."""
    model = gpt.load("pocket", device="cpu")
    path = ARTIFACTS / "pocket-gpt.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    facts["everyday"] = {
        prompt: [
            [word.token, round(word.probability, 4)]
            for word in gpt.rank_next(prompt, top=5, model=model)
        ]
        for prompt in EVERYDAY
    }
    facts["torch"] = torch.__version__.split("+")[0]
    write(path.name, facts)
    record(path, run)


if __name__ == "__main__":
    main()
