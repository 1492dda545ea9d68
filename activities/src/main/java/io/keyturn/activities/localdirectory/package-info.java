/** Secrets kept in a directory of this machine, with versions that labels point to. */
@NullMarked
package io.keyturn.activities.localdirectory;

import org.jspecify.annotations.NullMarked;
