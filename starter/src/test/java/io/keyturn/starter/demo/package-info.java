/** Tests of the demo's accounts, displays and child processes' words. */
@NullMarked
package io.keyturn.starter.demo;

import org.jspecify.annotations.NullMarked;
