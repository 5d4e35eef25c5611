namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>
/// The shared accesses of <see cref="MultiProducerRing{T, TWait}"/>, one a step: two producers, a consumer, and a
/// thread that completes the ring, when all is claimed or at any moment. A negative batch is claimed and abandoned.
/// </summary>
internal sealed record MultiProducerModel(
    int Capacity, int[][] Batches, int MaxDrain, bool Parks, bool EndsAnyTime, Fault Fault)
{
    private const int Claimed = 0;
    private const int CachedReleased = 1;
    private const int Released = 2;
    private const int FirstStamp = 7;

    // The highest bit of the real cursor.
    private const int CompletedBit = 1 << 10;

    // Events are numbered from this times the producer.
    private const int NumbersOfProducer = 100;

    private ParkCells ForEvents => Parks ? new(3, 4) : default;

    private ParkCells ForSlots => Parks ? new(5, 6) : default;

    private int MemorySize => FirstStamp + 2 * Capacity;

    public (int States, string? Violation) Explore()
    {
        ModelThread[] producers = [.. Batches.Select((batches, i) => new Producer(this, i, batches))];
        return Explorer.Explore(MemorySize, [.. producers, new Consumer(this), new Completer(this)], CheckEnd);
    }

    private static string? CheckEnd(Machine m)
    {
        int claimed = m.Load(Claimed) & ~CompletedBit;
        return m.Load(Released) == claimed ? null : $"{m.Load(Released)} slots were released of {claimed} claimed";
    }

    private int Stamp(int sequence) => FirstStamp + sequence % Capacity;

    private int Slot(int sequence) => FirstStamp + Capacity + sequence % Capacity;

    private sealed class Producer(MultiProducerModel model, int id, int[] batches)
        : ModelThread($"producer {id}", model.Fault)
    {
        private const int Claim = 0;
        private const int LookAtCached = 1;
        private const int LookAtReleased = 2;
        private const int WriteCached = 3;
        private const int Exchange = 4;
        private const int Write = 5;
        private const int Publish = 6;

        private const int Start = 0;
        private const int Batch = 1;
        private const int Written = 2;
        private const int Number = 3;
        private const int Seen = 4;

        public override void Step(Machine m)
        {
            if (StepOfPark(m, model.ForSlots, model.ForEvents))
                return;
            int count = m[Batch] < batches.Length ? Math.Abs(batches[m[Batch]]) : 0;
            switch (m.Pc)
            {
                case Claim:
                    m[Start] = m.Load(Claimed);
                    m.Pc = count == 0 || (m[Start] & CompletedBit) != 0 ? Machine.Done : LookAtCached;
                    break;
                case LookAtCached:
                    m.Pc = m.Load(CachedReleased) + model.Capacity - m[Start] >= count ? Exchange : LookAtReleased;
                    break;
                case LookAtReleased:
                    m[Seen] = m.Load(Released);
                    m.Pc = WriteCached;
                    break;
                case WriteCached:
                    m.StoreRelease(CachedReleased, m[Seen]);
                    if (m[Seen] + model.Capacity - m[Start] >= count)
                        m.Pc = Exchange;
                    else
                        Wait(m, model.ForSlots, Claim);
                    break;
                case Exchange:
                    TakeSlots(m, count);
                    break;
                case Write:
                    m.Store(model.Slot(m[Start] + m[Written]), NumbersOfProducer * (id + 1) + m[Number]);
                    m[Number]++;
                    m.Pc = ++m[Written] < count ? Write : Publish;
                    break;
                case Publish:
                    StampClaim(m, count);
                    break;
            }
        }

        private void TakeSlots(Machine m, int count)
        {
            if (Fault == Fault.ClaimWithoutExchange)
                m.Store(Claimed, m[Start] + count);
            else if (!m.Fence())
                return;
            else if (m.Load(Claimed) != m[Start])
            {
                m.Pc = Claim;
                return;
            }
            else
                _ = m.Exchange(Claimed, m[Start] + count);

            m[Seen] = 0;
            StopWaiting(m);
            m.Pc = batches[m[Batch]] < 0 || Fault == Fault.PublishBeforeWriting ? Publish : Write;
        }

        private void StampClaim(Machine m, int count)
        {
            bool isAbandoned = batches[m[Batch]] < 0;
            int stamp = (int)SlotStamp.Of(m[Start], count, model.Capacity, isAbandoned);
            if (Fault == Fault.PublishWithoutRelease)
                m.Store(model.Stamp(m[Start]), stamp);
            else
                m.StoreRelease(model.Stamp(m[Start]), stamp);
            if (m.IsBlocked)
                return;
            m[Written] = 0;
            m[Batch]++;
            m[Start] = 0;
            Signal(m, model.ForEvents, m[Batch] < batches.Length ? Claim : Machine.Done);
        }
    }

    private sealed class Consumer(MultiProducerModel model) : ModelThread("consumer", model.Fault)
    {
        private const int Look = 0;
        private const int Ask = 1;
        private const int Read = 2;
        private const int Release = 3;
        private const int PassOver = 4;

        private const int Next = 0;
        private const int Found = 1;
        private const int ReadSoFar = 2;
        private const int Last = 3;

        public override void Step(Machine m)
        {
            if (StepOfPark(m, model.ForEvents, model.ForSlots))
                return;
            switch (m.Pc)
            {
                case Look:
                    Walk(m);
                    break;
                case Ask:
                    int claimed = m.Load(Claimed);
                    bool isCompleted = (claimed & CompletedBit) != 0;
                    if (isCompleted && (Fault == Fault.EndWithoutClaims || (claimed & ~CompletedBit) == m[Next]))
                        m.Pc = Machine.Done;
                    else
                        Wait(m, model.ForEvents, Look);
                    break;
                case Read:
                    ReadOne(m);
                    break;
                case Release:
                case PassOver:
                    Free(m, m.Pc == PassOver ? m[Found] : m[ReadSoFar]);
                    break;
            }
        }

        // One stamp a step: Found slots are known to be published beyond Next.
        private void Walk(Machine m)
        {
            int start = m[Next] + m[Found];
            long stamp = m.Load(model.Stamp(start));
            int count = SlotStamp.Count(stamp, start, model.Capacity);
            if (Fault == Fault.StampWithoutLap && stamp != 0)
                count = (int)(stamp % (4 * model.Capacity)) >> 1;
            if (count == 0 || (SlotStamp.IsAbandoned(stamp) && m[Found] > 0))
            {
                m.Pc = m[Found] > 0 ? Read : Ask;
                return;
            }

            StopWaiting(m);
            m[Found] += count;
            m.Pc = SlotStamp.IsAbandoned(stamp) ? PassOver : m[Found] < model.MaxDrain ? Look : Read;
        }

        private void ReadOne(Machine m)
        {
            int found = m.Load(model.Slot(m[Next] + m[ReadSoFar]));
            int producer = found / NumbersOfProducer - 1;
            int due = producer < 0 ? -1 : NumbersOfProducer * (producer + 1) + m[Last + producer];
            if (found != due)
                m.Fail($"read {found} where {due} was due at sequence {m[Next] + m[ReadSoFar]}");
            else
                m[Last + producer]++;
            m.Pc = ++m[ReadSoFar] < Math.Min(m[Found], model.MaxDrain) ? Read : Release;
        }

        private void Free(Machine m, int count)
        {
            m.StoreRelease(Released, m[Next] + count);
            if (m.IsBlocked)
                return;
            m[Next] += count;
            m[Found] -= count;
            m[ReadSoFar] = 0;
            Signal(m, model.ForSlots, m[Found] > 0 ? Read : Look);
        }
    }

    private sealed class Completer(MultiProducerModel model) : ModelThread("completer", model.Fault)
    {
        private const int SignalSlots = 1;
        private const int End = 2;

        private static bool IsSignallingSlots(Machine m) => m[0] != 0;

        public override void Step(Machine m)
        {
            if (StepOfPark(m, default, IsSignallingSlots(m) ? model.ForSlots : model.ForEvents))
                return;
            switch (m.Pc)
            {
                case 0 when !model.EndsAnyTime && m.Load(Claimed) < model.Batches.Sum(b => b.Sum(Math.Abs)):
                    m.Block();
                    break;
                case 0:
                    _ = m.Exchange(Claimed, m.Load(Claimed) | CompletedBit);
                    Signal(m, model.ForEvents, SignalSlots);
                    break;
                case SignalSlots:
                    m[0] = 1;
                    Signal(m, model.ForSlots, End);
                    break;
                case End:
                    m.Pc = Machine.Done;
                    break;
            }
        }
    }
}
