/**
 * Model registry: versions of a model, the champion among them, and the rule that promotes a
 * candidate to champion. A {@link Registry} is a directory of readable files; {@link
 * RegistryWriter} changes it under a lock.
 */
package io.kindling.registry;
