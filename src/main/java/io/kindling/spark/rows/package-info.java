/** A program's own rows, checked and put in an order that depends on nothing but their content. */
package io.kindling.spark.rows;
