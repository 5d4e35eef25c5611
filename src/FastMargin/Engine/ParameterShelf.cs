namespace FastMargin.Engine;

/// <summary>
/// What inputs of fixed size can only name: margin tables, collateral schedules, accounts to open, margin models. A
/// producer puts an object here, then sends an input with its number; the ring's order makes it seen. Entries stay, so
/// that a number means the same in a replay.
/// </summary>
public sealed class ParameterShelf
{
    private readonly Lock _lock = new();
    private volatile object[] _entries = new object[16];
    private int _count;

    /// <summary>Puts an object on the shelf; any thread may.</summary>
    /// <returns>Its number, from 0.</returns>
    public int Add(object parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        lock (_lock)
        {
            object[] entries = _entries;
            if (_count == entries.Length) Array.Resize(ref entries, 2 * _count);
            entries[_count] = parameter;
            _entries = entries;
            return _count++;
        }
    }

    /// <summary>The object of a number, when there is one and it is of the type; any thread may ask.</summary>
    public bool TryGet<T>(int number, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? parameter)
        where T : class
    {
        object[] entries = _entries;
        parameter = (uint)number < (uint)entries.Length ? entries[number] as T : null;
        return parameter is not null;
    }
}

/// <summary>An account to open.</summary>
/// <param name="Name">Unique in the book.</param>
/// <param name="IsHedged">True when long and short legs of an instrument are kept apart.</param>
/// <param name="Profile">Number of its level profile.</param>
/// <param name="Model">The requirement set or group that margins its cross pool; null for margin tables.</param>
public sealed record AccountOpening(string Name, bool IsHedged = false, byte Profile = 0, string? Model = null);

/// <summary>What margins an account's cross pool from now on.</summary>
/// <param name="Name">A requirement set or group of the book; null for margin tables.</param>
public sealed record ModelChoice(string? Name);

/// <summary>Requirement sets that take the place of those that a book has.</summary>
/// <param name="Json">A text as models.json is one. Each engine makes sets of its own from it.</param>
public sealed record ModelsText(string Json);
