package io.kindling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordInAddressTest {

  @ParameterizedTest
  @CsvSource({
    "ftp://me:secret@host/mnist, ftp://me:…@host/mnist",
    "ftp://me:secret@host:2121/mnist, ftp://me:…@host:2121/mnist",
    "ftp://:secret@host/mnist, ftp://:…@host/mnist",
    "ftp://me:se:cr@et@host/mnist, ftp://me:…@host/mnist",
    "s3a://key:secret@under_score/mnist, s3a://key:…@under_score/mnist",
    "ftp://me:@host/mnist, ftp://me:…@host/mnist",
  })
  void aPasswordIsMasked(String address, String masked) {
    assertEquals(Optional.of(masked), PasswordInAddress.masked(URI.create(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/mnist",
        "/data/a:b@c/mnist",
        "file:///data/mnist",
        "file:/data/me:secret@host",
        "hdfs://host:8020/data/mnist",
        "hdfs://me@host:8020/data/mnist",
        "abfss://container@account.dfs.core.windows.net/mnist"
      })
  void anAddressWithoutOneIsLeftAlone(String address) {
    assertEquals(Optional.empty(), PasswordInAddress.masked(URI.create(address)));
  }
}
