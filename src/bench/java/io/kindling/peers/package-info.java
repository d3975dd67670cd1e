/**
 * Kindling against its peers, measured in turns, and forecasts for more executors from what {@code
 * kindling bench} has measured. Built and tested only under the Maven profile {@code bench}, which
 * alone brings the peers' libraries.
 */
package io.kindling.peers;
