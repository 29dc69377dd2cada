"""Every chapter keeps to the rules of code and prose; and every rule can tell good from bad."""

from pathlib import Path

import chapter
import code_rules
import prose_rules
import pytest

from nextword.claims import CLAIMS

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.md"))
PAGES = sorted(ROOT.glob("*.md"))
RULES = code_rules.RULES + prose_rules.RULES


def by_name(value):
    """The id of a parameter: a rule's or a file's name."""
    return getattr(value, "__name__", None) or value.name


def test_there_are_chapters():
    assert CHAPTERS


@pytest.mark.parametrize("rule", RULES, ids=by_name)
@pytest.mark.parametrize("path", CHAPTERS, ids=by_name)
def test_chapter_keeps_the_rule(path, rule):
    complaints = list(rule(chapter.read(path)))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("rule", prose_rules.PAGE_RULES, ids=by_name)
@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_page_keeps_the_rule(path, rule):
    complaints = list(rule(chapter.read(path)))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("path", CHAPTERS, ids=by_name)
def test_chapter_badges_every_claim_of_its_section(path):
    read = chapter.read(path)
    stated = {name for name, claim in CLAIMS.items() if claim.section == read.section}
    assert stated <= set(read.front.get("claims", []))


# What follows shows that each rule passes a good chapter and complains about a bad one.

GOOD = f"""\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
nextword:
  claims: [N09]
  stated: ["8.6"]
---

# 2 · A good chapter

*How long is a rope?*

It goes with [the essay](https://{prose_rules.ESSAY}/#its-section).

:::{{admonition}} In this chapter
:class: nw-card
**Reading:** 10 minutes. **Running:** 2 seconds.
:::

```{{code-cell}} ipython3
from nextword import claims, figures, live
```

## Measure it

{"One rope is not like another. " * 220}In 1998 somebody measured 8.6 metres. We take 40,000.

![A rope](rope.svg)

```{{code-cell}} ipython3
lengths = [40_000, 3]
live.Guess("How long?", answer=max(lengths), unit="m")
```

```{{code-cell}} ipython3
figures.show(lengths, alt="Two bars")
```

```{{code-cell}} ipython3
live.Rope(lengths)
```

```{{code-cell}} ipython3
claims.check("N09", ours=f"{{max(lengths)}}", holds=max(lengths) == 40_000)
```

## In three lines

- Ropes are long.
- Some are longer.
- Measure them.

## Exercises

:::{{admonition}} Exercise: Shorter
:class: exercise
Which is the shortest?
:::

```{{code-cell}} ipython3
:tags: [hide-cell]
min(lengths)
```

:::{{admonition}} Exercise: All
:class: exercise
How long are they together?
:::

```{{code-cell}} ipython3
:tags: [hide-cell]
sum(lengths)
```

## Further reading

- A book about ropes.
"""

MEASURE = "## Measure it\n"
SHOW = 'figures.show(lengths, alt="Two bars")'
GUESS = 'live.Guess("How long?", answer=max(lengths), unit="m")'
IMPORTS = "from nextword import claims, figures, live"
LONG = "\n".join(f"rope_{i} = {i}" for i in range(21))
TWO_CELLS = "```\n\n```{code-cell} ipython3\n"
LAST_EXERCISE = "```{code-cell} ipython3\n:tags: [hide-cell]\nsum(lengths)\n```\n"

BAD = [
    (code_rules.short_cells, SHOW, LONG),
    (code_rules.short_cells, SHOW, "\n".join(LONG.splitlines()[:11])),
    (code_rules.short_cells, SHOW, TWO_CELLS.join(["\n".join(LONG.splitlines()[:5])] * 9)),
    (code_rules.clean_code, SHOW, "figures.show(lengths"),
    (code_rules.clean_code, IMPORTS, f"{IMPORTS}, theme"),
    (code_rules.clean_code, SHOW, "figures.show(undefined, alt='Two bars')"),
    (code_rules.clean_code, SHOW, f"{SHOW}  # {'long ' * 20}"),
    (code_rules.clean_code, SHOW, "%matplotlib inline"),
    (code_rules.imports_first, IMPORTS, f"{IMPORTS}\nseed = 3"),
    (code_rules.imports_first, SHOW, f"import numpy\n{SHOW}"),
    (code_rules.known_tags, "tags: [hide-cell]", "tags: [remove-stderr]"),
    (code_rules.one_value, SHOW, f"print(1)\n{SHOW}"),
    (code_rules.one_value, SHOW, f"display(1)\ndisplay(2)\n{SHOW};"),
    (code_rules.one_value, SHOW, f"lengths\n{SHOW}"),
    (code_rules.described_figures, SHOW, "figures.show(lengths)"),
    (code_rules.described_figures, SHOW, 'figures.show(lengths, alt=" ")'),
    (code_rules.described_figures, SHOW, "plt.show()"),
    (code_rules.alive, GUESS, "lengths"),
    (code_rules.alive, GUESS, f"{GUESS}\nlengths"),
    (code_rules.alive, GUESS, GUESS.replace("max(lengths)", "40_000")),
    (code_rules.alive, f"{GUESS}\n```\n", f"{GUESS}\n```\n\nSo be it.\n"),
    (code_rules.alive, "live.Rope(lengths)", "lengths"),
    (code_rules.measured_claims, "claims: [N09]", "claims: [N09, N10]"),
    (code_rules.measured_claims, "claims: [N09]", "claims: []"),
    (code_rules.measured_claims, "holds=max(lengths) == 40_000", "holds=True"),
    (code_rules.measured_claims, 'ours=f"{max(lengths)}"', 'ours="40,000"'),
    (prose_rules.opening, "# 2 · A good chapter", "## 2 · A good chapter"),
    (prose_rules.opening, "*How long is a rope?*", "A rope is long."),
    (prose_rules.opening, prose_rules.ESSAY, "example.org"),
    (prose_rules.opening, ":class: nw-card", ":class: tip"),
    (prose_rules.opening, "**Reading:** 10 minutes. ", ""),
    (prose_rules.heading_levels, MEASURE, "### Measure it\n"),
    (prose_rules.heading_levels, MEASURE, "# Measure it\n"),
    (prose_rules.images, "![A rope]", "![]"),
    (prose_rules.images, "(rope.svg)", "(https://example.org/rope.svg)"),
    (prose_rules.images, "(rope.svg)", "(//example.org/rope.svg)"),
    (prose_rules.images, "(rope.svg)", "(hemp.svg)"),
    (prose_rules.images, "![A rope](rope.svg)", "```{image} rope.svg\n:width: 80px\n```"),
    (prose_rules.images, "![A rope](rope.svg)", '<img src="rope.svg" alt="A rope">'),
    (prose_rules.accidental_lists, MEASURE, f"{MEASURE}\nA rope is longer than\n1. So it is.\n"),
    (prose_rules.accidental_lists, MEASURE, f"{MEASURE}\nA rope is long\n- or not.\n"),
    (prose_rules.no_results, MEASURE, f"{MEASURE}\nWe found 7.3 metres.\n"),
    (prose_rules.no_results, MEASURE, f"{MEASURE}\nA share of 12 % is long.\n"),
    (prose_rules.no_results, MEASURE, f"{MEASURE}\nTogether they have 40,003 metres.\n"),
    (prose_rules.length, "One rope is not like another. ", ""),
    (
        prose_rules.length,
        "One rope is not like another. ",
        "So many ropes in so many harbours. " * 2,
    ),
    (prose_rules.exercises, LAST_EXERCISE, ""),
    (prose_rules.exercises, LAST_EXERCISE, LAST_EXERCISE.replace("hide-cell", "hide-input")),
    (prose_rules.exercises, ":class: exercise\nWhich", ":class: tip\nWhich"),
    (prose_rules.closing, "## In three lines", "## Summary"),
    (prose_rules.closing, "- Measure them.\n", ""),
    (prose_rules.closing, "## Further reading", "## More"),
]


@pytest.fixture
def place(tmp_path):
    """A path for a chapter, beside the one image it shows."""
    (tmp_path / "rope.svg").write_text("<svg/>")
    return tmp_path / "02-good.md"


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_rule_passes_a_good_chapter(rule, place):
    assert list(rule(chapter.parse(GOOD, place))) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"), BAD, ids=lambda value: getattr(value, "__name__", "")
)
def test_rule_sees_a_bad_chapter(rule, old, new, place):
    assert old in GOOD
    assert list(rule(chapter.parse(GOOD.replace(old, new), place)))


def test_every_rule_has_a_bad_chapter():
    assert {rule for rule, _, _ in BAD} == set(RULES)
