"""Download GPT-2 (548 MB) into the cache, verify it, and check that it is what it should be.

What an interrupted download has fetched is kept. Run by `make gpt2`.
"""

import sys

from nextword import gpt, sources
from nextword.gpt.facts import check_gpt2
from nextword.gpt.loading import GPT2_FILES


def main() -> int:
    """Fetch, verify, check; return 0 only if everything agrees."""
    try:
        for name in GPT2_FILES:
            found = sources.find(name, download=True)
            print(f"{found.source.title}: {found.path}, checksum right")
        model = gpt.load("gpt2", device="cpu")
    except sources.SourceError as error:
        print(error, file=sys.stderr)
        return 1
    facts = check_gpt2(model)
    for fact in facts:
        sign = "agrees" if fact.holds else "DIFFERS"
        print(f"{sign}: {fact.what}: known {fact.known!s}, here {fact.found!s}")
    return 0 if all(fact.holds for fact in facts) else 1


if __name__ == "__main__":
    sys.exit(main())
