package io.kindling.report.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Message;
import io.kindling.codec.Protobuf;
import io.kindling.fixtures.Hdfs;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On HDFS, flushed events are readable before the file is closed. */
@Tag("hdfs")
class EventFilesOnHdfsTest {

  @Test
  void whatWasFlushedIsThere() throws Exception {
    Hdfs hdfs = Hdfs.emptied();
    Path run = hdfs.path("/events/run");
    EventFiles files = new EventFiles(run, hdfs.configuration());
    for (int step = 1; step <= 3; step++) {
      files.add(new Protobuf().add(2, step));
      files.flush();
      assertEquals(step + 1, only(hdfs, run).size());
    }
    files.add(new Protobuf().add(2, 4));
    assertEquals(4, only(hdfs, run).size());
  }

  private static List<Message> only(Hdfs hdfs, Path run) throws IOException {
    FileStatus[] files = hdfs.files().listStatus(run);
    assertEquals(1, files.length);
    try (FSDataInputStream in = hdfs.files().open(files[0].getPath())) {
      return EventReading.events(in.readAllBytes());
    }
  }
}
