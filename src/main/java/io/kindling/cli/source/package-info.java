/** Finds and opens the data that a command names. */
package io.kindling.cli.source;
