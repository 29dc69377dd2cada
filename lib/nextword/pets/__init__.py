"""Cats and dogs: pictures of them, the net that tells them apart, and ways to ask it why."""

from nextword.pets.counting import LayerRow, layer_table, neuron_counts
from nextword.pets.looking import Occlusion, as_seen, disguises, hard_cases, occlusion, resemblance
from nextword.pets.network import PetLayers, PetNet, load_net, untrained_net
from nextword.pets.pictures import KINDS, SIDE, Pictures, load, photo, photos
from nextword.pets.record import Record, Score, load_record, wilson

__all__ = [
    "KINDS",
    "SIDE",
    "LayerRow",
    "Occlusion",
    "PetLayers",
    "PetNet",
    "Pictures",
    "Record",
    "Score",
    "as_seen",
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
    "untrained_net",
    "wilson",
]
