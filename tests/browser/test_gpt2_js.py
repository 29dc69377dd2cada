"""The page's GPT-2 computes what PyTorch computes: scores, attention, the stream."""

import base64
import json

import numpy as np
import pytest
import safetensors.numpy
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from nextword import gpt
from nextword.gpt.packing import pack

POCKET = {"vocab_size": 8192, "n_positions": 256, "n_embd": 256, "n_layer": 6, "n_head": 8}
BROAD = {"vocab_size": 1001, "n_positions": 64, "n_embd": 768, "n_layer": 2, "n_head": 12}
CLOSE = 3e-4  # the largest error of scores that go from −10 to 10

# What the bodies below begin with: a model by its name, and numbers for Python.
BEGIN = """
globalThis.models ??= {};
globalThis.made = async (name) => {
  const { weights, config } = m.parse(await (await fetch(`/models/${name}`)).arrayBuffer());
  return new m.GPT2(weights, config);
};
globalThis.model = (name) => models[name] ??= made(name);
globalThis.packed = (numbers) => {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
};
const gpt2 = await model(given.name);
"""


def numbers(text):
    """The float32 numbers that `packed` wrote down."""
    return np.frombuffer(base64.b64decode(text), np.float32)


def random_network(*, seed=0, **shape):
    """A GPT-2 with random weights, large enough for scores as uneven as a trained network's."""
    config = GPT2Config(**shape, bos_token_id=0, eos_token_id=0, attn_implementation="eager")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = GPT2LMHeadModel(config).eval()
        for name, weight in network.named_parameters():
            mean = 1.0 if ".ln_" in name and name.endswith("weight") else 0.0
            torch.nn.init.normal_(weight, mean=mean, std=0.08)
    return network


def network_of(file, shape):
    """The GPT-2 in a packed file, as Transformers runs it, in float32."""
    tensors = safetensors.numpy.load(file)
    weights = {}
    for name, stored in tensors.items():
        if stored.dtype == np.int8:
            scale = tensors[f"{name}.scale"]
            stored = stored * (scale if name.startswith("h.") else scale[:, None])
        if not name.endswith(".scale"):
            weights[f"transformer.{name}"] = torch.tensor(stored.astype(np.float32))
    network = GPT2LMHeadModel(GPT2Config(**shape, attn_implementation="eager")).eval()
    missing, unexpected = network.load_state_dict(weights, strict=False)
    assert (missing, unexpected) == (["lm_head.weight"], [])
    return network


@pytest.fixture(scope="module")
def tokenizer():
    return gpt.load("pocket").tokenizer


@pytest.fixture(scope="module")
def files(stage_folder, tokenizer):
    """Name → bytes of packed models, which the stage serves."""
    pocket = gpt.LanguageModel("random", random_network(**POCKET), tokenizer)
    broad = gpt.LanguageModel("random", random_network(**BROAD, seed=1), tokenizer)
    made = {
        "pocket-fp16": pack(pocket, format="fp16"),
        "pocket-int8": pack(pocket, format="int8"),
        "broad-fp16": pack(broad, format="fp16"),
    }
    (stage_folder / "models").mkdir(exist_ok=True)
    for name, file in made.items():
        (stage_folder / "models" / name).write_bytes(file)
    return made


@pytest.fixture(scope="module")
def theirs(files):
    """Name → the network that PyTorch runs with the same rounded weights."""
    shapes = {name: BROAD if name.startswith("broad") else POCKET for name in files}
    return {name: network_of(file, shapes[name]) for name, file in files.items()}


@pytest.fixture(scope="module")
def ours(run, files):
    """ours(name, body, **given) → what the JavaScript returns that has this model as `gpt2`."""
    return lambda name, body, **given: run("gpt2", BEGIN + body, {"name": name, **given})


@torch.inference_mode()
def run_torch(network, ids, **wanted):
    return network(input_ids=torch.tensor([ids]), **wanted)


def texts(shape, many, seed=0, longest=48):
    """Random token numbers: one, two, as many as the model can read, then other lengths."""
    chance = np.random.default_rng(seed)
    lengths = [1, 2, shape["n_positions"], *chance.integers(3, longest + 1, many - 3)]
    return [chance.integers(0, shape["vocab_size"], length).tolist() for length in lengths]


# --- scores ---

SCORES = "return given.texts.map((ids) => packed(gpt2.feed(gpt2.start(), ids).logits))"


def largest_error(network, many, answers):
    expected = [run_torch(network, ids).logits[0, -1].numpy() for ids in many]
    return max(np.abs(numbers(a) - e).max() for a, e in zip(answers, expected, strict=True))


@pytest.mark.parametrize(
    ("name", "many"), [("pocket-fp16", 50), ("pocket-int8", 20), ("broad-fp16", 10)]
)
def test_scores(ours, theirs, name, many):
    many = texts(BROAD if name.startswith("broad") else POCKET, many)
    logits = run_torch(theirs[name], many[2]).logits[0]
    assert logits.std(-1).mean() > 1
    assert logits.softmax(-1).max(-1).values.mean() < 0.9  # neither flat nor certain
    assert largest_error(theirs[name], many, ours(name, SCORES, texts=many)) < CLOSE


@pytest.mark.parametrize(
    "other",
    [{"activation_function": "gelu"}, {"layer_norm_epsilon": 1e-3}, {"scale_attn_weights": False},
     {"n_head": 4}],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_another_formula_would_be_seen(ours, files, other):
    many = texts(POCKET, 6)
    network = network_of(files["pocket-fp16"], POCKET | other)
    assert largest_error(network, many, ours("pocket-fp16", SCORES, texts=many)) > 2 * CLOSE


# --- inside ---

INSIDE = """const state = gpt2.start();
if (given.before.length) gpt2.feed(state, given.before);
const seen = gpt2.feed(state, given.ids, { attentions: true, hidden: true });
return { attentions: seen.attentions.map((heads) => heads.map(packed)),
  hidden: seen.hidden.map(packed), normed: packed(seen.normed) }"""


@pytest.mark.parametrize("name", ["pocket-fp16", "broad-fp16"])
@pytest.mark.parametrize("before", [0, 13])
def test_attention_and_stream(ours, theirs, name, before):
    network = theirs[name]
    ids = texts(BROAD, 4, seed=3)[3][:40]
    last = []
    hook = network.transformer.ln_f.register_forward_hook(
        lambda _, given, __: last.append(given[0])
    )
    there = run_torch(network, ids, output_attentions=True, output_hidden_states=True)
    hook.remove()
    here = ours(name, INSIDE, before=ids[:before], ids=ids[before:])
    attentions = np.array([[numbers(head) for head in heads] for heads in here["attentions"]])
    expected = torch.cat(there.attentions).numpy()[:, :, before:]
    assert attentions.shape[1] == network.config.n_head
    assert attentions.reshape(expected.shape) == pytest.approx(expected, abs=1e-4)
    streams = [*there.hidden_states[:-1], last[0]]
    for found, stream in zip(here["hidden"], streams, strict=True):
        assert numbers(found) == pytest.approx(stream[0, before:].flatten().numpy(), abs=1e-3)
    normed = there.hidden_states[-1][0, before:].flatten().numpy()
    assert numbers(here["normed"]) == pytest.approx(normed, abs=1e-3)
    assert expected.max(-1).std() > 0.05  # rows of attention that differ


def test_only_what_is_wanted_is_kept(ours):
    body = (
        "return [{}, {attentions: true}].map((w) => Object.keys(gpt2.feed(gpt2.start(), [1], w)))"
    )
    assert ours("pocket-fp16", body) == [["logits"], ["logits", "attentions"]]


# --- reading in parts ---

IN_PARTS = """const state = gpt2.start();
let result;
for (let i = 0; i < given.ids.length; i += given.size) {
  result = gpt2.feed(state, given.ids.slice(i, i + given.size));
}
return [packed(result.logits), packed(gpt2.feed(gpt2.start(), given.ids).logits)]"""


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_reading_at_once_is_reading_step_by_step(ours, size):
    ids = texts(POCKET, 3, seed=5)[2][:150]
    parts, whole = map(numbers, ours("pocket-fp16", IN_PARTS, ids=ids, size=size))
    assert parts == pytest.approx(whole, abs=1e-4)


AGAIN = """const state = gpt2.start();
const read = (ids) => packed(gpt2.read(state, ids).logits);
let rows = 0;
const { embed } = gpt2;
gpt2.embed = (ids, from) => { rows += ids.length; return embed.call(gpt2, ids, from); };
const found = given.texts.map((ids) => { rows = 0; return [read(ids), rows]; });
gpt2.embed = embed;
return found.map(([logits, rows], i) =>
  [logits, packed(gpt2.feed(gpt2.start(), given.texts[i]).logits), rows])"""


def test_what_was_read_is_not_read_again(ours):
    long = texts(POCKET, 3, seed=6)[2]
    a, b = long[:100], long[100:200]
    many = [a[:20], a[:30], a[:30], a[:10], a[:10] + b[:5], b[:40], b[:39], a[:1]]
    read = []
    for found, fresh, rows in ours("pocket-fp16", AGAIN, texts=many):
        assert numbers(found) == pytest.approx(numbers(fresh), abs=1e-4)
        read.append(rows)
    assert read == [20, 10, 1, 1, 5, 40, 1, 1]


TRY = """try { gpt2.feed(gpt2.start(), given.ids); return null }
catch (problem) { return problem.message }"""


@pytest.mark.parametrize(
    ("ids", "words"),
    [([], "no tokens"), ([8192], "no token 8192"), ([-1], "no token -1"), ([0] * 257, "257 tokens"),
     ([0.5], "no token 0.5"), (["a"], "no token a"), ([0] * 256, None)],
    ids=["none", "large", "negative", "many", "half", "letter", "all"],
)  # fmt: skip
def test_ids_that_cannot_be_read(ours, ids, words):
    found = ours("pocket-fp16", TRY, ids=ids)
    assert (found is None) if words is None else (words in found)


# --- the end of long texts ---


def test_keep_end(run):
    body = "return given.map(([ids, context]) => m.keepEnd(ids, context))"
    assert run("gpt2", body, [["abcde", 3], ["abc", 3], ["ab", 3]]) == ["cde", "abc", "ab"]


# --- files ---

PARSE = """const bytes = await (await fetch(`/models/${given}`)).arrayBuffer();
try { const { weights, config } = m.parse(bytes); new m.GPT2(weights, config); return null }
catch (problem) { return problem.message }"""


def with_header(file, change):
    """The bytes of a safetensors file with another header."""
    end = 8 + int.from_bytes(file[:8], "little")
    header = json.loads(file[8:end])
    change(header)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + file[end:]


# How to damage a file, and what the page says then.
DAMAGES = {
    "nothing": (lambda file: b"", "no safetensors file"),
    "a-page": (lambda file: b"<!doctype html><title>Not here</title>", "no safetensors file"),
    "beginning": (lambda file: file[:500], "no safetensors file"),
    "most": (lambda file: file[:-1], "ends too early"),
    "half": (lambda file: file[: len(file) // 2], "ends too early"),
    "whole": (lambda file: file, None),
}
HEADERS = {
    "metadata": (lambda header: header.pop("__metadata__"), "NaN blocks"),
    "heads": (lambda header: header["__metadata__"].update(n_head="7"), "7 heads"),
    "layers": (
        lambda header: header["__metadata__"].update(n_layer="3"),
        "h.2.ln_1.weight is miss",
    ),
    "bias": (lambda header: header.pop("h.1.ln_2.bias"), "h.1.ln_2.bias is missing"),
    "table": (lambda header: header.pop("wte.weight"), "wte.weight is missing"),
    "shape": (lambda header: header["ln_f.bias"].update(shape=[2, 384]), "2 × 384, not 768"),
    "size": (lambda header: header["ln_f.bias"].update(shape=[767]), "damaged at the tensor ln_f"),
    "kind": (lambda header: header["ln_f.bias"].update(dtype="F8"), "ln_f.bias is missing, or"),
    "scale": (
        lambda header: header["ln_f.bias"].update(dtype="I8", shape=[1536]),
        "ln_f.bias.scale",
    ),
    "none": (lambda header: None, None),
}


@pytest.mark.parametrize("damage", [*DAMAGES, *HEADERS])
def test_damaged_files(run, files, stage_folder, damage):
    spoil, words = (DAMAGES | HEADERS)[damage]
    file = files["broad-fp16"]
    spoilt = with_header(file, spoil) if damage in HEADERS else spoil(file)
    (stage_folder / "models" / damage).write_bytes(spoilt)
    found = run("gpt2", PARSE, damage)
    assert (found is None) if words is None else (words in found)


def test_every_number_of_16_bits(ours, stage_folder):
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    file = safetensors.numpy.save({"all": every}, {"name": "halves"})
    (stage_folder / "models" / "halves").write_bytes(file)
    body = """const file = await (await fetch("/models/halves")).arrayBuffer();
    const { weights, config } = m.parse(file);
    return [packed(weights.all.data), weights.all.shape, config.name]"""
    data, shape, name = ours("pocket-fp16", body)
    np.testing.assert_array_equal(numbers(data), every.astype(np.float32))
    assert (shape, name) == ([2**16], "halves")


# --- speed ---

TIMES = """const state = gpt2.start();
const ms = (job) => { const start = performance.now(); job(); return performance.now() - start; };
const prompt = ms(() => gpt2.feed(state, Array.from({ length: 200 }, (_, i) => i)));
const tokens = Array.from({ length: 20 }, (_, i) => ms(() => gpt2.feed(state, [i])));
return [prompt, Math.min(...tokens)]"""


def test_it_is_quick(ours):
    prompt, token = np.min([ours("pocket-fp16", TIMES) for _ in range(2)], axis=0)
    assert token < 100  # ms; usual are 8, and 600 for the prompt
    assert prompt < 10_000
