"""Cats and dogs: the shipped net keeps its word, and every way of asking it is honest."""

import json

import numpy as np
import pytest
import torch

from nextword import pets, sources
from nextword.pets import network, pictures

ESSAY = 60_650


@pytest.fixture(scope="module")
def net():
    return pets.load_net()


@pytest.fixture(scope="module")
def blank():
    return pets.untrained_net(seed=1)


@pytest.fixture
def no_data(monkeypatch, tmp_path):
    """A reader without any data."""
    monkeypatch.delenv("NEXTWORD_DATA", raising=False)
    monkeypatch.setenv("NEXTWORD_CACHE", str(tmp_path))


def noise(n, side=32, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (n, side, side, 3), dtype=np.uint8)


def has_cifar():
    try:
        return sources.find("cifar-cats-dogs")
    except sources.SourceError:
        return None


def test_record_is_consistent():
    record = pets.load_record()
    score = record.test
    assert score.of == score.confusion.sum() == 2000
    assert score.right == score.confusion.trace()
    low, high = score.interval
    assert low < score.share < high
    assert len(record.curve) == record.recipe["epochs"]
    assert [row["epoch"] for row in record.curve] == list(range(1, len(record.curve) + 1))
    assert all(trial["of"] == 1000 for trial in record.trials), "choices are made on 1,000"
    chosen = max(record.trials, key=lambda trial: trial["right"])
    differing = {name for name, value in chosen["recipe"].items() if value != record.recipe[name]}
    assert differing <= {"epochs"}, "the recipe that did best where it was tried"


def test_accuracy_of_the_shipped_weights(net):
    """On the test pictures where they are to be had; else what was written down has to do."""
    score = pets.load_record().test
    assert score.share > 0.8
    if has_cifar():
        test = pets.load("test")
        right = int((net.decide(test.images) == test.labels).sum())
        assert abs(right - score.right) <= 4, "other machines round differently, not more than this"


def test_the_net_beats_the_untrained_net_where_there_are_pictures(net, blank):
    if not has_cifar():
        assert max(pets.load_record().probes[blank.name]) < pets.load_record().test.share
        return
    test = pets.load("test")[:200]
    trained, untrained = ((each.decide(test.images) == test.labels).mean() for each in (net, blank))
    assert trained > 0.75 > 0.65 > untrained


def test_weights_are_small_and_whole(net):
    path = sources.artifact(network.WEIGHTS)
    assert path.stat().st_size < 2_000_000
    assert net.parameters == sum(row.parameters for row in pets.layer_table(net)) < 900_000
    assert all(torch.isfinite(each).all() for each in net.layers.parameters())
    assert net.filters.shape == (16, 3, 3, 3)


def test_damaged_weights_are_refused(monkeypatch):
    def damaged(name):
        raise sources.SourceError(f"the artifact {name} is corrupt")

    monkeypatch.setattr(sources, "artifact", damaged)
    with pytest.raises(sources.SourceError, match="corrupt"):
        network.load_net.__wrapped__()


def test_probabilities(net):
    images = noise(5)
    dog = net(images)
    assert dog.shape == (5,)
    assert ((dog >= 0) & (dog <= 1)).all()
    assert (net.decide(images) == (dog > 0.5)).all()
    assert np.allclose(dog, net(images))
    assert np.allclose(dog, net(images[:, :, ::-1]), atol=1e-5), "a mirror image is the same animal"
    assert np.allclose(dog[2], net(images[2])[0], atol=1e-5), "company changes nothing"


def test_many_pictures_go_through_in_parts(net, monkeypatch):
    images = noise(7)
    whole = net.logits(images)
    averages = net.averages(images)
    monkeypatch.setattr(network, "BATCH", 3)
    assert np.allclose(whole, net.logits(images), atol=1e-4)
    assert np.allclose(averages["layer 12"], net.averages(images)["layer 12"], atol=1e-4)


def test_values_of_every_layer(net):
    images = noise(2)
    values = net.values(images)
    assert list(values) == [f"layer {number}" for number in range(1, 14)]
    assert values["layer 1"].shape == (2, 16, 32, 32)
    assert values["layer 10"].shape == (2, 128, 8, 8)
    assert all((values[f"layer {number}"] >= 0).all() for number in range(1, 13))
    mirrored = net.values(images[:, :, ::-1])
    mean = (values["layer 13"] + mirrored["layer 13"]) / 2
    assert np.allclose(mean, net.logits(images), atol=1e-4)


def test_values_written_out_by_hand(net):
    """The first layer by the book: multiply, add, ramp."""
    image = noise(1)[0]
    pixels = np.pad(image / 64 - 2, ((1, 1), (1, 1), (0, 0)))
    bias = net.layers.convolutions[0].bias.detach().numpy()
    at = (5, 9)
    window = pixels[at[0] : at[0] + 3, at[1] : at[1] + 3]
    expected = np.maximum((net.filters * window).sum((1, 2, 3)) + bias, 0)
    assert np.allclose(net.values(image)["layer 1"][0][:, *at], expected, atol=1e-4)


def test_larger_pictures_give_larger_maps(net):
    photo = pets.photo()
    assert net.values(photo, side=64)["layer 10"].shape == (1, 128, 16, 16)
    assert net.values(photo[:40, :48])["layer 1"].shape == (1, 16, 40, 48)


@pytest.mark.parametrize(
    ("images", "complaint"),
    [
        (np.zeros((2, 32, 32), np.uint8), r"\[picture, row, column, 3\]"),
        (np.zeros((32, 32), np.uint8), r"\[picture, row, column, 3\]"),
        (np.zeros((0, 32, 32, 3), np.uint8), r"\[picture, row, column, 3\]"),
        (np.zeros((32, 32, 4), np.uint8), r"\[picture, row, column, 3\]"),
        (np.zeros((32, 32, 3)), "uint8"),
    ],
)
def test_bad_pictures(net, images, complaint):
    for ask in (net, net.decide, net.values, net.averages):
        with pytest.raises(ValueError, match=complaint):
            ask(images)


def test_untrained_nets_depend_on_the_seed_alone():
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    one, same, other = (pets.untrained_net(seed=seed) for seed in (1, 1, 2))
    assert torch.equal(before, torch.random.get_rng_state()), "nothing global changes"
    assert np.array_equal(one.filters, same.filters)
    assert not np.array_equal(one.filters, other.filters)


def test_layers_counted(net):
    rows = pets.layer_table(net)
    assert len(rows) == 13
    assert [row.kind for row in rows] == ["convolution"] * 12 + ["linear"]
    second = rows[1]
    assert (second.parameters, second.neurons) == (16 * 48 * 9 + 48, 48 * 32 * 32)
    assert second.multiply_adds == 16 * 9 * second.neurons
    assert rows[-1].parameters == 128 * 2 + 2


def test_neurons_counted_under_each_definition(net):
    rows = pets.layer_table(net)
    counts = pets.neuron_counts(rows)
    made = sum(row.neurons for row in rows)
    halved = {"layer 2", "layer 5", "layer 10"}
    passed = [row.neurons // (4 if row.name in halved else 1) for row in rows[:11]] + [128, 2]
    assert list(counts.values()) == [made, made + 3072, sum(passed), 1026]
    assert ESSAY not in counts.values()


def test_photo_is_chelsea_and_square():
    photo = pets.photo()
    assert photo.shape == (300, 300, 3)
    assert photo.dtype == np.uint8


def test_without_data_there_is_one_cat_and_no_test(no_data):
    photos = pets.photos()
    assert photos.kinds == ["cat"]
    assert "Chelsea" in photos.source
    with pytest.raises(sources.SourceError, match="cifar-cats-dogs"):
        pets.load("test")
    with pytest.raises(sources.SourceError):
        pets.photos(download=True)


def test_data_where_it_is_given(monkeypatch, tmp_path):
    """A folder with a small file in the place of the real one."""
    path = tmp_path / "small.npz"
    labels = np.array([0, 1, 1])
    parts = {"x_train": noise(3), "y_train": labels, "x_test": noise(2), "y_test": labels[:2]}
    np.savez(path, **parts, x=noise(3), y=labels)
    source = sources.REGISTRY["pet-photos"]
    found = sources.Found(source, path, "folder")
    monkeypatch.setattr(pictures.sources, "find", lambda name, download=False: found)
    assert pets.load("train").kinds == ["cat", "dog", "dog"]
    assert len(pets.load("test")) == 2
    assert "3 photographs" in pets.photos().source
    assert pets.load("train")[[2, 0]].labels.tolist() == [1, 0]


def test_unknown_part():
    with pytest.raises(ValueError, match="'validation'"):
        pets.load("validation")


def test_occlusion_finds_what_a_net_looks_at():
    """A net that counts the brightness of one corner looks at that corner."""

    class Corner(pets.PetNet):
        def logits(self, pictures):
            corner = np.asarray(pictures, float)[:, :8, :8].mean((1, 2, 3)) / 255
            return np.stack([corner, np.zeros(len(corner))], 1)

    picture = np.zeros((32, 32, 3), np.uint8)
    picture[:8, :8] = 250
    found = pets.occlusion(picture, Corner(layers=None))
    assert (found.kind, found.drop.shape, found.picture.shape) == ("cat", (32, 32), (32, 32, 3))
    assert found.lead == pytest.approx(250 / 255)
    assert found.drop[:8, :8].min() > 0
    assert np.abs(found.drop[16:, 16:]).max() == 0
    row, column = np.unravel_index(found.drop.argmax(), found.drop.shape)
    assert max(row, column) < 8


def test_occlusion_is_repeatable_and_agrees_with_the_net(net):
    one, other = (pets.occlusion(pets.photo(), net, step=8) for _ in range(2))
    assert np.array_equal(one.drop, other.drop)
    dog = float(net(pets.as_seen(pets.photo()))[0])
    assert one.sure == pytest.approx(max(dog, 1 - dog), abs=1e-4)
    assert one.kind == pets.KINDS[dog > 0.5]


@pytest.mark.parametrize("shape", [{"window": 0}, {"window": 32}, {"window": 4, "step": 5},
                                   {"window": 8, "step": 7}])  # fmt: skip
def test_occlusion_refuses_squares_that_do_not_fit(net, shape):
    with pytest.raises(ValueError, match="do not cover 32 pixels"):
        pets.occlusion(pets.photo(), net, **shape)


def test_as_seen_is_what_is_judged(net):
    small = pets.as_seen(pets.photo())
    assert small.shape == (32, 32, 3)
    assert np.array_equal(pets.as_seen(small), small)
    assert net(small) == pytest.approx(net(pets.photo()), abs=0.02), "but for rounding"


def test_disguises():
    looks = pets.disguises(pets.photo())
    assert len(looks) == 8
    assert {look.shape for look in looks.values()} == {(300, 300, 3)}
    assert {look.dtype for look in looks.values()} == {np.dtype(np.uint8)}
    plain, grey, tiles = looks["as it is"], looks["grey"], looks["in shuffled tiles"]
    assert np.array_equal(looks["mirrored"][:, ::-1], plain)
    assert (grey[..., 0] == grey[..., 2]).all()
    assert np.array_equal(np.sort(tiles.ravel()), np.sort(plain.ravel()))
    assert not np.array_equal(tiles, plain)
    assert np.array_equal(tiles, pets.disguises(pets.photo())["in shuffled tiles"])


def test_catless_pictures_hold_no_pet():
    photo = pets.photo()
    small, nothing = pets.as_seen(photo), pets.catless(photo)
    assert {each.shape for each in nothing.values()} == {(32, 32, 3)}
    assert {each.dtype for each in nothing.values()} == {np.dtype(np.uint8)}
    assert (nothing["black"].max(), nothing["white"].min()) == (0, 255)
    mixed = nothing["her pixels, mixed"].reshape(-1, 3).tolist()
    assert sorted(mixed) == sorted(small.reshape(-1, 3).tolist())
    assert mixed != small.reshape(-1, 3).tolist()
    assert 115 < nothing["noise"].mean() < 140
    assert np.array_equal(nothing["noise"], pets.catless(photo)["noise"])
    assert not np.array_equal(nothing["noise"], pets.catless(photo, seed=2)["noise"])


def test_the_net_says_cat_to_nothing(net):
    """What chapter 5 tells: it has two answers, and cat is the one for no picture at all."""
    dog = dict(zip(nothing := pets.catless(pets.photo()), net(list(nothing.values())), strict=True))
    assert max(dog["black"], dog["noise"], dog["her pixels, mixed"]) < 0.2
    assert dog["an astronaut"] > 0.8
    assert net(noise(50, seed=3)).max() < 0.5


def test_blends_go_from_one_picture_to_the_other():
    first, last = noise(2)
    made = pets.blends(first, last, count=5)
    assert made.shape == (5, 32, 32, 3)
    assert np.array_equal(made[0], first)
    assert np.array_equal(made[-1], last)
    assert np.abs(made[2] - (first.astype(float) + last) / 2).max() <= 0.5


def test_shuffled_tiles_are_the_same_pixels():
    photo = pets.photo()
    for across in (3, 7):
        side = 300 // across * across
        tiles = pets.shuffled_tiles(photo, across=across, seed=1)
        assert tiles.shape == (side, side, 3)
        assert np.array_equal(np.sort(tiles.ravel()), np.sort(photo[:side, :side].ravel()))
        assert not np.array_equal(tiles, photo[:side, :side])


def test_a_score_counts_what_is_taken_for_what():
    class Claims(pets.PetNet):
        def decide(self, pictures):
            return np.array([0, 1, 1, 1, 0])

    asked = pets.Pictures(noise(5), np.array([0, 0, 1, 1, 1]), "made up")
    score = pets.score(asked, Claims(layers=None))
    assert (score.right, score.of) == (3, 5)
    assert score.confusion.tolist() == [[1, 1], [1, 2]]
    assert score.commoner == pytest.approx(0.6)


def test_hard_cases_are_the_surest_mistakes():
    class Claims(pets.PetNet):
        def __call__(self, pictures):
            return np.array([0.9, 0.2, 0.6, 0.4, 0.1])

    asked = pets.Pictures(noise(5), np.array([0, 0, 0, 0, 1]), "made up")
    worst = pets.hard_cases(asked, Claims(layers=None), count=4)
    assert worst.labels.tolist() == [0, 1, 0], "0.9, 0.1 and 0.6 are wrong, in this order"
    assert np.array_equal(worst.images[2], asked.images[2])


def test_resemblance():
    photo = pets.photo()
    grey = photo.mean(2)
    maps = np.stack([grey, 255 - grey, np.ones_like(grey), noise(1, 300)[0, ..., 0]])
    like = pets.resemblance(maps, photo)
    assert like[:3] == pytest.approx([1, 1, 0], abs=1e-3)
    assert like[3] < 0.05
    with pytest.raises(ValueError, match="square"):
        pets.resemblance(np.zeros((1, 3, 4)), photo)


def test_layers_lose_their_likeness_to_the_photograph(net):
    values = net.values(pets.photo(), side=192)
    first, tenth = (
        np.median(pets.resemblance(values[f"layer {n}"][0], pets.photo())) for n in (1, 10)
    )
    assert first > 1.5 * tenth


def test_wilson():
    low, high = pets.wilson(1760, 2000)
    assert (low, high) == pytest.approx((0.8650, 0.8936), abs=1e-3)
    assert pets.wilson(10, 10)[1] == pytest.approx(1)
    for right, of in ((3, 2), (-1, 5), (0, 0)):
        with pytest.raises(ValueError, match="no share"):
            pets.wilson(right, of)


def test_artifact_names_its_origin():
    for name in (network.WEIGHTS, "pets.json"):
        entry = sources.manifest()[name]
        assert entry["made_by"] == "experiments/pets.py"
        assert entry["data"] == ["cifar-cats-dogs"]
        assert "Krizhevsky" in entry["licence"]
    facts = json.loads(sources.artifact("pets.json").read_text(encoding="utf-8"))
    assert facts["recipe"]["seed"] == sources.manifest()[network.WEIGHTS]["seed"]
