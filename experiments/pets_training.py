"""How the pet net learns: the recipe, and a run that can be stopped and taken up again."""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from pets_variation import mixed, varied
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from nextword import pets
from nextword.pets.network import PetLayers, as_input


@dataclass(frozen=True)
class Recipe:
    """How the net learns. Shares are of pictures or of a value; shift and hole are in pixels."""

    seed: int = 1
    epochs: int = 100
    batch: int = 125
    rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 5e-4
    warm_up: float = 0.1  # share of the steps in which the rate rises
    averaging: float = 0.995  # how much of the averaged weights stays at each step
    smoothing: float = 0.1  # of the labels
    shift: int = 4
    colour: float = 0.3  # brightness, contrast and saturation differ by so much
    hole: int = 10
    turned: float = 0.0  # share of pictures that are turned and scaled as well
    mixup: float = 0.0  # how much two pictures mix: Beta(mixup, mixup)

    def varied(self, images: torch.Tensor) -> torch.Tensor:
        """Return the pictures, each varied by chance."""
        return varied(
            images, turned_share=self.turned, shift=self.shift, colour=self.colour, hole=self.hole
        )


def learn(
    recipe: Recipe, train: pets.Pictures, folder: Path, watched: pets.Pictures | None = None
) -> tuple[PetLayers, list[dict]]:
    """Return the trained layers, and for each epoch the loss and what was right.

    What is right among `watched` pictures is measured with the averaged weights.
    """
    torch.manual_seed(recipe.seed)
    layers = with_norms(PetLayers()).to(memory_format=torch.channels_last)
    mean = get_ema_multi_avg_fn(recipe.averaging)
    averaged = AveragedModel(layers, multi_avg_fn=mean, use_buffers=True)
    optimiser = torch.optim.SGD(
        layers.parameters(),
        momentum=recipe.momentum,
        weight_decay=recipe.weight_decay,
        nesterov=True,
    )
    run = Run(folder, layers, averaged, optimiser)
    curve = run.restored()
    for epoch in range(len(curve), recipe.epochs):
        started, row = time.time(), {"epoch": epoch + 1}
        torch.manual_seed(1000 * recipe.seed + epoch)  # so that a resumed run does the same
        row |= run.read(train, recipe, epoch)
        if watched is not None:
            net = pets.PetNet(folded(averaged.module))
            row["held_out"] = float((net.decide(watched.images) == watched.labels).mean())
        curve.append(row)
        run.saved(curve)
        print(row, f"{time.time() - started:.0f} s", flush=True)
    return folded(averaged.module), curve


def rate_at(done: float, recipe: Recipe) -> float:
    """Return the share of the full rate: up in a line, then down along half a cosine."""
    if done < recipe.warm_up:
        return done / recipe.warm_up
    return (1 + math.cos(math.pi * (done - recipe.warm_up) / (1 - recipe.warm_up))) / 2


def with_norms(layers: PetLayers) -> PetLayers:
    """Return the layers with a batch normalisation behind each convolution, while they learn."""
    for place, convolution in enumerate(layers.convolutions):
        norm = nn.BatchNorm2d(convolution.out_channels)
        layers.convolutions[place] = nn.Sequential(convolution, norm)
    return layers


def folded(layers: PetLayers) -> PetLayers:
    """Return a copy whose convolutions do what convolution and normalisation did together."""
    plain = PetLayers()
    plain.linear.load_state_dict(layers.linear.state_dict())
    for place, (convolution, norm) in enumerate(layers.convolutions):
        plain.convolutions[place] = fuse_conv_bn_eval(convolution.eval(), norm.eval())
    return plain.eval()


@dataclass(frozen=True)
class Run:
    """A training run that can be stopped and taken up again, kept in one safetensors file."""

    folder: Path
    layers: PetLayers
    averaged: AveragedModel
    optimiser: torch.optim.SGD

    def read(self, train: pets.Pictures, recipe: Recipe, epoch: int) -> dict:
        """Learn from every picture once, varied; return the mean loss and the share right."""
        self.layers.train()
        loss, right = 0.0, 0
        batches = torch.randperm(len(train)).split(recipe.batch)
        for step, batch in enumerate(batches):
            done = (epoch + step / len(batches)) / recipe.epochs
            self.optimiser.param_groups[0]["lr"] = recipe.rate * rate_at(done, recipe)
            labels = F.one_hot(torch.from_numpy(train.labels[batch]), 2).float()
            images = recipe.varied(as_input(train.images[batch]))
            step_loss, step_right = self.step(*mixed(images, labels, recipe.mixup), recipe)
            loss += step_loss * len(batch)
            right += step_right
        return {"loss": round(loss / len(train), 4), "right": round(right / len(train), 4)}

    def step(self, images: torch.Tensor, labels: torch.Tensor, recipe: Recipe) -> tuple:
        """Learn from one batch; return its mean loss and how many were right."""
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.layers(images.contiguous(memory_format=torch.channels_last)).float()
        loss = F.cross_entropy(logits, labels, label_smoothing=recipe.smoothing)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.averaged.update_parameters(self.layers)
        return loss.item(), int((logits.argmax(1) == labels.argmax(1)).sum())

    def saved(self, curve: list[dict]) -> None:
        """Write everything the next epoch starts from, in one step."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / "checkpoint.tmp"
        values = {name: value.contiguous() for name, value in self._values()}
        save_file(values, draft, {"curve": json.dumps(curve)})
        draft.replace(self.folder / "checkpoint.safetensors")

    def restored(self) -> list[dict]:
        """Take up what was saved, if anything was, and return its curve."""
        path = self.folder / "checkpoint.safetensors"
        if not path.exists():
            return []
        for parameter in self.layers.parameters():
            self.optimiser.state[parameter]["momentum_buffer"] = torch.zeros_like(parameter)
        with safe_open(path, "pt") as file, torch.no_grad():
            for name, value in self._values():
                value.copy_(file.get_tensor(name))
            return json.loads(file.metadata()["curve"])

    def _values(self) -> Iterator[tuple[str, torch.Tensor]]:
        yield from ((f"layers.{name}", value) for name, value in self.layers.state_dict().items())
        yield from ((f"mean.{name}", value) for name, value in self.averaged.state_dict().items())
        for name, parameter in self.layers.named_parameters():
            yield f"speed.{name}", self.optimiser.state[parameter]["momentum_buffer"]
