import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What the ticket shop is worth.
public final class TicketShop implements Marking {

  @Override
  public List<Part> parts(Random random) {
    int tickets = 4 + random.nextInt(20);
    int sold = 1 + random.nextInt(tickets - 1);
    return List.of(
        Part.equal(
            "shop-check",
            1,
            "it sells what it has, and no more",
            tickets,
            """
            {
              var shop = new Shop(%d);
              int sold = 0;
              for (int i = 0; i < 40; i++) if (shop.sell()) sold++;
              return sold;
            }\
            """
                .formatted(tickets)),
        Part.equal(
            "shop-check",
            1,
            "it says how many are left",
            tickets - sold,
            """
            {
              var shop = new Shop(%d);
              for (int i = 0; i < %d; i++) shop.sell();
              return shop.left();
            }\
            """
                .formatted(tickets, sold)),
        twoBuyers(3, 1, "the last ticket is sold once, whatever the order of the steps", "true"),
        twoBuyers(
            2,
            3,
            "three tickets are enough for two buyers, and one is left",
            "((Shop) o[0]).left() == 1"),
        Part.finding(
            "shop-check",
            1,
            "what one buyer does, the others see",
            """
            {
              var shop = new Shop(1);
              return Check.equal("true false", () -> shop.sell() + " " + shop.sell())
                  .and(Check.equal(0, () -> shop.left()))
                  .and(Check.visible(Shop.class));
            }\
            """));
  }

  private static Part twoBuyers(double points, int tickets, String what, String besides) {
    return Part.finding(
        "shop-check",
        points,
        what,
        """
        Explorer.of(() -> new Object[] {new Shop(%1$d), false, false})
            .thread(o -> { o[1] = ((Shop) o[0]).sell(); })
            .thread(o -> { o[2] = ((Shop) o[0]).sell(); })
            .check(o -> ((boolean) o[1] ? 1 : 0) + ((boolean) o[2] ? 1 : 0) == Math.min(2, %1$d) && %2$s)
            .finding()\
        """
            .formatted(tickets, besides));
  }
}
