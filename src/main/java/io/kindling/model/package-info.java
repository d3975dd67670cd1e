/**
 * Trained networks and their files: safetensors, models and checkpoints. Everything read from a
 * file is checked before use, and Java objects are never deserialized. This package does not depend
 * on how a model was trained.
 */
package io.kindling.model;
