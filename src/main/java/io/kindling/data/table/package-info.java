/**
 * Tables as text: how lines become rows ({@link io.kindling.data.table.CsvFormat}, {@link
 * io.kindling.data.table.LibsvmFormat}), how the columns that a model takes are found ({@link
 * io.kindling.data.table.ColumnMatch}), what a first pass finds out about them ({@link
 * io.kindling.data.table.TableScan}), and rows as examples of which any range can be read ({@link
 * io.kindling.data.table.TableExamples}). Where files lie is no concern of this package.
 */
package io.kindling.data.table;
