/**
 * Options of the command line, made of settings, the file of {@code --config}, and the form of what
 * is printed.
 */
package io.kindling.cli.options;
