"""The page of claims: every badge in the book, gathered while the book is built.

A badge's HTML carries its record (``data-claim``). Records are collected from each page's
doctree, and ``{claims-table}`` is replaced by the table of all of them, so the verdicts on
that page are the ones just measured.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

BADGE = re.compile(r'<p class="nw-claim"(?P<rest>[^>]*)>')
RECORD = re.compile(r"""data-claim=(["'])(?P<json>.*?)\1""", re.DOTALL)
COLUMNS = {"Claim": 8, "The essay says": 36, "This book finds": 32, "Verdict": 14, "Where": 18}


class ClaimsTable(SphinxDirective):
    """``{claims-table}``: where the gathered verdicts go."""

    def run(self) -> list[nodes.Node]:
        """Put a stand-in where the table will be."""
        self.env.nwbook_claims_pages.add(self.env.docname)
        return [claims_table()]


class claims_table(nodes.General, nodes.Element):
    """Stands in the doctree until every page has been read."""


def gather(app: Sphinx, doctree: nodes.document) -> None:
    """Note the badges of one page and give each the anchor its row links to."""
    records: list[dict[str, Any]] = []
    for raw in doctree.findall(nodes.raw):
        if raw.get("format") == "html" and "nw-claim" in raw.astext():
            raw[:] = [nodes.Text(_with_anchors(raw.astext(), records, _heading(raw)))]
    if records:
        app.env.nwbook_claims[app.env.docname] = records


def _heading(node: nodes.Node) -> str:
    """The title of the section that ``node`` stands in."""
    while not isinstance(node, nodes.section):
        node = node.parent
    return node.next_node(nodes.title).astext()


def _with_anchors(text: str, records: list[dict[str, Any]], heading: str) -> str:
    def anchored(badge: re.Match) -> str:
        record = json.loads(html.unescape(RECORD.search(badge["rest"])["json"]))
        nth = sum(other["id"] == record["id"] for other in records) + 1
        record["heading"] = heading
        record["anchor"] = f"claim-{record['id']}" + (f"-{nth}" if nth > 1 else "")
        records.append(record)
        return f'<p class="nw-claim" id="{record["anchor"]}"{badge["rest"]}>'

    return BADGE.sub(anchored, text)


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each ``{claims-table}`` by the summary and the table."""
    for place in list(doctree.findall(claims_table)):
        rows = _rows(app.env)
        if not rows:
            place.replace_self(nodes.paragraph(text="No claim has been checked yet."))
            continue
        place.replace_self([_summary(rows), _table(app, docname, rows)])


def _rows(env: BuildEnvironment) -> list[dict[str, Any]]:
    rows = [
        {**record, "page": page}
        for page, records in env.nwbook_claims.items()
        for record in records
    ]
    return sorted(rows, key=lambda row: (row["id"], row["page"], row["anchor"]))


def summary(verdicts: Iterable[str]) -> str:
    """Return how many claims came out which way, most frequent verdict first.

    >>> summary(["reproduced", "differs", "reproduced"])
    '3 claims checked: 2 reproduced, 1 differs.'
    """
    counts = Counter(verdicts)
    parts = ", ".join(f"{n} {_verb(verdict, n)}" for verdict, n in counts.most_common())
    total = counts.total()
    return f"{total} claim{'s' if total != 1 else ''} checked: {parts}."


def _verb(verdict: str, number: int) -> str:
    return "differ" if verdict == "differs" and number > 1 else verdict


def _summary(rows: list[Mapping[str, Any]]) -> nodes.paragraph:
    return nodes.paragraph(text=summary(row["verdict"] for row in rows), classes=["nw-summary"])


def _table(app: Sphinx, docname: str, rows: list[Mapping[str, Any]]) -> nodes.table:
    group = nodes.tgroup(cols=len(COLUMNS))
    group += [nodes.colspec(colwidth=width) for width in COLUMNS.values()]
    head = nodes.row("", *(nodes.entry("", nodes.paragraph(text=title)) for title in COLUMNS))
    body = nodes.tbody("", *(_row(app, docname, row) for row in rows))
    group += [nodes.thead("", head), body]
    return nodes.table("", group, classes=["nw-claims"])


def _paragraph(said: str, **attributes: Any) -> nodes.paragraph:
    """A text in which a number and its percent sign stay on one line."""
    return nodes.paragraph(text=said.replace(" %", "\N{NO-BREAK SPACE}%"), **attributes)


def _row(app: Sphinx, docname: str, record: Mapping[str, Any]) -> nodes.row:
    found = [_paragraph(record["ours"])]
    if record.get("note"):
        found.append(_paragraph(record["note"], classes=["nw-note"]))
    kind = record["verdict"].replace(" ", "-")
    verdict = nodes.paragraph()
    verdict += nodes.inline(text=record["verdict"], classes=["nw-verdict", f"nw-{kind}"])
    entries = [
        [nodes.paragraph(text=record["id"])],
        [_paragraph(record["claim"])],
        found,
        [verdict],
        [nodes.paragraph("", "", _link(app, docname, record))],
    ]
    return nodes.row("", *(nodes.entry("", *entry) for entry in entries))


def _link(app: Sphinx, docname: str, record: Mapping[str, Any]) -> nodes.reference:
    page = app.builder.get_relative_uri(docname, record["page"])
    address = f"{page}#{record['anchor']}"
    return nodes.reference("", record["heading"], refuri=address, internal=True)


def start(app: Sphinx) -> None:
    """Make sure the environment can hold claims."""
    for name, empty in (("nwbook_claims", dict), ("nwbook_claims_pages", set)):
        if not hasattr(app.env, name):
            setattr(app.env, name, empty())


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is about to be read again, or is gone."""
    env.nwbook_claims.pop(docname, None)
    env.nwbook_claims_pages.discard(docname)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what a parallel reader of ``docnames`` gathered."""
    env.nwbook_claims.update({k: v for k, v in other.nwbook_claims.items() if k in docnames})
    env.nwbook_claims_pages |= other.nwbook_claims_pages & docnames


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The page of claims changes whenever another page's badges do."""
    return sorted(env.nwbook_claims_pages)


def setup(app: Sphinx) -> None:
    """Connect the page of claims to the build."""
    app.add_node(claims_table)
    app.add_directive("claims-table", ClaimsTable)
    app.connect("builder-inited", start)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", gather)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("doctree-resolved", fill)
