/**
 * Declarations of everything that a user can set.
 *
 * <p>A {@link io.kindling.settings.Setting} has a name, a value type, a default and a help text.
 * Command-line options, recipe files and records are derived from it. Parts that are chosen by
 * name, such as the optimizer {@code adam:beta1=0.9}, implement {@link
 * io.kindling.settings.Component} and are listed in a {@link io.kindling.settings.Components}
 * registry.
 */
package io.kindling.settings;
