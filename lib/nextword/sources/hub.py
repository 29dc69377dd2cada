"""Models of the Hugging Face hub: the folder one is in, downloaded if that is wanted."""

from pathlib import Path

from nextword.sources.registry import SourceError

WANTED = ("*.safetensors", "*.json", "*.txt", "*.model")


def hub_folder(name: str, *, download: bool) -> Path | None:
    """Return the folder of a model: `name` itself if it is one, else its place in the hub's cache.

    Without `download`, None for a model that is not there whole. Raises SourceError if it cannot be
    downloaded, or a folder does not hold a model.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise SourceError(f"the folder {folder} has no config.json, so it holds no model")
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        found = Path(snapshot_download(name, allow_patterns=WANTED, local_files_only=not download))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        if not download:
            return None
        raise SourceError(_refused(name, error)) from error
    except OSError as error:  # the network, the disk, no such model
        raise SourceError(_refused(name, error)) from error
    return found if any(found.glob("*.safetensors")) else _without_weights(name, download)


def _without_weights(name: str, download: bool) -> None:
    if download:
        raise SourceError(f"the hub's model {name!r} has no weights in the safetensors format")


def _refused(name: str, error: Exception) -> str:
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"the model {name!r} is no folder here and could not be downloaded ({first});"
        " load('pocket') always works, and without a network so do folders and downloaded models"
    )
