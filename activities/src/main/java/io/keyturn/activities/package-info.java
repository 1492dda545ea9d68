/**
 * How a step touches the world: the activity implementations and what translates their failures.
 */
@NullMarked
package io.keyturn.activities;

import org.jspecify.annotations.NullMarked;
