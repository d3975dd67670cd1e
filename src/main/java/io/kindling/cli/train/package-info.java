/**
 * The command {@code kindling train}, and what it shares with {@code retrain}: the recipe, the
 * start on Spark, the report.
 */
package io.kindling.cli.train;
