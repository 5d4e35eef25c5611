namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>The shared accesses of <see cref="SingleProducerRing{T, TWait}"/>, one a step.</summary>
internal sealed record SingleProducerModel(int Capacity, int[] Batches, int MaxDrain, bool Parks, Fault Fault)
{
    private const int Published = 0;
    private const int Released = 1;
    private const int State = 2;
    private const int FirstSlot = 7;

    private ParkCells ForEvents => Parks ? new(3, 4) : default;

    private ParkCells ForSlots => Parks ? new(5, 6) : default;

    public (int States, string? Violation) Explore() => Explorer.Explore(
        FirstSlot + Capacity, [new Producer(this), new Consumer(this)],
        m => m.Load(Released) == Batches.Sum() ? null : $"{m.Load(Released)} events came of {Batches.Sum()}");

    private int Slot(int sequence) => FirstSlot + sequence % Capacity;

    private sealed class Producer(SingleProducerModel model) : ModelThread("producer", model.Fault)
    {
        private const int Claim = 0;
        private const int Write = 1;
        private const int Publish = 2;
        private const int Complete = 3;
        private const int End = 4;

        private const int Next = 0;
        private const int CachedReleased = 1;
        private const int Written = 2;
        private const int Batch = 3;

        public override void Step(Machine m)
        {
            if (StepOfPark(m, model.ForSlots, model.ForEvents))
                return;
            int room = m[CachedReleased] + model.Capacity - m[Next] + (Fault == Fault.OneSlotTooMany ? 1 : 0);
            bool isFaultyOrder = Fault == Fault.PublishBeforeWriting;
            switch (m.Pc)
            {
                case Claim when m[Batch] == model.Batches.Length:
                    m.Pc = Complete;
                    break;
                case Claim when room >= model.Batches[m[Batch]]:
                    StopWaiting(m);
                    m.Pc = isFaultyOrder ? Publish : Write;
                    break;
                case Claim:
                    Look(m);
                    break;
                case Write:
                    int sequence = m[Next] + m[Written] - (isFaultyOrder ? model.Batches[m[Batch]] : 0);
                    m.Store(model.Slot(sequence), sequence + 1);
                    if (!m.IsBlocked && ++m[Written] == model.Batches[m[Batch]])
                        m.Pc = isFaultyOrder ? NextBatch(m) : Publish;
                    break;
                case Publish:
                    PublishBatch(m);
                    break;
                case Complete:
                    if (m.Exchange(State, 1))
                        Signal(m, model.ForEvents, End);
                    break;
                case End:
                    m.Pc = Machine.Done;
                    break;
            }
        }

        private void Look(Machine m)
        {
            int released = m.Load(Released);
            bool hasRoom = released + model.Capacity - m[Next] >= model.Batches[m[Batch]];
            m[CachedReleased] = released;
            if (!hasRoom)
                Wait(m, model.ForSlots, Claim);
        }

        private void PublishBatch(Machine m)
        {
            int next = m[Next] + model.Batches[m[Batch]];
            if (Fault == Fault.PublishWithoutRelease)
                m.Store(Published, next);
            else
                m.StoreRelease(Published, next);
            if (m.IsBlocked)
                return;
            m[Next] = next;
            Signal(m, model.ForEvents, Fault == Fault.PublishBeforeWriting ? Write : NextBatch(m));
        }

        private static int NextBatch(Machine m)
        {
            m[Written] = 0;
            m[Batch]++;
            return Claim;
        }
    }

    private sealed class Consumer(SingleProducerModel model) : ModelThread("consumer", model.Fault)
    {
        private const int Look = 0;
        private const int AskState = 1;
        private const int AskPublished = 2;
        private const int Read = 3;
        private const int Release = 4;

        private const int Next = 0;
        private const int CachedPublished = 1;
        private const int ReadSoFar = 2;
        private const int Completed = 3;

        public override void Step(Machine m)
        {
            if (StepOfPark(m, model.ForEvents, model.ForSlots))
                return;
            bool isFaultyOrder = Fault == Fault.ReleaseBeforeReading;
            int ready = Math.Min(m[CachedPublished] - m[Next], model.MaxDrain);
            switch (m.Pc)
            {
                case Look when ready > 0:
                    StopWaiting(m);
                    m.Pc = isFaultyOrder ? Release : Read;
                    break;
                case Look:
                    m[CachedPublished] = m.Load(Published);
                    m.Pc = m[CachedPublished] == m[Next] ? AskState : Look;
                    break;
                case AskState:
                    if (m.Load(State) == 0)
                        Wait(m, model.ForEvents, Look);
                    else
                        m.Pc = Fault == Fault.CompleteBeforePublishing ? Machine.Done : AskPublished;
                    break;
                case AskPublished:
                    m.Pc = m.Load(Published) == m[Next] ? Machine.Done : Look;
                    break;
                case Read:
                    ReadOne(m, isFaultyOrder ? Look : Release);
                    break;
                case Release:
                    m.StoreRelease(Released, m[Next] + ready);
                    if (m.IsBlocked)
                        break;
                    m[Completed] = ready;
                    m[Next] += isFaultyOrder ? 0 : ready;
                    m[ReadSoFar] = 0;
                    Signal(m, model.ForSlots, isFaultyOrder ? Read : Look);
                    break;
            }
        }

        private void ReadOne(Machine m, int then)
        {
            int sequence = m[Next] + m[ReadSoFar];
            int found = m.Load(model.Slot(sequence));
            if (found != sequence + 1)
                m.Fail($"read {found} where event {sequence + 1} was due");
            int ready = Fault == Fault.ReleaseBeforeReading
                ? m[Completed]
                : Math.Min(m[CachedPublished] - m[Next], model.MaxDrain);
            if (++m[ReadSoFar] < ready)
                return;
            m[Next] += Fault == Fault.ReleaseBeforeReading ? ready : 0;
            m.Pc = then;
        }
    }
}
