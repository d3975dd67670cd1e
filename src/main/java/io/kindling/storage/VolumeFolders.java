package io.kindling.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;

/**
 * Names of the entries that file systems, snapshots and desktops create in the root of a volume. A
 * directory with no other entries counts as empty.
 */
public final class VolumeFolders {

  private static final Set<String> NAMES =
      Set.of(
          "lost+found",
          ".snapshot",
          ".snapshots",
          "~snapshot",
          "#snapshot",
          ".zfs",
          ".Trash",
          ".Trashes",
          "#recycle",
          "@eaDir",
          "$RECYCLE.BIN",
          "System Volume Information",
          ".DS_Store",
          ".DocumentRevisions-V100",
          ".Spotlight-V100",
          ".TemporaryItems",
          ".fseventsd",
          "aquota.group",
          "aquota.user");

  /** Per-user trash folders, and the files that NFS keeps for deleted files that are still open. */
  private static final Pattern NUMBERED = Pattern.compile("\\.Trash-\\d+|\\.nfs[0-9a-f]+");

  private VolumeFolders() {}

  /** Returns the directory entries that are not volume metadata. */
  public static List<FileStatus> without(FileStatus[] entries) {
    return Arrays.stream(entries).filter(each -> !isOne(each.getPath().getName())).toList();
  }

  /** Returns whether a file or directory of this name is volume metadata. */
  public static boolean isOne(String name) {
    return NAMES.contains(name) || NUMBERED.matcher(name).matches();
  }
}
