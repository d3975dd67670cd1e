package io.kindling.spark.jobs;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * A network's parameters, serialized as one block of bytes: Java serializes a {@code float[]}
 * number by number, which takes ten times as long. (Kryo does not, but it always sends all 32 bits
 * of a number.)
 */
public final class SerializedParameters implements Externalizable {

  private static final long serialVersionUID = 1;

  private float[] values;
  private FloatFormat format;

  /** Creates an empty object, for deserialization only. */
  public SerializedParameters() {}

  /**
   * Creates parameters that travel as 32-bit floats.
   *
   * @param values the parameters; not copied
   */
  public SerializedParameters(float[] values) {
    this(values, FloatFormat.FLOAT32);
  }

  /**
   * Creates parameters.
   *
   * @param values the parameters; not copied
   * @param format the format in which they travel
   */
  public SerializedParameters(float[] values, FloatFormat format) {
    this.values = values;
    this.format = format;
  }

  /** Returns the number of bytes in which the parameters travel. */
  public long bytes() {
    return (long) values.length * format.bytes();
  }

  /** Returns the parameters, laid out as in {@link io.kindling.nn.Network}; not copied. */
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
