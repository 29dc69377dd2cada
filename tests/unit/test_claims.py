"""A verdict follows from a measurement or is openly a judgement, never both."""

import html
import json
import re

import pytest

from nextword import claims


def test_measurement_decides():
    assert claims.check("N12", ours="99 %", holds=True).verdict == "reproduced"
    assert claims.check("N12", ours="90 %", holds=False).verdict == "differs"


def test_judgement_is_possible_where_nothing_can_be_measured():
    assert claims.check("N13", ours="a story", verdict="cannot be reproduced").verdict


@pytest.mark.parametrize(
    "given", [{}, {"holds": True, "verdict": "dated"}, {"verdict": "probably fine"}]
)
def test_exactly_one_way_to_decide(given):
    with pytest.raises(ValueError, match="verdict"):
        claims.check("N12", ours="?", **given)


def test_unknown_claim_is_named():
    with pytest.raises(KeyError, match="N999"):
        claims.check("N999", ours="?", holds=True)


def test_badge_carries_its_record_and_escapes():
    badge = claims.check("N12", ours='<b>"9"</b>', holds=True, note="a & b")
    shown = badge._repr_html_()
    record = json.loads(html.unescape(re.search(r'data-claim="([^"]*)"', shown)[1]))
    assert record["ours"] == '<b>"9"</b>'
    assert record["verdict"] == "reproduced"
    assert "<b>" not in shown


def test_ids_are_ledger_numbers():
    assert all(re.fullmatch(r"N\d\d", id) and id == c.id for id, c in claims.CLAIMS.items())
