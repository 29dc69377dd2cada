"""Prepare the text that the pocket GPT learns from: choose, deduplicate, tokenise, pack.

Writes tokenizer.json, train.bin and heldout.bin (token numbers, uint16) and text.json, which says
what is in them, into a folder. Needs the full texts (about 3 minutes on two cores, 3 GB):
NEXTWORD_DATA=… python experiments/pocket_text.py --folder runs/pocket-text
"""

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from tqdm import tqdm

from nextword import ngrams, sources

SOURCES = ("wikipedia", "textbooks")
HELD_OUT = 300  # Wikipedia articles
VOCABULARY = 8_192
END = "<|endoftext|>"  # stands before each document, as in GPT-2's training text
SAMPLE = 5  # the tokenizer is trained on one document in so many
BATCH = 64  # documents tokenised at once
SHORTEST = 200  # characters; shorter documents are lists and stubs


def main() -> None:
    """Prepare everything into the folder, unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    training, held_out, facts = divided()
    tokenizer = trained_tokenizer(text for _, text in training[::SAMPLE])
    tokenizer.save(str(folder / "tokenizer.json"))
    order = np.random.default_rng(0).permutation(len(training))
    facts |= {
        "train": packed(tokenizer, [training[i] for i in order], folder / "train.bin"),
        "heldout": packed(tokenizer, held_out, folder / "heldout.bin"),
    }
    text = json.dumps(facts, indent=1, ensure_ascii=False)
    (folder / "text.json").write_text(text + "\n", encoding="utf-8")


def divided() -> tuple[list[tuple[str, str]], list[tuple[str, str]], dict]:
    """Return (title, text) of the documents to learn from, of those held out, and the facts."""
    wikipedia = [(d.title, d.text) for d in sources.documents("wikipedia")]
    away = chosen({title for title, _ in wikipedia})
    seen: set[bytes] = set()
    # The held-out documents come first: a paragraph they share with others is theirs alone.
    held_out = distinct(((t, x) for t, x in wikipedia if t in away), seen)
    rest = [(t, x) for t, x in wikipedia if t not in away]
    rest += [(d.title, d.text) for d in sources.documents("textbooks")]
    training = distinct(rest, seen)
    facts = {
        "sources": {name: sources.REGISTRY[name].sha256 for name in SOURCES},
        "held_out": sorted(away),
        "dropped_as_duplicate": 1 - size(training) / size(rest),
    }
    return training, held_out, facts


def chosen(titles: Iterable[str]) -> set[str]:
    """Return the titles held out: those the n-grams hold out, then those of the smallest hash."""

    def rank(title: str) -> tuple[bool, bytes]:
        return not ngrams.held_out(title), hashlib.sha256(title.encode()).digest()

    return set(sorted(titles, key=rank)[:HELD_OUT])


def distinct(documents: Iterable[tuple[str, str]], seen: set[bytes]) -> list[tuple[str, str]]:
    """Return the documents without paragraphs seen before, as far as anything worth it is left.

    Two paragraphs are the same if their letters and digits are; `seen` takes up the new ones.
    """
    kept = []
    for title, text in tqdm(documents, desc="deduplicating", unit=" documents"):
        paragraphs = []
        for paragraph in text.split("\n"):
            letters = "".join(filter(str.isalnum, paragraph.lower()))
            key = hashlib.blake2b(letters.encode(), digest_size=12).digest()
            if key not in seen:
                seen.add(key)
                paragraphs.append(paragraph)
        if sum(map(len, paragraphs)) >= SHORTEST:
            kept.append((title, "\n".join(paragraphs)))
    return kept


def size(documents: Iterable[tuple[str, str]]) -> int:
    """Return the number of characters in all documents."""
    return sum(len(text) for _, text in documents)


def trained_tokenizer(texts: Iterator[str]) -> Tokenizer:
    """Return a byte-level BPE tokenizer like GPT-2's, with our own merges."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def packed(tokenizer: Tokenizer, documents: list[tuple[str, str]], path: Path) -> dict:
    """Write all documents as one line of token numbers; return how much that is."""
    end, tokens = tokenizer.token_to_id(END), 0
    with path.open("wb") as file:
        for start in tqdm(range(0, len(documents), BATCH), desc=path.name, unit=" batches"):
            texts = [text for _, text in documents[start : start + BATCH]]
            for encoded in tokenizer.encode_batch_fast(texts):
                numbers = np.array([end, *encoded.ids], dtype="<u2")
                tokens += len(numbers)
                file.write(numbers.tobytes())
    letters = sum(len(text.encode()) for _, text in documents)
    return {"documents": len(documents), "bytes": letters, "tokens": tokens}


if __name__ == "__main__":
    main()
