/**
 * Digits that a program draws, for quick starts and tests without any file. They are strokes with
 * random warp, slant, width and position, the same on every machine. Results on them are never
 * called MNIST's.
 */
package io.kindling.data.digits;
