/**
 * Numbers and messages as bytes: little-endian numbers, floats of 16 and 32 bits, Protocol Buffers'
 * wire format, SHA-256.
 */
package io.kindling.codec;
