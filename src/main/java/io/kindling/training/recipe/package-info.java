/**
 * What decides the bits of a result: a {@link io.kindling.training.recipe.Recipe} and the settings
 * that it is made of. A new setting of trainings is declared here and nowhere else.
 */
package io.kindling.training.recipe;
