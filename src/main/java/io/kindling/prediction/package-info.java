/**
 * Scoring images with a trained network: what a line says of an image, and how it is written. Knows
 * neither Spark nor where lines go.
 */
package io.kindling.prediction;
