/**
 * Binary encodings and digests: little-endian numbers, floats of 16 and 32 bits, the Protocol
 * Buffers wire format, and SHA-256.
 */
package io.kindling.codec;
