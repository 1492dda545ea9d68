/** The data plane by gRPC: probes and looks at the fleet, each on a TLS context of its own. */
@NullMarked
package io.keyturn.activities.grpc;

import org.jspecify.annotations.NullMarked;
