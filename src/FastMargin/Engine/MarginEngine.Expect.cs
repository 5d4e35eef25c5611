namespace FastMargin.Engine;

/// <content>Inputs that are known before their turn.</content>
public sealed partial class MarginEngine
{
    // A row can be asked for when the line that says where it is has come: a fill takes less time than a line.
    private const int RowAhead = 3;
    private const int PoolAhead = 8;

    /// <summary>
    /// Fetches what inputs will read that are soon to come: for whoever has several of them, before each
    /// <see cref="On"/>. It changes nothing and may be left out; fills all over a large book, whose time is mostly that
    /// of memory, take a third less with it.
    /// </summary>
    /// <param name="coming">The input that is next, and those after it.</param>
    public void Expect(ReadOnlySpan<InputEvent> coming)
    {
        if (coming.Length <= RowAhead) return;
        if (IsOfPool(coming[RowAhead])) FetchRow(coming[RowAhead].Owner);
        if (coming.Length > PoolAhead && IsOfPool(coming[PoolAhead])) FetchPool(coming[PoolAhead].Owner);
    }

    /// <summary>True where the pool of an input is told, whether or not there is such a pool by then.</summary>
    private bool IsOfPool(in InputEvent input) =>
        input.Kind is >= InputKind.Fill and <= InputKind.Fee or InputKind.Balance
        && (uint)input.Owner < (uint)Book.PoolTop;

    private void FetchPool(int pool)
    {
        Book.FetchPool(pool);
        _levels.Fetch(pool);
        _trigger?.FetchPool(pool);
    }

    private void FetchRow(int pool)
    {
        Book.FetchRow(pool);
        _trigger?.FetchRow(pool);
    }
}
