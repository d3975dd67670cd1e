package io.kindling.cli;

import org.apache.hadoop.security.UserGroupInformation;

/**
 * The user that Hadoop sees. In containers the user's id often has no entry in the machine's
 * password file, and Hadoop fails when it looks the name up there.
 */
final class HadoopUser {

  private HadoopUser() {}

  /**
   * Sets Hadoop's user to {@code user.name} if that property holds no real name but the numeric id
   * (set by {@code submit/}) or a question mark (set by Java), so that Hadoop looks nothing up.
   * Does nothing under Kerberos, which provides the user. Call it before the first use of a file
   * system.
   */
  static void setNameIfMissing() {
    String name = System.getProperty("user.name");
    if (name.matches("\\?|\\d+") && !UserGroupInformation.isSecurityEnabled()) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }
  }
}
