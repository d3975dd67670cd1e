/**
 * What every package may use: errors written for the user, secrets that must not be shown, and
 * limits on what others may take of time and resources.
 */
package io.kindling;
