/**
 * A trained network and its files: safetensors, models, checkpoints. Whatever is read from a file
 * is checked before it is believed, and no Java object is ever deserialized from one. Knows nothing
 * of how a model came to be.
 */
package io.kindling.model;
