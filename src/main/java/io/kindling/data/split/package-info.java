/**
 * The split of a set into training and validation examples, and the test of whether the parts of a
 * data set have similar class frequencies.
 */
package io.kindling.data.split;
