using System.Runtime.InteropServices;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Tests.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Simulation;

/// <summary>
/// One book, several engines, and the oracle, on one thread from one seed: all take the same inputs, and after each of
/// them all must have said the same bytes and keep the same levels, and those of the oracle.
/// </summary>
internal sealed class SimulationRun : IInputStage, IDisposable
{
    // In one book of so many a margin model computes half of the requirements, and must find what the tables say.
    private const int BooksAModelledOne = 3;

    private const double LastBits = 4e-16;

    private readonly SimulationPlan _plan;
    private readonly int _seed;
    private readonly SimulationTally _tally;
    private readonly RandomBooks _books;
    private readonly SimulatedInputs _inputs;
    private readonly OracleInputs _oracle;
    private readonly OracleTracker _tracker;
    private readonly List<MarginEngine> _engines = [];
    private readonly List<MarginBook> _followers = [];
    private InputEvent _input;

    public SimulationRun(SimulationPlan plan, int seed, SimulationTally tally)
    {
        (_plan, _seed, _tally) = (plan, seed, tally);
        var dice = new Dice(seed);
        bool isStrict = dice.Chance(0.8);
        _books = RandomBooks.Make(
            dice, plan.Accounts, instruments: plan.Instruments, hasOptions: plan.HasOptions);
        if (plan.HasOptions) OptionModels.Assign(dice, _books);
        var others = new RandomInputs(dice, _books, this, plan.MostStepNs);
        _inputs = new SimulatedInputs(dice, _books, others, plan.AccountEventEvery, RequirementOf);
        OracleProfile[] profiles = TwinProfiles.Oracle;
        _oracle = new OracleInputs(_books.Book.Oracle);
        bool isModelled = !plan.HasOptions && seed % BooksAModelledOne == 0;
        if (isModelled) TableModels.Open(_oracle, _books.Book.Oracle, assignsHalf: true);
        if (plan.HasOptions) _oracle.KnownModels = OptionModels.Names;
        LevelProfile[] levels = TwinProfiles.Product;
        IReadOnlyList<Action<MarginBook>> journal = _books.Book.TakeJournal();
        foreach (EngineOptions options in plan.Engines)
        {
            var book = new MarginBook(_books.Book.Product.Universe);
            foreach (Action<MarginBook> edit in journal) edit(book);
            if (isModelled) TableModels.Open(book, assignsHalf: true);
            if (plan.HasOptions) OptionModels.Open(book, _books.Book.Oracle);
            _followers.Add(book);
            _engines.Add(new MarginEngine(book, options with { Profiles = levels, IsStrict = isStrict }, Shelf));
        }

        _tracker = new OracleTracker(
            _books.Book.Oracle, profiles, isStrict, id => id % plan.OracleEvery == 0, RequirementOf);
        Compare();
    }

    /// <summary>The engines; a test may harm one.</summary>
    public IReadOnlyList<MarginEngine> Engines => _engines;

    public ParameterShelf Shelf { get; } = new();

    public OracleInputs Oracle => _oracle;

    public MarginBook Book => _followers[0];

    /// <summary>Takes all inputs of the plan.</summary>
    /// <exception cref="SimulationException">A difference.</exception>
    public void Run()
    {
        for (int i = 0; i < _plan.Inputs; i++)
        {
            Next();
            if ((i + 1) % _plan.FullCheckEvery == 0) CheckAll();
        }

        CheckAll();
        _tally.Books++;
        _tally.OracleEvaluations += _tracker.Evaluations;
        if (_plan.HasOptions) _tally.ExactOfOptionBooks += _engines[0].ExactDecisions;
    }

    /// <summary>Takes the next input, and compares.</summary>
    /// <exception cref="SimulationException">A difference.</exception>
    public void Next()
    {
        _input = _inputs.Next();
        Step();
    }

    public void Dispose()
    {
        foreach (MarginEngine engine in _engines) engine.Dispose();
        foreach (MarginBook book in _followers) book.Dispose();
        _books.Book.Dispose();
    }

    private static string Text(ReadOnlySpan<OutputEvent> outputs) => string.Join(
        ", ",
        outputs.ToArray().Select(o => $"{o.Kind} {o.Pool} {(Level)o.From} -> {(Level)o.To} {o.Facts} {o.Detail}"));

    private void Step()
    {
        _tracker.Note(_input);
        bool isTaken = _oracle.Apply(_input);
        _tracker.Note(_input);
        ReadOnlySpan<OutputEvent> said = _engines[0].On(_input);
        bool isRefused = said is [{ Kind: OutputKind.Refused }];
        if (isTaken == isRefused) throw Differ($"the oracle takes it: {isTaken}, outputs [{Text(said)}]");
        _tracker.Update();
        for (int i = 1; i < _engines.Count; i++)
        {
            ReadOnlySpan<OutputEvent> other = _engines[i].On(_input);
            if (MemoryMarshal.AsBytes(said).SequenceEqual(MemoryMarshal.AsBytes(other))) continue;
            throw Differ($"{Name(0)} says [{Text(said)}], {Name(i)} says [{Text(other)}]");
        }

        Follow(said);
        CheckEdges(said);
        Compare();
        Count(said, isTaken);
    }

    private OracleRequirement? RequirementOf(OraclePool pool)
    {
        OracleRequirement? found = OptionModels.Of(Book, pool);
        if (found is not { IsKnown: true } known) return found;
        _tally.OptionRequirements++;
        double near = known.Maintenance.Near();
        double kept = Book.RequirementOf(pool.Id);
        // What the book keeps in doubles is of now, and within its doubt.
        if (Math.Abs(kept - near) <= Book.DoubtOf(pool.Id) + (LastBits * near)) return found;
        throw Differ($"{pool} under {pool.Account.Model} has a requirement of {kept:R}, precisely {near:R}");
    }

    private void Count(ReadOnlySpan<OutputEvent> said, bool isTaken)
    {
        _tally.Inputs++;
        _tally.OfKind[(byte)_input.Kind]++;
        _tally.Refused += isTaken ? 0 : 1;
        _tally.Outputs += said.Length;
        _tally.PoolEvents += _followers[0].PoolCount;
        _tally.OracleComparisons += _tracker.Ids.Count;
    }

    /// <summary>The oracle gives new pools the numbers that the book has given them.</summary>
    private void Follow(ReadOnlySpan<OutputEvent> said)
    {
        var closed = new List<int>();
        foreach (ref readonly OutputEvent output in said)
        {
            if (output.Kind == OutputKind.PoolClosed) closed.Add(output.Pool);
            if (output.Kind != OutputKind.PoolOpened) continue;
            _oracle.Open(_input.Kind, _input.Other, output.Pool, Book.AccountOf(output.Pool));
            _tracker.Note(_input);
            _tracker.Update();
        }

        if (!_oracle.TakeClosed().Order().SequenceEqual(closed)) throw Differ($"pools closed [{Text(said)}]");
    }

    private void CheckEdges(ReadOnlySpan<OutputEvent> said)
    {
        int at = 0;
        foreach (ref readonly OutputEvent output in said)
        {
            if (output.Kind != OutputKind.Level || output.Pool % _plan.OracleEvery != 0) continue;
            bool isSame = at < _tracker.Edges.Count && _tracker.Edges[at] == new OracleEdge(
                output.Pool, (OracleLevel)output.From, (OracleLevel)output.To,
                (output.Facts & OutputFacts.Deficient) != 0);
            if (!isSame) break;
            at++;
        }

        bool isAll = at == _tracker.Edges.Count && at == said.ToArray().Count(
            o => o.Kind == OutputKind.Level && o.Pool % _plan.OracleEvery == 0);
        if (!isAll) throw Differ($"outputs [{Text(said)}], the oracle's edges [{string.Join(", ", _tracker.Edges)}]");
    }

    private void Compare()
    {
        ReadOnlySpan<byte> first = _engines[0].Levels.States;
        for (int i = 1; i < _engines.Count; i++)
        {
            ReadOnlySpan<byte> other = _engines[i].Levels.States;
            if (first.SequenceEqual(other)) continue;
            int pool = first.CommonPrefixLength(other);
            string its = $"{_engines[0].LevelOf(pool)} in {Name(0)}";
            throw Differ($"pool {pool} is {its}, {_engines[i].LevelOf(pool)} in {Name(i)}");
        }

        ReadOnlySpan<byte> expected = _tracker.Levels;
        if (_plan.OracleEvery == 1)
        {
            if (first.SequenceEqual(expected[..first.Length])) return;
            throw DifferFromOracle(first.CommonPrefixLength(expected));
        }

        for (int pool = 0; pool < first.Length; pool += _plan.OracleEvery)
        {
            if (first[pool] != expected[pool]) throw DifferFromOracle(pool);
        }
    }

    /// <summary>The oracle's index is wrong when an evaluation that it left out shows another level.</summary>
    private void CheckAll()
    {
        int pool = _tracker.CheckAll();
        if (pool >= 0) throw Differ($"the oracle itself has another value of pool {pool} when all is computed anew");
        for (int i = 0; i < _engines.Count; i++)
        {
            for (long sweeps = _engines[i].AuditCounts.Sweeps; _engines[i].AuditCounts.Sweeps == sweeps;)
            {
                ReadOnlySpan<OutputEvent> alarms = _engines[i].Audit(1 << 20);
                if (!alarms.IsEmpty) throw Differ($"{Name(i)}: alarm [{Text(alarms)}]");
            }
        }

        if (_engines.Exists(e => e.StateHash() != _engines[0].StateHash())) throw Differ("other state hashes");
        string replay = $"Replay it with FASTMARGIN_SEED={_seed}.";
        if (_plan.HasOptions) _tally.OptionsProved += OptionProof.Compare(Book, _books.Book.Oracle, replay);
        _tally.Audited += _followers[0].PoolCount * (long)_engines.Count;
    }

    private string Name(int engine) =>
        $"{_engines[engine].Options.Mode} {_engines[engine].Options.Variant.Name}".ToLowerInvariant();

    private SimulationException DifferFromOracle(int pool)
    {
        OraclePool? its = _tracker.Find(pool);
        OracleValue? value = its is null ? null : OracleMargin.Evaluate(_books.Book.Oracle, its);
        string worth = value is null ? "unknown" : $"E {value.Equity.Near():R}, MM {value.Maintenance.Near():R}";
        string level = $"{_engines[0].LevelOf(pool)}, the oracle has state {_tracker.Levels[pool]:X2}";
        return Differ($"pool {pool} is {level}, {worth}, {its}");
    }

    private SimulationException Differ(string what) => new(
        $"Book seed {_seed}, input {_engines[0].Sequence} {_input}: {what}. Replay it with FASTMARGIN_SEED={_seed}.");
}
