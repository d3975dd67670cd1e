/**
 * Random numbers as pure functions of their keys. All of Kindling's randomness comes from this
 * package, so a number does not depend on the machine that draws it, or on when and how often it is
 * drawn. The package depends only on the JDK.
 */
package io.kindling.random;
