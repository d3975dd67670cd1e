package io.kindling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ForeignFailureTest {

  @Test
  void linesAreJoinedUpToTheStackTrace() {
    assertEquals(
        "Job aborted: task failed",
        ForeignFailure.line(
            new IOException(
                "Job aborted:\r\n  task failed\n\nDriver stacktrace:\n\tat a.B.c(B.java:1)")));
    assertEquals("IOException", ForeignFailure.line(new IOException()));
    assertEquals("IOException: disk", ForeignFailure.line(new IOException("disk")));
  }

  /** The format is that of the Kubernetes client for unexpected responses. */
  @Test
  void aVagueMessageIsFollowedByItsOrigin() {
    Exception origin = new UnknownHostException("no-such-host");
    Exception client = new IllegalStateException("An error has occurred.", new IOException(origin));
    assertEquals(
        "External scheduler cannot be instantiated: UnknownHostException: no-such-host",
        ForeignFailure.lineWithOrigin(
            new IllegalStateException("External scheduler cannot be instantiated", client)));
    assertEquals(
        "An error has occurred: UnknownHostException: no-such-host",
        ForeignFailure.lineWithOrigin(client));
  }

  @Test
  void theOriginIsNotRepeated() {
    Exception origin = new IOException("no space left");
    assertEquals(
        "java.io.IOException: no space left",
        ForeignFailure.lineWithOrigin(new IOException(origin)));
    assertEquals("no space left", ForeignFailure.lineWithOrigin(origin));
    assertEquals(
        "no space left",
        ForeignFailure.lineWithOrigin(new IOException("no space left", new Error())));
  }
}
