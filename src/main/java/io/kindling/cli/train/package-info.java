/**
 * The command {@code kindling train}, and the classes that it shares with {@code retrain}: the
 * requested recipe, warnings before a training, and the training itself.
 */
package io.kindling.cli.train;
