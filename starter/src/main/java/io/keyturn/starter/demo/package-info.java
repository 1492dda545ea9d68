/** The demo: a small world under load in which credentials are rotated, and what came of it. */
@NullMarked
package io.keyturn.starter.demo;

import org.jspecify.annotations.NullMarked;
