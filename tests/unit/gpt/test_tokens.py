"""Tokens are bytes; characters may need several."""

import pytest

from nextword import gpt

TEXTS = ["The cat sat.", "naïve café", "猫と犬", "😀👩‍👩‍👧 ok", "a\x00\x1f\tb\r\n", "   ", "ﬁ ½ ™"]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_tokens_hold_all_bytes(small, text):
    tokens = small.tokens(text)
    assert b"".join(token.data for token in tokens) == text.encode()
    assert small.decode(small.encode(text)) == text


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_merged_groups_are_whole_characters(small, text):
    groups = gpt.merged(small.tokens(text))
    parts = [b"".join(token.data for token in group).decode() for group in groups]
    assert "".join(parts) == text


def test_a_cut_character_shows_as_a_sign(small):
    tokens = small.tokens("猫")
    assert len(tokens) > 1
    assert "�" in tokens[0].text
    assert len(gpt.merged(tokens)) == 1
    assert len(gpt.merged(tokens[:-1])) == 1  # and is not lost if the rest never comes
    assert len(gpt.merged([*tokens[:-1], *small.tokens(" cat")])) >= 2


def test_leading_spaces_belong_to_tokens(small):
    assert small.tokens("the cat")[1].text == " cat"
    assert small.encode(" cat") != small.encode("cat")


def test_lone_surrogates_are_replaced(small):
    assert small.decode(small.encode("a\ud800b")) == "a�b"


def test_the_end_mark_is_one_token(small):
    assert small.encode("<|endoftext|>") == [0]
    assert small.token(0).data == b"<|endoftext|>"
