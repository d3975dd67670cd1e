package io.kindling.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;

/**
 * What file systems, snapshots and desktops put into the root of a volume. A directory that holds
 * nothing else counts as empty.
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

  /** The trash of a user, and what NFS keeps of a file that is deleted and still open. */
  private static final Pattern NUMBERED = Pattern.compile("\\.Trash-\\d+|\\.nfs[0-9a-f]+");

  private VolumeFolders() {}

  /** Returns the entries of a directory without those that belong to its volume. */
  public static List<FileStatus> without(FileStatus[] entries) {
    return Arrays.stream(entries).filter(each -> !isOne(each.getPath().getName())).toList();
  }

  /** Returns whether a file or a directory of this name belongs to a volume. */
  public static boolean isOne(String name) {
    return NAMES.contains(name) || NUMBERED.matcher(name).matches();
  }
}
