using FastMargin.Book;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Book;

public sealed class DirtySetTests
{
    [Fact]
    public void Each_id_is_there_once_in_the_order_it_came() => Seeds.ForEach(20, dice =>
    {
        var set = new DirtySet();
        var model = new List<int>();
        for (int i = 0; i < 1000; i++)
        {
            if (dice.Chance(0.01))
            {
                set.Clear();
                model.Clear();
            }

            int id = dice.Below(dice.OneOf(10, 100, 100_000));
            set.Add(id);
            if (!model.Contains(id)) model.Add(id);
            Assert.Equal(model, set.Ids.ToArray());
            Assert.Equal(model.Count, set.Count);
        }
    });
}
