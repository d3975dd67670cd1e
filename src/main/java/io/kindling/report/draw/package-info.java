/** Export of a model as one HTML page: the user draws a digit and sees the network's prediction. */
package io.kindling.report.draw;
