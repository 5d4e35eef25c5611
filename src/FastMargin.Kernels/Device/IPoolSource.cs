namespace FastMargin.Kernels.Device;

/// <summary>
/// One pool as <see cref="PoolBody"/> reads it, wherever it lies: behind pointers, or in the views of a device. Value
/// types only, and nothing but loads: a device's compiler takes what implements it into the kernel.
/// </summary>
internal interface IPoolSource
{
    /// <summary>Positions of the pool.</summary>
    public int Positions { get; }

    /// <inheritdoc cref="SlabColumns.Cash"/>
    public double Cash { get; }

    /// <inheritdoc cref="SlabColumns.RequirementBase"/>
    public double RequirementBase { get; }

    /// <inheritdoc cref="SlabColumns.Magnitude"/>
    public double Magnitude { get; }

    /// <summary><c>CertifiedBound.Factor</c> of the slab.</summary>
    public double Factor { get; }

    /// <summary>Number of thresholds.</summary>
    public int Thresholds { get; }

    /// <summary>A threshold, rising.</summary>
    public double Threshold(int index);

    /// <summary>Signed lots of a position.</summary>
    public double Lots(int column);

    /// <summary>Twice the row of a position: where its pair stands in the table as doubles.</summary>
    public int Index(int column);

    /// <summary>A double of the table.</summary>
    public double Table(int index);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    public double FusedMultiplyAdd(double a, double b, double c);
}
