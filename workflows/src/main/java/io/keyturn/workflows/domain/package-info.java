/** The nouns of a rotation: plain values that travel between the workflow and its activities. */
@NullMarked
package io.keyturn.workflows.domain;

import org.jspecify.annotations.NullMarked;
