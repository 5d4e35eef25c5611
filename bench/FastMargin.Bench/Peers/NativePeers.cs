using System.Runtime.InteropServices;
using FastMargin.Kernels;

namespace FastMargin.Bench.Peers;

/// <summary>The C++ peers: the library that bench/peers/run.sh builds, loaded by its path.</summary>
internal sealed unsafe class NativePeers : IDisposable
{
    private const int MostWidths = 4;

    private readonly nint _library;
    private readonly delegate* unmanaged<int, int, NativeSlab*, double*, double*, int, long, long, void> _twin;
    private readonly delegate* unmanaged<NativeRows*, double*, long, long, void> _csr;
    private readonly delegate* unmanaged<NativeRows*, long, nint> _eigenMake;
    private readonly delegate* unmanaged<nint, NativeRows*, double*, long, void> _eigen;
    private readonly delegate* unmanaged<nint, void> _eigenFree;

    /// <summary>Loads the library.</summary>
    /// <exception cref="DllNotFoundException">There is none at the path, or it is for another machine.</exception>
    public NativePeers(string path)
    {
        _library = NativeLibrary.Load(path);
        nint Of(string name) => NativeLibrary.GetExport(_library, name);
        _twin = (delegate* unmanaged<int, int, NativeSlab*, double*, double*, int, long, long, void>)Of("twin_sweep");
        _csr = (delegate* unmanaged<NativeRows*, double*, long, long, void>)Of("csr_sweep");
        _eigenMake = (delegate* unmanaged<NativeRows*, long, nint>)Of("eigen_make");
        _eigen = (delegate* unmanaged<nint, NativeRows*, double*, long, void>)Of("eigen_sweep");
        _eigenFree = (delegate* unmanaged<nint, void>)Of("eigen_free");
        Widths = ReadWidths((delegate* unmanaged<int*, int, int>)Of("twin_widths"));
    }

    /// <summary>Widths of the twin in this build, in bits.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>The twin over groups of a slab.</summary>
    public void Twin(
        int width, bool isStreaming, in SlabColumns slab, RowTable table, double[] ladder, int from, int groups)
    {
        NativeSlab native = NativeSlab.Of(slab);
        fixed (double* thresholds = ladder)
        {
            _twin(width, isStreaming ? 1 : 0, &native, (double*)table.Rows, thresholds, ladder.Length, from, groups);
        }
    }

    /// <summary>The plain loop over compressed rows, for pools from first up to end.</summary>
    public void Csr(RowBook book, long first, long end)
    {
        NativeRows rows = book.Native;
        _csr(&rows, book.Table, first, end);
    }

    /// <summary>Eigen's matrices of a book; 0 where the library was built without Eigen.</summary>
    public nint MakeEigen(RowBook book)
    {
        NativeRows rows = book.Native;
        return _eigenMake(&rows, book.TableRows);
    }

    /// <summary>Eigen's products.</summary>
    public void Eigen(nint matrices, RowBook book)
    {
        NativeRows rows = book.Native;
        _eigen(matrices, &rows, book.Table, book.TableRows);
    }

    /// <summary>Gives the matrices back.</summary>
    public void FreeEigen(nint matrices) => _eigenFree(matrices);

    /// <inheritdoc/>
    public void Dispose() => NativeLibrary.Free(_library);

    private static int[] ReadWidths(delegate* unmanaged<int*, int, int> read)
    {
        int* widths = stackalloc int[MostWidths];
        int count = read(widths, MostWidths);
        return new Span<int>(widths, count).ToArray();
    }
}

/// <summary>A slab as the C++ side has it; see bench/peers/peers.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeSlab
{
    public long Positions;
    public long Pools;
    public byte* Slots;
    public double* Cash;
    public double* RequirementBase;
    public float* Magnitude;
    public double* Equity;
    public double* Requirement;
    public byte* Rung;

    public static NativeSlab Of(in SlabColumns slab) => new()
    {
        Positions = slab.Positions,
        Pools = slab.Pools,
        Slots = slab.Slots,
        Cash = slab.Cash,
        RequirementBase = slab.RequirementBase,
        Magnitude = slab.Magnitude,
        Equity = slab.Equity,
        Requirement = slab.Requirement,
        Rung = slab.Rung,
    };
}

/// <summary>Compressed rows as the C++ side has them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRows
{
    public long Pools;
    public int* Start;
    public int* Row;
    public double* Lots;
    public double* Cash;
    public double* Equity;
    public double* Requirement;
    public byte* Deficient;
}
