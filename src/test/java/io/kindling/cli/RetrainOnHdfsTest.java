package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Hdfs;
import io.kindling.fixtures.IdxFixture;
import io.kindling.registry.Registry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The registry on HDFS, where nothing is renamed onto a directory and nothing is appended to. */
@Tag("spark")
@Tag("hdfs")
class RetrainOnHdfsTest extends CommandTesting {

  @Test
  void nightAfterNight() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    Hdfs hdfs = Hdfs.emptied();
    hdfs.files().copyFromLocalFile(new Path(data.directory().toUri()), hdfs.path("/data"));
    String registry = hdfs.path("/models").toString();
    String[] first = retrain(hdfs, registry, "--learning-rate=0.0000001", "--run-id=1");
    CommandRun.of(first).succeeded();
    String[] second = retrain(hdfs, registry, "--learning-rate=0.03", "--run-id=2");
    fullInTheMiddle(hdfs, hdfs.path("/models"), second);
    CommandRun.of(second).succeeded();
    CommandRun again = CommandRun.withoutSpark(first).succeeded();
    assertTrue(again.out().contains("'1' is completed: version 1"), again::out);
    CommandRun status = CommandRun.withoutSpark("status", "--registry", registry).succeeded();
    assertTrue(status.out().startsWith("Champion: version 2: "), status::out);
    CommandRun.withoutSpark("models", "rollback", "--registry", registry).succeeded();
    CommandRun list = CommandRun.withoutSpark("models", "list", "--registry", registry);
    assertTrue(list.succeeded().out().contains("\n*       1  "), list::out);
    assertEquals(0, hdfs.files().listStatus(hdfs.path("/models/runs")).length);
  }

  /**
   * Files may not be made any more: the version that is being written does not become whole. The
   * limit is of the versions' directory alone, for how many files the registry has at once depends
   * on when its lock is renewed.
   */
  private static void fullInTheMiddle(Hdfs hdfs, Path registry, String[] retrain)
      throws IOException {
    Path versions = new Path(registry, "versions");
    ContentSummary used = hdfs.files().getContentSummary(versions);
    int moreFiles = 3; // Of the five that a version is made of, and their directory.
    hdfs.limitFiles(versions, used.getFileCount() + used.getDirectoryCount() + moreFiles);
    String said = CommandRun.of(retrain).refusal(1);
    assertTrue(said.contains("/versions/2/"), said);
    assertTrue(said.contains("is exceeded") && said.contains("; free some space, or"), said);
    Registry left = Registry.open(registry.toString(), hdfs.files().getConf());
    assertEquals(Optional.of(1), left.champion());
    assertEquals(List.of(1), left.versions());
    hdfs.limitFiles(versions, HdfsConstants.QUOTA_RESET);
  }

  private static String[] retrain(Hdfs hdfs, String registry, String rate, String name) {
    return new String[] {
      "retrain",
      "--registry",
      registry,
      "--data",
      hdfs.path("/data").toString(),
      "--layers=9,5,4",
      "--schedule=constant",
      "--dropout=0",
      "--batch-size=20",
      "--epochs=6",
      "--lock-expiry=2",
      rate,
      name
    };
  }
}
