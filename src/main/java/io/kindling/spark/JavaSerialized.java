package io.kindling.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * A value that travels between JVMs by Java serialization, whatever serializer Spark is set to:
 * Kryo 4 knows neither records nor the JDK's immutable lists.
 *
 * @param <T> the value's type
 */
public final class JavaSerialized<T extends Serializable> implements Serializable {

  private static final long serialVersionUID = 1;

  private final byte[] bytes;
  private transient volatile T value;

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

  /** The value, deserialized once in every JVM that it travelled to. */
  @SuppressWarnings("unchecked")
  public T get() {
    if (value == null) {
      try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        value = (T) objects.readObject();
      } catch (IOException | ClassNotFoundException e) {
        throw new IllegalStateException("bytes written by this very program", e);
      }
    }
    return value;
  }
}
