/**
 * Small things that every package may use: kinds and their spelling, settings and their values,
 * errors written for the user, digests, floats as bytes, Protocol Buffers' wire format. They know
 * nothing of networks, data or Spark. What only some packages need does not belong here.
 */
package io.kindling;
