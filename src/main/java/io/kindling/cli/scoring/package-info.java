/** The commands that use a model: {@code evaluate}, {@code predict} and {@code export}. */
package io.kindling.cli.scoring;
