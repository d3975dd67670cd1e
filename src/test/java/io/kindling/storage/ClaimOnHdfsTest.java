package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.Hdfs;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Exactly one of several concurrent claims succeeds on HDFS, where the NameNode decides. */
@Tag("hdfs")
class ClaimOnHdfsTest {

  private static Hdfs hdfs;

  @BeforeAll
  static void start() throws IOException {
    hdfs = Hdfs.emptied();
  }

  @Test
  void oneOfManyHasIt() {
    for (int turn = 0; turn < 10; turn++) {
      assertEquals(1, ClaimTest.taken(8, hdfs.path("/run" + turn), hdfs.configuration()));
    }
  }

  @Test
  void whoGoesOnHasItAndTheOtherKnows() throws Exception {
    Path run = hdfs.path("/run");
    Claim first = Claim.take(run, hdfs.configuration()).orElseThrow();
    assertTrue(Claim.take(run, hdfs.configuration()).isEmpty());
    Claim second = Claim.takeOver(run, hdfs.configuration());
    assertFalse(first.holds());
    first.release();
    assertTrue(second.holds(), "only one's own is released");
    second.release();
    assertFalse(hdfs.files().exists(Claim.file(run)), "nothing is left behind");
    assertTrue(hdfs.files().exists(run), "the second has not made the directory");
    hdfs.files().delete(run, false);
    Claim third = Claim.take(run, hdfs.configuration()).orElseThrow();
    third.release();
    assertFalse(hdfs.files().exists(run), "the third has made it");
  }
}
