"""Figures of cats and dogs say what they show, and stay small."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from nextword import pets
from nextword.figures import featuremaps, photographs
from nextword.figures import pets as drawn


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (3, 40, 40, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def record():
    """A made-up training of two epochs."""
    return pets.Record(
        test=pets.Score(90, 100, np.array([[45, 5], [5, 45]])),
        recipe={},
        curve=({"epoch": 1, "loss": 0.7, "right": 0.5}, {"epoch": 2, "loss": 0.5, "right": 0.75}),
        trials=(),
        probes={"our pet net": [0.6, 0.875], "an untrained net": [0.5, 0.625]},
    )


def embedded(html):
    """The images inside a figure, decoded."""
    found = re.findall(r'src="data:image/(jpeg|png);base64,([^"]+)"', html)
    return [Image.open(io.BytesIO(base64.b64decode(data))) for _, data in found]


def test_verdicts_name_what_is_wrong(images):
    shown = drawn.verdicts(images, [0.1, 0.75, 0.999], labels=[0, 0, 1], source="s")
    assert re.findall(r">([^<>]+)</span></div>", shown.picture) == [
        "cat 90\N{NO-BREAK SPACE}%",
        "dog 75\N{NO-BREAK SPACE}% (a cat)",
        "dog over 99\N{NO-BREAK SPACE}%",
    ]
    assert shown.picture.count("--nw-mistake") == 1
    assert shown.caption == "The net is right about 2 of these 3."
    assert "dog 75 % (a cat)" in shown.alt
    assert shown.data["shows"] == ["cat", "cat", "dog"]


def test_verdict_about_one_picture(images):
    shown = drawn.verdicts(images[:1], [0.2], labels=[0], names=["a <cat>"], source="s")
    assert shown.caption == "The net says: a <cat>: cat 80 %."
    assert "a &lt;cat&gt;<br>cat 80\N{NO-BREAK SPACE}%" in shown.picture


def test_verdicts_about_neither_judge_nothing(images):
    shown = drawn.verdicts(images, [0.1, 0.75, 0.4], names="abc", source="s")
    assert shown.caption == "The net says “cat” to 2 of these 3."
    assert "--nw-mistake" not in shown.picture
    assert list(shown.data) == ["picture", "probability_of_dog"]
    assert "pixelated" in shown.picture


def test_photographs_are_shrunk(images):
    (photo,) = embedded(photographs.photograph(pets.photo()))
    assert photo.size == (photographs.SHARPEST,) * 2
    assert photo.format == "JPEG"
    (small,) = embedded(photographs.photograph(images[0]))
    assert small.format == "PNG"
    assert np.array_equal(np.asarray(small), images[0])


def test_maps_reach_from_black_to_white():
    picture = photographs.grey(np.linspace(2, 5, 64).reshape(8, 8))
    assert (picture[0, 0], picture[-1, -1]) == (0, 255)
    assert photographs.grey(np.ones((200, 200))).shape == (photographs.MAP_SIDE,) * 2
    assert (photographs.grey(np.zeros((4, 4))) == 0).all()


def test_filters_are_grey_where_nothing_is_weighed():
    weights = np.zeros((3, 3, 3))
    weights[0, 0, 0], weights[1, 1, 2] = 2.0, -2.0
    picture = photographs.coloured(weights)
    assert picture[0, 0].tolist() == [255, 128, 128]
    assert picture[1, 1].tolist() == [128, 128, 0]
    assert (photographs.coloured(np.zeros((3, 3, 3))) == 128).all()


def test_overlay_is_blue_where_hiding_costs_and_orange_where_it_wins(images):
    drop = np.zeros((32, 32))
    drop[:8, :8], drop[-8:, -8:] = 1.0, -1.0
    picture = photographs.overlaid(images[0], drop)
    red, _, blue = picture[2, 2].astype(int)
    assert blue > red + 100
    red, _, blue = picture[-2, -2].astype(int)
    assert red > blue + 100
    assert np.ptp(picture[20, 20]) == 0, "grey where hiding changes nothing"


def test_feature_maps_stand_beside_their_control():
    made = {"trained": np.ones((20, 8, 8)), "control": np.zeros((20, 8, 8))}
    alike = {"trained": np.repeat([0.5, 0.3], [5, 15]), "control": np.full(20, 0.75)}
    shown = featuremaps.maps(made, alike, layer="layer 9", source="s")
    assert len(embedded(shown.picture)) == 32
    assert "16 of the 20 maps" in shown.caption
    assert "more than 0.4 like it" in shown.caption
    assert "trained 25 %; control 100 %" in shown.caption
    assert shown.html.count("<figure") == 1
    assert len(shown.data["map"]) == 40


def test_filters_shown():
    weights = {"trained": np.ones((4, 3, 3, 3)), "control": -np.ones((4, 3, 3, 3))}
    shown = featuremaps.filters(weights, source="s")
    assert len(embedded(shown.picture)) == 8
    assert shown.caption.startswith("The 4 filters of layer 1, 3 × 3 pixels each")
    assert "pixelated" in shown.picture


def test_occlusions_say_what_is_at_stake(images):
    drop = np.zeros((32, 32))
    drop[3, 3] = 1.25
    found = pets.Occlusion("cat", 0.9, 2.5, drop, images[0], 8)
    shown = drawn.occlusions(images[0], {"trained": found}, source="s")
    assert "trained: cat, lead 2.5, falls by up to 1.2" in shown.caption
    assert shown.data["largest_fall"] == [1.25]
    assert len(embedded(shown.picture)) == 2


def test_curves_say_how_sure_they_are(record):
    shown = drawn.learning(record, source="s")
    assert "90 of 100 test pictures, 90 %" in shown.caption
    assert "between 82.6 % and 94.5 %" in shown.caption
    assert shown.data["right"] == [0.5, 0.75]
    shown = drawn.known(record, source="s")
    assert "60.0 % of the test pictures are told correctly at layer 1" in shown.caption
    assert "87.5 % at layer 2; untrained, at most 62.5 %" in shown.caption
    assert "tossing a coin" in shown.html


def test_same_values_same_bytes(record, images):
    assert drawn.learning(record, source="s").html == drawn.learning(record, source="s").html
    one, same = (drawn.verdicts(images, [0, 1, 0], labels=[0, 1, 0], source="s") for _ in range(2))
    assert one.html == same.html
