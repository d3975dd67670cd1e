package io.kindling.data.batch;

import java.io.Serializable;

/**
 * The position of a step in a run.
 *
 * @param number the step's number in the whole run, counted from 0
 * @param epoch the epoch's number, counted from 0
 * @param indexInEpoch the step's number in the epoch, counted from 0
 * @param lastOfEpoch whether this is the last step of the epoch
 */
public record Step(long number, int epoch, int indexInEpoch, boolean lastOfEpoch)
    implements Serializable {}
