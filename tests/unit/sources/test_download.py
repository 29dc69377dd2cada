"""Downloads from a server of the test: sound, broken, interrupted, refused, lying."""

import http.server
import re
import signal
import socket
import sys
import threading
from pathlib import Path

import pytest

from nextword import sources
from nextword.sources import SourceError
from nextword.sources.download import CHUNK

pytestmark = pytest.mark.usefixtures("rows")


class Server(http.server.ThreadingHTTPServer):
    """Sends `content` from any address; notes what was asked for and how many bytes it sent.

    stop_at: the byte at which it breaks the connection; before_stopping: called then; ranges:
    whether it can send from the middle; status: an error to answer with.
    """

    stop_at, before_stopping, ranges, status = None, staticmethod(lambda: None), True, 200

    def __init__(self, content):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content
        self.paths, self.asked, self.sent = [], [], []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers one request as its server is told to."""

    def do_GET(self):
        server, wanted = self.server, self.headers["Range"]
        server.paths.append(self.path)
        server.asked.append(wanted)
        start = int(re.search(r"\d+", wanted)[0]) if wanted and server.ranges else 0
        if server.status != 200:
            return self.send_error(server.status)
        if start and start >= len(server.content):
            return self.send_error(416)
        self.answer(start, len(server.content))
        body = server.content[start : server.stop_at]
        server.sent.append(len(body))
        self.wfile.write(body)
        if server.stop_at:
            server.before_stopping()

    def answer(self, start, end):
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{end}")
        self.send_header("Content-Length", str(end - start))
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server(large, monkeypatch):
    with Server(large) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        monkeypatch.setenv("NEXTWORD_MIRROR", server.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def part(rows, cache):
    """The file that holds what has arrived so far."""
    return cache / "img" / f"images.npz.{rows['images'].sha256[:8]}.part"


def litter(folder):
    """The names of the files a download has left behind."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def download():
    return sources.find("images", download=True)


def test_a_download_lands_in_the_cache_and_stays_there(rows, cache, server, large):
    found = download()
    assert found == sources.Found(rows["images"], cache / rows["images"].file, "download")
    assert found.label == "downloaded"
    assert found.path.read_bytes() == large
    assert litter(cache) == ["images.npz"]
    assert server.paths == ["/images.npz"]
    assert download().rung == "cache"
    assert len(server.paths) == 1


@pytest.mark.usefixtures("no_network")
def test_what_is_at_hand_is_not_downloaded(rows, data, large, write):
    write(data / rows["images"].file, large)
    assert download().rung == "folder"


@pytest.mark.filterwarnings("error")
@pytest.mark.usefixtures("server")
def test_a_corrupt_file_in_the_cache_is_fetched_again(rows, cache, large, write):
    path = write(cache / rows["images"].file, large[:-1] + b"?")
    assert download().rung == "download"
    assert path.read_bytes() == large


def test_a_broken_download_goes_on_where_it_stopped(cache, server, large, part):
    server.stop_at = 1_000_000
    with pytest.raises(SourceError, match=r"broke off; the next try goes on from [\d,]+ bytes"):
        download()
    arrived = part.stat().st_size
    assert 1_000_000 - CHUNK <= arrived <= 1_000_000
    assert litter(cache) == [part.name]
    server.stop_at = None
    assert download().path.read_bytes() == large
    assert server.asked == [None, f"bytes={arrived}-"]
    assert server.sent == [1_000_000, 3_000_000 - arrived]
    assert litter(cache) == ["images.npz"]


@pytest.fixture
def listening_to_ctrl_c():
    """A shell that starts the tests in the background has them ignore Ctrl-C; listen again."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.usefixtures("listening_to_ctrl_c")
def test_ctrl_c_keeps_what_has_arrived(cache, server, large, part):
    reader, pause = threading.main_thread().ident, threading.Event()

    def interrupt():
        pause.wait(0.3)  # by then the reader has taken what there is and waits for more
        signal.pthread_kill(reader, signal.SIGINT)
        pause.wait(0.3)

    server.stop_at, server.before_stopping = 2_000_000, interrupt
    with pytest.raises(KeyboardInterrupt):
        download()
    arrived = part.stat().st_size
    assert 2_000_000 - CHUNK <= arrived <= 2_000_000
    assert litter(cache) == [part.name]
    server.stop_at = None
    assert download().path.read_bytes() == large
    assert server.asked[-1] == f"bytes={arrived}-"


def test_a_server_that_cannot_continue_is_read_from_the_start(server, large):
    server.stop_at = 1_000_000
    with pytest.raises(SourceError):
        download()
    server.stop_at, server.ranges = None, False
    assert download().path.read_bytes() == large
    assert server.sent == [1_000_000, 3_000_000]


@pytest.mark.parametrize("spoil", [lambda b: b[:-1] + b"?", lambda b: b + b"?", lambda b: b""])
def test_another_file_than_the_one_asked_for_is_refused(cache, server, large, spoil):
    server.content = spoil(large)
    with pytest.raises(SourceError, match="'images' was not downloaded"):
        download()
    assert litter(cache) == []


def test_a_file_sent_short_without_a_word_is_completed_later(server, large, part):
    server.content = large[:-1000]
    with pytest.raises(SourceError, match="stopped after 2,999,000 of 3,000,000 bytes"):
        download()
    assert part.stat().st_size == 2_999_000
    server.content = large
    assert download().path.read_bytes() == large
    assert server.sent[-1] == 1000


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("length", [1000, 3_000_000])
def test_a_spoilt_part_never_becomes_the_file(cache, large, part, write, length):
    write(part, b"?" * length)
    with pytest.raises(SourceError, match="wrong checksum and was deleted"):
        download()
    assert litter(cache) == []
    assert download().path.read_bytes() == large


@pytest.mark.usefixtures("server")
def test_a_part_longer_than_the_file_is_begun_again(large, part, write):
    write(part, b"?" * 3_000_001)
    assert download().path.read_bytes() == large


@pytest.mark.parametrize("status", [404, 500])
def test_a_server_that_refuses_is_named(cache, server, status):
    server.status = status
    with pytest.raises(SourceError, match=f"{server.url}/images.npz answers {status}"):
        download()
    assert litter(cache) == []


def test_no_network_names_the_address_and_the_stand_in(cache, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.socket() as silent:  # bound, so nobody else is; not listening, so nobody answers
        silent.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("NEXTWORD_MIRROR", nobody)
        with pytest.raises(SourceError) as caught:
            sources.find("pets", download=True)
    assert f"{nobody}/pets.txt.xz cannot be reached; is there a network?" in str(caught.value)
    assert "find('pets') gives its embedded default" in str(caught.value)
    assert litter(cache) == []


@pytest.mark.usefixtures("no_network")
def test_a_mirror_that_is_no_address_is_named(monkeypatch):
    monkeypatch.setenv("NEXTWORD_MIRROR", "classroom")
    with pytest.raises(SourceError, match=r"classroom/images\.npz cannot be read"):
        download()


@pytest.mark.usefixtures("server")
def test_a_cache_that_cannot_be_written_is_named(tmp_path, monkeypatch, write):
    monkeypatch.setenv("NEXTWORD_CACHE", str(write(tmp_path / "a file", b"in the way")))
    with pytest.raises(SourceError, match=r"cannot write to .*set NEXTWORD_CACHE"):
        download()


@pytest.mark.usefixtures("server")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_called_that(cache, part):
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    with pytest.raises(SourceError, match=r"disk that holds .* is full; free some space"):
        download()
    assert litter(cache) == []  # but for the symbolic link, which is no file


@pytest.mark.usefixtures("server")
def test_two_downloads_at_once_do_not_mix(large, part, write):
    fcntl = pytest.importorskip("fcntl")
    write(part, large[:9])
    with part.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(SourceError, match="another process is downloading"):
            download()
    assert download().path.read_bytes() == large
