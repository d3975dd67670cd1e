/*
 * What was drawn, as MNIST's digits were made: scaled into a box of 20 x 20 pixels, its proportions kept,
 * its edges grey, and put into the middle of 28 x 28 by its centre of mass. (Other sizes in proportion.)
 * It is the pen's path that is scaled, not the pen, so that lines are as thick as MNIST's however large one draws.
 */

const BOX = 20 / 28;
const PEN = 2.4 / 28;

/* A drawing is not enlarged beyond this: a dot stays one. */
const LEAST = 0.2;

/* So many points of a fine grid, in each direction, make a pixel. */
const FINE = 8;

const fine = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/* A line through the middles between points, each of which it bends towards. */
function trace(context, points, place) {
  const [first, ...rest] = points.map(place);
  context.beginPath();
  context.moveTo(...first);
  context.lineTo(...first);
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    if (next) {
      context.quadraticCurveTo(...point, (point[0] + next[0]) / 2, (point[1] + next[1]) / 2);
    } else {
      context.lineTo(...point);
    }
  });
  context.stroke();
}

function pen(context, width) {
  context.lineWidth = width;
  context.lineCap = context.lineJoin = "round";
}

/*
 * Strokes, lists of points [x, y] from 0 to 1, as an image of side x side pixels: how much ink, from 0 to 255.
 */
function inked(strokes, side) {
  const size = side * FINE;
  fine.canvas.width = fine.canvas.height = size;
  const points = strokes.flat();
  const [left, top] = [0, 1].map(axis => points.reduce((least, point) => Math.min(least, point[axis]), 1));
  const [right, bottom] = [0, 1].map(axis => points.reduce((most, point) => Math.max(most, point[axis]), 0));
  const scale = size * (BOX - PEN) / Math.max(right - left, bottom - top, LEAST);
  pen(fine, size * PEN);
  for (const stroke of strokes) {
    trace(fine, stroke, ([x, y]) => [size / 2 + scale * (x - (left + right) / 2), size / 2 + scale * (y - (top + bottom) / 2)]);
  }
  return pixels(fine.getImageData(0, 0, size, size).data, side);
}

/* The fine grid's ink, moved so that its centre of mass is in the middle, as pixels. */
function pixels(rgba, side) {
  const size = side * FINE;
  const ink = (x, y) => (x < 0 || y < 0 || x >= size || y >= size ? 0 : rgba[4 * (y * size + x) + 3]);
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const here = ink(x, y);
      mass += here;
      massX += here * (x + 0.5);
      massY += here * (y + 0.5);
    }
  }
  const right = mass ? Math.round(massX / mass - size / 2) : 0;
  const down = mass ? Math.round(massY / mass - size / 2) : 0;
  return Uint8Array.from({ length: side * side }, (none, pixel) => {
    let sum = 0;
    for (let i = 0; i < FINE * FINE; i++) {
      sum += ink((pixel % side) * FINE + (i % FINE) + right, Math.floor(pixel / side) * FINE + Math.floor(i / FINE) + down);
    }
    return Math.round(sum / (FINE * FINE));
  });
}
