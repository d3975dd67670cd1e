package io.kindling.spark;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A network's parameters on their way to the executors.
 *
 * <p>Java serializes a {@code float[]} number by number. As one block of bytes, little-endian, it
 * takes a tenth of the time.
 */
public final class Parameters implements Externalizable {

  private static final long serialVersionUID = 1;

  private float[] values;

  /** For deserialization only. */
  public Parameters() {}

  public Parameters(float[] values) {
    this.values = values;
  }

  /** How many bytes they travel as. */
  public long bytes() {
    return (long) values.length * Float.BYTES;
  }

  public float[] values() {
    return values;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(in.readInt(), Float.BYTES)];
    in.readFully(bytes);
    values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
  }
}
