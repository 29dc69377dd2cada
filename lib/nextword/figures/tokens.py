"""Text made of tokens: its pieces, its growth, its going in circles, and several samples of it."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Protocol

from nextword.figures.gpt import quoted, visible
from nextword.figures.shown import Shown
from nextword.words import t

MANY = 12  # words of a round that a caption repeats


class Piece(Protocol):
    """A token of a text, such as :class:`nextword.gpt.Token`."""

    id: int
    text: str
    data: bytes


class Written(Protocol):
    """A token that was written, such as :class:`nextword.gpt.NextToken`."""

    id: int
    token: str


class Circle(Protocol):
    """A tail that repeats itself, such as :class:`nextword.gpt.Loop`."""

    start: int
    length: int
    times: int


def pieces(texts: Mapping[str, Sequence[Piece]], *, source: str, caption: str = "") -> Shown:
    """Show texts cut into their tokens, each with its number in the vocabulary."""
    rows = {label: "".join(map(_piece, tokens)) for label, tokens in texts.items()}
    said = "; ".join(f"{name}: {' | '.join(map(_seen, row))}" for name, row in texts.items())
    return Shown(
        picture=_listed(rows, t("Texts in tokens."), look="nw-cut"),
        alt=t("Texts in tokens. {said}", said=said),
        caption=caption,
        source=source,
        data={
            "text": [label for label, tokens in texts.items() for _ in tokens],
            "token": [token.text for tokens in texts.values() for token in tokens],
            "id": [token.id for tokens in texts.values() for token in tokens],
        },
    )


def _piece(token: Piece) -> str:
    text = html.escape(_seen(token))
    return f'<span class="nw-piece">{text}<small>{token.id}</small></span>'


def _seen(token: Piece) -> str:
    """The token with its spaces visible; a part of a character as its bytes, in hexadecimal."""
    return token.data.hex(" ").upper() if "�" in token.text else visible(token.text)


def growing(texts: Sequence[str], *, source: str, caption: str = "") -> Shown:
    """Show a text after each step; what the step added is marked. ``texts[0]`` is the prompt."""
    rows, before = {}, texts[0]
    for step, text in enumerate(texts):
        if not text.startswith(before):
            raise ValueError(f"step {step} does not go on from the text before it: {text!r}")
        added = _inline(text[len(before) :])
        space = " " * added.startswith(" ")  # outside the mark, so that a line can end there
        mark = f"<mark>{html.escape(added.removeprefix(' '))}</mark>" if added.strip() else ""
        rows[str(step)] = html.escape(_inline(before)) + space + mark
        before = text
    return Shown(
        picture=_listed(rows, t("A text that grows by one token in each step."), look="nw-steps"),
        alt=t("A text grows in {steps} steps to: {end}", steps=len(texts) - 1, end=texts[-1]),
        caption=caption,
        source=source,
        data={"step": range(len(texts)), "text": texts},
    )


def samples(texts: Mapping[str, str], *, prompt: str, source: str, caption: str = "") -> Shown:
    """Show how a prompt was continued several times; the prompt stands once, above."""
    lines = {label: html.escape("…" + _inline(text)) for label, text in texts.items()}
    about = t(
        "{count} continuations of {prompt}", count=len(texts), prompt=quoted(prompt, words=20)
    )
    return Shown(
        picture=_listed(lines, about, head=prompt),
        alt=about + ": " + "; ".join(f"{label}: {text}" for label, text in texts.items()),
        caption=caption,
        source=source,
        data={"sample": list(texts), "text": list(texts.values())},
    )


def circle(row: Sequence[Written], loop: Circle | None, *, prompt: str, source: str) -> Shown:
    """Show a long text as one paragraph; where it goes in circles every other round is marked."""
    tokens = [token.token for token in row]
    start = loop.start if loop else len(tokens)
    parts = [html.escape(_inline("".join(tokens[:start])))]
    for number, place in enumerate(range(start, len(tokens), loop.length if loop else 1)):
        text = html.escape(_inline("".join(tokens[place : place + loop.length])))
        parts.append(f'<span class="nw-round{" nw-odd" if number % 2 else ""}">{text}</span>')
    body = f'<span class="nw-prompt">{html.escape(prompt)}</span>' + "".join(parts)
    said = _round_trip(tokens, loop)
    return Shown(
        picture=f'<div role="group" aria-label="{html.escape(said)}">'
        f'<p class="nw-running">{body}</p></div>',
        alt=said,
        caption=said,
        source=source,
        data={"position": range(len(tokens)), "token": tokens},
    )


def _round_trip(tokens: Sequence[str], loop: Circle | None) -> str:
    if loop is None:
        return t("In {count} tokens there is no loop.", count=len(tokens))
    words = "".join(tokens[loop.start : loop.start + loop.length]).split()
    again = " ".join(words[:MANY]) + (" …" if len(words) > MANY else "")
    return t(
        "From token {start} on the text goes round in circles: {length} tokens a round, {times} "
        "rounds in the {count} tokens shown, and each says “{again}”.",
        start=loop.start + 1, length=loop.length, times=loop.times, count=len(tokens), again=again,
    )  # fmt: skip


def _inline(text: str) -> str:
    """Text for the middle of a line: a line break is a mark, since it is a token of its own."""
    return text.replace("\n", " ↵ ")


def _listed(rows: Mapping[str, str], said: str, *, head: str = "", look: str = "") -> str:
    """Labelled lines of HTML; what is read is text already, the label says what it is."""
    top = f'<p class="nw-prompt">{html.escape(head)}</p>' if head else ""
    lines = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{line}</dd></div>" for name, line in rows.items()
    )
    return (
        f'<div role="group" aria-label="{html.escape(said)}">'
        f'{top}<dl class="nw-samples {look}">{lines}</dl></div>'
    )
