"""Each chapter runs alone: fresh kernel, empty cache, no data folder, another working folder."""

import os
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.md"))
SECONDS = 120  # a chapter is meant to take less than 60 on two cores; a busy machine may double it


def run(notebook, folder):
    """Run a notebook from the embedded defaults and return it with its outputs."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("NEXTWORD")
    }
    environment |= {"NEXTWORD_CACHE": str(folder / "cache"), "IPYTHONDIR": str(folder / "ipython")}
    environment["OMP_NUM_THREADS"] = str(max(1, (os.cpu_count() or 1) // 2))  # as the build does
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=place)
    return client.execute(env=environment)


def outputs(notebook):
    """All outputs of a run notebook."""
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def html_of(output):
    """The HTML of an output, "" if it has none."""
    return output.get("data", {}).get("text/html", "")


class Pictures(HTMLParser):
    """Collects the description of every picture in each figure of some HTML."""

    def __init__(self, html):
        super().__init__()
        self.figures = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        """Open a figure, or note a picture's description in the one that is open."""
        values = dict(attributes)
        if "nw-figure" in (values.get("class") or "").split():
            self.figures.append([])
        elif self.figures and (values.get("role") in ("img", "group") or tag == "nw-plotly"):
            self.figures[-1].append((values.get("aria-label") or "").strip())


def problems(notebook):
    """What is wrong with the outputs of a run notebook."""
    found, figures = [], 0
    for output in outputs(notebook):
        if output.output_type == "stream":
            found.append(f"writes to {output.name}: {output.text[:200]}")
        data = output.get("data", {})
        if any(kind.startswith("image/") for kind in data) and not html_of(output):
            found.append("has a picture that did not come through figures.show")
        for pictures in Pictures(html_of(output)).figures:
            figures += 1
            if not pictures or not all(pictures):
                found.append("has a figure without alt text")
    return found if figures else [*found, "has no figure"]


def test_there_are_chapters():
    assert CHAPTERS


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_chapter_runs_alone(path, tmp_path):
    started = time.monotonic()
    notebook = run(jupytext.read(path), tmp_path)
    assert time.monotonic() - started < SECONDS
    assert problems(notebook) == []
    badges = {
        name
        for output in outputs(notebook)
        for name in re.findall(r"data-claim=.*?&quot;id&quot;: ?&quot;(N\d+)", html_of(output))
    }
    assert badges == set(notebook.metadata.get("nextword", {}).get("claims", []))


# What follows shows that the checks can fail.


def ran(*outputs):
    """A notebook with one cell that has these outputs."""
    cell = nbformat.v4.new_code_cell("figure", outputs=list(outputs))
    return nbformat.v4.new_notebook(cells=[cell])


def displayed(**data):
    """An output that displays data, the kind's slash written as __."""
    kinds = {kind.replace("__", "/"): value for kind, value in data.items()}
    return nbformat.v4.new_output("display_data", data=kinds)


FIGURE = '<figure class="nw-figure"><svg role="img" aria-label="{}"></svg></figure>'


def test_a_described_figure_is_fine():
    assert problems(ran(displayed(text__html=FIGURE.format("Two bars")))) == []


@pytest.mark.parametrize(
    "output",
    [
        displayed(text__plain="3"),
        displayed(text__html=FIGURE.format(" ")),
        displayed(text__html='<figure class="nw-figure"></figure>'),
        displayed(image__png="iVBORw0KGgo=", text__plain="<Figure>"),
        nbformat.v4.new_output("stream", name="stderr", text="a warning"),
    ],
    ids=["no figure", "empty alt", "no picture", "plain picture", "warning"],
)
def test_a_bad_output_is_seen(output):
    assert problems(ran(output))


def test_a_kernel_is_fresh_and_has_no_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXTWORD_DATA", "nowhere")
    source = "import os\n(os.environ.get('NEXTWORD_DATA'), os.getcwd())"
    cell = nbformat.v4.new_code_cell(source)
    (output,) = outputs(run(nbformat.v4.new_notebook(cells=[cell]), tmp_path))
    assert output.data["text/plain"] == repr((None, str(tmp_path)))


def test_a_failing_cell_fails_the_chapter(tmp_path):
    cell = nbformat.v4.new_code_cell("undefined")
    with pytest.raises(Exception, match="undefined"):
        run(nbformat.v4.new_notebook(cells=[cell]), tmp_path)
