"""The drawing pad as Python makes it: its first answer, its data, its refusals."""

import numpy as np
import pytest
import traitlets

from nextword import digits, live
from nextword.live import pad

TWO = digits.embedded().of(2).images[3]


def page_of(widget):
    return widget._repr_mimebundle_()[0]["text/html"]


def test_first_answer_is_the_nets():
    widget = live.DigitPad(TWO, blur=1.5)
    seen = digits.blurred(TWO, 1.5)
    assert widget.answer["probabilities"] == pytest.approx(
        digits.load_net()(seen)[0].tolist(), abs=1e-5
    )
    known = digits.embedded()[:: pad.EVERY]
    assert widget.answer["nearest"] == digits.nearest(known, seen).labels[0]
    assert np.array_equal(widget.image, TWO)


def test_starts_from_a_2():
    widget = live.DigitPad()
    assert np.argmax(widget.answer["probabilities"]) == 2
    assert f"<td>{widget.answer['probabilities'][2]:.1%}</td>" in page_of(widget)


def test_centre_is_what_digits_does():
    corner = np.zeros((28, 28))
    corner[:10, :10] = TWO[4:24, 4:24].reshape(10, 2, 10, 2).mean(axis=(1, 3)).round()
    plain, centred = (live.DigitPad(corner, centre=on).answer for on in (False, True))
    assert plain != centred
    said = digits.load_net()(digits.centred(corner))[0].tolist()
    assert centred["probabilities"] == pytest.approx(said, abs=1e-5)


def test_samples_are_500_and_none_is_an_example():
    rows = np.frombuffer(pad.page_samples(), np.uint8).reshape(500, 785)
    assert np.bincount(rows[:, 0]).tolist() == [50] * 10
    known = {row[1:].tobytes() for row in rows}
    examples = digits.embedded()[5::500]
    assert examples.labels.tolist() == list(range(10))
    assert not known & {image.tobytes() for image in examples.images}


def test_the_page_is_the_same_every_time_and_small():
    assert page_of(live.DigitPad(TWO)) == page_of(live.DigitPad(TWO))
    assert len(page_of(live.DigitPad(TWO))) < 30_000


@pytest.mark.parametrize("image", [np.zeros((14, 14)), np.zeros((2, 28, 28)), np.zeros(784)])
def test_one_picture_of_the_right_size(image):
    with pytest.raises(ValueError, match=r"28, 28|one picture"):
        live.DigitPad(image)


def test_ink_out_of_range():
    with pytest.raises(ValueError, match="0 \\(paper\\) to 255"):
        live.DigitPad(np.full((28, 28), 300))


@pytest.mark.parametrize("wrong", [{"blur": -1.0}, {"blur": 9.0}, {"centre": "yes"}])
def test_wrong_settings_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        live.DigitPad(TWO, **wrong)
