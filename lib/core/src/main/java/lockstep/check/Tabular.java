package lockstep.check;

import lockstep.picture.Picture;
import lockstep.picture.Table;

/// What is shown as a table.
abstract class Tabular implements Picture {

  abstract Table table();

  @Override
  public final String html() {
    return table().html();
  }

  @Override
  public final String text() {
    return table().text();
  }

  @Override
  public final String toString() {
    return text();
  }
}
