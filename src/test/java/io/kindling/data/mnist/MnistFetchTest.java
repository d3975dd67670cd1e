package io.kindling.data.mnist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is fetched is proved, and what lies in the directory is respected. */
class MnistFetchTest extends MnistMirrors {

  @Test
  void fetchesEveryFileAndSaysSo() throws Exception {
    URI mirror = mirror(serving(gzip(CONTENT)));
    fetch(LONG, List.of("a.gz", "b.gz"), mirror).into(directory);
    assertArrayEquals(gzip(CONTENT), Files.readAllBytes(directory.resolve("a.gz")));
    assertArrayEquals(gzip(CONTENT), Files.readAllBytes(directory.resolve("b.gz")));
    String size = String.format(Locale.ROOT, "%.1f kB", gzip(CONTENT).length / 1e3);
    assertEquals(
        List.of(
            "fetching a.gz from " + mirror + ", " + size,
            "fetching b.gz from " + mirror + ", " + size),
        lines);
  }

  @Test
  void saysOfEachMirrorOnceWhatItDid() throws Exception {
    URI first = mirror(serving(CONTENT));
    URI second = mirror(serving(CONTENT));
    URI good = mirror(serving(gzip(CONTENT)));
    fetch(LONG, List.of("a.gz"), first, second, good).into(directory);
    String wrong = "a.gz: is not a gzip file (Not in GZIP format); trying the next mirror";
    List<String> events = lines.stream().map(line -> line.replaceAll(", .* kB$", "")).toList();
    assertEquals(
        List.of(
            "fetching a.gz from " + first,
            first + wrong,
            "fetching a.gz from " + second,
            second + wrong,
            "fetching a.gz from " + good),
        events);
  }

  @Test
  void refusesContentOfAnotherDigest() throws Exception {
    byte[] other = "something else".getBytes(UTF_8);
    URI wrong = mirror(serving(gzip(other)));
    fetch(LONG, List.of("a.gz"), wrong, mirror(serving(gzip(CONTENT)))).into(directory);
    assertFetched();
    assertFailure(wrong, "SHA-256 is " + sha256(other) + ", expected " + sha256(CONTENT));
  }

  @Test
  void refusesWhatIsNoGzipFile() throws Exception {
    assertMovesOn(serving(CONTENT), "is not a gzip file (Not in GZIP format)");
  }

  @Test
  void refusesFileThatIsCut() throws Exception {
    byte[] packed = gzip(CONTENT);
    assertMovesOn(serving(Arrays.copyOf(packed, packed.length - 10)), "ends too early");
  }

  @Test
  void refusesContentThatUnpacksToTooMuch() throws Exception {
    byte[] bomb = new byte[MOST_BYTES + 1];
    URI mirror = mirror(serving(gzip(bomb)));
    MnistFetch fetch =
        new MnistFetch(
            List.of(mirror),
            LONG,
            lines::add,
            List.of(new KnownFile("a.gz", sha256(bomb), MOST_BYTES)),
            STALL);
    IOException e = assertThrows(MnistFetch.FailedException.class, () -> fetch.into(directory));
    assertTrue(e.getMessage().endsWith("unpacks to more than 1,000,000 bytes"), e.getMessage());
    assertFalse(Files.exists(directory));
  }

  @Test
  void keepsFilesThatAreThere() throws Exception {
    Files.createDirectories(directory);
    Files.write(directory.resolve("a.gz"), gzip(CONTENT));
    URI mirror = mirror(serving(gzip(CONTENT)));
    fetch(LONG, List.of("a.gz", "b.gz"), mirror).into(directory);
    assertEquals(List.of(mirror + "b.gz"), asked);
    assertEquals("a.gz is already there", lines.get(0));

    fetch(LONG, List.of("a.gz", "b.gz"), deadMirror()).into(directory);
  }

  @Test
  void neverReplacesFileOfAnotherContent() throws Exception {
    Files.createDirectories(directory);
    URI mirror = mirror(serving(gzip(CONTENT)));
    for (byte[] other : List.of(gzip("mine".getBytes(UTF_8)), "mine".getBytes(UTF_8))) {
      Files.write(directory.resolve("b.gz"), other);
      MnistFetch fetch = fetch(LONG, List.of("a.gz", "b.gz"), mirror);
      Exception e = assertThrows(InvalidInputException.class, () -> fetch.into(directory));
      assertTrue(e.getMessage().startsWith(directory.resolve("b.gz") + ": "), e.getMessage());
      assertArrayEquals(other, Files.readAllBytes(directory.resolve("b.gz")));
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void neverReplacesFileThatAppearsMeanwhile() throws Exception {
    byte[] mine = gzip("mine".getBytes(UTF_8));
    URI mirror =
        mirror(
            exchange -> {
              Files.createDirectories(directory);
              Files.write(directory.resolve("a.gz"), mine);
              serving(gzip(CONTENT)).handle(exchange);
            });
    MnistFetch fetch = fetch(LONG, List.of("a.gz"), mirror);
    assertThrows(InvalidInputException.class, () -> fetch.into(directory));
    assertArrayEquals(mine, Files.readAllBytes(directory.resolve("a.gz")));
  }

  @Test
  void leavesTheSameFileThatAppearsMeanwhileAsItIs() throws Exception {
    Path theirs = directory.resolve("a.gz");
    List<Object> keys = new ArrayList<>();
    URI mirror =
        mirror(
            exchange -> {
              Files.createDirectories(directory);
              Files.write(theirs, gzip(CONTENT));
              keys.add(Files.readAttributes(theirs, BasicFileAttributes.class).fileKey());
              serving(gzip(CONTENT)).handle(exchange);
            });
    fetch(LONG, List.of("a.gz"), mirror).into(directory);
    assertFetched();
    keys.add(Files.readAttributes(theirs, BasicFileAttributes.class).fileKey());
    assertEquals(keys.get(0), keys.get(1));
  }

  @Test
  void blamesNoMirrorForDirectoryItCannotWrite() throws Exception {
    Files.writeString(parent.resolve("data"), "a file");
    URI mirror = mirror(serving(gzip(CONTENT)));
    MnistFetch below = fetch(LONG, List.of("a.gz"), mirror, mirror);
    IOException e = assertThrows(IOException.class, () -> below.into(directory));
    assertTrue(e.getMessage().startsWith("cannot write: "), e.getMessage());
    assertEquals(1, asked.size());

    MnistFetch at = fetch(LONG, List.of("a.gz"), mirror);
    assertThrows(InvalidInputException.class, () -> at.into(parent.resolve("data")));
    assertEquals(1, asked.size());
  }

  @Test
  void refusesMirrorsThatAreNone() {
    assertThrows(InvalidInputException.class, () -> new MnistFetch(List.of(), LONG, lines::add));
    for (String none : List.of("ftp://host/", "mnist/", "http:mnist/")) {
      List<URI> mirrors = List.of(URI.create(none));
      assertThrows(InvalidInputException.class, () -> new MnistFetch(mirrors, LONG, lines::add));
    }
  }
}
