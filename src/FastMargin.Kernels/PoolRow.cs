namespace FastMargin.Kernels;

/// <summary>One pool whose slots lie side by side, as a cache keeps it: pointers only, for as long as a call.</summary>
public readonly unsafe struct PoolRow
{
    /// <summary>Number of slots.</summary>
    public required int Positions { get; init; }

    /// <summary>Signed lots of each slot, within <see cref="int"/> (not its minimum).</summary>
    public required int* Lots { get; init; }

    /// <summary>Twice the row of the table, for each slot.</summary>
    public required ushort* Index { get; init; }

    /// <inheritdoc cref="SlabColumns.Cash"/>
    public required double Cash { get; init; }

    /// <inheritdoc cref="SlabColumns.RequirementBase"/>
    public required double RequirementBase { get; init; }

    /// <inheritdoc cref="SlabColumns.Magnitude"/>
    public required float Magnitude { get; init; }
}
