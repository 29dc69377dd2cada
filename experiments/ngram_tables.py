"""Count the Wikipedia text and keep what is worth carrying: the embedded n-gram tables.

Writes wikipedia-letters.npz, wikipedia-words.npz, cat-words.npz, dog-words.npz, common-words.txt
and ngram-text.json. Needs the full texts: NEXTWORD_DATA=… python experiments/ngram_tables.py
"""

import json
import re
from collections import Counter
from dataclasses import replace

import numpy as np

from nextword import ngrams, sources
from nextword.ngrams.counts import Counts, Tables
from nextword.ngrams.loading import HELD_OUT, count_source
from nextword.ngrams.packing import limit
from nextword.ngrams.storing import save
from nextword.sources.artifacts import ARTIFACTS

MADE_BY = "experiments/ngram_tables.py"
LICENCE = "counts of Wikipedia text, which is CC BY-SA 3.0 and GFDL"
VOCABULARY = 1 << 15  # so that a word 2-gram is a 32-bit number, a 3-gram an exact double
# n-grams that occur less often are left out; of orders not named here none is.
AT_LEAST = {"letters": {5: 30, 6: 50}, "words": {2: 10, 3: 10}}
COMMON = 40_000
# A word inside a sentence: a small letter or a comma and one space stand before it.
INSIDE = re.compile(r"(?<=[a-z,] )[A-Za-z]+(?:'[A-Za-z]+)*")


def main() -> None:
    """Make all artifacts of this script."""
    found = sources.find("wikipedia")
    letters, words = count_source(found, "letters"), count_source(found, "words")
    for tables in (letters, limit(words, vocabulary=VOCABULARY)):
        keep(pruned(tables), f"wikipedia-{tables.unit}.npz", "wikipedia")
    for name in ("cat", "dog"):
        keep(article(name), f"{name}-words.npz", name)
    documents = list(sources.documents(found))
    common = write_common(words[1], small_initial(document.text for document in documents))
    write_facts(letters, words, common, [d.title for d in documents if ngrams.held_out(d.title)])


def pruned(tables: Tables) -> Tables:
    """Return the tables without rare n-grams; each total still counts them."""
    at_least = AT_LEAST[tables.unit]
    orders = {}
    for order, counts in tables.items():
        often = counts.counts >= at_least.get(order, 1)
        orders[order] = replace(counts, keys=counts.keys[often], counts=counts.counts[often])
    return Tables(orders, tables.source, tables.rung)


def article(name: str) -> Tables:
    """Return the word counts, order 1, of one article."""
    found = sources.find(name)
    tables = ngrams.tabulate(found, [1], unit="words")
    return tables.described(f"{found.source.title}: {tables.source}", found.rung)


def keep(tables: Tables, name: str, source: str) -> None:
    """Save tables as an artifact and say in the manifest what was left out."""
    save(tables, ARTIFACTS / name)
    said = [f"order {order}: {len(c):,} n-grams, {share(c):.1%} of the running text"
            for order, c in tables.items()]  # fmt: skip
    rule = ", ".join(f"order {o} from {n} times on" for o, n in AT_LEAST[tables.unit].items())
    kept = f" Kept: {rule}, lower orders whole." if source == "wikipedia" else ""
    record(name, f"{tables.source}. {'; '.join(said)}.{kept}", source)


def share(counts: Counts) -> float:
    """Return how much of the running n-grams the table still has."""
    return int(counts.counts.sum()) / counts.total


def small_initial(texts) -> set[str]:
    """Return the words that inside sentences are mostly written with a small initial letter."""
    surplus = Counter()
    for text in texts:
        plain = text.encode("ascii", "nextword.fold").decode()
        for word, times in Counter(INSIDE.findall(plain)).items():
            surplus[ngrams.normalise(word)] += times if word[0].islower() else -times
    return {word for word, times in surplus.items() if times > 0}


def write_common(words: Counts, small: set[str]) -> dict:
    """Write the most common words that are no names: small initial letter, and the pronoun I.

    Return their share of the running words, and how many occur at least once in a million.
    """
    single = {"a", "i"}  # other single letters are initials, units and symbols
    common = [
        (word, times)
        for word, times in words.most_common()
        if word in single or (word in small and len(word) > 1)
    ][:COMMON]
    name, lines = "common-words.txt", (f"{word}\t{times}\n" for word, times in common)
    (ARTIFACTS / name).write_text("".join(lines), encoding="utf-8", newline="\n")
    summary = f"The {COMMON:,} most common words mostly written with a small letter, and counts."
    record(name, summary, "wikipedia")
    return {
        "share": sum(times for _, times in common) / words.total,
        "once_in_a_million": sum(times * 1_000_000 >= words.total for _, times in common),
    }


def write_facts(letters: Tables, words: Tables, common: dict, held_out: list[str]) -> None:
    """Write what the chapters say of the whole text and that pruned tables do not hold."""
    facts = {
        "source": words.source,
        "letters": letters[1].total - letters[1][" "],
        "words": words[1].total,
        "distinct_words": len(words[1]),
        "distinct": {u: {n: len(c) for n, c in t.items()} for u, t in tables_of(letters, words)},
        "common_words": common,
        "word_lengths": lengths(words[1]),
        "q": after_q(letters[2], words[1]),
        "held_out_rule": f"sha256(title) is a multiple of {HELD_OUT}",
        "held_out": held_out,
    }
    name = "ngram-text.json"
    text = json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
    (ARTIFACTS / name).write_text(text, encoding="utf-8", newline="\n")
    record(name, "Word lengths, what follows q, and which documents are held out.", "wikipedia")


def tables_of(*tables: Tables) -> list[tuple[str, Tables]]:
    """Return each with its unit."""
    return [(t.unit, t) for t in tables]


def lengths(words: Counts) -> list[float]:
    """Return the probabilities of words of 1, 2, … letters."""
    letters = np.array([len(word) for word in words.symbols])
    return (np.bincount(letters, weights=words.counts)[1:] / words.total).tolist()


def after_q(pairs: Counts, words: Counts) -> dict:
    """Return how often u follows q, and the commonest words in which it does not."""
    u, end, every = pairs["qu"], pairs["q "], sum(pairs["q" + x] for x in ngrams.LETTERS)
    others = [(w, n) for w, n in words.most_common() if re.search("q(?!u)", w)]
    return {
        "q": every,
        "qu": u,
        "q_end_of_word": end,
        "u_given_q": u / every,
        "u_given_q_and_a_letter": u / (every - end),
        "words_without_u": others[:20],
        "distinct_words_without_u": len(others),
    }


def record(name: str, summary: str, source: str) -> None:
    """Enter an artifact of this script in the manifest."""
    sources.record_artifact(
        ARTIFACTS / name, made_by=MADE_BY, seed=None, data=[source], licence=LICENCE,
        summary=summary,
    )  # fmt: skip


if __name__ == "__main__":
    main()
