/**
 * The part of the training examples that is held back for validation, and whether the parts of a
 * data set look alike.
 */
package io.kindling.data.split;
