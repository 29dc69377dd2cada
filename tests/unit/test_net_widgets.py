"""The playground and the neuron as Python makes them."""

import re

import numpy as np
import pytest
import traitlets

from nextword import live, nets

ROW = re.compile(r"<tr>" + r"<td>(.*?)</td>" * 4 + r"</tr>")


def page_of(widget):
    return widget._repr_mimebundle_()[0]["text/html"]


class TestPlayground:
    def test_starts_with_a_net_that_has_learned(self):
        playground = live.Playground()
        assert playground.points == [list(map(float, point)) for point in nets.THREE_POINTS]
        assert playground.net.widths == (2, 4, 3, 1)
        assert playground.agreement > 0.95
        untrained = nets.random_net((2, 4, 3, 1), seed=1)
        assert playground.agreement > 0.2 + nets.area_agreement(untrained, playground.points)

    def test_the_best_start_is_shown_and_the_others_with_it(self):
        trained = live.Playground().trained
        assert len(trained["curves"]) == 8
        ends = [curve[-1][1] for curve in trained["curves"]]
        assert trained["best"] in np.argsort(ends)[:3]  # curves are thinned, the choice was not
        for curve in trained["curves"]:
            assert curve[0][1] > curve[-1][1]

    def test_is_the_same_every_time(self):
        assert page_of(live.Playground()) == page_of(live.Playground())

    def test_other_tasks_and_nets(self):
        playground = live.Playground([(-0.5, 0), (0.5, 0)], (2, 1), starts=1, seed=5)
        assert playground.net.widths == (2, 1)
        assert playground.agreement > 0.98
        assert len(playground.trained["curves"]) == 1

    def test_follows_the_reader(self):
        playground = live.Playground()
        before = playground.agreement
        playground.points = [[0.6, -0.25], [0.15, 0.65], [-0.6, -0.4]]  # levels change places
        assert playground.agreement < before - 0.2
        playground.trained = {"net": nets.random_net((2, 3, 1), seed=2).as_json()}
        assert playground.net.widths == (2, 3, 1)

    def test_fallback_can_be_read(self):
        playground = live.Playground()
        page = page_of(playground)
        assert f"{100 * playground.agreement:.1f} %" in page
        rows = [tuple(map(float, row)) for row in ROW.findall(page)]
        assert [row[:2] for row in rows] == [tuple(point) for point in playground.points]
        assert [row[2] for row in rows] == [-1, 0, 1]
        said = playground.net(playground.points)[:, 0]
        assert [row[3] for row in rows] == pytest.approx(said, abs=0.006)

    def test_page_stays_small(self):
        assert len(page_of(live.Playground())) < 20_000

    @pytest.mark.parametrize(
        ("points", "widths", "said"),
        [
            ([(0, 0)], (2, 1), "k ≥ 2"),
            ([(i / 10, 0) for i in range(7)], (2, 1), "2 to 6 points; these are 7"),
            ([(0, 0), (2, 0)], (2, 1), "square from −1 to 1"),
            ([(0, 0), (0, 0)], (2, 1), "coincide"),
            (None, (2, 4, 3), "2 inputs to 1 output"),
            (None, (1, 4, 1), "2 inputs to 1 output"),
            (None, (2, 9, 1), "1 to 8 neurons"),
            (None, (2, 1, 1, 1, 1, 1, 1), "up to 4 layers"),
            (None, (2,), "2 inputs to 1 output"),
        ],
    )
    def test_what_the_page_cannot_show_is_refused(self, points, widths, said):
        with pytest.raises(ValueError, match=said):
            live.Playground(points, widths)

    def test_unknown_names_are_refused(self):
        with pytest.raises(ValueError, match="ramp, tanh"):
            live.Playground(activation="swish")
        with pytest.raises(traitlets.TraitError):
            live.Playground(starts=3)


class TestShops:
    TOWN = ((-0.5, 0.0), (0.5, 0.0), (0.5, 0.9))

    def test_cells_share_out_the_square(self):
        shops = live.Shops(self.TOWN)
        assert sum(shops.shares) == pytest.approx(1)
        assert shops.shares[0] == pytest.approx(0.5, abs=0.05)
        shops.points = [[-0.5, 0.0], [0.5, 0.0]]
        assert shops.shares == pytest.approx([0.5, 0.5])

    def test_fallback_can_be_read(self):
        shops = live.Shops(self.TOWN)
        rows = ROW.findall(page_of(shops))
        assert [row[:3] for row in rows] == [("1", "-0.5", "0"), ("2", "0.5", "0"),
                                             ("3", "0.5", "0.9")]  # fmt: skip
        assert [row[3] for row in rows] == [f"{100 * share:.1f} %" for share in shops.shares]

    @pytest.mark.parametrize(
        ("points", "said"),
        [
            ([(0, 0)], "2 to 12 shops; these are 1"),
            ([(i / 20, 0) for i in range(13)], "2 to 12 shops; these are 13"),
            ([(0, 0), (2, 0)], "square from −1 to 1"),
            ([(0, 0), (0.001, 0)], "coincide"),
        ],
    )
    def test_what_the_page_cannot_show_is_refused(self, points, said):
        with pytest.raises(ValueError, match=said):
            live.Shops(points)


class TestNeuron:
    @pytest.mark.parametrize("activation", list(nets.ACTIVATIONS))
    def test_says_what_the_net_of_one_neuron_says(self, activation):
        neuron = live.NeuronSliders(w1=0.5, w2=-2.0, b=0.25, activation=activation)
        one = {"weights": [[0.5, -2.0]], "biases": [0.25]}
        last = {"weights": [[1.0]], "biases": [0.0]}
        net = nets.from_json({"widths": [2, 1, 1], "activation": activation, "layers": [one, last]})
        for x, y in ((0, 0), (1, -1), (-1, 1), (0.3, 0.2)):
            assert neuron.says(x, y) == pytest.approx(net([[x, y]])[0, 0])

    def test_every_activation_can_be_chosen(self):
        assert live.NeuronSliders.activation.values == list(nets.ACTIVATIONS)

    def test_fallback_can_be_read(self):
        neuron = live.NeuronSliders(w1=2.0, w2=1.0, b=-1.0)
        cells = re.findall(r"<td>(.*?)</td>", page_of(neuron))
        assert cells[-3:] == ["1", "1", "2.00"]
        assert "w₁ = 2, w₂ = 1, b = -1" in page_of(neuron)

    @pytest.mark.parametrize("wrong", [{"w1": 4.0}, {"b": "x"}, {"activation": "swish"}])
    def test_wrong_settings_are_refused(self, wrong):
        with pytest.raises(traitlets.TraitError):
            live.NeuronSliders(**wrong)
