/** Sources of data: each recognizes its locations, and opens and describes the data there. */
package io.kindling.cli.source;
