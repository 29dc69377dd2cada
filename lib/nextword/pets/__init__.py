"""Cats and dogs: pictures of them, the net that tells them apart, and ways to ask it why."""

from nextword.pets.counting import layer_table, neuron_counts
from nextword.pets.looking import (
    Occlusion,
    as_seen,
    blends,
    catless,
    disguises,
    hard_cases,
    occlusion,
    resemblance,
    score,
    shuffled_tiles,
)
from nextword.pets.network import PetLayers, PetNet, load_net, untrained_net
from nextword.pets.pictures import KINDS, SIDE, Pictures, load, photo, photos
from nextword.pets.record import Record, Score, load_record, wilson

__all__ = [
    "KINDS",
    "SIDE",
    "Occlusion",
    "PetLayers",
    "PetNet",
    "Pictures",
    "Record",
    "Score",
    "as_seen",
    "blends",
    "catless",
    "disguises",
    "hard_cases",
    "layer_table",
    "load",
    "load_net",
    "load_record",
    "neuron_counts",
    "occlusion",
    "photo",
    "photos",
    "resemblance",
    "score",
    "shuffled_tiles",
    "untrained_net",
    "wilson",
]
