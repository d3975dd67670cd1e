/**
 * Fetches MNIST's four files into a local directory, proves what they hold, and knows their names.
 * It may use the JDK, whose HTTP client does the transfers, and the SHA-256 of the root package. It
 * must not know Hadoop, Spark or the command line, and must not read the images: what the files
 * mean is the business of {@code io.kindling.data.idx}.
 */
package io.kindling.data.mnist;
