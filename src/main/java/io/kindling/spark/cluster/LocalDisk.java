package io.kindling.spark.cluster;

import io.kindling.InvalidInputException;
import io.kindling.spark.JobName;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** The disks of the executors, on which Spark keeps data that does not fit into memory. */
public final class LocalDisk {

  private LocalDisk() {}

  /**
   * Returns the directory of this executor in which Spark keeps blocks. Spark removes it when the
   * executor ends.
   */
  public static Path directory() {
    return SparkEnv.get().blockManager().diskBlockManager().localDirs()[0].toPath();
  }

  /**
   * Checks that the executors' disks have room for the given number of bytes.
   *
   * @param name the name of the examples to be stored, for the message
   * @throws InvalidInputException if there is not enough room
   */
  public static void require(JavaSparkContext spark, String name, long bytes, int partitions) {
    List<Integer> tasks = IntStream.range(0, partitions).boxed().toList();
    List<String[]> answers =
        JobName.during(
            spark,
            "check disk space",
            () -> spark.parallelize(tasks, partitions).map(task -> free()).collect());
    Map<String, Long> free = new TreeMap<>();
    answers.forEach(answer -> free.put(answer[0], Long.valueOf(answer[1])));
    require(name, bytes, free);
  }

  /**
   * Returns the disk's name and its number of free bytes. Several executors of a machine may share
   * a disk.
   */
  private static String[] free() throws IOException {
    FileStore disk = Files.getFileStore(directory());
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    return new String[] {host + ":" + disk, String.valueOf(disk.getUsableSpace())};
  }

  /**
   * Checks that disks have room for the given number of bytes.
   *
   * @param name the name of the examples to be stored, for the message
   * @param free the number of free bytes by disk
   * @throws InvalidInputException if there is not enough room
   */
  public static void require(String name, long bytes, Map<String, Long> free) {
    long all = free.values().stream().mapToLong(Long::longValue).sum();
    if (bytes > all) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "the %s examples take %,.0f MB, which is more than the executors' memory, and more than"
                  + " the %,.0f MB that are free on their disks (%s); name larger disks by"
                  + " --conf spark.local.dir=DIR or the workers' SPARK_LOCAL_DIRS, or give more"
                  + " executors or --executor-memory",
              name,
              bytes / 1e6,
              all / 1e6,
              String.join(", ", free.keySet())));
    }
  }
}
