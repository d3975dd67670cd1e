/**
 * A model as an ONNX file, which other programs score by. The few messages of the format that this
 * takes are written by hand: a Spark distribution need not have a library for it.
 */
package io.kindling.model.onnx;
