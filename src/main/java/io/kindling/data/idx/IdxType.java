package io.kindling.data.idx;

import java.util.Map;

/** The element types of the IDX format, in words. */
final class IdxType {

  private static final Map<Integer, String> NAMES =
      Map.of(
          0x08, "unsigned bytes",
          0x09, "signed bytes",
          0x0b, "16-bit integers",
          0x0c, "32-bit integers",
          0x0d, "32-bit floats",
          0x0e, "64-bit floats");

  private IdxType() {}

  /**
   * What a file is that does not begin as it should, and what to do.
   *
   * @param magic the 32-bit number that it begins with
   * @param rank the number of dimensions that it should have
   */
  static String difference(int magic, int rank) {
    String type = NAMES.get(magic >>> 8);
    if (type == null) {
      return "is it another file, or damaged?";
    }
    String found = "it holds " + type + " in " + dimensions(magic & 0xff);
    boolean images = rank == 3;
    String taken =
        "taken are unsigned bytes in "
            + dimensions(rank)
            + (images ? " (examples, rows, columns), one grey level a pixel" : ", one label each");
    if (magic >>> 8 != 0x08) {
      return found + "; " + taken + (images ? "" : ", 0 to 255") + ": convert it";
    }
    boolean colour = images && (magic & 0xff) == 4;
    return found + "; " + taken + (colour ? ": turn colours to grey" : ": is it another file?");
  }

  private static String dimensions(int rank) {
    return rank + (rank == 1 ? " dimension" : " dimensions");
  }
}
