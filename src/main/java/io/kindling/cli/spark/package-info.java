/** Spark for a command: started when the work needs it, and ended in one line by a stop. */
package io.kindling.cli.spark;
