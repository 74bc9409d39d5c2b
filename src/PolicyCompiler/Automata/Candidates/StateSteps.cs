using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Steps of sets of states through one rule's automaton.</summary>
internal sealed class StateSteps
{
    private readonly FamilyTables _tables;
    private readonly ByteSet[] _bytesOf;
    private readonly ByteSet[] _behindEnd;

    public StateSteps(Alone alone)
    {
        _tables = alone.Tables;
        _bytesOf = new ByteSet[_tables.ClassCount];
        for (int value = 0; value < 256; value++)
        {
            _bytesOf[_tables.ClassOf[value]] |= ByteSet.Of(value);
        }

        _behindEnd = [.. _tables.AcceptSets.Select(set => set.Aggregate(ByteSet.None, (all, accept) => all | Behind(alone.Lookaheads[accept.Lookahead])))];
    }

    /// <summary>What may stand behind a value that ends in one of the states; empty: none ends.</summary>
    public ByteSet BehindEndsOf(int[] states) => states.Aggregate(ByteSet.None, (all, state) => all | _behindEnd[_tables.AcceptOf[state]]);

    /// <summary>One byte on: the bytes that lead to each set of states.</summary>
    public IEnumerable<(ByteSet Bytes, int[] States)> Of(int[] states)
    {
        var found = new Dictionary<string, (ByteSet Bytes, int[] States)>();
        for (int one = 0; one < _tables.ClassCount; one++)
        {
            int[] next = Next(states, one);
            if (next.Length > 0)
            {
                string key = next.Length == 1 ? next[0].ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Join(",", next);
                found[key] = (found.TryGetValue(key, out var known) ? known.Bytes | _bytesOf[one] : _bytesOf[one], next);
            }
        }

        return found.Values;
    }

    /// <summary>For each number of bytes from which all values behind the states begin, beyond the window: all bytes that they are.</summary>
    /// <param name="states">Where the window ends.</param>
    /// <param name="taken">The bytes in it.</param>
    public IEnumerable<(int Length, ByteSet Bytes)> Leads(int[] states, ByteSet taken)
    {
        for (int length = CandidatePlan.Ahead; length < RunClass.Longest && BehindEndsOf(states).IsEmpty; length++)
        {
            states = Further(states, ref taken);
            yield return (length + 1, taken);
        }
    }

    // All states one byte on, each once.
    private int[] Further(int[] states, ref ByteSet taken)
    {
        bool[] seen = new bool[_tables.AcceptOf.Length];
        var next = new List<int>();
        for (int one = 0; one < _tables.ClassCount; one++)
        {
            bool any = false;
            foreach (int state in states)
            {
                int to = _tables.Next[(state * _tables.ClassCount) + one];
                any |= to != 0;
                if (to != 0 && !seen[to])
                {
                    seen[to] = true;
                    next.Add(to);
                }
            }

            taken |= any ? _bytesOf[one] : ByteSet.None;
        }

        return [.. next];
    }

    /// <summary>All bytes that values may take before they take one.</summary>
    public ByteSet BytesBefore(int needed)
    {
        int stop = _tables.ClassOf[needed];
        bool[] seen = new bool[_tables.AcceptOf.Length];
        var open = new Stack<int>(_tables.StartOf.Select(start => (int)start));
        ByteSet bytes = ByteSet.None;
        while (open.Count > 0)
        {
            int state = open.Pop();
            for (int one = 0; one < _tables.ClassCount && !seen[state]; one++)
            {
                int next = _tables.Next[(state * _tables.ClassCount) + one];
                if (next != 0 && one != stop)
                {
                    bytes |= _bytesOf[one];
                    open.Push(next);
                }
            }

            seen[state] = true;
        }

        return bytes;
    }

    private int[] Next(int[] states, int one)
    {
        if (states.Length == 1)
        {
            int next = _tables.Next[(states[0] * _tables.ClassCount) + one];
            return next == 0 ? [] : [next];
        }

        return [.. states.Select(state => (int)_tables.Next[(state * _tables.ClassCount) + one]).Where(next => next != 0).Distinct().OrderBy(next => next)];
    }

    private static ByteSet Behind(Lookahead lookahead) =>
        lookahead.Bytes is null ? ByteSet.All : ByteSets.Where(value => lookahead.Bytes[value], lookahead.OrEnd);
}
