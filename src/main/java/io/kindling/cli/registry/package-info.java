/**
 * The nightly retraining and the commands that look at its registry or change it: {@code retrain},
 * {@code status} and {@code models}.
 */
package io.kindling.cli.registry;
