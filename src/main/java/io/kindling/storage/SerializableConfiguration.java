package io.kindling.storage;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.apache.hadoop.conf.Configuration;

/**
 * Serializable holder of a Hadoop {@link Configuration}, for sending it to executors. It is written
 * in Hadoop's own format.
 */
public final class SerializableConfiguration implements Externalizable {

  private static final long serialVersionUID = 1;

  private Configuration value;

  /** Creates an instance for deserialization only. */
  public SerializableConfiguration() {}

  SerializableConfiguration(Configuration value) {
    this.value = value;
  }

  Configuration value() {
    return value;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    value.write(out);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    value = new Configuration(false);
    value.readFields(in);
  }
}
