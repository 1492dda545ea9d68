/** Hot reload of a credential and the stamp of what is presented. */
@NullMarked
package io.keyturn.reload;

import org.jspecify.annotations.NullMarked;
