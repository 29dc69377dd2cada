// A heap: a queue of numbers from which the smallest comes out first. No DOM here.

/** An empty heap: {push(number), pop() → the smallest, size()}. */
export function heap() {
  const tree = []; // the children of place i are at 2i + 1 and 2i + 2, and not smaller
  const swap = (i, j) => { [tree[i], tree[j]] = [tree[j], tree[i]]; };

  function push(number) {
    let i = tree.push(number) - 1;
    for (let parent; i > 0 && tree[(parent = (i - 1) >> 1)] > tree[i]; i = parent) swap(i, parent);
  }

  function pop() {
    const smallest = tree[0];
    const last = tree.pop();
    if (tree.length) sink(last);
    return smallest;
  }

  // Put a number at the top and let it down to where it belongs.
  function sink(number) {
    tree[0] = number;
    for (let i = 0, child; (child = 2 * i + 1) < tree.length; i = child) {
      if (tree[child + 1] < tree[child]) child += 1;
      if (tree[i] <= tree[child]) return;
      swap(i, child);
    }
  }

  return { push, pop, size: () => tree.length };
}
