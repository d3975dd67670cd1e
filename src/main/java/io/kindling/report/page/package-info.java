/**
 * The report page of a run, {@code report.html}: one self-contained HTML file.
 *
 * <p>The content consists of records whose numbers are already formatted. The templates in {@code
 * src/main/jte} place and escape them; the style sheet and the script are resources of this
 * package. A page is built from the run's {@code run.json} and {@code metrics.jsonl}, and from
 * {@link io.kindling.report.page.ModelInsights}, which need the trained network.
 */
package io.kindling.report.page;
