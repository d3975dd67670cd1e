/**
 * Kindling against its peers, measured in one JVM, in turns. Built only under the Maven profile
 * {@code bench}, which alone brings the peers' libraries.
 */
package io.kindling.peers;
