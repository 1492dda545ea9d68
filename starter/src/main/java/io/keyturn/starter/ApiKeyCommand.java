package io.keyturn.starter;

import picocli.CommandLine.Command;

/** Groups what can be done with API keys directly. */
@Command(
    name = "apikey",
    description = "Lists, makes, switches and deletes API keys of Temporal Cloud.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ApiKeyListCommand.class,
      ApiKeyCreateCommand.class,
      ApiKeyEnableCommand.class,
      ApiKeyDisableCommand.class,
      ApiKeyDeleteCommand.class
    },
    footer =
        "A key that Workers use is better rotated by keyturn rotate, which proves that they moved.")
final class ApiKeyCommand {}
