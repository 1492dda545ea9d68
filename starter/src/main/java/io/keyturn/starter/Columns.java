package io.keyturn.starter;

import io.keyturn.workflows.rules.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Lays rows of text out in columns; what comes from outside can neither steer nor break a line. */
final class Columns {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... headings) {
    rows.add(List.of(headings));
  }

  void row(String... cells) {
    List<String> plain = new ArrayList<>();
    for (String cell : cells) {
      plain.add(cell.isEmpty() ? "-" : PlainText.of(cell));
    }
    rows.add(plain);
  }

  List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)))).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
