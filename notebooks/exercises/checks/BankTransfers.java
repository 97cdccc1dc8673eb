import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What the bank transfers are worth.
public final class BankTransfers implements Marking {

  private static final String CELL = "bank-check";

  @Override
  public List<Part> parts(Random random) {
    int there = 20 + random.nextInt(50);
    int paid = 1 + random.nextInt(there - 1);
    return List.of(
        Part.equal(
            CELL,
            1,
            "a transfer moves the money",
            "true %d %d".formatted(there - paid, there + paid),
            transfer(there, paid)),
        Part.equal(
            CELL,
            1,
            "what is not there is not paid",
            "false %d %d".formatted(there, there),
            transfer(there, there + paid)),
        Part.equal(
            CELL,
            1,
            "a transfer to the same account changes nothing",
            "true " + there,
            """
            {
              var a = new Account(%d);
              return new Bank().transfer(a, a, %d) + " " + a.balance();
            }\
            """
                .formatted(there, paid)),
        atOnce(
            3,
            "two transfers, there and back: none waits for ever, no money is lost",
            "%1$s.transfer(%2$s, %3$s, 3)",
            "%1$s.transfer(%3$s, %2$s, 2)",
            "4, 6"),
        atOnce(
            2,
            "two that pay the last money: one of them is refused",
            "%1$s.transfer(%2$s, %3$s, 4)",
            "%1$s.transfer(%2$s, %3$s, 3)",
            "1, 9|2, 8"));
  }

  private static String transfer(int there, int amount) {
    return """
    {
      var a = new Account(%1$d);
      var b = new Account(%1$d);
      return new Bank().transfer(a, b, %2$d) + " " + a.balance() + " " + b.balance();
    }\
    """
        .formatted(there, amount);
  }

  private static Part atOnce(double points, String what, String first, String second, String ends) {
    String[] names = {"((Bank) o[0])", "((Account) o[1])", "((Account) o[2])"};
    return Part.finding(
        CELL,
        points,
        what,
        """
        Explorer.of(() -> new Object[] {new Bank(), new Account(5), new Account(5)})
            .thread(o -> %s)
            .thread(o -> %s)
            .check(o -> (((Account) o[1]).balance() + ", " + ((Account) o[2]).balance()).matches("%s"))
            .finding()\
        """
            .formatted(
                first.formatted((Object[]) names), second.formatted((Object[]) names), ends));
  }
}
