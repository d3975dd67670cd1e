/**
 * The command line: {@link io.kindling.cli.Kindling} and the commands {@code study} and {@code
 * bench}; the other commands are in the packages below. Here every failure becomes one line and an
 * exit status. No other package uses this one.
 */
package io.kindling.cli;
