/**
 * Export of a model to ONNX, for scoring with other programs. The few protobuf messages that are
 * needed are written by hand, because a Spark distribution need not include a library for them.
 */
package io.kindling.model.onnx;
