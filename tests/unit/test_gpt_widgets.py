"""The explorer and the grid as Python makes them, and Python's answers to their questions."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
import traitlets

from nextword import gpt, live
from nextword.live.answering import Answers

PROMPT = "The best thing about AI is its ability to"
WRONG = [{"temperature": -0.1}, {"temperature": 2.5}, {"temperature": float("nan")}]


@pytest.fixture(scope="module")
def model():
    return gpt.load("pocket", device="cpu")


@pytest.fixture(scope="module")
def sharp(model):
    """The pocket GPT with scores four times as high: sure of itself, so it draws varied bits."""
    return gpt.loading.edited(model, lambda net: net.transformer.ln_f.weight.mul_(4), "sharp")


@pytest.fixture
def answers(model):
    return Answers(model)


def props_of(widget):
    """The widget's props as they stand in a page."""
    page = widget._repr_mimebundle_()[0]["text/html"]
    script = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    return json.loads(script[1])


def page_of(widget):
    return widget._repr_mimebundle_()[0]["text/html"]


def test_importing_the_widgets_does_not_import_torch():
    code = "import sys, nextword.live; print({'torch', 'transformers'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


class TestAnswers:
    @pytest.mark.parametrize("temperature", [0, 0.8, 1.0, 2.0])
    def test_ranks_as_the_library_does(self, answers, model, temperature):
        ranked = answers.rank(PROMPT, top=12, temperature=temperature)
        expected = gpt.rank_next(PROMPT, top=12, temperature=temperature, model=model)
        assert [row["id"] for row in ranked["top"]] == [token.id for token in expected]
        shares = [row["p"] for row in ranked["top"]]
        assert shares == pytest.approx([token.probability for token in expected])
        assert sum(shares) + ranked["rest"] == pytest.approx(1)
        assert ranked["vocabulary"] == model.vocabulary
        json.dumps(ranked)

    def test_limits_leave_nothing_for_the_others(self, answers):
        ranked = answers.rank(PROMPT, top=5, topK=3)
        assert [row["p"] > 0 for row in ranked["top"]] == [True, True, True, False, False]
        assert ranked["rest"] == pytest.approx(0, abs=1e-12)
        some = answers.rank(PROMPT, top=20, topP=0.001)
        assert 1 <= sum(row["p"] > 0 for row in some["top"]) < 20

    def test_tokens_written_since_count(self, answers, model):
        ids = model.encode(" learn from")
        longer = answers.rank(PROMPT, ids)
        assert [id for token in longer["tokens"] for id in token["ids"]] == model.encode(
            PROMPT + " learn from"
        )
        assert longer["top"] == answers.rank(PROMPT + " learn from")["top"]

    def test_what_was_read_is_not_read_again(self, answers, model, monkeypatch):
        answers.rank(PROMPT)
        read = []
        begin = model.engine.begin(1)
        feed = type(begin).feed

        def spy(session, ids):
            read.append(ids.shape[1])
            return feed(session, ids)

        monkeypatch.setattr(type(begin), "feed", spy)
        answers.rank(PROMPT, temperature=0.3)
        answers.rank(PROMPT, model.encode(" learn"))
        answers.rank("Something else")
        assert read == [1, len(model.encode("Something else"))]

    @pytest.mark.parametrize("how", [{"temperature": 0}, {"temperature": 0.8, "topK": 40},
                                     {"temperature": 1.3, "topP": 0.9}])  # fmt: skip
    def test_writes_as_the_library_does_piece_by_piece(self, sharp, how):
        answers, written = Answers(sharp), []
        for steps in (8, 1, 3):
            ids = [token["id"] for token in written]
            piece = answers.write(PROMPT, ids, steps=steps, seed=4, skip=len(written), **how)
            written += piece["tokens"]
        names = {"topK": "top_k", "topP": "top_p"}
        limits = {names.get(name, name): value for name, value in how.items()}
        expected = list(gpt.write_on(PROMPT, steps=12, seed=4, model=sharp, **limits))
        assert [token["id"] for token in written] == [token.id for token in expected]
        assert [token["p"] for token in written] == pytest.approx(
            [token.probability for token in expected], rel=1e-3
        )
        assert [token["bits"] for token in written] == pytest.approx(
            [token.bits for token in expected], abs=1e-3
        )

    def test_writes_past_the_context_as_the_library_does(self, sharp):
        prompt = "Once upon a time " * 50
        steps = sharp.context - len(sharp.encode(prompt)) + 20
        expected = gpt.write_on(prompt, steps=steps, temperature=0, model=sharp)
        made = Answers(sharp).write(prompt, steps=steps, temperature=0)
        assert [token["id"] for token in made["tokens"]] == [token.id for token in expected]

    def test_a_prompt_longer_than_the_context_keeps_its_end(self, answers, model):
        text = "one two three four five " * 2000
        ranked = answers.rank(text)
        tokens = len(model.encode(text))
        kept = sum(len(token["ids"]) for token in ranked["tokens"])
        assert (kept, ranked["cut"]) == (model.context - 1, tokens - model.context + 1)

    def test_parts_of_characters_have_bytes(self, answers, model):
        shown = answers.rank("猫😀")["tokens"]
        assert "".join(token["text"] for token in shown) == "猫😀"
        parts = [bytes(answers.token(id)["bytes"]) for id in model.encode("😀")]
        assert b"".join(parts).decode() == "😀"
        assert answers.token(model.encode(" the")[0]) == {
            "id": model.encode(" the")[0],
            "text": " the",
        }

    def test_surprise(self, answers, model):
        rows = answers.surprise(PROMPT)
        expected = gpt.surprise(PROMPT, model=model)
        assert [row["bits"] for row in rows] == [each.bits for each in expected]
        assert [row["id"] for row in rows] == model.encode(PROMPT)[1:]

    def test_look(self, answers, model):
        seen = answers.look("A short text")
        n, trace = len(seen["tokens"]), gpt.look_inside("A short text", model=model)
        attention = np.array(seen["attentions"])
        assert attention.shape == (*trace.attention.shape[:2], n * n)
        assert attention.reshape(trace.attention.shape) == pytest.approx(trace.attention, abs=1e-5)
        assert np.array(seen["hidden"]).shape == (len(trace.hidden), trace.hidden[0].size)
        json.dumps(seen)

    @pytest.mark.parametrize(
        ("request_", "said"),
        [
            ({"text": ""}, "empty"),
            ({"text": "x", "temperature": -1}, "temperature"),
            ({"text": "x", "temperature": float("nan")}, "temperature"),
            ({"text": "x", "topK": 0}, "top_k"),
            ({"text": "x", "topP": 0}, "top_p"),
        ],
    )
    def test_wrong_questions_are_refused(self, answers, request_, said):
        with pytest.raises(ValueError, match=said):
            answers.rank(**request_)
        with pytest.raises(ValueError, match=said):
            answers.write(**request_, steps=1)


class TestExplorer:
    def test_the_first_list_is_in_the_page(self, model):
        widget = live.NextWordExplorer(model)
        props = props_of(widget)
        expected = gpt.rank_next(PROMPT, top=10, temperature=0.8, model=model)
        assert props["prompt"] == PROMPT
        assert [row["text"] for row in props["first"]["top"]] == [each.token for each in expected]
        assert [row["p"] for row in props["first"]["top"]] == pytest.approx(
            [each.probability for each in expected], rel=1e-4
        )
        assert (props["drawn_by"], props["page_model"]) == ("pocket GPT", "pocket GPT")
        assert 5 < props["megabytes"] < 16
        assert page_of(widget) == page_of(live.NextWordExplorer(model))

    def test_fallback_can_be_read(self, model):
        widget = live.NextWordExplorer(model, prompt="<b>cat\n", top=5)
        page = page_of(widget)
        assert "<b>" not in page
        assert page.count("</script>") == 1
        assert page.count("<tr>") == 6
        assert f"{model.vocabulary - 5:,} others" in page

    def test_answers_the_page(self, model):
        widget = live.NextWordExplorer(model)
        request = {"text": "A cat", "ids": [], "top": 3, "temperature": 0.5, "topK": None}
        widget.question = {"id": 1, "kind": "rank", "request": request}
        assert widget.answer == {"id": 1, "result": Answers(model).rank(**request)}
        widget.question = {
            "id": 2,
            "kind": "write",
            "request": {"text": "A", "steps": 2, "seed": 1},
        }
        assert len(widget.answer["result"]["tokens"]) == 2

    @pytest.mark.parametrize(
        ("kind", "request_", "said"),
        [
            ("sing", {}, "sing"),
            ("token", {"id": 1}, "no such question"),
            ("rank", {"text": ""}, "empty"),
            ("rank", {"text": "a", "loud": True}, "loud"),
        ],
    )
    def test_says_why_it_cannot_answer(self, model, kind, request_, said):
        widget = live.NextWordExplorer(model)
        widget.question = {"id": 7, "kind": kind, "request": request_}
        assert widget.answer["id"] == 7
        assert said in widget.answer["problem"]

    @pytest.mark.parametrize("wrong", [*WRONG, {"prompt": " "}, {"prompt": ""}, {"top_p": 0.0}])
    def test_wrong_values_are_refused(self, model, wrong):
        with pytest.raises(ValueError, match=r"it is|blank"):
            live.NextWordExplorer(model, **wrong)

    @pytest.mark.parametrize("wrong", [{"top": 0}, {"seed": -1}, {"top_k": 0}, {"prompt": 3}])
    def test_wrong_settings_are_refused(self, model, wrong):
        with pytest.raises(traitlets.TraitError):
            live.NextWordExplorer(model, **wrong)

    def test_without_a_model_takes_what_is_there(self, model, monkeypatch):
        loaded = []
        monkeypatch.setattr(gpt, "load", lambda: loaded.append(1) or model)
        live.gptwidget.usual_model.cache_clear()
        live.NextWordExplorer()
        live.WritingGrid(rows=1, steps=2)
        live.gptwidget.usual_model.cache_clear()
        assert loaded == [1]


class TestGrid:
    def test_cells_are_what_the_library_writes(self, sharp):
        widget = live.WritingGrid(sharp, temperatures=[0, 1.0], rows=3, steps=6, seed=4)
        for column, temperature in enumerate(widget.temperatures):
            for row in range(3):
                cell = widget.cells[row][column]
                expected = list(
                    gpt.write_on(
                        PROMPT, steps=6, temperature=temperature, seed=4 + row, model=sharp
                    )
                )
                assert [token["id"] for token in cell] == [token.id for token in expected]
                assert [token["bits"] for token in cell] == pytest.approx(
                    [token.bits for token in expected], rel=1e-3, abs=1e-3
                )
        assert widget.cells[0][0] == widget.cells[1][0] == widget.cells[2][0]

    def test_mean_surprise_rises_with_temperature(self, sharp):
        widget = live.WritingGrid(sharp, temperatures=[0, 0.5, 2], rows=4, steps=12)
        means = widget.mean_surprise()
        cells = [row[2] for row in widget.cells]
        assert means[2] == pytest.approx(np.mean([t["bits"] for cell in cells for t in cell]))
        assert means == sorted(means)

    def test_fallback_can_be_read(self, model):
        widget = live.WritingGrid(model, prompt="<i>A", temperatures=[0, 1], rows=2, steps=3)
        page = page_of(widget)
        assert "<i>" not in page
        assert page.count("<tr>") == 4
        assert f"{widget.mean_surprise()[1]:.1f} bits" in page
        assert props_of(widget)["cells"] == widget.cells

    @pytest.mark.parametrize(
        "wrong",
        [{"temperatures": [1.0, *each.values()]} for each in WRONG]
        + [{"temperatures": []}, {"prompt": " "}],
    )
    def test_wrong_values_are_refused(self, model, wrong):
        with pytest.raises(ValueError, match=r"it is|blank|at least one"):
            live.WritingGrid(model, **wrong)

    @pytest.mark.parametrize("wrong", [{"rows": 0}, {"steps": 0}, {"seed": -1}, {"rows": 13}])
    def test_wrong_settings_are_refused(self, model, wrong):
        with pytest.raises(traitlets.TraitError):
            live.WritingGrid(model, **wrong)
