package io.kindling.storage;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Recognizes failures caused by a missing permission, in each form in which file systems report
 * them.
 */
public final class AccessDenied {

  private AccessDenied() {}

  /**
   * Returns whether the exception itself reports a missing permission; its causes are not examined.
   */
  public static boolean isOne(Throwable failure) {
    return failure instanceof AccessDeniedException
        || failure instanceof AccessControlException
        || (failure instanceof FileNotFoundException
            && String.valueOf(failure.getMessage()).endsWith("(Permission denied)"));
  }
}
