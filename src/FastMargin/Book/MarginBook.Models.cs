using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <content>
/// Pools whose requirement a margin model computes: their positions ask for nothing in the kernel's rows, and the
/// requirement stands beside them as one number.
/// </content>
public sealed partial class MarginBook
{
    // Not below 1 / (2^-50): what turns an error of the requirement into a magnitude that the kernel charges as much.
    private const double MagnitudePerDoubt = 1L << 50;

    private static readonly MarginTable _byModel = MarginTable.Flat("by model", Rate.Zero);

    private readonly DirtySet _changedDrivers;
    private bool[] _isDriver = [];
    private bool[] _isModelled = [];
    private double[] _requirements = [];
    private double[] _doubts = [];

    /// <summary>Who computes requirements that do not follow from margin tables; null when nobody does.</summary>
    internal IRequirements? Requirements { get; private set; }

    /// <summary>Marks that have moved since the last time they were taken, of those that move a requirement.</summary>
    internal DirtySet ChangedDrivers => _changedDrivers;

    /// <summary>The table of positions whose requirement a model computes: it asks for nothing.</summary>
    internal static MarginTable ByModel => _byModel;

    /// <summary>Lets requirements be computed elsewhere.</summary>
    internal void Attach(IRequirements requirements)
    {
        Requirements = requirements;
        _isDriver = new bool[Universe.Instruments.Count];
    }

    /// <summary>
    /// The mark of an instrument moves a requirement from now on: <see cref="ChangedDrivers"/> has it, at first because
    /// it may have moved before.
    /// </summary>
    internal void NoteDriver(int instrument)
    {
        if (!_isDriver[instrument]) _changedDrivers.Add(instrument);
        _isDriver[instrument] = true;
        _marks[instrument].PlainRow = 0;
    }

    /// <summary>True when the mark of an instrument moves a requirement.</summary>
    internal bool IsDriver(int instrument) => _isDriver.Length > 0 && _isDriver[instrument];

    /// <summary>True when a model computes the pool's requirement.</summary>
    internal bool IsModelled(int pool) => pool < _isModelled.Length && _isModelled[pool];

    /// <summary>
    /// Leaves the requirement of a pool to a model, or takes it back; it is unknown until the model has said it.
    /// </summary>
    /// <exception cref="DataException">No room for the rows that this needs; nothing has changed then.</exception>
    internal void SetModelled(int pool, bool isModelled)
    {
        if (IsModelled(pool) == isModelled) return;
        for (int i = 0; i < PositionsOf(pool); i++) MakeChains(pool, SlotAt(pool, i), isModelled);

        if (pool >= _isModelled.Length) ReserveModelled(Math.Max(PoolTop, 2 * pool));
        _isModelled[pool] = isModelled;
        _requirements[pool] = double.NaN;
        ReadRow(pool, _row);
        for (int i = 0; i < _row.Count; i++)
        {
            int instrument = _chainOfRow[_row[i].Row].Instrument.Id;
            _row[i] = MakeSlot(pool, new NewPosition(instrument, _row[i].Lots, default), _row[i].Entry);
        }

        SetRow(pool);
    }

    /// <summary>What a model says that a pool must have behind it.</summary>
    /// <param name="pool">A pool left to a model.</param>
    /// <param name="value">Base currency, not below zero; NaN when a price is missing.</param>
    /// <param name="doubt">How far that may be from what the rule says, rounding of the last digit aside.</param>
    internal void SetRequirement(int pool, double value, double doubt)
    {
        // Also where it is what it was: what moved it, or could have, has moved the pool's equity.
        (_requirements[pool], _doubts[pool]) = (value, doubt);
        Revalue(pool);
    }

    /// <summary>What a model has said of a pool; NaN when it is unknown.</summary>
    internal double RequirementOf(int pool) => _requirements[pool];

    /// <summary>How far that may be from what its rule says.</summary>
    internal double DoubtOf(int pool) => _doubts[pool];

    /// <summary>The chain of an instrument whose positions ask for nothing; null while nobody holds any.</summary>
    internal MarginChain? ModelledChain(int instrument) => _chains.GetValueOrDefault((instrument, _byModel));

    /// <summary>The table of a position in a pool, without what doubt adds.</summary>
    private MarginTable PoolTableOf(int pool, int instrument, bool isLong)
    {
        MarginTable table = PlainTableOf(_pools[pool].Account, instrument, isLong);
        return IsModelled(pool) ? _byModel : table;
    }

    /// <summary>The rows that a position needs, before anything depends on them.</summary>
    private void MakeChains(int pool, in Slot slot, bool isModelled)
    {
        Instrument of = _chainOfRow[slot.Row].Instrument;
        MarginTable table =
            isModelled ? _byModel : PlainTableOf(_pools[pool].Account, of.Id, isLong: slot.Lots > 0);
        _ = ChainOf(of.Id, table);
        if (!isModelled) _ = ChainOf(of.Id, Charged(of.Id, table));
    }

    private void ReserveModelled(int pools)
    {
        Array.Resize(ref _isModelled, pools);
        Array.Resize(ref _requirements, pools);
        Array.Resize(ref _doubts, pools);
    }

    private void ForgetModel(int pool)
    {
        if (pool < _isModelled.Length) _isModelled[pool] = false;
    }
}
