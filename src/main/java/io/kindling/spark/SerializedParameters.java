package io.kindling.spark;

import io.kindling.LittleEndian;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * A network's parameters on their way to the executors, as one block of bytes: see {@link
 * LittleEndian}.
 */
public final class SerializedParameters implements Externalizable {

  private static final long serialVersionUID = 1;

  private float[] values;

  /** For deserialization only. */
  public SerializedParameters() {}

  /** Of these values, which are not copied. */
  public SerializedParameters(float[] values) {
    this.values = values;
  }

  /** How many bytes they travel as. */
  public long bytes() {
    return (long) values.length * Float.BYTES;
  }

  /** The parameters, as {@link io.kindling.nn.Network} lays them out: the very array. */
  public float[] values() {
    return values;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(values.length);
    out.write(LittleEndian.bytes(values));
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    int count = in.readInt();
    byte[] bytes = new byte[Math.multiplyExact(count, Float.BYTES)];
    in.readFully(bytes);
    values = LittleEndian.floats(LittleEndian.over(bytes), count);
  }
}
