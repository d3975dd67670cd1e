package io.kindling.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * A value that travels between JVMs by Java serialization, independent of Spark's serializer: Kryo
 * 4 supports neither records nor the JDK's immutable lists.
 *
 * @param <T> the value's type
 */
public final class JavaSerialized<T extends Serializable> implements Serializable {

  private static final long serialVersionUID = 1;

  private final byte[] bytes;
  private transient volatile T value;

  /**
   * Serializes a value.
   *
   * @param value the value; must not change afterwards
   */
  public JavaSerialized(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.bytes = out.toByteArray();
    this.value = value;
  }

  /** Returns the value, which is deserialized once in every JVM that receives it. */
  @SuppressWarnings("unchecked")
  public T get() {
    if (value == null) {
      try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        value = (T) objects.readObject();
      } catch (IOException | ClassNotFoundException e) {
        throw new IllegalStateException("cannot deserialize bytes that this program wrote", e);
      }
    }
    return value;
  }
}
