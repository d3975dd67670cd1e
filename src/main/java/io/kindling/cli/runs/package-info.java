/** The commands {@code kindling runs} and {@code kindling report}, which read run directories. */
package io.kindling.cli.runs;
