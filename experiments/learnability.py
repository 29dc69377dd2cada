"""Let nets learn to look ahead in all 88 elementary cellular automata; write learnability.json.

A net sees a random row of 25 cells and has to say which colour the middle cell has after t steps.
It learns from 10,000 rows and is tested on 5,000 others. Controls: a table of all patterns seen,
told which cells matter; the same nets on random tables of those cells, and on shuffled answers.
Besides: rule 30 with fewer and more rows, and centre columns, to be foretold from their own past.
About ten minutes on one core: OMP_NUM_THREADS=1 python experiments/learnability.py
"""

import json
from dataclasses import asdict, dataclass, replace

import numpy as np
import torch

from nextword import automata, nets, sources
from nextword.automata.foresight import STEPS, WIDTH
from nextword.sources.artifacts import ARTIFACTS

SHUFFLED_STEPS = (1, 12)  # the easiest and the hardest question, with the answers shuffled
RANDOM_TABLES = 3
MORE_ROWS = (1_000, 3_000, 10_000, 30_000, 100_000)
PASSES = 20  # how often each of so many rows is shown: as often as in the main measurement
COLUMN_RULES = (30, 45, 54, 62)  # two whose columns never settle, two whose columns repeat
AHEAD = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True)
class Recipe:
    """How each net learns; `rows` and `tests` are different rows of cells."""

    seed: int = 8
    seeds: tuple[int, ...] = (1, 2, 3)
    hidden: tuple[int, ...] = (32, 32)
    activation: str = "ramp"
    rows: int = 10_000
    tests: int = 5_000
    examples: int = 200_000
    batch: int = 100
    rate: float = 0.01


@dataclass(frozen=True)
class ManyTables:
    """A teacher with a table of answers for every net: inputs [row, cell], classes [net, row]."""

    inputs: torch.Tensor
    classes: torch.Tensor

    def draw(self, dice: torch.Generator, nets: int, batch: int) -> tuple[torch.Tensor, ...]:
        """Return a random handful of rows for each net, with the answers of its own table."""
        chosen = torch.randint(len(self.inputs), (nets, batch), generator=dice)
        return self.inputs[chosen], self.classes.gather(1, chosen)


def main() -> None:
    """Train all nets, measure them on rows they never saw, write."""
    recipe, rng = Recipe(), np.random.default_rng(Recipe.seed)
    rules = automata.REPRESENTATIVES
    rows = distinct_rows(recipe.rows + recipe.tests, WIDTH, rng)
    beside = {"coins": coins(rows, recipe), "more": more_rows(recipe)}
    skilled, blind = [], []
    for steps in STEPS:
        answers = np.stack([automata.middle_after(rule, rows, steps) for rule in rules])
        right, losses = learned(rows, answers, recipe)
        tables = [looked_up(rows, each, steps, recipe.rows) for each in answers]
        chance = majority(answers, recipe)
        skilled.append({"right": right, "chance": chance, "table": tables, "losses": losses})
        print(steps, np.mean(right), flush=True)
        if steps in SHUFFLED_STEPS:
            shuffled = rng.permuted(answers[:, : recipe.rows], axis=1)
            mixed = np.concatenate([shuffled, answers[:, recipe.rows :]], axis=1)
            blind.append({"steps": steps, "right": learned(rows, mixed, recipe)[0]})
    write(
        {
            "recipe": asdict(recipe),
            "width": WIDTH,
            "steps": STEPS,
            "rules": {
                str(rule): {key: [each[key][i] for each in skilled] for key in skilled[0]}
                for i, rule in enumerate(rules)
            },
            "shuffled": blind,
            **beside,
            "column": column(recipe),
            "torch": torch.__version__.split("+")[0],
        }
    )


def distinct_rows(count: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return so many different random rows, uint8 [row, width]."""
    numbers = rng.choice(2**width, size=count, replace=False)
    return (numbers[:, None] >> np.arange(width)[::-1] & 1).astype(np.uint8)


def learned(rows: np.ndarray, answers: np.ndarray, recipe: Recipe) -> tuple[list, list]:
    """Return the share of right answers on the test rows, [table][seed], and loss curves.

    rows [row, cell], the training rows first; answers [table, row]. A curve has the mean loss, in
    bits, of each fifth of the training: [table][fifth].
    """
    inputs, seeds = signed(rows), len(recipe.seeds)
    known, classes = inputs[: recipe.rows], answers[:, : recipe.rows]
    table = torch.from_numpy(np.repeat(classes, seeds, axis=0).astype(np.int64))
    training = nets.train(
        ManyTables(torch.from_numpy(known), table),
        widths=(inputs.shape[1], *recipe.hidden, 2),
        activation=recipe.activation,
        seeds=[1000 * seed + i for i in range(len(answers)) for seed in recipe.seeds],
        examples=recipe.examples,
        batch=recipe.batch,
        rate=recipe.rate,
        loss="log",
    )
    truth = np.repeat(answers[:, recipe.rows :], seeds, axis=0)
    said = [net(inputs[recipe.rows :]).argmax(axis=1) for net in training.nets]
    right = (np.stack(said) == truth).mean(axis=1).reshape(-1, seeds)
    fifths = training.losses.reshape(len(answers), seeds, 5, -1).mean(axis=(1, 3)) / np.log(2)
    return right.round(4).tolist(), fifths.round(3).tolist()


def signed(rows: np.ndarray) -> np.ndarray:
    """Return cells as a net reads them: −1 for white, 1 for black."""
    return 2 * rows.astype(np.float32) - 1


def majority(answers: np.ndarray, recipe: Recipe) -> list[float]:
    """Return what always giving the more frequent answer would get right, for each table."""
    black = answers[:, recipe.rows :].mean(axis=1)
    return np.maximum(black, 1 - black).round(4).tolist()


def reached(rows: np.ndarray, steps: int) -> np.ndarray:
    """Return the cells that count for the middle one after ``steps``, as binary numbers [row]."""
    middle = rows.shape[1] // 2
    return rows[:, middle - steps : middle + steps + 1] @ (1 << np.arange(2 * steps + 1))


def looked_up(rows: np.ndarray, answers: np.ndarray, steps: int, known: int) -> float:
    """Return what pure memory gets right of the rows from ``known`` on.

    It is told which cells count, and has the answer of every pattern that the known rows showed;
    for any other it gives their commoner answer. rows [row, cell], answers [row].
    """
    asked = reached(rows, steps)
    memory = np.full(2 ** (2 * steps + 1), answers[:known].mean() > 0.5, np.uint8)
    memory[asked[:known]] = answers[:known]
    return round(float(np.mean(memory[asked[known:]] == answers[known:])), 4)


def coins(rows: np.ndarray, recipe: Recipe) -> dict:
    """Return how nets do if coins answer each pattern of the cells that count: [step][table]."""
    rng, right = np.random.default_rng([recipe.seed, 1]), []
    for steps in STEPS:
        size = (RANDOM_TABLES, 2 ** (2 * steps + 1))
        answers = rng.integers(0, 2, size, dtype=np.uint8)[:, reached(rows, steps)]
        shares, _ = learned(rows, answers, replace(recipe, seeds=(1,)))
        right.append([share for (share,) in shares])
    return {"beside": 30, "right": right}


def more_rows(recipe: Recipe) -> dict:
    """Return how nets, [count][step][seed], and tables do on rule 30 with fewer and more rows."""
    rng = np.random.default_rng([recipe.seed, 2])
    drawn = distinct_rows(recipe.tests + max(MORE_ROWS), WIDTH, rng)
    right, tables = [], []
    for count in MORE_ROWS:
        rows = np.concatenate([drawn[recipe.tests :][:count], drawn[: recipe.tests]])
        answers = np.stack([automata.middle_after(30, rows, steps) for steps in STEPS])
        own = replace(recipe, rows=count, examples=PASSES * count)
        right.append(learned(rows, answers, own)[0])
        each = zip(answers, STEPS, strict=True)
        tables.append([looked_up(rows, known, steps, count) for known, steps in each])
        print(count, np.mean(right[-1], axis=1), flush=True)
    return {"rule": 30, "rows": MORE_ROWS, "passes": PASSES, "right": right, "table": tables}


def column(recipe: Recipe) -> dict:
    """Return how well nets foretell the centre column from its last 25 cells, some steps ahead."""
    found = {}
    for rule in COLUMN_RULES:
        length = recipe.rows + recipe.tests + WIDTH + max(AHEAD)
        cells = automata.centre_column(rule, length)
        count = recipe.rows + recipe.tests
        past = np.lib.stride_tricks.sliding_window_view(cells, WIDTH)[:count]
        answers = np.stack([cells[WIDTH - 1 + far :][:count] for far in AHEAD])
        right, _ = learned(past, answers, recipe)
        found[str(rule)] = {"right": right, "chance": majority(answers, recipe)}
    return {"ahead": AHEAD, "rules": found}


def write(result: dict) -> None:
    """Write the artifact and its entry in the manifest."""
    path = ARTIFACTS / "learnability.json"
    path.write_text(json.dumps(result) + "\n", encoding="utf-8", newline="\n")
    sources.record_artifact(
        path,
        made_by="experiments/learnability.py",
        seed=Recipe.seed,
        data=[],
        licence="measurements, CC BY 4.0",
        summary="How often nets foretell the middle cell of 88 cellular automata after 1 to 12 "
        "steps, on rows they never saw; controls: memory, random tables, shuffled answers; more "
        "rows for rule 30; centre columns.",
    )


if __name__ == "__main__":
    main()
