package io.keyturn.worker;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of a policy as they were at one look: one file, or those of a folder in the order of
 * their names.
 */
record PolicyTexts(Path policy, boolean folder, List<Text> texts) {
  private static final long LARGEST = 1_000_000;

  /** The text of one file. */
  record Text(Path file, String text) {}

  /** Copies the texts. */
  PolicyTexts {
    texts = List.copyOf(texts);
  }

  /**
   * Looks at a file or a folder; of a folder only {@code *.yaml} and {@code *.yml} count that do
   * not begin with a dot, as the files that editors put beside do.
   */
  static PolicyTexts read(Path policy) throws PolicyFileException {
    if (!Files.isDirectory(policy)) {
      return new PolicyTexts(policy, false, List.of(text(policy)));
    }
    List<Text> texts = new ArrayList<>();
    for (Path file : files(policy)) {
      texts.add(text(file));
    }
    if (texts.isEmpty()) {
      throw new PolicyFileException(
          policy + ": there is no *.yaml and no *.yml in this folder; a policy is YAML");
    }
    return new PolicyTexts(policy, true, texts);
  }

  private static List<Path> files(Path folder) throws PolicyFileException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder, "[!.]*.{yaml,yml}")) {
      for (Path file : listed) {
        if (!Files.isDirectory(file)) {
          files.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      throw new PolicyFileException(folder + ": cannot be listed; let keyturn read this folder");
    }
    files.sort(null);
    return files;
  }

  private static Text text(Path file) throws PolicyFileException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new PolicyFileException(
            file + ": this is larger than a megabyte; a policy is a short YAML file");
      }
      return new Text(file, Files.readString(file));
    } catch (NoSuchFileException missing) {
      throw new PolicyFileException(
          file + ": there is no such file; name the policy with --policy");
    } catch (CharacterCodingException binary) {
      throw new PolicyFileException(file + ": this is not a text in UTF-8; a policy is YAML");
    } catch (IOException unreadable) {
      throw new PolicyFileException(file + ": cannot be read; a policy is a readable YAML file");
    }
  }
}
