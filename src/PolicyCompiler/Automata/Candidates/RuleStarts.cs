using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Reads off a rule's automaton how its values begin: a shape for each way through the first two bytes.</summary>
internal sealed class RuleStarts
{
    private readonly FamilyTables _tables;
    private readonly int _family;
    private readonly int _needed;
    private readonly bool[] _without;
    private readonly int[] _runs;
    private readonly ByteSet[] _bytesOf;
    private readonly Dictionary<(ByteSet, ByteSet, ByteSet, ByteSet, Gate), ByteSet> _shapes = [];

    /// <param name="tables">The automaton.</param>
    /// <param name="family">Its number.</param>
    /// <param name="needed">The byte that the need gate asks for, -1 for none.</param>
    public RuleStarts(FamilyTables tables, int family, int needed)
    {
        (_tables, _family, _needed) = (tables, family, needed);
        _bytesOf = [.. Enumerable.Range(0, tables.ClassCount).Select(BytesOf)];
        _without = needed < 0 ? [.. tables.AcceptOf.Select(_ => true)] : StateWalks.EndsWithout(tables, needed);
        _runs = StateWalks.LeadRuns(tables, _bytesOf, CandidatePlan.RunLength);
        Passed = needed < 0 ? ByteSet.None : PassedBy();
    }

    /// <summary>Bytes that starts behind the need gate may take before the needed one.</summary>
    public ByteSet Passed { get; private set; }

    /// <param name="before">What may stand before a start beyond what the automaton asks.</param>
    public List<StartShape> Shapes(ByteSet before)
    {
        for (int start = 0; start < _tables.StartOf.Length; start++)
        {
            ByteSet context = before & ByteSets.Where(value => _tables.ContextOf[value] == start, edge: _tables.ContextOf[256] == start);
            if (_tables.StartOf[start] != 0 && !context.IsEmpty)
            {
                FromStart(_tables.StartOf[start], context);
            }
        }

        return [.. _shapes.Select(pair => new StartShape([pair.Value, pair.Key.Item1, pair.Key.Item2, pair.Key.Item3, pair.Key.Item4], pair.Key.Item5, 1 << _family))];
    }

    private void FromStart(int start, ByteSet before)
    {
        foreach (var (second, first) in Targets(start))
        {
            if (_tables.AcceptOf[second] != 0)
            {
                Add(before, first, ByteSet.All, ByteSet.All, ByteSet.All, Gate.None);
                continue;
            }

            foreach (var (third, next) in Targets(second))
            {
                // Ways that take the needed byte here do not wait for it: they are shapes of their own.
                ByteSet needed = _needed < 0 ? ByteSet.None : ByteSet.Of(_needed);
                Rest(before, first, next, third, ~needed, ~needed);
                Rest(before, first, next, third, needed, ByteSet.All);
                Rest(before, first, next, third, ~needed, needed);
            }
        }
    }

    // The third and the fourth byte together, over all ways that take them out of two sets.
    private void Rest(ByteSet before, ByteSet first, ByteSet second, int state, ByteSet ofThird, ByteSet ofFourth)
    {
        if (_tables.AcceptOf[state] != 0)
        {
            Add(before, first, second, ByteSet.All, ByteSet.All, Gate.None);
            return;
        }

        var (third, fourth) = (ByteSet.None, ByteSet.None);
        var ends = new List<int>();
        bool open = false;
        foreach (var (next, bytes) in Targets(state))
        {
            if ((bytes & ofThird).HasNoByte)
            {
                continue;
            }

            third |= bytes & ofThird;
            open |= _tables.AcceptOf[next] != 0;
            foreach (var (end, last) in Targets(next))
            {
                fourth |= last & ofFourth;
                if (!(last & ofFourth).HasNoByte)
                {
                    ends.Add(end);
                }
            }
        }

        if (open)
        {
            Add(before, first, second, third, ByteSet.All, Gate.None);
        }
        else if (ends.Count > 0)
        {
            Add(before, first, second, third, fourth, GateOf(first | second | third | fourth, ends));
        }
    }

    private Gate GateOf(ByteSet taken, List<int> ends)
    {
        if (ends.TrueForAll(end => !_without[end]))
        {
            Passed |= taken;
            return Gate.Need;
        }

        bool tokens = (taken & ~ByteSets.Token).HasNoByte;
        return tokens && ends.TrueForAll(end => 4 + _runs[end] >= CandidatePlan.RunLength) ? Gate.Run : Gate.None;
    }

    private void Add(ByteSet before, ByteSet first, ByteSet second, ByteSet third, ByteSet fourth, Gate gate)
    {
        var key = (first, second, third, fourth, gate);
        _shapes[key] = _shapes.TryGetValue(key, out ByteSet known) ? known | before : before;
    }

    // The live states one byte on, and the bytes that lead there.
    private IEnumerable<(int State, ByteSet Bytes)> Targets(int state)
    {
        var bytes = new Dictionary<int, ByteSet>();
        for (int one = 0; one < _tables.ClassCount; one++)
        {
            int next = _tables.Next[(state * _tables.ClassCount) + one];
            if (next != 0)
            {
                bytes[next] = bytes.TryGetValue(next, out ByteSet known) ? known | _bytesOf[one] : _bytesOf[one];
            }
        }

        return bytes.Select(pair => (pair.Key, pair.Value));
    }

    private ByteSet PassedBy()
    {
        ByteSet passed = ByteSet.None;
        for (int state = 1; state < _without.Length; state++)
        {
            for (int one = 0; one < _tables.ClassCount && !_without[state]; one++)
            {
                passed |= _tables.Next[(state * _tables.ClassCount) + one] != 0 ? _bytesOf[one] : ByteSet.None;
            }
        }

        return passed;
    }

    private ByteSet BytesOf(int one) => ByteSets.Where(value => _tables.ClassOf[value] == one, edge: false);
}
