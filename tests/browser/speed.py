"""How fast a page is by itself, on whatever machine and beside whatever other programs.

The book promises its speed on a machine such as the one on which its limits were set. How much
slower or busier another one is, a yardstick tells; a faster one has to keep the same limits.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page

USUAL = 10.0  # ms that the yardstick takes there; 8.5 while nothing else runs

YARDSTICK = """() => {
  const start = performance.now();
  const numbers = new Float64Array(1000);
  for (let i = 0; i < 700_000; i++) numbers[i % 1000] += Math.tanh(i / 700_000);
  return performance.now() - start;
}"""

WATCH = """(element) => {
  window.nwStop?.();
  const times = (window.nwTimes = []);
  let start = null;
  const note = (event) => { start = event.timeStamp; };
  const watch = new MutationObserver(() => {
    if (start === null) return;
    const from = start;
    start = null;
    requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - from)));
  });
  addEventListener("keydown", note, true);
  watch.observe(element,
    { subtree: true, childList: true, attributes: true, characterData: true });
  window.nwStop = () => { watch.disconnect(); removeEventListener("keydown", note, true); };
}"""

COUNT_PICTURES = """() => {
  window.nwPictures = 0;
  const beat = () => { window.nwPictures += 1; requestAnimationFrame(beat); };
  requestAnimationFrame(beat);
}"""


def slowness(page: Page, times: int = 9) -> float:
    """How many times slower than the usual machine this one runs the page just now; 1 at least."""
    page.evaluate(YARDSTICK)  # compiled by now
    return slower([page.evaluate(YARDSTICK) for _ in range(times)])


def slower(spent: Sequence[float]) -> float:
    """The same, from several readings of the yardstick."""
    kept = sorted(spent)[: -max(1, len(spent) // 10)]  # without what only a rare pause made long
    return max(1.0, statistics.mean(kept) / USUAL)


def answer_time(
    element: Locator, control: Locator, keys: Sequence[str], times: int = 20, enough: float = 50
) -> float:
    """Median milliseconds from a key to the new picture, as on the usual machine.

    Other programs only add to it: the best of three rounds counts, or the first that is `enough`.
    Each key press must change something in `element`, or the wait for it times out.
    """
    best = math.inf
    for _ in range(3):
        if best > enough:
            best = min(best, _one_round(element, control, keys, times))
    return best


def _one_round(element: Locator, control: Locator, keys: Sequence[str], times: int) -> float:
    page, spent = element.page, []
    page.evaluate(YARDSTICK)  # compiled by now
    element.evaluate(WATCH)
    for i in range(times):
        spent.append(page.evaluate(YARDSTICK))
        control.press(keys[i % len(keys)])
        page.wait_for_function(f"nwTimes.length > {i}")
    return statistics.median(page.evaluate("nwTimes")) / slower(spent)


def picture_time(page: Page, act: Callable[[], None]) -> float:
    """Milliseconds of the processor that the page spends on a picture while `act()` goes on.

    As on the usual machine, and whatever other programs do. To be used once on a page.
    """
    slow, busy = slowness(page), main_thread(page)
    page.evaluate(COUNT_PICTURES)
    before = busy()
    act()
    return 1000 * (busy() - before) / page.evaluate("nwPictures") / slow


def main_thread(page: Page) -> Callable[[], float]:
    """busy() → seconds of processor time that the page itself has used, without other programs."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    return busy
