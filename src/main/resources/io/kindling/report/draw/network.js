"use strict";

/* The network as the program computes it: layer by layer a = f(W x + b), held in 32-bit floats. */

/*
 * What the page's own functions are made of: HIDDEN and OUTPUT, the activations of a layer's weighted inputs. NORMALIZED
 * is what is done to an image once it is scaled.
 */
const sigmoid = z => 1 / (1 + Math.exp(-z));
const softplus = z => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));

function softmax(z) {
  const largest = z.reduce((a, b) => Math.max(a, b));
  const powers = z.map(each => Math.exp(each - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map(each => each / sum);
}

/* Numbers from their little-endian bytes in base64. */
function floats(base64) {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (none, i) => view.getFloat32(4 * i, true));
}

/*
 * Square images of which every row is shifted until ink has no more correlation between columns and rows: the pixel
 * (x, y) becomes what is at (x + s (y - m), y), where m is the mean of y, and s the slant, columns per row.
 */
function deslanted(image) {
  const side = Math.sqrt(image.length);
  const sum = weight => image.reduce((all, level, i) => all + Math.max(0, level) * weight(i % side, Math.floor(i / side)), 0);
  const middle = sum((x, y) => y) / sum(() => 1);
  const measured = sum((x, y) => x * (y - middle)) / sum((x, y) => (y - middle) ** 2);
  if (!Number.isFinite(measured)) {
    return image;
  }
  const slant = Math.max(-1, Math.min(1, measured));
  return Float32Array.from(image, (none, i) => {
    const row = Math.floor(i / side);
    const place = (i % side) + slant * (row - middle);
    const left = Math.floor(place);
    const level = x => (x < 0 || x >= side ? 0 : image[row * side + x]);
    return level(left) + (place - left) * (level(left + 1) - level(left));
  });
}

/* Square images whose rows and columns are exchanged. */
function transposed(image) {
  const side = Math.sqrt(image.length);
  return Float32Array.from(image, (none, i) => image[(i % side) * side + Math.floor(i / side)]);
}

/* Features as the network has them, but for their scale. */
function upright(model, features) {
  return NORMALIZED(model.transposes ? transposed(features) : features);
}

/* Of raw features, [inputs], the outputs, [classes]. */
function network(model) {
  const parameters = floats(model.parameters);
  const shift = model.shift;
  const divisor = model.divisor;

  /* W x + b; W is [units, inputs], row-major, and b follows it. */
  function weighted(x, units, offset) {
    const z = new Float32Array(units);
    for (let unit = 0; unit < units; unit++) {
      const row = offset + unit * x.length;
      let sum = parameters[offset + units * x.length + unit];
      for (let i = 0; i < x.length; i++) {
        sum += parameters[row + i] * x[i];
      }
      z[unit] = sum;
    }
    return z;
  }

  return features => {
    const scaled = Float32Array.from(features, (feature, i) => (feature - shift[i % shift.length]) / divisor[i % divisor.length]);
    let x = upright(model, scaled);
    let offset = 0;
    model.layers.slice(1).forEach((units, layer) => {
      const z = weighted(x, units, offset);
      offset += units * (x.length + 1);
      x = (layer < model.layers.length - 2 ? HIDDEN : OUTPUT)(z);
    });
    return x;
  };
}
