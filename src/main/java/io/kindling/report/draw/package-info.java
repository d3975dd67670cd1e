/** A page with a network in it, to draw on and see what the network says. */
package io.kindling.report.draw;
