/**
 * The {@link io.kindling.training.recipe.Recipe}, which determines the bits of a training's result,
 * and the declarations of its settings. To add a setting of trainings, declare it in this package.
 */
package io.kindling.training.recipe;
