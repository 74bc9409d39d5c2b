using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Answers where a value can begin, from the byte before and the next two bytes. Rules that begin with a class
/// (e-mail) let every word pass; where all that such a start can become needs an '@', and a byte that ends it
/// comes before the next '@', it is passed over.
/// </summary>
internal sealed class StartTable
{
    private const int PairBytes = 65536 / 8;
    private const int ScoutBytes = 1024;
    private const int WalkBytes = 8;
    private const byte Needed = (byte)'@';

    private readonly RuleTables _tables;
    private readonly bool[] _without;
    private readonly byte[] _contextOf;
    private readonly ushort[] _first;
    private readonly byte[] _pairs;
    private readonly byte[] _pairsWithout;
    private readonly SearchValues<byte>? _breakers;

    public StartTable(RuleTables tables)
    {
        _tables = tables;
        _contextOf = tables.ContextOf;
        _first = new ushort[tables.StartOf.Length * 256];
        _pairs = new byte[tables.StartOf.Length * PairBytes];
        _pairsWithout = new byte[_pairs.Length];
        var without = _without = FinishWithout(tables);
        for (var at = 0; at < _first.Length; at++)
        {
            _first[at] = tables.Next[tables.StartOf[at >> 8] * tables.ClassCount + tables.ClassOf[at & 255]];
            if (_first[at] != 0)
            {
                AddPairs(tables, without, at);
            }
        }

        // A byte that shares its class with others cannot be told from them: then nothing is known to need it.
        var alone = tables.ClassOf.AsSpan().Count(tables.ClassOf[Needed]) == 1;
        _breakers = alone ? Breakers(tables, without) : null;
    }

    /// <summary>The first position from <paramref name="from"/> where a value may begin, or the end of the window.</summary>
    /// <param name="window">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="before">The byte before the window, 256 for none.</param>
    /// <param name="scout">What is known of the bytes ahead.</param>
    /// <param name="state">The state after the value's first byte, 0 if there is none.</param>
    public int Find(ReadOnlySpan<byte> window, int from, int before, ref Scout scout, out int state)
    {
        var last = window.Length - 1;
        var at = from;
        while (at < last)
        {
            if (at >= scout.KnownTo)
            {
                Look(window, at, ref scout);
            }

            var passing = at < scout.PassTo;
            var stop = Math.Min(last, passing ? scout.PassTo : scout.KnownTo);
            at = FindPair(window, at, stop, before, passing ? _pairsWithout : _pairs);
            if (at < stop)
            {
                if (passing && IsHopeless(window, at, before, scout.PassTo + 1))
                {
                    at++;
                    continue;
                }

                break;
            }
        }

        if (at <= last)
        {
            state = _first[_contextOf[at == 0 ? before : window[at - 1]] << 8 | window[at]];
            if (state != 0)
            {
                return at;
            }
        }

        state = 0;
        return Math.Max(from, window.Length);
    }

    // Follows the start for a few bytes before the breaker: dead, or in need of the byte that cannot come?
    private bool IsHopeless(ReadOnlySpan<byte> window, int at, int before, int breaker)
    {
        int state = _first[_contextOf[at == 0 ? before : window[at - 1]] << 8 | window[at]];
        var end = Math.Min(breaker, at + WalkBytes);
        while (state != 0 && _without[state])
        {
            if (++at >= end || _tables.AcceptOf[state] != 0)
            {
                return false;
            }

            state = _tables.Next[state * _tables.ClassCount + _tables.ClassOf[window[at]]];
        }

        return true;
    }

    // INVARIANT: stop < window.Length; contexts are below the tables' row count.
    private int FindPair(ReadOnlySpan<byte> window, int at, int stop, int before, byte[] table)
    {
        ref var text = ref MemoryMarshal.GetReference(window);
        ref var contexts = ref MemoryMarshal.GetArrayDataReference(_contextOf);
        ref var pairs = ref MemoryMarshal.GetArrayDataReference(table);
        int here = Unsafe.Add(ref text, at);
        int context = Unsafe.Add(ref contexts, at == 0 ? before : Unsafe.Add(ref text, at - 1));
        for (; at < stop; at++)
        {
            int next = Unsafe.Add(ref text, at + 1);
            var row = (context << 13) + (here << 5) + (next >> 3);
            if ((Unsafe.Add(ref pairs, row) >> (next & 7) & 1) != 0)
            {
                return at;
            }

            context = Unsafe.Add(ref contexts, here);
            here = next;
        }

        return at;
    }

    private void Look(ReadOnlySpan<byte> window, int from, ref Scout scout)
    {
        if (_breakers is null)
        {
            scout = new(from, int.MaxValue);
            return;
        }

        var ahead = window.Slice(from, Math.Min(ScoutBytes, window.Length - from));
        var needed = ahead.IndexOf(Needed);
        var breaker = (needed < 0 ? ahead : ahead[..needed]).LastIndexOfAny(_breakers);

        // A start must have its two bytes before the breaker, or the pair says nothing of it.
        scout = new(from + Math.Max(0, breaker - 1), from + (needed < 0 ? ahead.Length : needed + 1));
    }

    private void AddPairs(RuleTables tables, bool[] without, int at)
    {
        var state = _first[at];
        for (var second = 0; second < 256; second++)
        {
            var next = tables.Next[state * tables.ClassCount + tables.ClassOf[second]];
            var bit = (byte)(1 << (second & 7));
            if (tables.AcceptOf[state] != 0 || next != 0)
            {
                _pairs[(at << 5) + (second >> 3)] |= bit;
                if (tables.AcceptOf[state] != 0 || without[next] || (at & 255) == Needed || second == Needed)
                {
                    _pairsWithout[(at << 5) + (second >> 3)] |= bit;
                }
            }
        }
    }

    // Which states can reach an accept without taking the needed byte.
    private static bool[] FinishWithout(RuleTables tables)
    {
        var without = new bool[tables.AcceptOf.Length];
        for (var state = 1; state < without.Length; state++)
        {
            without[state] = tables.AcceptOf[state] != 0;
        }

        // Later states lie mostly behind earlier ones: going down, few rounds suffice.
        for (var changed = true; changed;)
        {
            changed = false;
            for (var state = without.Length - 1; state > 0; state--)
            {
                if (!without[state] && LeadsTo(tables, state, without))
                {
                    without[state] = changed = true;
                }
            }
        }

        return without;
    }

    private static bool LeadsTo(RuleTables tables, int state, bool[] wanted)
    {
        for (var value = 0; value < tables.ClassCount; value++)
        {
            if (value != tables.ClassOf[Needed] && wanted[tables.Next[state * tables.ClassCount + value]])
            {
                return true;
            }
        }

        return false;
    }

    // Bytes that end every thread which still needs its byte; null: no thread does, or none ends so.
    private static SearchValues<byte>? Breakers(RuleTables tables, bool[] without)
    {
        var breaks = new bool[tables.ClassCount];
        Array.Fill(breaks, true);
        var any = false;
        for (var state = 1; state < without.Length; state++)
        {
            for (var value = 0; value < tables.ClassCount && !without[state]; value++)
            {
                any = true;
                breaks[value] &= tables.Next[state * tables.ClassCount + value] == 0;
            }
        }

        byte[] values = [.. Enumerable.Range(0, 256).Where(value => breaks[tables.ClassOf[value]]).Select(value => (byte)value)];
        return any && values.Length > 0 ? SearchValues.Create(values) : null;
    }
}
