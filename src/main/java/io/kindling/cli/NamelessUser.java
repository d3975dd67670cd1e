package io.kindling.cli;

import org.apache.hadoop.security.UserGroupInformation;

/**
 * A user whose id has no entry in the machine's password file, as containers have them. Hadoop asks
 * that file for the name and fails without; told the name beforehand, it does not ask.
 */
final class NamelessUser {

  private NamelessUser() {}

  /**
   * Tells Hadoop the name in {@code user.name} where that is no name but the id, which {@code
   * submit/} puts there, or the question mark that Java does. To be called before any file system
   * is asked for. Where Kerberos says who the user is, there is nothing to tell.
   */
  static void nameForHadoop() {
    String name = System.getProperty("user.name");
    if (name.matches("\\?|\\d+") && !UserGroupInformation.isSecurityEnabled()) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }
  }
}
