/**
 * Sources of data for {@code --data}: each recognizes its locations, and opens, checks and inspects
 * the data there.
 */
package io.kindling.cli.source;
