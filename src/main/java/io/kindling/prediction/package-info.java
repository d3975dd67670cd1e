/**
 * Scoring images and tables with a trained network: what a line says of a row, and how it is
 * written. Knows neither Spark nor where lines go.
 */
package io.kindling.prediction;
