package io.kindling.report.draw;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Operators;
import io.kindling.report.draw.ScriptOperators.Term;
import java.util.Optional;

/** Translates an activation's formula to a JavaScript expression of the drawing page. */
final class ScriptOperators implements Operators<Term> {

  private static final String Z = "z";

  /**
   * A subexpression of a formula.
   *
   * @param text the JavaScript text, parenthesized where operators around it could bind more
   *     tightly
   * @param ofRow whether its value is a whole row rather than the value of one unit
   */
  record Term(String text, boolean ofRow) {}

  /**
   * Returns an activation as a JavaScript function of a row of weighted inputs.
   *
   * @return the function; empty if the activation cannot be exported
   */
  static Optional<String> function(Activation activation) {
    return activation
        .formula(new ScriptOperators(), new Term(Z, false))
        .map(formula -> "z => " + row(formula));
  }

  /** Returns a JavaScript expression whose value is a whole row. */
  private static String row(Term term) {
    return term.ofRow() || term.text().equals(Z) ? term.text() : "z.map(z => " + term.text() + ")";
  }

  @Override
  public Term constant(float value) {
    return new Term(value < 0 ? "(" + value + ")" : String.valueOf(value), false);
  }

  @Override
  public Term add(Term a, Term b) {
    return unit("(" + text(a) + " + " + text(b) + ")");
  }

  @Override
  public Term multiply(Term a, Term b) {
    return unit("(" + text(a) + " * " + text(b) + ")");
  }

  @Override
  public Term relu(Term x) {
    return unit("Math.max(0, " + text(x) + ")");
  }

  @Override
  public Term leakyRelu(Term x, float slope) {
    return unit("Math.max(" + slope + " * " + text(x) + ", " + text(x) + ")");
  }

  @Override
  public Term sigmoid(Term x) {
    return unit("sigmoid(" + text(x) + ")");
  }

  @Override
  public Term tanh(Term x) {
    return unit("Math.tanh(" + text(x) + ")");
  }

  @Override
  public Term softplus(Term x) {
    return unit("softplus(" + text(x) + ")");
  }

  @Override
  public Term softmax(Term x) {
    return new Term("softmax(" + row(x) + ")", true);
  }

  private static Term unit(String text) {
    return new Term(text, false);
  }

  private static String text(Term term) {
    if (term.ofRow()) {
      throw new IllegalArgumentException("softmax is not the last operator of the formula");
    }
    return term.text();
  }
}
