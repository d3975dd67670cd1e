"use strict";

/* The network as the program computes it: layer by layer a = f(W x + b), held in 32-bit floats. */

/*
 * Building blocks of the generated functions: HIDDEN and OUTPUT are the activations of a layer's weighted inputs, and
 * NORMALIZED is applied to a scaled image.
 */
const sigmoid = z => 1 / (1 + Math.exp(-z));
const softplus = z => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));

function softmax(z) {
  const largest = z.reduce((a, b) => Math.max(a, b));
  const powers = z.map(each => Math.exp(each - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map(each => each / sum);
}

/* Decodes floats from little-endian bytes in base64. */
function floats(base64) {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (none, i) => view.getFloat32(4 * i, true));
}

/*
 * Deslants a square image: shifts every row so that the columns and rows of ink are uncorrelated. The pixel (x, y)
 * becomes that at (x + s (y - m), y), where m is the mean of y, and s the slant in columns per row.
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

/* Returns a square image with rows and columns exchanged. */
function transposed(image) {
  const side = Math.sqrt(image.length);
  return Float32Array.from(image, (none, i) => image[(i % side) * side + Math.floor(i / side)]);
}

/* Returns the features with the orientation and normalization that the network expects. */
function upright(model, features) {
  return NORMALIZED(model.transposes ? transposed(features) : features);
}

/* Returns the function from raw features, [inputs], to outputs, [classes]. */
function network(model) {
  const parameters = floats(model.parameters);
  const shift = model.shift;
  const divisor = model.divisor;

  /* Returns W x + b; W is [units, inputs], row-major, followed by b. */
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
