using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels;

/// <summary>How a record stores its eight lot counts: what a kernel is generic over beside the width.</summary>
internal unsafe interface ILots
{
    /// <summary>Bytes of a record.</summary>
    public static abstract int RecordSize { get; }

    /// <summary>Byte of the record at which its eight row indices start.</summary>
    public static abstract int IndexOffset { get; }

    public static abstract TLanes Load<TLanes>(byte* record, int lane)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>Lots as <see cref="int"/>: 48-byte records.</summary>
internal readonly unsafe struct NarrowLots : ILots
{
    public static int RecordSize => 48;

    public static int IndexOffset => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(byte* record, int lane)
        where TLanes : struct, ILanes<TLanes> => TLanes.ConvertInt32((int*)record + lane);
}

/// <summary>Lots as whole <see cref="double"/> values up to 2^53: 80-byte records.</summary>
internal readonly unsafe struct WideLots : ILots
{
    public static int RecordSize => 80;

    public static int IndexOffset => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(byte* record, int lane)
        where TLanes : struct, ILanes<TLanes> => TLanes.Load((double*)record + lane);
}
