/** The commands {@code kindling data …}. */
package io.kindling.cli.data;
