"""The page cuts text into the same tokens as Hugging Face's tokenizers, and joins them again."""

import json
import random
import unicodedata
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from nextword import gpt, ngrams, sources

TEXTS = [
    "",
    " ",
    "The best thing about AI is its ability to",
    "Don't we'll they've I'm it's he'd you're 'tis ' s 'S ''s rock'n'roll",
    "  two  spaces,\ttabs\t\t and \n\n lines\r\nat the end   \n",
    "3.14159 12,345 1st ½ ² Ⅷ ١٢٣ x2y a1b2c3 100%",
    "人工智能最好的地方在于它能够学习。「你好」，世界！",
    "日本語とカタカナ 한국어 ไทย हिन्दी العربية עברית Ελληνικά Русский",
    "😀👩‍👩‍👧‍👦🇨🇭👍🏽 ☕️ e\u0301 a\u0308\u0323 \u200b\u200d\ufeff\u2028\u2029\u00a0\u3000 end",
    "".join(map(chr, range(160))),
    "\ufeffmark first, \ufffd sign of a loss, \U0010ffff last, \x85next line\x85",
    "def f(x):\n\treturn x**2  # {'a': [1, 2]}\n\n\n",
    "<|endoftext|>one<|endoftext|><|endoftext|> two <|endoftext|>  three<|endoftext| > <|",
    "\t" * 300 + "x" * 300 + " " * 300,
]
ENCODE = """globalThis.bpe ??= m.tokenizer(await (await fetch("/tokenizer.json")).json());
return given.map((text) => Array.from(bpe.encode(text)))"""
WITH = "const bpe = m.tokenizer(given[0]); return given[1].map((text) => bpe.encode(text))"


@pytest.fixture(scope="module")
def file():
    """The pocket GPT's tokenizer.json."""
    return sources.artifact("pocket-gpt.tokenizer.json")


@pytest.fixture(scope="module")
def theirs(file):
    return Tokenizer.from_file(str(file))


@pytest.fixture(scope="module")
def ours(run, file, stage_folder):
    """ours(texts) → their token ids, made in the page."""
    (stage_folder / "tokenizer.json").write_bytes(file.read_bytes())
    return lambda texts: run("bpe", ENCODE, texts)


def assert_same(ours, theirs, texts):
    expected = [encoding.ids for encoding in theirs.encode_batch(texts)]
    differ = [
        (text, here, there)
        for text, here, there in zip(texts, ours(texts), expected, strict=True)
        if here != there
    ]
    assert not differ, f"{len(differ)} of {len(texts)}, first {differ[0]}"


def test_texts(ours, theirs):
    assert_same(ours, theirs, TEXTS)


def test_every_character(ours, theirs):
    assigned = [chr(i) for i in range(0x3000) if unicodedata.category(chr(i)) not in ("Cn", "Cs")]
    assert len(assigned) > 10_000
    assert_same(ours, theirs, ["".join(assigned[i : i + 40]) for i in range(0, len(assigned), 40)])
    assert_same(ours, theirs, [f"a{each}b {each}1 {each}{each} '{each}s" for each in assigned])


def test_random_texts(ours, theirs):
    chance = random.Random(1)
    pieces = [
        *" \n\t'’.,-\x00\x1c\x1f\x7f\x85\xa0\u2003\ufeff\u180e0²Ⅷ猫é\u0301😀",
        *["'s", "'ll", "'", "  ", "the", "Tokens", "<|endoftext|>", "<|", "ﬁ", "İ", "ß", "\r\n"],
    ]
    texts = ["".join(chance.choices(pieces, k=chance.randrange(60))) for _ in range(2000)]
    assert_same(ours, theirs, texts)


def test_a_program(ours, theirs):
    text = Path(ngrams.__file__).with_name("packing.py").read_text("utf-8")
    assert_same(ours, theirs, [text[i : i + 997] for i in range(0, len(text), 997)] + [text * 5])


def test_a_difference_would_be_seen(ours, theirs):
    with pytest.raises(AssertionError, match=r"1 of 2, first \('b'"):
        assert_same(lambda texts: [*ours(texts[:1]), [0]], theirs, ["a", "b"])


def test_half_characters_become_the_sign_of_a_loss(run, ours):
    body = "return [`a\\ud83d b`, `\\ude00\\ud83d`].map((text) => bpe.encode(text))"
    assert ours(["a\ufffd b", "\ufffd\ufffd"]) == run("bpe", body)


def test_merges_may_be_written_as_pairs_or_as_words(run, file, theirs):
    given = json.loads(file.read_text("utf-8"))
    pairs = [
        each.split(" ") if isinstance(each, str) else each for each in given["model"]["merges"]
    ]
    for merges in (pairs, [" ".join(pair) for pair in pairs]):
        given["model"]["merges"] = merges
        expected = [theirs.encode(text).ids for text in TEXTS]
        assert run("bpe", WITH, [given, TEXTS]) == expected


def test_special_tokens_are_what_the_file_says(run, file):
    given = json.loads(file.read_text("utf-8"))
    new = {"content": "<|end|>", "id": 8192, "single_word": False, "lstrip": False,
           "rstrip": False, "normalized": False, "special": True}  # fmt: skip
    longer = {**new, "content": "<|end|>ing.*", "id": 8193}
    given["added_tokens"] += [new, longer]
    theirs = Tokenizer.from_str(json.dumps(given))
    texts = ["a<|end|> b", "<|end|>ing.*c<|end|>ing", *TEXTS]
    assert run("bpe", WITH, [given, texts]) == [theirs.encode(text).ids for text in texts]


# --- long texts ---


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "e" * 100_000, "=" * 100_000, " " * 100_000 + "a", "猫" * 50_000,
     "".join(random.Random(0).choices("etaoinshrdlu", k=100_000)), "ten thousand words " * 3334],
    ids=["x", "e", "signs", "spaces", "猫", "letters", "words"],
)  # fmt: skip
def test_long_texts_take_no_time(run, ours, theirs, text):
    assert_same(ours, theirs, [text])
    spent = (
        "const start = performance.now(); bpe.encode(given + 1); return performance.now() - start"
    )
    assert run("bpe", spent, text) < 3000  # ms; some 100 are usual, a quadratic loop takes minutes


# --- back to text ---

DECODE = "return given.map((ids) => bpe.decode(ids))"
TOGETHER = "return given.map((ids) => bpe.merged(ids))"


def test_decoding_undoes_encoding(run, ours):
    assert run("bpe", DECODE, ours(TEXTS)) == TEXTS


@pytest.fixture(scope="module")
def model():
    return gpt.load("pocket")


def random_ids(model, many):
    """Sequences of tokens that break many characters."""
    chance = random.Random(2)
    broken = [id for id in range(model.vocabulary) if "\ufffd" in model.token(id).text]
    assert len(broken) > 100
    whole = model.encode("The cat sat.") + model.encode("猫😀é")
    return [chance.choices(broken + 8 * whole, k=12) for _ in range(many)]


def test_any_tokens_can_be_decoded(run, ours, theirs, model):
    ours([""])
    many = random_ids(model, 500)
    expected = [theirs.decode(ids, skip_special_tokens=False) for ids in many]
    assert run("bpe", DECODE, many) == expected
    assert [model.decode(ids) for ids in many] == expected


def test_tokens_that_share_a_character_come_together(run, ours, model):
    many = [*ours(TEXTS), *random_ids(model, 500)]
    for ids, groups in zip(many, run("bpe", TOGETHER, many), strict=True):
        expected = gpt.merged(map(model.token, ids))
        assert [group["ids"] for group in groups] == [[t.id for t in group] for group in expected]
        assert "".join(group["text"] for group in groups) == model.decode(ids)
    (groups,) = run("bpe", TOGETHER, [model.encode("a 猫😀!")])
    assert [group["text"] for group in groups] == ["a", " ", "猫", "😀", "!"]


def test_each_token(run, ours, model):
    ours([""])
    body = "return Array.from({length: bpe.size}, (_, id) => [bpe.text(id), [...bpe.bytes(id)]])"
    tokens = [model.token(id) for id in range(model.vocabulary)]
    assert run("bpe", body) == [[token.text, list(token.data)] for token in tokens]


@pytest.mark.parametrize("id", [-1, 8192, 1.5, None])
def test_a_number_without_a_token(run, ours, id):
    ours([""])
    body = "try { return bpe.decode([given]) } catch (problem) { return problem.message }"
    assert run("bpe", body, id) == f"there is no token {json.dumps(id)}"
