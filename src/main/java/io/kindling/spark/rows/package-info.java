/**
 * The calling program's own rows, checked and sorted in an order that depends only on their
 * content.
 */
package io.kindling.spark.rows;
