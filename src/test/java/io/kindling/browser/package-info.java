/**
 * A real browser to look at the pages that Kindling writes: Chromium without a window, driven by
 * its DevTools protocol, for which the JDK's web socket is enough.
 *
 * <p>A test calls {@link io.kindling.browser.Chromium#start}, which skips it, with a sentence that
 * says so, on a machine without Chromium. It starts a process, so it is tagged {@code processes}.
 */
package io.kindling.browser;
