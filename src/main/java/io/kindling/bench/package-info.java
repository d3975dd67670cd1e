/**
 * All that is timed: contenders in interleaved turns, the ledger of a step, the cost model. It
 * times the code that trains, never a copy of it. Prints tables; judges nothing.
 */
package io.kindling.bench;
