/** The program keyturn: one class per command. */
@NullMarked
package io.keyturn.starter;

import org.jspecify.annotations.NullMarked;
