"""What the prose of a chapter keeps to. A rule yields its complaints about a chapter."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from chapter import Cell, Chapter, directives, headings, without_code, words_of

ESSAY = "writings.stephenwolfram.com/2023/02/what-is-chatgpt-doing-and-why-does-it-work"
WORDS = range(1_200, 2_501)
EXERCISES = range(2, 5)
YEARS = range(1_500, 2_101)
MARKDOWN_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]*)[^)]*\)")
RAW_HTML = re.compile(r"<(img|iframe|script|video|audio|object|embed|link|style)\b", re.IGNORECASE)
LIST_ITEM = re.compile(r"(1[.)]|[-+*])\s")
SENTENCE = re.compile(r"[^\s:#>|*+-].*[^:]$")  # in its middle: no directive, item or heading
NUMBER = re.compile(
    r"(?<![\w.,-])(?P<digits>\d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+|\d+)(?P<part>\.\d+)?"
    r"(?P<percent>\s?(?:%|per ?cent))?(?![\w]*[/.]\w)"
)


def opening(chapter: Chapter) -> Iterator[str]:
    """The first screen has the title, a question, the essay's section and a card."""
    first = chapter.opening
    if not first.lstrip().startswith("# "):
        yield "the chapter does not begin with its title"
    if "?" not in words_of(first):
        yield "the first screen asks no question"
    if ESSAY not in first:
        yield "the first screen has no link to the essay"
    if not any("nw-card" in found.classes for found in directives(first)):
        yield "the first screen has no card (an admonition of class nw-card)"
    for word in ("Reading:", "Running:"):
        if word not in first:
            yield f"the card does not say “{word}”"


def heading_levels(chapter: Chapter) -> Iterator[str]:
    """One title, and no level of heading is skipped."""
    found = [heading for cell in chapter.prose for heading in headings(cell.source)]
    titles = sum(level == 1 for level, _ in found)
    if titles != 1:
        yield f"there are {titles} headings of the first level"
    for (above, _), (level, text) in pairwise(found):
        if level > above + 1:
            yield f"“{text}” skips a level of heading"


def images(chapter: Chapter) -> Iterator[str]:
    """Images have alt text and come with the book; no HTML that fetches something."""
    for cell in chapter.prose:
        for image in MARKDOWN_IMAGE.finditer(without_code(cell.source)):
            yield from _image(chapter, cell, image["alt"], image["target"])
        for found in cell.directives:
            if found.name in ("image", "figure"):
                yield from _image(chapter, cell, found.options.get("alt", ""), found.argument)
        for tag in RAW_HTML.findall(without_code(cell.source)):
            yield f"cell {cell.number} has raw HTML: <{tag}>"


def _image(chapter: Chapter, cell: Cell, alt: str, target: str) -> Iterator[str]:
    if not alt.strip():
        yield f"cell {cell.number}: the image {target} has no alt text"
    if re.match(r"(\w+:)?//|data:", target):
        yield f"cell {cell.number}: the image {target} is not part of the book"
    elif not (chapter.path.parent / target).is_file():
        yield f"cell {cell.number}: there is no image {target}"


def no_results(chapter: Chapter) -> Iterator[str]:
    """The prose states no results.

    A decimal, a percentage or a number from 100 on must be one that the code uses too, or be
    named in the front matter (``nextword: stated: ["8.6"]``) as a fact from elsewhere. Years
    may stand as they are.
    """
    known = {_value(text) for text in map(str, chapter.front.get("stated", []))}
    known |= {
        float(node.value)
        for cell in chapter.code
        for node in ast.walk(cell.tree or ast.Module([], []))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    for cell in chapter.prose:
        for found in NUMBER.finditer(words_of(cell.source)):
            value = _value(found["digits"] + (found["part"] or ""))
            plain = not found["part"] and not found["percent"]
            if plain and (value < 100 or (found["digits"].isdigit() and value in YEARS)):
                continue
            if value not in known:
                yield f"cell {cell.number} states {found[0].strip()}, which no cell computes with"


def _value(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))


def length(chapter: Chapter) -> Iterator[str]:
    """A chapter has 1,200 to 2,500 words."""
    count = sum(len(re.findall(r"\w[\w'’-]*", words_of(cell.source))) for cell in chapter.prose)
    if count not in WORDS:
        yield f"{count} words, not {WORDS.start} to {WORDS.stop - 1}"


def exercises(chapter: Chapter) -> Iterator[str]:
    """Two to four exercises, each followed by its solution, folded and run."""
    count = 0
    for cell in chapter.prose:
        here = sum("exercise" in found.classes for found in cell.directives)
        following = chapter.cells[cell.number : cell.number + 1]
        solved = following and following[0].kind == "code" and "hide-cell" in following[0].tags
        if here > 1 or (here and not solved):
            yield f"cell {cell.number}: an exercise is not followed by a cell tagged hide-cell"
        count += here
    if count not in EXERCISES:
        yield f"{count} exercises, not {EXERCISES.start} to {EXERCISES.stop - 1}"


def closing(chapter: Chapter) -> Iterator[str]:
    """The chapter ends with its three lines and what to read next."""
    text = "\n\n".join(cell.source for cell in chapter.prose)
    titles = [title for level, title in headings(text) if level == 2]
    for title in ("In three lines", "Exercises", "Further reading"):
        if title not in titles:
            yield f"there is no section “{title}”"
    summary = re.search(r"^## In three lines\s*\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    if summary:
        items = len(re.findall(r"^[-*] ", summary[1], re.MULTILINE))
        if items != 3:
            yield f"“In three lines” has {items} items"


def accidental_lists(chapter: Chapter) -> Iterator[str]:
    """No sentence breaks into a list because a line of it happens to begin with “1.” or a dash."""
    for cell in chapter.prose:
        for above, line in pairwise(without_code(cell.source).splitlines()):
            if LIST_ITEM.match(line) and SENTENCE.match(above):
                yield f"cell {cell.number}: the line “{line[:30]}” begins a list inside a sentence"


PAGE_RULES = (heading_levels, images, accidental_lists)
RULES = (opening, *PAGE_RULES, no_results, length, exercises, closing)
