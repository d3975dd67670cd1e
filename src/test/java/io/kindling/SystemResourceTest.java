package io.kindling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that an exhausted resource is recognized by the message of a failure. */
class SystemResourceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
unable to create native thread: possibly out of memory or process/resource limits reached | THREADS
unable to create new native thread | THREADS
Cannot run program "chmod": error=11, Resource temporarily unavailable | THREADS
/data/train.csv: Too many open files | OPEN_FILES
failed to create a child event loop: epoll_create1() failed: Too many open files | OPEN_FILES
Cannot reserve 16777216 bytes of direct buffer memory (allocated: 1, limit: 2) | DIRECT_MEMORY
failed to allocate 4194304 byte(s) of direct memory (used: 1, max: 2) | DIRECT_MEMORY
Map failed | ADDRESSES
Cannot run program "/bin/sh": error=12, Cannot allocate memory | MACHINE_MEMORY
""")
  void isRecognizedByErrorMessages(String text, SystemResource expected) {
    assertEquals(Optional.of(expected), SystemResource.in(new IllegalStateException(text)));
    assertEquals(
        Optional.of(expected),
        SystemResource.in(new RuntimeException("wrapped", new IOException(text))));
    String words = expected.lackedBy("the driver");
    assertTrue(words.startsWith("the driver ran out of "), words);
  }

  @Test
  void metaspaceIsRecognizedByItsError() {
    assertEquals(
        Optional.of(SystemResource.METASPACE),
        SystemResource.in(new OutOfMemoryError("Metaspace")));
  }

  @Test
  void otherFailuresAreNotRecognized() {
    assertEquals(Optional.empty(), SystemResource.in(new OutOfMemoryError("Java heap space")));
    assertEquals(
        Optional.empty(), SystemResource.in(new IOException("disk: No space left on device")));
    // Files can be opened here, so the class is really missing.
    assertEquals(Optional.empty(), SystemResource.in(new ClassNotFoundException("com.example.X")));
    RuntimeException circle = new RuntimeException("circle");
    circle.initCause(new RuntimeException("other", circle));
    assertEquals(Optional.empty(), SystemResource.in(circle));
  }
}
