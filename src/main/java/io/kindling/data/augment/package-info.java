/**
 * Data augmentation: random distortions of training images, new in every epoch. The distortion of
 * an image is a function of (seed, epoch, example), independent of where it is computed.
 */
package io.kindling.data.augment;
