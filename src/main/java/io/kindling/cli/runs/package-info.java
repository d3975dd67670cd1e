/**
 * The commands {@code kindling runs} and {@code kindling report}, which look at runs that have
 * ended.
 */
package io.kindling.cli.runs;
