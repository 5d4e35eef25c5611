using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels;

/// <summary>
/// The memory of a slab: all pools that have exactly <see cref="Positions"/> positions. Pointers only; who made the
/// columns keeps them alive and in place.
/// </summary>
/// <remarks>
/// Per-pool columns have <see cref="SlotLayout.PaddedPools"/> entries and the slots <see cref="SlotLayout.SlotsSize"/>
/// bytes; kernels read and write whole groups, padding lanes included, and nothing past them. No address
/// must be aligned; 64 bytes is best for every column.
/// </remarks>
public readonly unsafe struct SlabColumns
{
    /// <summary>Positions of every pool of the slab, 0 up to <see cref="SlotLayout.MaxPositions"/>.</summary>
    public required int Positions { get; init; }

    /// <summary>Number of pools, without the padding lanes of the last group.</summary>
    public required int Pools { get; init; }

    /// <summary>How lots are stored.</summary>
    public LotsFormat Format { get; init; }

    /// <summary>The records, laid out as <see cref="SlotLayout"/> says; null if there are no positions.</summary>
    public required byte* Slots { get; init; }

    /// <summary>Worth in base currency that depends on no slot.</summary>
    public required double* Cash { get; init; }

    /// <summary>Requirement in base currency that depends on no slot, such as amounts of brackets (negative).</summary>
    public required double* RequirementBase { get; init; }

    /// <summary>
    /// Not less than the sum of absolute values of the terms that made <see cref="Cash"/>, nor than that of
    /// <see cref="RequirementBase"/>: each is within <c>2^-50 * Magnitude</c> of its exact value.
    /// </summary>
    public required float* Magnitude { get; init; }

    /// <summary>Output: equity in base currency.</summary>
    public required double* Equity { get; init; }

    /// <summary>Output: requirement in base currency.</summary>
    public required double* Requirement { get; init; }

    /// <summary>Output: number of thresholds reached, or <see cref="PoolValue.Undecided"/>.</summary>
    public required byte* Rung { get; init; }

    /// <summary>
    /// Output: <c>Equity / Requirement</c>, infinite or NaN where nothing is required; null if not wanted.
    /// </summary>
    public double* Ratio { get; init; }

    /// <summary>Groups of eight pools.</summary>
    public int Groups => SlotLayout.GroupCount(Pools);

    /// <summary>Whether groups of the outputs are whole cache lines, so that stores may go past the caches.</summary>
    internal bool TakesStreams =>
        (((nuint)Equity | (nuint)Requirement | (nuint)Ratio) & (AlignedMemory.Alignment - 1)) == 0;

    /// <summary>Throws unless the counts are in range and the columns are there.</summary>
    /// <exception cref="ArgumentException">A count or a column is wrong; the message says which.</exception>
    internal void Validate()
    {
        if (Positions is < 0 or > SlotLayout.MaxPositions)
            throw new ArgumentException($"Positions is {Positions}, expected 0 to {SlotLayout.MaxPositions}.");
        if (Pools < 0)
            throw new ArgumentException($"Pools is {Pools}, expected 0 or more.");
        if (Pools == 0)
            return;
        if (Positions > 0 && Slots == null)
            throw new ArgumentException("Slots is null, expected a column.");
        if (Cash == null || RequirementBase == null || Magnitude == null)
            throw new ArgumentException("Cash, RequirementBase or Magnitude is null, expected a column.");
        if (Equity == null || Requirement == null || Rung == null)
            throw new ArgumentException("Equity, Requirement or Rung is null, expected a column.");
    }
}
