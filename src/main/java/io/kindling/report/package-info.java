/**
 * What a person looks at while and after a training: progress on the terminal, pictures. Such
 * things are listeners, or are made of what listeners were told. They change nothing.
 */
package io.kindling.report;
