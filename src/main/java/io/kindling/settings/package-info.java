/**
 * What a user can set, declared once: a {@link io.kindling.settings.Setting} has a name, a default,
 * a check and a help text, and options, recipe files and records are made of it. Components that
 * are chosen by name, such as {@code adam:beta1=0.9}, are a {@link io.kindling.settings.Components}
 * of {@link io.kindling.settings.Component}s.
 */
package io.kindling.settings;
