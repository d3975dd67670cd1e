/** A failure in one line for the user, and its stack trace in a file. */
package io.kindling.cli.failure;
