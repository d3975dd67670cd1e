/**
 * The IDX file format, in which MNIST comes. Reads whole files to check them, and ranges to train
 * on them, of whatever {@link io.kindling.data.ByteSource} holds them. Trusts nothing that a header
 * promises.
 */
package io.kindling.data.idx;
