package io.kindling.data.batch;

import java.io.Serializable;

/**
 * A step's place in a run.
 *
 * @param number counted from 0 over the whole run
 * @param epoch counted from 0
 * @param indexInEpoch counted from 0 within the epoch
 * @param lastOfEpoch whether the epoch ends with it
 */
public record Step(long number, int epoch, int indexInEpoch, boolean lastOfEpoch)
    implements Serializable {}
