package io.kindling.storage;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Has a test's file system stand in for the local disk. */
public final class DiskInstead {

  private DiskInstead() {}

  /** A configuration under which the local disk is of this class. */
  public static Configuration configuration(Class<? extends FileSystem> disk) {
    Configuration configuration = new Configuration();
    configuration.set("fs.file.impl", disk.getName());
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    return configuration;
  }
}
