/** Tests of the activities themselves: heartbeats and failures. */
@NullMarked
package io.keyturn.activities;

import org.jspecify.annotations.NullMarked;
