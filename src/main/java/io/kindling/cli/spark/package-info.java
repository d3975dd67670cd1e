/** Starts Spark for a command, and ends the command with one line when it is stopped. */
package io.kindling.cli.spark;
