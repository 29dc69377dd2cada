"""Where models come from, and what is said when they cannot be had."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from nextword import gpt, sources
from nextword.gpt import facts, loading
from nextword.sources import artifacts, hub

TEXT = "The best thing about AI is its ability to"
needs_data = pytest.mark.skipif(
    not os.environ.get("NEXTWORD_DATA"), reason="needs GPT-2's tokenizer (NEXTWORD_DATA)"
)


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No data folder, no model named, empty caches, no network."""
    monkeypatch.delenv("NEXTWORD_DATA", raising=False)
    monkeypatch.delenv("NEXTWORD_MODEL", raising=False)
    monkeypatch.setenv("NEXTWORD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture
def folder(small, tmp_path):
    """The small model, saved as the Transformers library saves models."""
    place = tmp_path / "my-model"
    small.network.save_pretrained(place)
    small.tokenizer.save_pretrained(place)
    return place


def test_pocket_is_the_default(alone):
    model = gpt.load()
    assert model.name == "pocket GPT"
    assert "make gpt2" in model.notice
    assert (model.context, model.vocabulary) == (256, 8192)
    assert model.label == "pocket GPT, 6.9 M weights"
    assert model.device == "cpu" or torch.cuda.is_available() or torch.backends.mps.is_available()


def test_pocket_loads_as_transformers_model(alone):
    model = gpt.load("pocket", device="cpu")
    assert type(model.network).__name__ == "GPT2LMHeadModel"
    kept = load_file(sources.artifact("pocket-gpt.safetensors"))
    named = dict(model.network.transformer.named_parameters())
    assert kept.keys() == named.keys()
    assert all(torch.equal(kept[name].float(), weight) for name, weight in named.items())


def test_a_named_model_is_used(alone, monkeypatch, folder, small):
    monkeypatch.setenv("NEXTWORD_MODEL", str(folder))
    model = gpt.load(device="cpu")
    assert model.name == "my-model"
    assert model.notice == ""
    assert gpt.rank_next(TEXT, model=model) == gpt.rank_next(TEXT, model=small)


def test_gpt2_in_the_hubs_cache_is_used(alone, monkeypatch, folder):
    def here(name, *, download):
        return folder if (name == loading.GPT2 and not download) or name == str(folder) else None

    monkeypatch.setattr(sources, "hub_folder", here)
    assert gpt.load(device="cpu").name == "GPT-2"


def test_other_kinds_of_networks(alone, tmp_path, tokenizer):
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=8192, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    torch.manual_seed(0)
    LlamaForCausalLM(config).save_pretrained(tmp_path / "llama")
    tokenizer.save_pretrained(tmp_path / "llama")
    model = gpt.load(str(tmp_path / "llama"), device="cpu")
    assert len(gpt.rank_next(TEXT, model=model)) == 5
    written = [t.id for t in gpt.write_on(TEXT, steps=90, temperature=0.8, seed=1, model=model)]
    many = gpt.write_many(TEXT, steps=90, temperature=0.8, seeds=[1, 2], model=model)
    assert written == [token.id for token in many[0]]
    trace = gpt.look_inside(TEXT, model=model)
    assert trace.attention.shape[:2] == (2, 4)
    assert trace.position_part is None
    for edit in (lambda: gpt.without_blocks(model, [0]), trace.logit_lens):
        with pytest.raises(ValueError, match="another kind"):
            edit()


def test_unknown_model_without_network(alone):
    with pytest.raises(sources.SourceError, match=r"'no-such/model' is no folder here"):
        gpt.load("no-such/model")
    with pytest.raises(sources.SourceError, match=r"load\('pocket'\) always works"):
        gpt.load("gpt2")


@pytest.mark.parametrize("name", ["a b c", "x/y/z", "../x", "-"])
def test_a_name_that_cannot_be_one(alone, name):
    with pytest.raises(sources.SourceError, match="is no folder here"):
        gpt.load(name)


def test_a_folder_without_a_model(alone, tmp_path):
    with pytest.raises(sources.SourceError, match=r"no config\.json"):
        gpt.load(str(tmp_path))


def test_truncated_weights_in_a_folder(alone, folder):
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    with pytest.raises(sources.SourceError, match=r"my-model' is damaged|no usable"):
        gpt.load(str(folder))


def test_missing_weights_in_a_folder(alone, folder):
    (folder / "model.safetensors").unlink()
    with pytest.raises(sources.SourceError, match="no usable causal language model"):
        gpt.load(str(folder))


@pytest.fixture
def shelf(monkeypatch, tmp_path):
    """A copy of the artifacts that may be spoiled."""
    place = tmp_path / "artifacts"
    place.mkdir()
    for path in artifacts.ARTIFACTS.glob("pocket-gpt.*"):
        shutil.copy(path, place)
    shutil.copy(artifacts.ARTIFACTS / "manifest.json", place)
    monkeypatch.setattr(artifacts, "ARTIFACTS", place)
    return place


@pytest.mark.parametrize("spoil", ["cut", "changed", "gone"])
def test_spoiled_pocket(alone, shelf, spoil):
    path = shelf / "pocket-gpt.safetensors"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    if spoil != "gone":
        path.write_bytes(data[:-100] if spoil == "cut" else data)
    said = "is missing" if spoil == "gone" else "is corrupt"
    with pytest.raises(sources.SourceError, match=rf"{said}.*install nextword again"):
        gpt.load("pocket")


def test_weights_with_a_wrong_checksum_are_refused(alone, monkeypatch, tmp_path):
    data = tmp_path / "data"
    for name in loading.GPT2_FILES:
        path = data / sources.REGISTRY[name].file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"not it")
    monkeypatch.setenv("NEXTWORD_DATA", str(data))
    with pytest.raises(sources.SourceError, match="size or checksum differs"):
        gpt.load("auto")


def test_weights_that_lack_something(tokenizer):
    from transformers import GPT2Config

    config = GPT2Config(vocab_size=10, n_positions=8, n_embd=8, n_layer=1, n_head=2)
    with pytest.raises(sources.SourceError, match="the weights lack"):
        loading._network(config, {"wte.weight": torch.zeros(10, 8)})


@pytest.mark.parametrize(("device", "dtype"), [("gpu9", "auto"), ("cpu", "int3")])
def test_unknown_device_or_dtype(alone, device, dtype):
    with pytest.raises(ValueError, match=r"no device 'gpu9'|dtype has to be"):
        gpt.load("pocket", device=device, dtype=dtype)


def test_bfloat16(alone):
    exact, rough = (gpt.load("pocket", device="cpu", dtype=d) for d in ("float32", "bfloat16"))
    assert rough.dtype == torch.bfloat16
    off = gpt.distribution(TEXT, model=rough) - gpt.distribution(TEXT, model=exact)
    assert 0 < np.abs(off).max() < 0.1


def test_out_of_memory_falls_back_to_the_cpu(small, monkeypatch):
    moves = []

    def to(place):
        moves.append(place)
        if place == "cuda":
            raise torch.OutOfMemoryError

    monkeypatch.setattr(small.network, "to", to)
    with pytest.warns(UserWarning, match="does not fit into the memory of cuda"):
        loading._moved(small, "cuda")
    assert moves == ["cuda", "cpu"]


def test_untrained_has_the_same_shape_and_knows_nothing(small):
    model = gpt.untrained(small, seed=1)
    assert model.weights == small.weights
    assert model.name == "small untrained"
    chances = gpt.distribution(TEXT, model=model)
    assert chances.max() < 20 / model.vocabulary
    again = gpt.distribution(TEXT, model=gpt.untrained(small, seed=1))
    assert np.array_equal(chances, again)
    assert not np.array_equal(chances, gpt.distribution(TEXT, model=gpt.untrained(small, seed=2)))


def test_hub_folder_without_download_is_none(alone):
    assert hub.hub_folder("no-such/model", download=False) is None


# --- GPT-2's real shapes and tokenizer, with random weights ---


@pytest.fixture(scope="module")
def real_shapes():
    return gpt.untrained("gpt2", seed=3)


@needs_data
def test_random_weights_in_real_shapes(real_shapes):
    model = real_shapes
    assert model.weights == facts.WEIGHTS
    assert (model.context, model.vocabulary) == (1024, 50257)
    assert [token.text for token in model.tokens(TEXT)][:3] == ["The", " best", " thing"]
    assert len(gpt.rank_next(TEXT, top=7, temperature=0.8, model=model)) == 7
    ids = torch.tensor([model.encode(TEXT)])
    expected = model.network(ids).logits[0, -1].detach().numpy()
    assert gpt.scores(TEXT, model=model) == pytest.approx(expected, abs=1e-4)
    written = list(gpt.write_on(TEXT, steps=4, temperature=0, model=model))
    assert written[0].id == expected.argmax()
    assert gpt.look_inside("hello hello", model=model).attention.shape == (12, 12, 2, 2)


@needs_data
def test_what_only_claims_to_be_gpt2_is_found_out(real_shapes):
    found = facts.check_gpt2(real_shapes)
    assert [fact.holds for fact in found] == [True] + [False] * 6
    assert len(found) == 1 + 5 + 1


@needs_data
def test_gpt2_from_the_data_folder(real_shapes, monkeypatch, tmp_path):
    """Through the very path that real weights take, with a checksum of our own."""
    data = tmp_path / "data"
    row = dict(sources.REGISTRY)
    for name in loading.GPT2_FILES[1:]:
        place = data / row[name].file
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sources.find(name).path, place)
    place = data / row["gpt2-weights"].file
    place.parent.mkdir(parents=True)
    weights = {n: w.detach() for n, w in real_shapes.network.transformer.named_parameters()}
    save_file(weights, place)
    from dataclasses import replace

    source = replace(
        row["gpt2-weights"], sha256=sources.checksums.sha256_of(place), size=place.stat().st_size
    )
    monkeypatch.setattr("nextword.sources.registry.REGISTRY", row | {"gpt2-weights": source})
    monkeypatch.setenv("NEXTWORD_DATA", str(data))
    model = gpt.load(device="cpu")
    assert model.label == "GPT-2, 124.4 M weights"
    assert gpt.scores(TEXT, model=model) == pytest.approx(
        gpt.scores(TEXT, model=real_shapes), abs=1e-4
    )


def test_the_numbers_of_the_card_are_the_artifacts():
    card = json.loads(sources.artifact("pocket-gpt.json").read_text(encoding="utf-8"))
    assert len(card["text"]["held_out"]) == 300
    assert len(card["everyday"]) == 20
    model = gpt.load("pocket", device="cpu")
    for prompt, kept in card["everyday"].items():
        ranked = gpt.rank_next(prompt, model=model)
        assert [each.probability for each in ranked] == pytest.approx(
            [p for _, p in kept], abs=2e-3
        )
    assert Path(sources.artifact("pocket-gpt.safetensors")).stat().st_size <= 14e6
