/**
 * The command line: {@link io.kindling.cli.Kindling} and the commands that no package below has. A
 * user's mistake ends here in one line. Nothing uses this package.
 */
package io.kindling.cli;
