import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Fills and asks a database in memory. */
public class Jdbc {
  private static final Random RANDOM = new Random(3);

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[1]);
    try (Connection connection = DriverManager.getConnection(arguments[0], "sa", "")) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "create table item(id int primary key, kind int, price double, name varchar(40))");
        statement.execute("create index by_kind on item(kind, price)");
        statement.execute("create table sale(item int, amount int)");
      }
      connection.setAutoCommit(false);
      for (int round = 0; round < rounds; round++) {
        round(connection, round);
      }
    }
  }

  private static void round(Connection connection, int round) throws SQLException {
    insert(connection, round);
    try (PreparedStatement update =
        connection.prepareStatement("update item set price = price * 1.5 where kind = ?")) {
      update.setInt(1, round % 7);
      update.executeUpdate();
    }
    if (round % 5 == 4) {
      connection.rollback();
    } else {
      connection.commit();
    }
    System.out.print("round " + round);
    ask(connection, "select count(*), sum(price), min(name), max(name) from item");
    ask(
        connection,
        "select i.kind, count(*), sum(s.amount * i.price) from item i join sale s on s.item = i.id"
            + " group by i.kind having count(*) > 1 order by 3 desc, 1");
    System.out.println();
  }

  private static void insert(Connection connection, int round) throws SQLException {
    try (PreparedStatement item =
            connection.prepareStatement("insert into item values(?, ?, ?, ?)");
        PreparedStatement sale = connection.prepareStatement("insert into sale values(?, ?)")) {
      for (int i = 0; i < 40; i++) {
        int id = round * 40 + i;
        item.setInt(1, id);
        item.setInt(2, RANDOM.nextInt(7));
        item.setDouble(3, RANDOM.nextInt(10_000) / 4.0);
        item.setString(4, "item " + Integer.toString(RANDOM.nextInt(1 << 30), 36));
        item.executeUpdate();
        sale.setInt(1, id - RANDOM.nextInt(id + 1));
        sale.setInt(2, RANDOM.nextInt(12));
        sale.executeUpdate();
      }
    }
  }

  private static void ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          System.out.print(" " + rows.getString(i));
        }
      }
    }
  }
}
