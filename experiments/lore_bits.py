"""Round the weights of two trained nets to fewer and fewer bits; writes lore-bits.json.

The digit net reads the 5,000 embedded digits, the pocket GPT the openings of held-out articles and
writes on. About three minutes on one core: NEXTWORD_DATA=… python experiments/lore_bits.py
"""

import copy
import math

import numpy as np
import torch
from lore_record import Record, rounded

from nextword import digits, gpt, sources
from nextword.gpt.ablation import rounded as whole_numbers

BITS = (16, 8, 6, 5, 4, 3, 2)
ARTICLES, TOKENS = 40, 200  # openings of held-out articles, each of so many tokens
PASSAGE = 2  # the opening that is kept as text
PROMPT, WRITTEN, TEMPERATURE, SEED = "The history of the city", 40, 0.8, 1


def main() -> None:
    """Measure everything and write the artifact."""
    model = gpt.load("pocket")
    weights = sources.manifest()["pocket-gpt.safetensors"]["sha256"]
    texts = openings(model)
    facts = {"bits": BITS, "digits": len(digits.embedded()), "articles": ARTICLES,
             "tokens": ARTICLES * (TOKENS - 1), "model": model.label, "pocket_sha256": weights,
             "blind": math.log2(model.vocabulary),
             "prompt": PROMPT, "temperature": TEMPERATURE, "seed": SEED,
             "passage": texts[PASSAGE]}  # fmt: skip
    record = Record("lore-bits", facts)
    for bits in (32, *BITS):
        record.measure("right", str(bits), lambda b=bits: digits_right(b))
        record.measure("surprise", str(bits), lambda b=bits: surprises(at(model, b), texts))
        record.measure("written", str(bits), lambda b=bits: written(at(model, b)))
    record.finish(
        made_by="experiments/lore_bits.py",
        seed=SEED,
        data=["wikipedia"],
        licence="measurements, CC BY 4.0; the passage is from Wikipedia, CC BY-SA 3.0",
        summary="Digits read right, surprise on held-out text and samples, with all weights of the"
        " digit net and the pocket GPT rounded to 16, 8, 6, 5, 4, 3 and 2 bits.",
    )


def openings(model: gpt.LanguageModel) -> list[str]:
    """Return the beginnings of held-out articles, each TOKENS tokens long."""
    held_out = set(gpt.card()["text"]["held_out"])
    texts = []
    for document in sources.documents("wikipedia"):
        ids = model.encode(document.text[: 8 * TOKENS]) if document.title in held_out else []
        if len(ids) >= TOKENS and model.encode(model.decode(ids[:TOKENS])) == ids[:TOKENS]:
            texts.append(model.decode(ids[:TOKENS]))
        if len(texts) == ARTICLES:
            return texts
    raise ValueError(f"only {len(texts)} of {ARTICLES} held-out articles have {TOKENS} tokens")


def at(model: gpt.LanguageModel, bits: int) -> gpt.LanguageModel:
    """Return the model with weights of so many bits; 32 are those it has."""
    return model if bits == 32 else gpt.quantised(model, bits=bits)


def digits_right(bits: int) -> int:
    """Return how many embedded digits the digit net reads right with weights of so many bits."""
    known = digits.embedded()
    decided = quantised(digits.load_net(), bits).decide(known.images)
    return int((decided == known.labels).sum())


def quantised(net: digits.DigitNet, bits: int) -> digits.DigitNet:
    """Return the digit net with weights of so many bits, a scale for each output; biases stay."""
    layers = copy.deepcopy(net.layers)
    with torch.no_grad():
        for weight in layers.parameters():
            if weight.ndim > 1 and bits < 32:
                numbers, scale = whole_numbers(weight.flatten(1), bits, along=1)
                weight.copy_((numbers * scale).view_as(weight))
    return digits.DigitNet(layers, name=f"{net.name}, {bits}-bit weights")


def surprises(model: gpt.LanguageModel, texts: list[str]) -> list[float]:
    """Return the mean surprise of each text, bits a token."""
    each = [[token.bits for token in gpt.surprise(text, model=model)] for text in texts]
    return rounded(np.array(each).mean(1), 5)


def written(model: gpt.LanguageModel) -> str:
    """Return what the model makes of the prompt."""
    tokens = gpt.write_on(PROMPT, steps=WRITTEN, temperature=TEMPERATURE, seed=SEED, model=model)
    return model.decode([token.id for token in tokens])


if __name__ == "__main__":
    main()
