/**
 * What a user times of this installation: engines side by side in interleaved turns, and the ledger
 * of a step. It times the code that trains, never a copy of it. Prints tables; judges nothing.
 *
 * <p>{@link io.kindling.bench.StepReport} is what {@code kindling bench} prints, {@link
 * io.kindling.bench.ScalingReport} what {@code --scaling} adds (both engines over tasks, networks
 * and batches), {@link io.kindling.bench.ExchangeReport} what {@code --exchange} prints instead
 * (the resident engine's star and trees). Peers and forecasts from these tables are in {@code
 * src/bench}.
 */
package io.kindling.bench;
