/**
 * Options of the command line, created from settings; the file of {@code --config}; and the layout
 * of help and messages.
 */
package io.kindling.cli.options;
