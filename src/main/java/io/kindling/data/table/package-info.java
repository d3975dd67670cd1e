/**
 * Tables as text. {@link io.kindling.data.table.CsvFormat} and {@link
 * io.kindling.data.table.LibsvmFormat} parse lines into rows, {@link
 * io.kindling.data.table.ColumnMatch} finds the columns that a model takes, {@link
 * io.kindling.data.table.TableScan} is the result of a first pass, and {@link
 * io.kindling.data.table.TableExamples} presents rows as examples of which any range can be read.
 * This package does not depend on where files are stored.
 */
package io.kindling.data.table;
