namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>Runs a model in every order there is, and says how the first order goes wrong, if one does.</summary>
internal static class Explorer
{
    private const int MaxStates = 500_000;

    /// <summary>Explores everything that can be reached.</summary>
    /// <param name="memorySize">Cells of shared memory, all zero.</param>
    /// <param name="threads">The programs.</param>
    /// <param name="checkEnd">Says what is wrong with a final state, or null.</param>
    /// <returns>States found, and the violation with the steps that lead to it, or null.</returns>
    public static (int States, string? Violation) Explore(
        int memorySize, ModelThread[] threads, Func<Machine, string?> checkEnd)
    {
        var search = new Search(memorySize, threads, checkEnd);
        string? violation = search.Run() ?? search.FindStuck();
        return (search.States, violation);
    }

    private sealed class Search(int memorySize, ModelThread[] threads, Func<Machine, string?> checkEnd)
    {
        private readonly Machine _machine = new(memorySize, threads.Length);
        private readonly Dictionary<string, int> _index = [];
        private readonly List<string> _states = [];
        private readonly List<(int From, int Thread, int Step)> _parents = [];
        private readonly List<(int From, int To)> _edges = [];
        private readonly List<int> _final = [];

        public int States => _states.Count;

        public string? Run()
        {
            Add(_machine.State(), -1, 0, 0);
            for (int at = 0; at < _states.Count; at++)
            {
                Assert.True(_states.Count < MaxStates, "the model is too large");
                _machine.Enter(_states[at], 0);
                if (_machine.IsFinal)
                {
                    _final.Add(at);
                    if (checkEnd(_machine) is { } wrong)
                        return Trace(wrong, at);
                }

                for (int thread = 0; thread < threads.Length; thread++)
                {
                    if ((Step(at, thread) ?? Flush(at, thread)) is { } violation)
                        return violation;
                }
            }

            return null;
        }

        /// <summary>From every state there is a way to the end: nobody waits for ever, blocked or spinning.</summary>
        public string? FindStuck()
        {
            (int[] first, int[] before) = EdgesByTarget();
            bool[] canEnd = new bool[_states.Count];
            var open = new Stack<int>(_final);
            while (open.TryPop(out int at))
            {
                if (canEnd[at])
                    continue;
                canEnd[at] = true;
                for (int i = first[at]; i < first[at + 1]; i++)
                    open.Push(before[i]);
            }

            int stuck = Array.IndexOf(canEnd, false);
            return stuck < 0 ? null : Trace("from here there is no way to the end", stuck);
        }

        // The sources of the edges into state s are before[first[s]] up to before[first[s + 1]].
        private (int[] First, int[] Before) EdgesByTarget()
        {
            int[] first = new int[_states.Count + 1];
            int[] before = new int[_edges.Count];
            foreach ((_, int to) in _edges)
                first[to + 1]++;
            for (int i = 1; i < first.Length; i++)
                first[i] += first[i - 1];
            int[] next = first[..];
            foreach ((int from, int to) in _edges)
                before[next[to]++] = from;
            return (first, before);
        }

        private string? Step(int at, int thread)
        {
            _machine.Enter(_states[at], thread);
            int pc = _machine.Pc;
            if (pc == Machine.Done)
                return null;
            threads[thread].Step(_machine);
            if (_machine.Violation is { } violation)
                return Trace($"{threads[thread].Name}: {violation}", at);
            if (!_machine.IsBlocked)
                Add(_machine.State(), at, thread, pc);
            return null;
        }

        private string? Flush(int at, int thread)
        {
            _machine.Enter(_states[at], thread);
            int buffered = _machine.Buffered;
            for (int i = 0; i < buffered; i++)
            {
                _machine.Enter(_states[at], thread);
                if (_machine.TryFlush(i))
                    Add(_machine.State(), at, thread, ~i);
            }

            return null;
        }

        private void Add(string state, int from, int thread, int step)
        {
            if (!_index.TryGetValue(state, out int to))
            {
                to = _states.Count;
                _index.Add(state, to);
                _states.Add(state);
                _parents.Add((from, thread, step));
            }

            if (from >= 0 && from != to)
                _edges.Add((from, to));
        }

        private string Trace(string violation, int at)
        {
            var steps = new Stack<string>();
            for (; at > 0; at = _parents[at].From)
            {
                (_, int thread, int step) = _parents[at];
                steps.Push(threads[thread].Name + (step < 0 ? $" flushes {~step}" : $" at {step}"));
            }

            return $"{violation}, after: {string.Join(", ", steps)}";
        }
    }
}
