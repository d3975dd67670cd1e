package io.kindling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource({
    "ftp://me:secret@host/mnist, ftp://me:…@host/mnist",
    "ftp://me:secret@host:2121/mnist, ftp://me:…@host:2121/mnist",
    "ftp://:secret@host/mnist, ftp://:…@host/mnist",
    "ftp://me:se:cr@et@host/mnist, ftp://me:…@host/mnist",
    "s3a://key:secret@under_score/mnist, s3a://key:…@under_score/mnist",
    "s3a://AKIA:se/cr/et@bucket/mnist, s3a://AKIA:…@bucket/mnist",
    "ftp://me:1234@host/mnist, ftp://me:…@host/mnist",
    "ftp://me:@host/mnist, ftp://me:…@host/mnist",
    "csv:ftp://me:secret@host/a, csv:ftp://me:…@host/a",
    "k8s://https://me:secret@host:443, k8s://https://me:…@host:443",
    "https://ghp_token@host/repository, https://…@host/repository",
  })
  void aPasswordIsMasked(String address, String masked) {
    assertEquals(masked, Secrets.masked(address));
    assertTrue(Secrets.isInPath(address));
    String sentence = "'%s': cannot be read (%s)";
    assertEquals(
        sentence.formatted(masked, masked), Secrets.masked(sentence.formatted(address, address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/mnist",
        "/data/a:b@c/mnist",
        "file:///data/mnist",
        "file:/data/me:secret@host",
        "hdfs://host:8020/data/mnist",
        "hdfs://host:8020/data/me@host",
        "hdfs://me@host:8020/data/mnist",
        "hdfs://[::1]:8020/data/me@host",
        "abfss://container@account.dfs.core.windows.net/mnist",
        "hdfs://host/data/token=5/part-0",
        "spark://one:7077,two:7077",
        "k8s://https://host:443",
      })
  void anAddressWithoutASecretIsNotChanged(String address) {
    assertFalse(Secrets.isInPath(address), address);
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/a?sig=secret&b=c is a web address, https://host/a?… is a web address",
    "--conf spark.ssl.keyPassword=hunter2 failed, --conf spark.ssl.keyPassword=… failed",
    "spark.hadoop.fs.s3a.secret.key = 'a b', spark.hadoop.fs.s3a.secret.key = …",
    "-Dfs.s3a.access.key=AKIA -Dx=1, -Dfs.s3a.access.key=… -Dx=1",
    "'wasbs://c@a.net/x?se=1&sig=abc%3D', 'wasbs://c@a.net/x?se=1&sig=…'",
    "'jdbc:postgresql://host/db?user=me&password=pw', 'jdbc:postgresql://host/db?user=me&password=…'",
    "epochs=3 and tokens of 5 words, epochs=3 and tokens of 5 words",
    "see http://driver:4040/metrics/, see http://driver:4040/metrics/",
  })
  void aTokenIsMasked(String text, String masked) {
    assertEquals(masked, Secrets.masked(text));
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.org/services/T0/B0/secret, https://hooks.example.org/…",
    "https://me:secret@host:8443/hook?token=a#b, https://host:8443/…",
    "HTTP://host, HTTP://host",
    "http://host/, http://host/",
    "'https://a/secret/,https://b/secret', 'https://a/…,https://b/…'",
    "'curl -H token,x https://host/secret', …",
    "mail somebody, …",
  })
  void onlyThePlaceIsShown(String text, String shown) {
    assertEquals(shown, Secrets.placeOf(text));
  }

  /** Messages repeat user input, which may be as long as a megabyte. */
  @ParameterizedTest
  @ValueSource(
      strings = {"n", "a.", "a:", "a://b:", "http://", "http://a@", "token", "secret=", "x?", "' "})
  void aLongTextTakesLinearTime(String part) {
    String text = part.repeat((1 << 18) / part.length());
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Secrets.masked(text));
  }
}
