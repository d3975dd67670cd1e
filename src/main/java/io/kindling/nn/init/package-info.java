/**
 * The distributions that initial weights are drawn from. {@link io.kindling.nn.init.Initializers}
 * lists them.
 */
package io.kindling.nn.init;
