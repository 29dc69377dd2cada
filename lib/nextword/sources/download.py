"""Downloads that continue where they stopped, are checked, and never leave half a file behind."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pooch
import requests
from tqdm.auto import tqdm

CHUNK = 1 << 16  # bytes; what a broken connection loses at most
TIMEOUT = (10, 60)  # seconds to connect, seconds without a byte


class DownloadError(OSError):
    """The file could not be had; the message says why, and what is left to continue from."""


def fetch(url: str, path: Path, *, sha256: str, size: int) -> Path:
    """Download `url` to `path` and return the path, which then holds exactly the file asked for.

    What has arrived waits in a `.part` file beside it, and the next call goes on from there.
    `size` is in bytes. Raises DownloadError; whatever happens, `path` never holds anything else
    than a file with the right checksum.
    """
    # The checksum in the name keeps parts of two editions of a file apart.
    part = path.with_name(f"{path.name}.{sha256[:8]}.part")

    def downloader(url: str, output_file: str, _pooch: object) -> None:
        """Fill `part`, then hand it to pooch, which checks it and gives it its final name."""
        with _claimed(part) as file:
            _continue(url, file, size)
        os.replace(part, output_file)

    try:
        pooch.retrieve(url, f"sha256:{sha256}", path.name, path.parent, downloader=downloader)
    except requests.RequestException as error:
        raise DownloadError(f"{url} {_network_trouble(error)}; {_kept(part)}") from error
    except ValueError as error:  # from pooch, which has deleted the file
        raise DownloadError(f"what {url} sent has the wrong checksum and was deleted") from error
    except DownloadError as error:
        raise DownloadError(f"{error}; {_kept(part)}") from error
    except OSError as error:
        raise DownloadError(_disk_trouble(error, path.parent, part)) from error
    finally:
        if part.is_file() and part.stat().st_size == 0:
            part.unlink(missing_ok=True)
    return path


def _continue(url: str, file: BinaryIO, size: int) -> None:
    """Append to `file` what is missing of the `size` bytes at `url`."""
    have = file.seek(0, os.SEEK_END)
    if have == size:
        return
    if have > size:
        have = file.truncate(0)
    # A server that compresses on the way would make nonsense of byte positions.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        response.raise_for_status()
        starts_here = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        if have and not (response.status_code == 206 and starts_here):
            have = file.truncate(0)  # a server that cannot continue sends everything again
        _save(response, file, have, size)


def _save(response: requests.Response, file: BinaryIO, have: int, size: int) -> None:
    """Write the answer behind the `have` bytes already there, showing progress."""
    progress = tqdm(total=size, initial=have, unit="B", unit_scale=True, desc="downloading")
    with progress:
        for chunk in response.iter_content(CHUNK):
            have += len(chunk)
            if have > size:
                file.truncate(0)
                raise DownloadError(f"{response.url} sends more than the {size:,} bytes expected")
            file.write(chunk)
            progress.update(len(chunk))
    if have < size:
        raise DownloadError(f"{response.url} stopped after {have:,} of {size:,} bytes")


@contextmanager
def _claimed(part: Path) -> Iterator[BinaryIO]:
    """Open `part` for appending, refusing if another process is filling it at the moment."""
    with part.open("ab") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # Windows: two at once spoil the part, and the checksum refuses it
        except BlockingIOError:
            raise DownloadError("another process is downloading this file; wait for it") from None
        yield file


def _kept(part: Path) -> str:
    """What the next call can continue from, in words."""
    have = part.stat().st_size if part.exists() else 0
    return f"the next try goes on from {have:,} bytes" if have else "nothing was kept"


def _network_trouble(error: requests.RequestException) -> str:
    """An error of the network in words, as the predicate to an address."""
    if isinstance(error, requests.HTTPError):
        return f"answers {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "broke off"
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return "cannot be reached; is there a network?"
    return f"cannot be read ({error})"


def _disk_trouble(error: OSError, folder: Path, part: Path) -> str:
    """An error of the disk in words."""
    if error.errno == errno.ENOSPC:
        return f"the disk that holds {folder} is full; free some space, {_kept(part)}"
    reason = error.strerror or str(error)
    return f"cannot write to {folder} ({reason}); set NEXTWORD_CACHE to a folder you can write to"
