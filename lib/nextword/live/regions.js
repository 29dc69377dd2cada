// Which of a few points is nearest? The task of Python's nets.nearest, on the square from −1 to 1.
export const [LOW, HIGH] = [-1, 1];
const CORNERS = [[LOW, LOW], [HIGH, LOW], [HIGH, HIGH], [LOW, HIGH]];

/** side × side places that cover the square evenly, row by row from below: [side² × 2] numbers. */
export function grid(side) {
  const middle = (i) => LOW + ((HIGH - LOW) * (i + 0.5)) / side;
  return Float64Array.from({ length: 2 * side * side }, (_, k) =>
    middle(k % 2 ? Math.floor(k / (2 * side)) : (k / 2) % side));
}

/** The task that points [[x, y], …] set: each place has the level of its nearest point. */
export class Nearest {
  constructor(points) {
    this.points = points.map((point) => [...point]);
    this.levels = points.map((_, i) => LOW + ((HIGH - LOW) * i) / Math.max(1, points.length - 1));
  }

  /** The number of the point nearest to (x, y); the first of equally near ones. */
  which(x, y) {
    const { points } = this;
    let [found, least] = [0, Infinity];
    for (let i = 0; i < points.length; i++) {
      const square = (x - points[i][0]) ** 2 + (y - points[i][1]) ** 2;
      if (square < least) [found, least] = [i, square];
    }
    return found;
  }

  /** The number of the point whose level is closest to what a net says. */
  decide(value) {
    const last = this.levels.length - 1;
    const place = ((value - LOW) / (HIGH - LOW)) * last;
    return Math.min(last, Math.max(0, Math.ceil(place - 0.5))); // half way: the lower, as in Python
  }

  /** which() for each of the places [n × 2]. */
  truth(places) {
    return Uint8Array.from({ length: places.length / 2 }, (_, k) =>
      this.which(places[2 * k], places[2 * k + 1]));
  }

  /** The cells of the points: polygons [[x, y], …] that share out the square. */
  cells() {
    return this.points.map((own) => this.points.reduce((cell, other) => {
      const away = [other[0] - own[0], other[1] - own[1]];
      const through = [(own[0] + other[0]) / 2, (own[1] + other[1]) / 2];
      return away[0] || away[1] ? cut(cell, away, through) : cell;
    }, CORNERS));
  }
}

// The part of a convex polygon behind the line through a place, seen in direction `away`.
function cut(polygon, away, through) {
  const depths = polygon.map(([x, y]) => (through[0] - x) * away[0] + (through[1] - y) * away[1]);
  return polygon.flatMap((corner, i) => {
    const before = (i + polygon.length - 1) % polygon.length;
    const share = depths[before] / (depths[before] - depths[i]);
    const crossing = polygon[before].map((from, k) => from + share * (corner[k] - from));
    return [...(depths[i] < 0 !== depths[before] < 0 ? [crossing] : []),
      ...(depths[i] >= 0 ? [corner] : [])];
  });
}
