package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.FolderKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is the files that a user names, in the order of their names. */
class TableFilesTest {

  @TempDir Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name : List.of("part-2", "part-10", "other", "_SUCCESS", ".part-2.crc")) {
      Files.writeString(directory.resolve(name), name);
    }
    Files.createFile(directory.resolve("part-3"));
    Files.createDirectory(directory.resolve("below"));
  }

  private final List<String> notes = new ArrayList<>();

  private List<ByteSource> find(String source) throws IOException {
    return TableFiles.find(source, new Configuration(), notes::add);
  }

  private List<String> contents(String source) throws IOException {
    List<String> contents = new ArrayList<>();
    for (ByteSource file : find(source)) {
      try (InputStream in = file.open(0)) {
        contents.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  @Test
  void directoriesPatternsAndFiles() throws IOException {
    assertEquals(List.of("other", "part-10", "part-2"), contents(directory.toString()));
    assertEquals(List.of("other", "part-10", "part-2"), contents(directory.toUri().toString()));
    assertEquals(List.of("part-10", "part-2"), contents(directory + "/part-*"));
    assertEquals(List.of("part-2"), contents(directory + "/part-[0-2]"));
    assertEquals(List.of("part-10"), contents(directory + "/part-10"));
    assertEquals(directory + "/part-10", find(directory + "/part-1?").get(0).name());
    assertEquals(List.of(), notes);
  }

  /** The file has the name of its directory, which is what a user names. */
  @Test
  void aFileThatIsCalledAsItsDirectory() throws IOException {
    write("t.csv/t.csv", "rows");
    assertEquals(List.of("rows"), contents(directory + "/t.csv"));
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void foldersOfKeysAreReadWithTheirKeys() throws IOException {
    write("t/date=2026-11-30/region=a%2Fb+c/part-0", "third");
    write("t/date=2026-11-29/region=EU/part-0", "first");
    write("t/date=2026-11-29/region=__HIVE_DEFAULT_PARTITION__/part-1", "second");
    write("t/date=2026-11-29/_SUCCESS", "");
    write("t/_SUCCESS", "");
    Files.createDirectories(directory.resolve("t/date=2026-12-01"));
    assertEquals(List.of("first", "second", "third"), contents(directory + "/t"));
    assertEquals(
        List.of(
            new FolderKeys(List.of("date", "region"), List.of("2026-11-29", "EU")),
            new FolderKeys(List.of("date", "region"), List.of("2026-11-29", "")),
            new FolderKeys(List.of("date", "region"), List.of("2026-11-30", "a/b+c"))),
        find(directory + "/t").stream().map(ByteSource::folderKeys).toList());
    // Who names the folders of a key leaves that key out.
    assertEquals(
        List.of(List.of("region"), List.of("region"), List.of("region")),
        find(directory + "/t/date=*").stream().map(file -> file.folderKeys().names()).toList());
    assertEquals(
        Set.of(FolderKeys.NONE),
        find(directory + "/t/*/*").stream()
            .map(ByteSource::folderKeys)
            .collect(Collectors.toSet()));
    assertEquals(List.of(), notes);
  }

  private void assertRefused(String source, String... said) {
    String message =
        assertThrows(InvalidInputException.class, () -> contents(directory + source)).getMessage();
    for (String each : said) {
      assertTrue(message.contains(each), message);
    }
  }

  @Test
  void nothingIsLeftOutWithoutAWord() throws IOException {
    write("mixed/a.csv", "rows");
    write("mixed/date=2026/b.csv", "rows");
    assertRefused("/mixed", "/mixed: holds files (a.csv) and the folder date=2026, so that rows");
    assertEquals(2, contents(directory + "/mixed/*").size());
    assertEquals(1, contents(directory + "/mixed/*.csv").size());

    write("deep/a.csv", "rows");
    write("deep/older/than/that/b.csv", "rows");
    assertRefused("/deep", "/deep: holds files (a.csv) and the folder older, so that rows");
    write("folders/a/b.csv", "rows");
    write("folders/c/d.csv", "rows");
    write("folders/empty/_SUCCESS", "");
    assertRefused("/folders", "/folders: holds the folders a, c, which are not key=value");
    assertEquals(2, contents(directory + "/folders/*").size());
    write("below/date=1/other/a.csv", "rows");
    assertRefused("/below", "/below/date=1: holds the folder other, which is not key=value");

    write("keys/date=1/a.csv", "rows");
    write("keys/date=2/region=EU/a.csv", "rows");
    assertRefused(
        "/keys", "/keys/date=2/region=EU/a.csv: lies in folders of the keys [date, region]");
    write("names/date=1/a.csv", "rows");
    write("names/day=2/a.csv", "rows");
    assertRefused("/names", "of the keys [day], but", "/names/date=1/a.csv in those of [date]");
    assertEquals(List.of(), notes);
  }

  @Test
  void whatIsLeftOutForItsNameIsNoted() throws IOException {
    write("t/a.csv", "rows");
    write("t/_b.csv", "rows");
    write("t/.c.csv", "rows");
    write("t/.gone.csv.crc", "crc");
    write("t/_temporary/0/part-0", "rows");
    write("t/_empty", "");
    assertEquals(List.of("rows"), contents(directory + "/t"));
    assertEquals(
        List.of(
            directory
                + "/t: skipped names that begin with _ or . (.c.csv, _b.csv, _temporary); rename"
                + " those that belong to the table"),
        notes);
    notes.clear();
    assertEquals(1, contents(directory + "/t/*").size());
    assertTrue(notes.get(0).contains("_b.csv"), notes::toString);
    notes.clear();
    // Named alone, it is what it is.
    assertEquals(1, contents(directory + "/t/_b.csv").size());
    assertEquals(List.of(), notes);
  }

  /** Hadoop's own search for patterns fails where a name has a colon. */
  @Test
  void namesMayHaveColons() throws IOException {
    Files.writeString(directory.resolve("part-1:00"), "part-1:00");
    assertEquals(List.of("part-1:00"), contents(directory + "/part-1:00"));
    assertEquals(List.of("part-1:00"), contents("file:" + directory + "/part-1:00"));
    assertEquals(List.of("part-10", "part-1:00", "part-2"), contents(directory + "/part-*"));
    assertEquals(List.of("part-1:00"), contents(directory + "/*:*"));
    assertEquals(4, contents(directory.toString()).size());
  }

  @Test
  void patternsMayBeOfDirectoriesAndHaveAlternatives() throws IOException {
    for (String day : List.of("01", "02", "03:00")) {
      Files.createDirectories(directory.resolve("days/" + day));
      Files.writeString(directory.resolve("days/" + day + "/rows"), day);
    }
    assertEquals(List.of("01", "02", "03:00"), contents(directory + "/days/*/rows"));
    assertEquals(List.of("01", "03:00"), contents(directory + "/days/{01,03*}/rows"));
    assertEquals(List.of("01", "02"), contents(directory + "/{days/01,days/02}/rows"));
    assertEquals(List.of("part-10"), contents(directory + "/part\\-1*"));
    assertEquals(directory + "/days/02/rows", find(directory + "/days/*2/rows").get(0).name());
    assertEquals(List.of(), FilePattern.find(local(), path("/days/*/rows/below")));
    assertThrows(InvalidInputException.class, () -> contents(directory + "/days/[a"));
  }

  private static FileSystem local() throws IOException {
    return FileSystem.getLocal(new Configuration()).getRaw();
  }

  private org.apache.hadoop.fs.Path path(String below) {
    return new org.apache.hadoop.fs.Path(directory + below);
  }

  @Test
  void packedFilesAreUnpackedAndHaveNoLength() throws IOException {
    Path packed = directory.resolve("packed.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of("text"), contents(packed.toString()));
    ByteSource file = find(packed.toString()).get(0);
    assertEquals(Long.MAX_VALUE, file.length());
    Files.writeString(packed, "no gzip at all");
    assertThrows(InvalidInputException.class, () -> contents(packed.toString()));
    assertThrows(InvalidInputException.class, file::checkUnchanged);
  }

  @Test
  void nothingThatIsThereIsRefused() {
    for (String source : List.of("/none", "/none-*", "/below", "/part-3")) {
      assertThrows(InvalidInputException.class, () -> contents(directory + source), source);
    }
  }
}
