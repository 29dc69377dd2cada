"""How fast a model writes: ours, Transformers' `generate` and CTranslate2, in one run.

GPT-2's shapes with random weights (speed does not depend on their values), float32, all cores of
the CPU; with a GPU, bfloat16 there and no CTranslate2. The tokenizer plays no part. Contenders take
turns, each in a process of its own, and the best of several rounds counts. Usage:
python benchmarks/generate.py
"""

import argparse
import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

PROMPT = list(range(1_000, 1_010))  # ten tokens, as many as the essay's prompt has
TOKENS = 64  # written by each stream
ROUNDS = 4


def network() -> torch.nn.Module:
    """Return a GPT-2 small with seeded random weights."""
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    return GPT2LMHeadModel(GPT2Config()).eval()


class Ours:
    """nextword.gpt."""

    def __init__(self, folder: Path, device: str) -> None:
        from nextword import gpt

        class Numbers:
            """Stands in for a tokenizer: a text is token numbers with spaces between them."""

            all_special_ids = ()

            def encode(self, text: str, **_: object) -> list[int]:
                """The numbers in a text."""
                return [int(word) for word in text.split()]

            def convert_ids_to_tokens(self, id: int) -> str:
                """Any word will do."""
                return "x"

        net = network().to(device)
        net = net.bfloat16() if device == "cuda" else net
        self.gpt, self.model = gpt, gpt.LanguageModel("GPT-2 shapes", net, Numbers())
        self.prompt = " ".join(map(str, PROMPT))

    def rank(self) -> None:
        """Find the likeliest next tokens."""
        self.gpt.rank_next(self.prompt, model=self.model)

    def write(self, streams: int, temperature: float = 0.0) -> list[int]:
        """Write TOKENS tokens in each of so many streams; return the first stream's."""
        texts = self.gpt.write_many(
            self.prompt, steps=TOKENS, temperature=temperature, seeds=range(streams),
            model=self.model,
        )  # fmt: skip
        return [token.id for token in texts[0]]


class Drawing(Ours):
    """nextword.gpt, at temperature 0.8 rather than 0."""

    def write(self, streams: int) -> list[int]:
        """Write TOKENS tokens in each of so many streams; return the first stream's."""
        return super().write(streams, 0.8)


class Transformers:
    """`generate` of the Transformers library."""

    def __init__(self, folder: Path, device: str) -> None:
        net = network().to(device)
        self.net = net.bfloat16() if device == "cuda" else net
        self.ids = torch.tensor([PROMPT], device=device)

    @torch.inference_mode()
    def rank(self) -> None:
        """Find the likeliest next tokens."""
        self.net(self.ids).logits[0, -1].softmax(-1).topk(5)

    @torch.inference_mode()
    def write(self, streams: int) -> list[int]:
        """Write TOKENS tokens in each of so many streams; return the first stream's."""
        ids = self.ids.repeat(streams, 1)
        out = self.net.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=TOKENS, do_sample=False,
            eos_token_id=None, pad_token_id=0,
        )  # fmt: skip
        return out[0, len(PROMPT) :].tolist()


class CTranslate2:
    """CTranslate2, made for fast inference in C++."""

    def __init__(self, folder: Path, device: str) -> None:
        import ctranslate2

        self.generator = ctranslate2.Generator(
            str(folder), compute_type="float32", inter_threads=1,
            intra_threads=torch.get_num_threads(),
        )  # fmt: skip
        self.start = [f"t{id}" for id in PROMPT]

    def rank(self) -> None:
        """Find the likeliest next tokens."""
        import ctranslate2

        scores = self.generator.forward_batch([self.start], return_log_probs=True)
        np.argsort(-np.array(scores.to_device(ctranslate2.Device.cpu))[0, -1])[:5]

    def write(self, streams: int) -> list[int]:
        """Write TOKENS tokens in each of so many streams; return the first stream's."""
        results = self.generator.generate_batch(
            [self.start] * streams, max_length=TOKENS, min_length=TOKENS, sampling_topk=1,
            include_prompt_in_result=False, end_token=[],
        )  # fmt: skip
        return results[0].sequences_ids[0]


CONTENDERS = {
    "nextword": Ours,
    "nextword, T = 0.8": Drawing,
    "generate": Transformers,
    "CTranslate2": CTranslate2,
}


def convert(folder: Path) -> None:
    """Write the network in CTranslate2's format."""
    import ctranslate2
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    source = folder / "hugging-face"
    network().save_pretrained(source)
    words = {f"t{id}": id for id in range(50_257)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="t0"))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="t0", bos_token="t50256", eos_token="t50256"
    ).save_pretrained(source)
    converter = ctranslate2.converters.TransformersConverter(str(source))
    converter.convert(str(folder / "ctranslate2"))


def best(job, rounds: int) -> float:
    """Return the fewest seconds that a job took."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        job()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        took.append(time.perf_counter() - begun)
    return min(took)


def measure(name: str, folder: Path, device: str, streams: list[int]) -> dict:
    """Return what one contender takes, and the tokens it wrote."""
    contender = CONTENDERS[name](folder / "ctranslate2", device)
    written = contender.write(1)  # warms up
    result = {"rank": best(contender.rank, ROUNDS), "written": written}
    for count in streams:
        seconds = best(lambda count=count: contender.write(count), ROUNDS)
        result[f"{count}"] = count * TOKENS / seconds
    return result


def bandwidth(device: str) -> float:
    """Return how many bytes a second can be read from memory."""
    numbers = torch.ones(2**28 // 4 if device == "cpu" else 2**30, device=device)

    def read() -> None:
        numbers.sum().item()

    read()
    return numbers.numel() * 4 / best(read, 5)


def main() -> None:
    """Let all contenders run, print a table, and fail if what they write differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=CONTENDERS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    streams = [1, 64] if device == "cuda" else [1, 5]
    if options.one:
        print(json.dumps(measure(options.one, options.folder, device, streams)))
        return
    with TemporaryDirectory() as place:
        folder = Path(place)
        names = list(CONTENDERS)[: 3 if device == "cuda" else 4]
        if device == "cpu":
            convert(folder)
        rounds = [{n: alone(n, folder) for n in names} for _ in range(2)]
    report(rounds, device, streams)


def alone(name: str, folder: Path) -> dict:
    """Measure a contender in a process of its own."""
    command = [sys.executable, __file__, "--one", name, "--folder", str(folder)]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def report(rounds: list[dict], device: str, streams: list[int]) -> None:
    """Print the best of the rounds for each contender."""
    speed = bandwidth(device)
    size = sum(w.numel() for w in network().parameters()) * (2 if device == "cuda" else 4)
    print(
        f"Python {platform.python_version()}, torch {torch.__version__}, {device}, "
        f"{torch.get_num_threads()} threads; memory read at {speed / 1e9:.0f} GB/s, so at most "
        f"{speed / size:.0f} tokens/s a stream"
    )
    print(f"{'':20} {'ranking, ms':>12}" + "".join(f"{c:>5} streams" for c in streams))
    for name in rounds[0]:
        ranking = min(each[name]["rank"] for each in rounds) * 1e3
        rates = [max(each[name][f"{c}"] for each in rounds) for c in streams]
        share = rates[0] * size / speed
        row = "".join(f"{rate:10.1f}/s" for rate in rates)
        print(f"{name:20} {ranking:12.1f}{row}   {share:.0%} of the bandwidth, one stream")
    greedy = [rounds[0][name]["written"] for name in rounds[0] if name != "nextword, T = 0.8"]
    if device == "cpu" and any(text != greedy[0] for text in greedy):
        raise SystemExit("the contenders write different tokens")


if __name__ == "__main__":
    main()
