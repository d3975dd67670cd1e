package io.kindling.storage;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Replaces the local disk by a test's file system. */
public final class DiskInstead {

  private DiskInstead() {}

  /** Returns a configuration whose local file system is of the given class. */
  public static Configuration configuration(Class<? extends FileSystem> disk) {
    Configuration configuration = new Configuration();
    configuration.set("fs.file.impl", disk.getName());
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    return configuration;
  }
}
