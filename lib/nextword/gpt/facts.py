"""What is publicly known of GPT-2, held against a model that claims to be it."""

from __future__ import annotations

from dataclasses import dataclass

from nextword.gpt.choosing import rank_next
from nextword.gpt.model import LanguageModel
from nextword.gpt.writing import write_on

WEIGHTS = 124_439_808
PROMPT = "The best thing about AI is its ability to"
# The five likeliest next tokens, and seven greedy steps: stated in Wolfram's essay, section 1.
NEXT = {
    " learn": 0.0445305,
    " predict": 0.0349748,
    " make": 0.0319072,
    " understand": 0.0307805,
    " do": 0.0288508,
}
GREEDY = " learn from experience. It's not"
MARGIN = 1e-4  # of a probability


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of GPT-2, what the model at hand gives, and whether they agree."""

    what: str
    known: str
    found: str
    holds: bool


def check_gpt2(model: LanguageModel) -> list[Fact]:
    """Return all facts: the number of weights, five probabilities, and a greedy text."""
    ranked = rank_next(PROMPT, top=len(NEXT), model=model)
    facts = [Fact("weights", f"{WEIGHTS:,}", f"{model.weights:,}", model.weights == WEIGHTS)]
    for (token, known), next_ in zip(NEXT.items(), ranked, strict=True):
        holds = next_.token == token and abs(next_.probability - known) < MARGIN
        found = f"{next_.token!r} {next_.probability:.5f}"
        facts.append(Fact("next token", f"{token!r} {known:.5f}", found, holds))
    text = "".join(token.token for token in write_on(PROMPT, steps=7, temperature=0, model=model))
    facts.append(Fact("seven greedy tokens", GREEDY, text, text == GREEDY))
    return facts
