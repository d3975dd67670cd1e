/**
 * Computer-generated digits for quick starts and tests without any data files: strokes with random
 * warp, slant, width and position, the same on every machine. Results on them are always labelled
 * as generated, never as MNIST.
 */
package io.kindling.data.digits;
