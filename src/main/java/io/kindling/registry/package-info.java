/** Versions of a model, which of them is in force, and how that is decided. */
package io.kindling.registry;
