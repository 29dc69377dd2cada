"""Pictures of digits and layers say what was drawn; printed digits are what they should be."""

import re

import numpy as np
import pytest

from nextword import digits, theme
from nextword.figures import changes, ink, layers, typeset
from nextword.figures import digits as pictures


@pytest.fixture(scope="module")
def net():
    return digits.load_net()


@pytest.fixture(scope="module")
def two():
    return digits.embedded().of(2).images[3]


def bare_colours(html):
    return re.findall(r"#[0-9a-f]{6}", re.sub(r"var\([^()]*(\([^()]*\))?[^()]*\)", "", html))


class TestInk:
    def test_every_pixel_is_drawn_once_in_its_shade(self):
        values = np.random.default_rng(0).integers(0, 256, (9, 7))
        drawn = np.zeros(values.shape, int)
        for path, opacity in re.findall(r'd="([^"]*)".*?opacity="([\d.]+)"', ink.ink(values)):
            for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path):
                drawn[int(y), int(x) : int(x) + int(length)] += round(float(opacity) * ink.LEVELS)
        assert np.array_equal(drawn, np.rint(values / 255 * ink.LEVELS))

    def test_paper_is_left_out_and_less_than_nothing_has_its_colour(self):
        assert "<path" not in ink.ink(np.zeros((3, 3)))
        drawn = ink.ink([[-1.0, 1.0]], most=1)
        assert "var(--nw-mistake" in drawn
        assert "var(--nw-ink" in drawn

    def test_colours_follow_the_theme(self, two):
        assert not bare_colours(ink.framed(ink.marked(two, [(3, 4)]), "a", wrong=True))

    def test_labels_are_text(self):
        assert "&lt;b&gt;<br>2" in ink.framed("", "<b>\n2")

    @pytest.mark.parametrize("most", [0, -1, float("nan")])
    def test_full_ink_has_to_be_positive(self, most):
        with pytest.raises(ValueError, match="positive"):
            ink.ink([[1]], most=most)


class TestPrinted:
    def test_holes_are_holes(self):
        printed = typeset.printed_digits()
        assert printed.shape == (10, 28, 28)
        assert printed.min() >= 0
        assert printed.max() <= 255
        assert printed[0, 14, 14] == 0
        assert printed[8].max() > 250

    def test_bold_has_more_ink(self):
        plain, bold = typeset.printed_digits(), typeset.printed_digits(bold=True)
        assert (bold.sum(axis=(1, 2)) > plain.sum(axis=(1, 2))).all()

    def test_ten_digits_unlike_each_other(self):
        printed = typeset.printed_digits().reshape(10, -1)
        apart = np.linalg.norm(printed[:, None] - printed, axis=2) + 1e9 * np.eye(10)
        assert apart.min() > 1000


class TestDigits:
    def test_samples(self):
        shown = pictures.samples(digits.embedded(), kinds=(1, 2), each=4)
        assert shown.picture.count("<svg") == 8
        assert shown.data["digit"] == [1] * 4 + [2] * 4
        assert 'role="img"' in shown.picture

    def test_decided_names_mistakes(self, net):
        ours = digits.embedded()
        wrong = ours[net.decide(ours.images) != ours.labels]
        shown = pictures.decided(
            wrong.images, net(wrong.images), labels=wrong.labels, source=net.name
        )
        assert shown.caption == "In brackets, what the picture is labelled."
        one, other = ours[net.decide(ours.images) == ours.labels][:1], wrong[:1]
        both = np.concatenate([one.images, other.images])
        mixed = pictures.decided(
            both, net(both), labels=[one.labels[0], wrong.labels[0]], source=""
        )
        assert mixed.caption.startswith("Mistakes: 1 of 2; in brackets")
        assert shown.picture.count("(a ") - shown.alt.count("(a ") == len(wrong)

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ([7], "The net says: 7."),
            ([1, 1, 2, 2], "From picture 3 on the net says 2 instead of 1."),
            ([1, 2, 1], "The net says: 1, 2, 1."),
        ],
    )
    def test_decided_tells_how_the_decisions_run(self, said, told):
        blank = np.zeros((len(said), 28, 28))
        assert pictures.decided(blank, np.eye(10)[said], source="s").caption == told

    def test_compared_counts(self):
        known, asked = digits.apart(digits.embedded()[::50])
        found = known[digits.nearest(known, asked.images).positions]
        right = int((found.labels == asked.labels).sum())
        assert f"{right} times both are the same" in pictures.compared(asked, found).alt

    def test_readers_says_where_the_net_is_behind(self):
        shown = pictures.readers({"plain": (0.5, 0.9), "noise": (0.8, 0.25)}, source="s")
        assert "every row but: noise" in shown.caption
        assert "noise: nearest 80.0 %, net 25.0 %" in shown.alt
        better = pictures.readers({"plain": (0.5, 0.9)}, source="s")
        assert better.caption == "The net reads more in every row."


class TestChanges:
    def test_blur(self, net, two):
        blur = digits.series(two, np.arange(0, 4, 0.25), net=net)
        fade = digits.series(two, [1, 0.9], net=net, change=lambda image, share: image * share)
        sigma, digit = blur.amounts[blur.turn], blur.decisions[blur.turn]
        for shown in (
            changes.blur_steps(blur, source="s"),
            changes.blur_curves(blur, fade, source="s"),
        ):
            assert f"and {sigma:.3g} pixels the 2 becomes a {digit}." in shown.alt
            assert len(shown.data["7"]) == 16
        assert "it is still a 2" in shown.caption

    def test_a_digit_that_stays(self, net, two):
        still = digits.series(two, [0, 0.1], net=net)
        assert "all the way to σ = 0.1" in changes.blur_steps(still, source="s").alt

    def test_flipped(self, net, two):
        flips = digits.flip_pixels(two, net)
        shown = changes.flipped(flips, source="s")
        assert f"After {len(flips.pixels)} of 784 pixels" in shown.alt
        assert shown.picture.count("<rect") == len(flips.pixels)
        short = changes.flipped(digits.flip_pixels(two, net, most=1), source="s")
        assert "still says 2" in short.alt

    def test_counts(self):
        shown = changes.flip_counts([2, 4, 9], [50, 100, 240], most=240, source="s")
        assert "fall to 4 chosen pixels or fewer; by chance it takes 100" in shown.caption
        assert "1 of them stand 240" in shown.caption


class TestLayers:
    def test_list(self, net):
        shown = layers.layer_list(digits.layer_table(net), source="s")
        assert shown.picture.count("<strong>") == 4
        assert shown.picture.count('scope="row"') == 11
        assert "11 layers, 4 of them core layers" in shown.caption
        assert sum(shown.data["parameters"]) == 431_080

    def test_shapes_are_the_essays(self, net):
        shown = layers.shapes(digits.layer_table(net), source="s")
        chain = "28×28 → 20×24×24 → 20×12×12 → 50×8×8 → 50×4×4 → 800 → 500 → 10"
        assert chain in shown.alt
        assert not bare_colours(shown.picture)

    def test_inside(self, net):
        four = digits.embedded().of(4).images[0]
        shown = layers.inside(net.values(four), source="s")
        assert "reads a 4" in shown.alt
        assert shown.picture.count("<svg") == 20 + 20 + 50 + 50 + 1
        assert not bare_colours(shown.picture)

    def test_maps(self, net):
        some = digits.embedded()[::100]
        points, _ = digits.flattened(net.features(some.images))
        shown = layers.maps({"net": (points, some.labels, 0.987)}, neighbours=10, source="s")
        assert "net 98.7 %" in shown.alt
        assert len(shown.data["x"]) == 50
        assert theme.MODEL not in re.sub(r"var\([^)]*\)", "", shown.picture)
