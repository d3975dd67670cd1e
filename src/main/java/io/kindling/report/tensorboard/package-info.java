/**
 * Event files for TensorBoard, of what a training tells its listeners. Records and messages are
 * written by hand: of a library of some hundred megabytes they take two checksums and five
 * messages.
 */
package io.kindling.report.tensorboard;
