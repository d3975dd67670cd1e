/**
 * Basics that every package may use: errors written for the user, messages of other programs'
 * exceptions, masking of secrets, exhausted system resources, and HTTP requests with a time limit.
 */
package io.kindling;
