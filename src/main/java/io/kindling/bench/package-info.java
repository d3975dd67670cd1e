/**
 * All that is timed: contenders in interleaved turns, the ledger of a step, the cost model. It
 * times the code that trains, never a copy of it. Prints tables; judges nothing.
 *
 * <p>{@link io.kindling.bench.StepReport} is what {@code kindling bench} prints, {@link
 * io.kindling.bench.ScalingReport} what {@code --scaling} adds (both engines over tasks, networks
 * and batches), {@link io.kindling.bench.ExchangeReport} what {@code --exchange} prints instead
 * (the resident engine's star and trees). The last two end in a forecast of their own.
 */
package io.kindling.bench;
