/**
 * What happens, in which order: the workflow of a rotation and the activities that it calls.
 *
 * <p>Workflow code knows no clock, file, socket or thread but what Temporal gives it.
 */
@NullMarked
package io.keyturn.workflows;

import org.jspecify.annotations.NullMarked;
