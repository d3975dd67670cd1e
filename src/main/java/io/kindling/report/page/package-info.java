/**
 * The page that a run leaves, {@code report.html}: one file that asks for no other.
 *
 * <p>What stands on it are records whose numbers are text already; the templates in {@code
 * src/main/jte} say where each stands and escape it, the style sheet and the script beside them are
 * resources of this package. A page is made of a run's record and its metrics, as they are in its
 * files, and of {@link io.kindling.report.page.ModelInsights}, which only a network at hand can
 * give.
 */
package io.kindling.report.page;
