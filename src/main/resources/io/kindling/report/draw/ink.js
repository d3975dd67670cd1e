/*
 * Converts a drawing to an image in the way MNIST's digits were prepared: scaled to a box of 20 x 20 pixels with its
 * proportions kept and its edges grey, then placed in 28 x 28 pixels by its centre of mass. Other sizes are proportional.
 * Only the pen's path is scaled, not its width, so that lines are as thick as MNIST's for drawings of any size.
 */

const BOX = 20 / 28;
const PEN = 2.4 / 28;

/* Smallest extent of a drawing for scaling, which limits its enlargement: a dot stays a dot. */
const LEAST = 0.2;

/* Points of the fine grid per pixel, in each direction. */
const FINE = 8;

const fine = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/* Draws a smooth line through the midpoints between points, with the points as control points. */
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
 * Returns strokes, lists of points [x, y] from 0 to 1, as an image [side * side] of ink levels from 0 to 255.
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

/* Returns the fine grid's ink as pixels, moved so that its centre of mass is in the middle. */
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
