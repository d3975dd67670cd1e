/**
 * Output for people during and after training: progress on the terminal and contact sheets of
 * images. Progress is a training listener; nothing here influences the training.
 */
package io.kindling.report;
