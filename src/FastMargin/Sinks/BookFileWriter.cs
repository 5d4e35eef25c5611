using System.Runtime.InteropServices;
using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Sinks;

/// <summary>
/// Writes a book as one binary file, described in docs/FORMATS.md. The same book gives the same bytes, and
/// <c>BookFile.Read</c> gives an equal book back.
/// </summary>
public static class BookFileWriter
{
    /// <summary>Writes the file; it appears whole or not at all, in place of an older one.</summary>
    /// <param name="book">The book; it must not change meanwhile.</param>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told after each section.</param>
    /// <exception cref="DataException">The file cannot be written, or a name cannot be read back.</exception>
    public static void Write(MarginBook book, string path, IProgress<LoadProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentException.ThrowIfNullOrEmpty(path);
        BookNames.Check(book);
        OutputFile.Write(path, stream =>
        {
            using var sections = new SectionStream(stream);
            new Pass(book, sections, progress).Run();
        });
    }

    private sealed class Pass
    {
        private readonly MarginBook _book;
        private readonly SectionStream _out;
        private readonly IProgress<LoadProgress>? _progress;
        private readonly int[] _accounts;
        private readonly Dictionary<int, int> _numberOf = [];
        private readonly List<int> _isolated = [];
        private readonly List<int> _pools;
        private readonly List<int> _names = [];
        private readonly Dictionary<string, int> _nameOf = new(StringComparer.Ordinal);

        public Pass(MarginBook book, SectionStream sections, IProgress<LoadProgress>? progress)
        {
            _book = book;
            _out = sections;
            _progress = progress;
            _accounts = [.. book.AccountIds()];
            var pools = new List<int>();
            for (int i = 0; i < _accounts.Length; i++)
            {
                book.CollectPools(_accounts[i], pools);
                for (int k = 1; k < pools.Count; k++) _isolated.Add(pools[k]);
                if (_accounts.Length != book.AccountTop) _numberOf[_accounts[i]] = i;
            }

            foreach (int pool in _isolated)
            {
                if (_nameOf.TryAdd(book.PoolName(pool), _names.Count + 1)) _names.Add(pool);
            }

            _pools = [.. _accounts.Select(book.CrossPool), .. _isolated];
        }

        public void Run()
        {
            Section(BookSection.Currencies, s => UniverseOut.Currencies(_book.Universe, s));
            Section(BookSection.Brackets, s => UniverseOut.Brackets(_book.Universe, s));
            Section(BookSection.Instruments, s => UniverseOut.Instruments(_book.Universe, s));
            Section(BookSection.Marks, Marks);
            Each(BookSection.AccountNameSizes, _accounts, (s, a) => s.Add((byte)_book.AccountUtf8(a).Length));
            Each(BookSection.AccountNames, _accounts, (s, a) => s.Write(_book.AccountUtf8(a)));
            Each(BookSection.Hedged, _accounts, (s, a) => s.Add((byte)(_book.IsHedged(a) ? 1 : 0)));
            Each(BookSection.Profiles, _accounts, (s, a) => s.Add(_book.ProfileOf(a)));
            Each(BookSection.PoolNameSizes, _names, (s, p) => s.Add((byte)_book.PoolUtf8(p).Length));
            Each(BookSection.PoolNames, _names, (s, p) => s.Write(_book.PoolUtf8(p)));
            Each(BookSection.IsolatedAccounts, _isolated, (s, p) => s.Add(NumberOf(_book.AccountOf(p))));
            Each(BookSection.IsolatedNames, _isolated, (s, p) => s.Add(_nameOf[_book.PoolName(p)]));
            int positions = 0;
            Section(BookSection.Starts, s => positions = Starts(s));
            Positions(
                BookSection.PositionInstruments,
                (s, id) => s.Add(id),
                slot => (ushort)_book.ChainAt(slot.Row).Instrument.Id);
            Positions(BookSection.PositionLots, (s, lots) => s.Add(lots), slot => slot.Lots);
            Positions(BookSection.PositionEntries, (s, bits) => s.Add(bits), slot => slot.Entry.Bits);
            int balances = Balances();
            int[] addOns = [.. _accounts.Where(a => _book.AddOn(a).Sign != 0)];
            Each(BookSection.AddOnAccounts, addOns, (s, a) => s.Add(NumberOf(a)));
            Each(BookSection.AddOnAmounts, addOns, (s, a) => s.Add(_book.AddOn(a).Atto));
            Section(BookSection.Overrides, Overrides);
            var desk = ModelDesk.Of(_book);
            Section(BookSection.Models, s => s.Write(desk?.Sets.Utf8));
            Section(BookSection.AccountModels, s => AccountModels(s, desk));
            _out.Finish(new BookHeader
            {
                Magic = MemoryMarshal.Read<ulong>(BookLayout.Magic),
                Version = BookLayout.Version,
                ByteOrderMark = BookLayout.ByteOrderMark,
                Sections = BookLayout.Sections.Count,
                EntrySize = BookLayout.EntrySize,
                Accounts = _accounts.Length,
                IsolatedPools = _isolated.Count,
                Positions = positions,
                Balances = balances,
            });
        }

        private void Marks(SectionStream section)
        {
            foreach (Instrument instrument in _book.Universe.Instruments) section.Add(_book.MarkSteps(instrument.Id));
        }

        private int Starts(SectionStream section)
        {
            int start = 0;
            foreach (int pool in _pools)
            {
                section.Add(start);
                start = checked(start + _book.PositionsOf(pool));
            }

            section.Add(start);
            return start;
        }

        private void Positions<T>(BookSection section, Action<SectionStream, T> add, Func<Slot, T> field) =>
            Section(section, s =>
        {
            foreach (int pool in _pools)
            {
                Slab slab = _book.SlabOf(pool, out int at);
                for (int i = 0; i < slab.Positions; i++) add(s, field(slab.ReadSlot(at, i)));
            }
        });

        private int Balances()
        {
            var pools = new List<int>();
            var balances = new List<BalanceView>();
            for (int i = 0; i < _pools.Count; i++)
            {
                foreach (BalanceView balance in _book.Balances(_pools[i]).OrderBy(b => b.Currency))
                {
                    pools.Add(i);
                    balances.Add(balance);
                }
            }

            Each(BookSection.BalancePools, pools, (s, pool) => s.Add(pool));
            Each(BookSection.BalanceCurrencies, balances, (s, balance) => s.Add((ushort)balance.Currency));
            Each(BookSection.BalanceAmounts, balances, (s, balance) => s.Add(balance.Amount.Atto));
            return balances.Count;
        }

        private void Overrides(SectionStream section)
        {
            foreach ((int account, int instrument, MarginTable table) in _book.OverrideRows())
            {
                section.Add(NumberOf(account));
                section.Add(instrument);
                section.Add(_book.Universe.TableId(table.Name));
            }
        }

        private void AccountModels(SectionStream section, ModelDesk? desk)
        {
            if (desk is null) return;
            foreach (int account in _accounts)
            {
                if (desk.NameOf(account) is not { } name) continue;
                section.Add(NumberOf(account));
                section.Add(desk.Sets.NumberOf(name));
            }
        }

        private int NumberOf(int account) => _numberOf.Count == 0 ? account : _numberOf[account];

        private void Each<T>(BookSection section, IEnumerable<T> rows, Action<SectionStream, T> add) =>
            Section(section, s =>
        {
            foreach (T row in rows) add(s, row);
        });

        private void Section(BookSection section, Action<SectionStream> fill)
        {
            _out.Section(section, fill);
            _progress?.Report(new LoadProgress("sections", (int)section, BookLayout.Sections.Count));
        }
    }
}
