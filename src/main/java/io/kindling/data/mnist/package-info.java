/**
 * Fetches MNIST's four files into a local directory, verifies them, and recognizes files by name.
 * Depends only on the JDK, whose HTTP client does the transfers, and on SHA-256 digests; it uses
 * neither Hadoop nor Spark nor the command line. Parsing the files is the task of {@code
 * io.kindling.data.idx}.
 */
package io.kindling.data.mnist;
