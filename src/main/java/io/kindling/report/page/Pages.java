package io.kindling.report.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Renders pages from precompiled templates. */
final class Pages {

  /** Package of the compiled templates, set in pom.xml. */
  private static final String PACKAGE = "io.kindling.report.template";

  private static final TemplateEngine ENGINE =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), PACKAGE);

  /** Initial buffer size in characters, enough for most pages. */
  private static final int LENGTH = 1 << 17;

  private Pages() {}

  static String of(RunPage page) {
    return render("run.jte", page);
  }

  static String of(RunComparison comparison) {
    return render("comparison.jte", comparison);
  }

  private static String render(String template, Object page) {
    StringOutput out = new StringOutput(LENGTH);
    ENGINE.render(template, Map.of("page", page, "assets", Assets.ALL), out);
    return out.toString();
  }
}
