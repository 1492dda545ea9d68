/**
 * The record of every connection and call that the simulator saw: the oracle of tests and reports.
 */
@NullMarked
package io.keyturn.simulator.ledger;

import org.jspecify.annotations.NullMarked;
