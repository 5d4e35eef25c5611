namespace FastMargin.Kernels.Lanes;

/// <summary>
/// The vector vocabulary of a kernel: <see cref="Count"/> doubles side by side, and only the operations a kernel uses.
/// </summary>
/// <remarks>
/// Every operation is lane-wise IEEE 754 binary64, rounded once, so two implementations differ in width and never in
/// bits. A mask is a value whose lanes have all bits set (true) or none (false).
/// </remarks>
/// <typeparam name="TSelf">The implementing struct; the JIT makes one body of a kernel for each.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Doubles in one value: 1, 2, 4 or 8, a divisor of <see cref="SlotLayout.GroupSize"/>.</summary>
    public static abstract int Count { get; }

    /// <summary>Whether the running machine has registers of this width and a fused multiply-add for them.</summary>
    public static abstract bool IsAccelerated { get; }

    public static abstract TSelf Broadcast(double value);

    public static abstract TSelf Load(double* source);

    public static abstract TSelf ConvertInt32(int* source);

    public static abstract TSelf ConvertSingle(float* source);

    /// <summary>Loads <c>table[index[i]]</c> and the double after it for every lane, one 16-byte load each.</summary>
    public static abstract void LoadPairs(double* table, ushort* index, out TSelf first, out TSelf second);

    public static abstract void Store(TSelf value, double* target);

    /// <summary>Stores past the caches where the machine can; the target is aligned to a cache line.</summary>
    public static abstract void StoreStreaming(TSelf value, double* target);

    /// <summary>Stores the counts of a tally (0..255), one byte a lane.</summary>
    public static abstract void StoreTally(TSelf tally, byte* target);

    /// <summary><c>a * b + c</c> rounded once, in hardware or in software alike.</summary>
    public static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    public static abstract TSelf Abs(TSelf value);

    /// <summary>Adds one to the lanes of a tally (whole numbers, as bits) where a mask is set.</summary>
    public static abstract TSelf Tally(TSelf tally, TSelf mask);

    public static abstract TSelf BroadcastTally(long count);

    /// <summary>The mask of the lanes whose tally is <paramref name="count"/>.</summary>
    public static abstract TSelf TallyIs(TSelf tally, long count);

    /// <summary>Whether every lane of a mask is set.</summary>
    public static abstract bool All(TSelf mask);

    /// <summary>Whether every lane of the first is greater than that of the second.</summary>
    public static abstract bool AllGreater(TSelf left, TSelf right);

    /// <summary>Whether every lane of the first is greater than that of the second, or equal.</summary>
    public static abstract bool AllGreaterOrEqual(TSelf left, TSelf right);

    public static abstract TSelf Equal(TSelf left, TSelf right);

    public static abstract TSelf LessThan(TSelf left, TSelf right);

    public static abstract TSelf GreaterThan(TSelf left, TSelf right);

    public static abstract TSelf GreaterThanOrEqual(TSelf left, TSelf right);

    /// <summary>Lanes of the second where the mask is set, of the third elsewhere.</summary>
    public static abstract TSelf Select(TSelf mask, TSelf whenTrue, TSelf whenFalse);

    public static abstract TSelf operator +(TSelf left, TSelf right);

    public static abstract TSelf operator *(TSelf left, TSelf right);

    public static abstract TSelf operator /(TSelf left, TSelf right);

    public static abstract TSelf operator &(TSelf left, TSelf right);

    public static abstract TSelf operator |(TSelf left, TSelf right);

    public static abstract TSelf operator -(TSelf value);

    public static abstract TSelf operator -(TSelf left, TSelf right);

    public static abstract TSelf Sqrt(TSelf value);

    /// <summary>The 64 bits of each lane moved toward the sign, zeros behind.</summary>
    public static abstract TSelf ShiftLeft(TSelf value, int bits);

    /// <summary>The 64 bits of each lane moved away from the sign, zeros before.</summary>
    public static abstract TSelf ShiftRight(TSelf value, int bits);
}
