/**
 * Benchmarks of this installation: engines timed in interleaved turns, and a breakdown of the time
 * of a step. They time the production training code, never a copy of it, and print tables.
 *
 * <p>{@code kindling bench} prints {@link io.kindling.bench.StepReport}. {@code --scaling} adds
 * {@link io.kindling.bench.ScalingReport} (both engines over tasks, networks and batches), and
 * {@code --exchange} prints {@link io.kindling.bench.ExchangeReport} instead (the resident engine's
 * star and trees). {@code src/bench} compares Kindling with other frameworks and forecasts from
 * these tables.
 */
package io.kindling.bench;
