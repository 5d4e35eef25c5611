using System.Text;
using FastMargin.Book;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Book;

public sealed class NameTableTests
{
    [Fact]
    public void It_does_what_a_dictionary_does() => Seeds.ForEach(10, dice =>
    {
        var table = new NameTable();
        var ids = new Dictionary<string, int>();
        var names = new List<string>();
        for (int i = 0; i < 4000; i++)
        {
            string name = Name(dice);
            Assert.Equal(ids.GetValueOrDefault(name, -1), table.Find(Encoding.UTF8.GetBytes(name)));
            if (ids.Remove(name, out int id))
            {
                if (dice.Chance(0.5)) table.Remove(id);
                else ids[name] = id;
            }
            else
            {
                ids[name] = table.Add(Encoding.UTF8.GetBytes(name));
                Assert.Equal(names.Count, ids[name]);
                names.Add(name);
            }
        }

        Assert.Equal(names.Count, table.Count);
        for (int id = 0; id < names.Count; id++) Assert.Equal(names[id], table[id]);
        foreach ((string name, int id) in ids) Assert.Equal(id, table.Find(Encoding.UTF8.GetBytes(name)));
    });

    [Fact]
    public void Names_that_come_and_go_for_ever_do_not_fill_the_table()
    {
        var table = new NameTable();
        for (int i = 0; i < 50_000; i++)
        {
            int id = table.Add("same"u8);
            Assert.Equal(id, table.Find("same"u8));
            table.Remove(id);
            Assert.Equal(-1, table.Find("same"u8));
        }
    }

    private static string Name(Dice dice) => dice.Below(4) switch
    {
        0 => $"{dice.Below(500)}",
        1 => $"account-{dice.Below(500):D9}",
        2 => new string((char)('a' + dice.Below(3)), dice.Below(70)),
        _ => $"Konto-ß-{dice.Below(100)}-漢",
    };
}
