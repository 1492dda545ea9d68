/**
 * What the policy file says, as plain values: which credentials there are and how each is rotated.
 */
@NullMarked
package io.keyturn.activities.policy;

import org.jspecify.annotations.NullMarked;
