package io.kindling.spark.jobs;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * A network's parameters on their way to the executors, as one block of bytes: Java serializes a
 * {@code float[]} number by number, which takes ten times as long. (Kryo does not; it sends all
 * bits, whatever the format.)
 */
public final class SerializedParameters implements Externalizable {

  private static final long serialVersionUID = 1;

  private float[] values;
  private FloatFormat format;

  /** For deserialization only. */
  public SerializedParameters() {}

  /** Of these values, as they are; not copied. */
  public SerializedParameters(float[] values) {
    this(values, FloatFormat.FLOAT32);
  }

  /**
   * Of these values, which are not copied.
   *
   * @param format what they travel as
   */
  public SerializedParameters(float[] values, FloatFormat format) {
    this.values = values;
    this.format = format;
  }

  /** How many bytes they travel as. */
  public long bytes() {
    return (long) values.length * format.bytes();
  }

  /** The parameters, as {@link io.kindling.nn.Network} lays them out: the very array. */
  public float[] values() {
    return values;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(values.length);
    out.writeInt(format.bytes());
    int length = Math.multiplyExact(values.length, format.bytes());
    out.write(LittleEndian.packed(length, bytes -> format.put(values, 0, values.length, bytes)));
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    int count = in.readInt();
    format = FloatFormat.of(in.readInt());
    byte[] bytes = new byte[Math.multiplyExact(count, format.bytes())];
    in.readFully(bytes);
    values = new float[count];
    format.get(LittleEndian.over(bytes), values, 0, count);
  }
}
