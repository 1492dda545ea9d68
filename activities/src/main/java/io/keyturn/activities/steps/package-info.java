/** The five steps of each kind of credential, and what they share. */
@NullMarked
package io.keyturn.activities.steps;

import org.jspecify.annotations.NullMarked;
