/**
 * The IDX file format of MNIST. Reads whole files to check them, and ranges of them for training,
 * from any {@link io.kindling.data.ByteSource}. Every value in a header is checked before use.
 */
package io.kindling.data.idx;
