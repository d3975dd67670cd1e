/**
 * Random numbers as pure functions of their keys. All of Kindling's randomness comes from here, so
 * that it never matters who draws a number, when, or how often. Uses nothing but the JDK.
 */
package io.kindling.random;
