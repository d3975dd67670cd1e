package io.kindling.data.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileRolesTest {

  private static final String IMAGES = MnistFiles.TRAINING_IMAGES;

  @Test
  void usualNamesComeFirstAndPlainBeforePacked() {
    FileRoles roles =
        FileRoles.among(List.of(IMAGES + ".gz", IMAGES, "my-train-images-idx3-ubyte", "a-test"));
    assertEquals(Map.of(IMAGES, IMAGES), roles.files());
    assertEquals(Map.of(), roles.doubtful());
    assertEquals(List.of("my-train-images-idx3-ubyte"), roles.others());
    assertEquals(
        Map.of(IMAGES, IMAGES + ".gz"),
        FileRoles.among(List.of(IMAGES + ".gz", "other-train-images")).files());
  }

  @Test
  void nearNamesAreTakenWhereThereIsNoDoubt() {
    assertTaken("train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte");
    assertTaken(
        "emnist-letters-train-images-idx3-ubyte.gz",
        "emnist-letters-train-labels-idx1-ubyte.gz",
        "emnist-letters-test-images-idx3-ubyte.gz");
    assertTaken("Train_Images", "TRAINING-LABELS.idx.gz", "test_images.ubyte.gz.gz");
    assertTaken("train-images-idx3-ubyte (1).gz", "train-labels-idx1-ubyte-1", "t10k-image.idx");
  }

  private static void assertTaken(String images, String labels, String testImages) {
    List<String> names = new ArrayList<>(List.of(images, labels, testImages));
    names.addAll(
        List.of(
            "emnist-letters-mapping.txt",
            ".train-images-idx3-ubyte.crc",
            "_train-images",
            "train-images-idx3-ubyte.part",
            "t10k-images-idx3-ubyte.gz.sha256",
            "train-images.txt",
            "train-test-images",
            "labels",
            "train"));
    FileRoles roles = FileRoles.among(names);
    assertEquals(
        Map.of(
            IMAGES, images, MnistFiles.TRAINING_LABELS, labels, MnistFiles.TEST_IMAGES, testImages),
        roles.files());
    assertEquals(Map.of(), roles.doubtful());
  }

  @Test
  void severalAreADoubtButNotOnePlainAndPacked() {
    FileRoles roles =
        FileRoles.among(
            List.of(
                "emnist-letters-train-images-idx3-ubyte", "emnist-mnist-train-images-idx3-ubyte"));
    assertEquals(Map.of(), roles.files());
    assertEquals(2, roles.doubtful().get(IMAGES).size());
    assertEquals(
        Map.of(IMAGES, "a-train-images"),
        FileRoles.among(List.of("a-train-images.gz", "a-train-images")).files());
    assertTrue(FileRoles.among(List.of("README", "data.csv")).isEmpty());
  }
}
