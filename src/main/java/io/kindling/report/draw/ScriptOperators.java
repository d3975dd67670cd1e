package io.kindling.report.draw;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Operators;
import io.kindling.report.draw.ScriptOperators.Term;
import java.util.Optional;

/** An activation's formula as an expression of the page's script. */
final class ScriptOperators implements Operators<Term> {

  private static final String Z = "z";

  /**
   * A part of a formula.
   *
   * @param text an expression that binds more closely than any operator around it
   * @param ofRow whether it is a whole row, and not the value of one unit
   */
  record Term(String text, boolean ofRow) {}

  /**
   * Returns an activation as a function of a row of weighted inputs.
   *
   * @return empty if the activation is not exported
   */
  static Optional<String> function(Activation activation) {
    return activation
        .formula(new ScriptOperators(), new Term(Z, false))
        .map(formula -> "z => " + row(formula));
  }

  /** Returns a term as an expression whose value is a whole row. */
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
