/**
 * Event files for TensorBoard, written by a training listener. The record and protobuf formats are
 * implemented here, because two checksums and five messages do not justify a dependency of several
 * hundred megabytes.
 */
package io.kindling.report.tensorboard;
