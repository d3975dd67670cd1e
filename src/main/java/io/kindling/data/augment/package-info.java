/**
 * Distorted images to train on: every epoch shows every image as it might have been written
 * otherwise. What is done to an image is a function of (seed, epoch, example), wherever it is done.
 */
package io.kindling.data.augment;
