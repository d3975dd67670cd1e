package io.kindling.storage;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.security.AccessControlException;

/** Recognizes a failure for want of a permission, in whichever way a file system reports it. */
public final class AccessDenied {

  private AccessDenied() {}

  /** Returns whether a failure is one, apart from what caused it. */
  public static boolean isOne(Throwable failure) {
    return failure instanceof AccessDeniedException
        || failure instanceof AccessControlException
        || (failure instanceof FileNotFoundException
            && String.valueOf(failure.getMessage()).endsWith("(Permission denied)"));
  }
}
