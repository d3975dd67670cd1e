/** The choice between the engines at the start and while a training runs. */
package io.kindling.spark.engine;
