/**
 * The commands that use a registry of versions: {@code retrain} for nightly retraining, {@code
 * status} and {@code models}.
 */
package io.kindling.cli.registry;
