namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>Where the fields of a <see cref="ParkingSpot"/> lie in the memory of a model.</summary>
internal readonly record struct ParkCells(int Announced, int Ticket)
{
    /// <summary>Whether waiting blocks; otherwise it spins, and nobody signals.</summary>
    public bool IsUsed => Ticket != 0;
}
