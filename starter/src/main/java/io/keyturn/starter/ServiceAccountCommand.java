package io.keyturn.starter;

import picocli.CommandLine.Command;

/** Groups what can be done with service accounts. */
@Command(
    name = "service-account",
    description = "Lists and makes service accounts of Temporal Cloud.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServiceAccountListCommand.class,
      ServiceAccountCreateCommand.class,
      ServiceAccountCreateScopedCommand.class
    },
    footer = "The recommended shape is one service account per service, scoped to one namespace.")
final class ServiceAccountCommand {}
