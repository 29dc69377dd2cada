"""The model in the page, asked as widgets ask it: it answers as Python does."""

import numpy as np
import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from nextword import gpt
from nextword.gpt.packing import pack
from nextword.live.answering import Answers

CONTEXT = 32  # tokens: soon outgrown
PROMPTS = ["The best thing about AI is", "x", " 猫😀 and", "In the beginning " * 9, "\n"]

# What the bodies below begin with: a page's model by the name of its weights, and what it loaded.
BEGIN = """
globalThis.loaded ??= [];
globalThis.loader = (weights) => async (name) => {
  loaded.push(name);
  const file = name.endsWith(".json") ? "tokenizer.json" : weights;
  const answer = await fetch(`/models/${file}`);
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.arrayBuffer();
};
globalThis.pages ??= {};
globalThis.page = (weights) => pages[weights] ??= new m.PageModel(loader(weights));
globalThis.message = (promise) => promise.then(() => null, (problem) => problem.message);
"""


def random_model(**changes):
    """A model with random weights and a short context, whose choices are no near-ties."""
    shape = {"vocab_size": 8192, "n_positions": CONTEXT, "n_embd": 64, "n_layer": 2, "n_head": 4}
    config = GPT2Config(**shape | changes, bos_token_id=0, eos_token_id=0)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = GPT2LMHeadModel._from_config(config, attn_implementation="eager").eval()
        for weight in network.parameters():
            torch.nn.init.normal_(weight, std=0.2)
            weight.data.copy_(weight.data.half())
    return gpt.LanguageModel("small", network, gpt.load("pocket").tokenizer)


@pytest.fixture(scope="module")
def small():
    return random_model()


@pytest.fixture(scope="module")
def ask(run, small, stage_folder):
    """ask(body, **given) → what the JavaScript returns; `page("small")` is the model in it."""
    folder = stage_folder / "models"
    folder.mkdir(exist_ok=True)
    (folder / "small").write_bytes(pack(small, format="fp16"))
    (folder / "tokenizer.json").write_bytes(gpt.page_tokenizer())
    return lambda body, **given: run("pagemodel", BEGIN + body, given)


# --- the same answers as Python's ---

WRITE = "return page(given.model).write({ seed: 0, temperature: 0, ...given.request })"


@torch.inference_mode()
def greedy(network, ids, steps):
    """Write on in the plainest way: the highest score, each time of the whole text."""
    ids = list(ids)
    for _ in range(steps):
        ids.append(int(network(input_ids=torch.tensor([ids])).logits[0, -1].argmax()))
    return ids[-steps:]


@pytest.mark.parametrize("prompt", PROMPTS[:3])
def test_greedy_text(ask, prompt):
    pocket = gpt.quantised(gpt.load("pocket"), bits=8)
    body = """globalThis.pocket ??= new m.PageModel(async (name) =>
      (await fetch(`/_static/nextword/data/${name}`)).arrayBuffer());
    return pocket.write({ temperature: 0, steps: 60, text: given.text })"""
    expected = greedy(pocket.network, pocket.encode(prompt), 60)
    assert ask(body, text=prompt)["ids"] == expected


@pytest.mark.parametrize(
    "limits",
    [{}, {"temperature": 0}, {"temperature": 0.7, "topK": 50}, {"temperature": 2, "topP": 0.6}],
    ids=str,
)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_text(ask, small, prompt, limits):
    request = {"text": prompt, "steps": 2 * CONTEXT, "temperature": 1, "seed": 7, **limits}
    here = ask(WRITE, model="small", request=request)
    names = {"topK": "top_k", "topP": "top_p"}
    python = {names.get(name, name): value for name, value in limits.items()}
    there = list(gpt.write_on(prompt, steps=2 * CONTEXT, seed=7, model=small, **python))
    assert here["ids"] == [token.id for token in there]
    assert [token["text"] for token in here["tokens"]] == [token.token for token in there]
    p, bits = ([token[name] for token in here["tokens"]] for name in ("p", "bits"))
    assert p == pytest.approx([token.probability for token in there], rel=1e-3, abs=1e-6)
    assert bits == pytest.approx([token.bits for token in there], rel=1e-3, abs=1e-4)
    loop = gpt.find_loop(there)
    assert (here["loop"] and here["loop"]["length"]) == (loop and loop.length)


def test_another_seed_writes_another_text(ask):
    texts = [
        ask(WRITE, model="small", request={"text": "a", "steps": 9, "temperature": 1, "seed": seed})
        for seed in (0, 1)
    ]
    assert texts[0]["ids"] != texts[1]["ids"]


RANK = "return page('small').rank(given)"


@pytest.mark.parametrize(
    "limits",
    [{}, {"temperature": 0}, {"temperature": 1e9}, {"topK": 3}, {"topP": 0.5, "temperature": 1.5}],
    ids=str,
)
@pytest.mark.parametrize("written", [0, 5, CONTEXT])
def test_ranking(ask, small, limits, written):
    answers, ids = Answers(small), small.encode("over and over " * 12)[:written]
    assert len(ids) == written
    for prompt in [PROMPTS[0], PROMPTS[3], "one <|endoftext|> two 猫"]:
        request = {"text": prompt, "ids": ids, "top": 6, **limits}
        here, there = ask(RANK, **request), answers.rank(**request)
        p, expected = ([row.pop("p") for row in rows["top"]] for rows in (here, there))
        assert p == pytest.approx(expected, rel=1e-3, abs=1e-6)
        assert here.pop("rest") == pytest.approx(there.pop("rest"), abs=1e-4)
        assert here == there


def test_ranking_of_what_the_model_says_alone(ask, small):
    rows = gpt.rank_next(PROMPTS[0], top=5, temperature=0.8, model=small)
    here = ask(RANK, text=PROMPTS[0], top=5, temperature=0.8)["top"]
    assert [row["text"] for row in here] == [row.token for row in rows]
    assert [row["p"] for row in here] == pytest.approx([row.probability for row in rows], rel=1e-3)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_surprise(ask, small, prompt):
    here = ask("return page('small').surprise({ text: given.text })", text=prompt)
    there = gpt.surprise(prompt, model=small)
    assert [(row["id"], row["text"]) for row in here] == [(row.id, row.token) for row in there]
    assert [row["bits"] for row in here] == pytest.approx([row.bits for row in there], abs=1e-3)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_look(ask, small, prompt):
    body = """const seen = await page("small").look({ text: given.text });
    const plain = (matrix) => [...matrix];
    return { tokens: seen.tokens.map(({ id }) => id), hidden: seen.hidden.map(plain),
      attentions: seen.attentions.map((heads) => heads.map(plain)) }"""
    here, there = ask(body, text=prompt), gpt.look_inside(prompt, model=small)
    assert here["tokens"] == [token.id for token in there.tokens]
    attention = np.array(here["attentions"]).reshape(there.attention.shape)
    assert attention == pytest.approx(there.attention, abs=1e-4)
    streams = there.hidden[:-1].reshape(len(there.hidden) - 1, -1)
    assert np.array(here["hidden"])[:-1] == pytest.approx(streams, abs=1e-3)


# --- writing ---


@pytest.mark.parametrize("piece", [1, 7])
def test_writing_piece_by_piece_is_writing_at_once(ask, piece):
    body = """const request = { text: given.text, temperature: 1.2, seed: 3 };
    const model = page("small");
    let ids = [];
    while (ids.length < 70) {
      const skip = ids.length;
      ({ ids } = await model.write({ ...request, ids, skip, steps: given.piece }));
      await model.rank(request); // reads something else in between
    }
    return [ids, (await model.write({ ...request, steps: ids.length })).ids]"""
    pieces, whole = ask(body, text=PROMPTS[0], piece=piece)
    assert pieces == whole


def test_tokens_are_handed_out_one_by_one(ask):
    body = """const told = [], times = [];
    const written = await page("small").write({ text: "a", steps: 40, temperature: 1 }, (token) => {
      told.push(token);
      times.push(performance.now());
    });
    return [told, written.tokens, new Set(times).size]"""
    told, tokens, times = ask(body)
    assert told == tokens
    assert len(tokens) == 40
    assert times > 1
    assert tokens[0].keys() >= {"id", "text", "p", "bits"}


def test_a_writing_that_is_cancelled_keeps_what_it_has(ask):
    body = """const model = page("small");
    let told = 0;
    const first = model.write({ text: "a", steps: 1000, temperature: 1 }, () => {
      told += 1;
      if (told === 3) model.cancel();
    });
    const second = model.write({ text: "b", steps: 1000 });
    const lengths = [(await first).tokens.length, (await second).tokens.length];
    const third = await model.write({ text: "c", steps: 4 });
    return [told, lengths, third.tokens.length]"""
    assert ask(body) == [3, [3, 0], 4]


def test_others_are_answered_while_one_writes(ask):
    body = """const request = { text: "a b c", temperature: 1, seed: 4, steps: 40 };
    const alone = await page("small").write(request);
    const others = [new m.PageModel(page("small").thread.load), page("small")];
    let answered = 0;
    const writing = page("small").write(request, () => others.forEach((each, i) =>
      each.rank({ text: `so many others ${i}` }).then(() => { answered += 1; })));
    const { ids } = await writing;
    return [ids, alone.ids, answered]"""
    ids, alone, answered = ask(body)
    assert ids == alone
    assert answered > 40


def test_a_token_that_is_part_of_a_character_has_bytes(ask, small):
    first = small.encode("猫")[0]
    body = "return page('small').write({ text: given.text, steps: 300, temperature: 1e9, seed: 1 })"
    tokens = ask(body, text="a")["tokens"]
    parts = [token for token in tokens if "bytes" in token]
    assert 0 < len(parts) < len(tokens)
    assert all(bytes(part["bytes"]) == small.token(part["id"]).data for part in parts)
    assert "\ufffd" in small.token(first).text
    assert all("\ufffd" not in token["text"] for token in tokens if "bytes" not in token)


# --- loading, and what can go wrong ---


def test_nothing_is_loaded_before_the_first_question_and_then_once(ask):
    body = """loaded.length = 0;
    const load = loader("small");
    const [one, two] = [new m.PageModel(load), new m.PageModel(load)];
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = loaded.length;
    await Promise.all([one.rank({ text: "a" }), two.write({ text: "b", steps: 2 }), one.ready()]);
    return [before, loaded.sort()]"""
    assert ask(body) == [0, ["pocket-gpt.safetensors", "pocket-gpt.tokenizer.json"]]


def test_ready_says_what_the_model_is(ask, small):
    found = ask("return page('small').ready()")
    assert found == {
        "name": "small", "context": CONTEXT, "vocabulary": 8192, "width": 64, "heads": 4,
        "layers": 2, "weights": small.weights,
    }  # fmt: skip


TROUBLE = """const load = loader(given.bad);
let bad = true;
const forgotten = [];
const changing = (name) => (bad ? load : loader("small"))(name);
changing.forget = (name) => forgotten.push(name);
const model = new m.PageModel(changing);
const first = await message(model.rank({ text: "a" }));
const other = await message(model.write({ text: "a", steps: 1 }));
bad = false;
const { tokens } = await model.write({ text: "a", steps: 2 });
return [first, other, tokens.length, new Set(forgotten).size]"""


@pytest.mark.parametrize(
    ("bad", "words"),
    [("missing", "missing: 404"), ("cut", "ends too early"), ("page", "no safetensors file"),
     ("broken", "weights are damaged"), ("other", "do not fit together")],
)  # fmt: skip
def test_after_trouble_the_next_question_tries_again(ask, small, stage_folder, bad, words):
    file = pack(small, format="fp16")
    made = {
        "cut": file[:-9],
        "page": b"<!doctype html><title>Please log in</title>",
        "broken": file[:-200] + b"\xff" * 200,
        "other": pack(random_model(vocab_size=1000), format="fp16"),
    }
    if bad in made:
        (stage_folder / "models" / bad).write_bytes(made[bad])
    first, second, written, forgotten = ask(TROUBLE, bad=bad)
    assert words in first
    assert words in second
    assert (written, forgotten) == (2, 2)


def test_a_thread_that_does_not_start(visit, serve, stage_folder):
    page = visit(serve(stage_folder) + "empty.html").page
    page.route("**/gptworker.js", lambda route: route.abort(), times=1)
    body = """async () => {
      const m = await import("./_static/nextword/live/pagemodel.js");
      const load = async (name) => (await fetch(`/_static/nextword/data/${name}`)).arrayBuffer();
      const model = new m.PageModel(load);
      const first = await model.rank({ text: "a" }).catch((problem) => problem.message);
      return [first, (await model.rank({ text: "a", top: 3 })).top.length];
    }"""
    assert page.evaluate(body) == ["gptworker.js could not be loaded", 3]


@pytest.mark.parametrize(
    ("request_", "words"),
    [({"text": ""}, "prompt is empty"), ({}, "prompt is empty"),
     ({"text": "a", "temperature": -1}, "temperature -1"), ({"text": "a", "topK": 0}, "top-k 0"),
     ({"text": "a", "ids": [8192]}, "no token 8192"), ({"text": "a"}, None)],
    ids=["empty", "missing", "cold", "none", "unknown", "good"],
)  # fmt: skip
def test_questions_that_make_no_sense(ask, request_, words):
    body = """const { request } = given;
    const write = page("small").write({ ...request, steps: 1 });
    return [await message(page("small").rank(request)), await message(write)]"""
    for found in ask(body, request=request_):
        assert (found is None) if words is None else (words in found)


def test_a_prompt_of_ten_thousand_words(ask, small):
    text = "one word at a time " * 2000
    found = ask(RANK, text=text)
    assert len(found["tokens"]) == CONTEXT - 1
    assert found["cut"] == len(small.encode(text)) - (CONTEXT - 1)
