/**
 * The command line: commands, options made of settings, and the wiring of everything else. A user's
 * mistake ends here in one line. Nothing uses this package.
 */
package io.kindling.cli;
