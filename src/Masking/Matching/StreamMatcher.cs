using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Contexts;
using FastMcp.Masking.Matching.Runs;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Finds the values in one text that arrives in pieces. The caller keeps a window: the bytes from the hold
/// position on, and new ones behind them; the threads at the hold position go on where they stopped.
/// </summary>
/// <remarks>
/// Owned by one masker. INVARIANT: bytes before <c>_start</c> are judged; with <c>_begun</c> != 0 those families
/// began at <c>_start</c>, and those of <c>_live</c> are not yet decided.
/// </remarks>
internal sealed partial class StreamMatcher
{
    // Most starts die within so many bytes.
    private const int ProbeBytes = 4;

    // What they take beside their steps, as so many steps; measured, and rounded.
    private const int StartWork = 12;
    private const int ThreadWork = 30;

    // And most others within so many, or behind the run that they are in.
    private const int FurtherBytes = 12;

    // What is left of a window is walked where it is no longer: as soon done as looked up.
    private const int ShortRest = 32;

    private FamilyThread[] _threads = [];
    private readonly Trail?[] _trails = new Trail?[(RunEnds.Most + 1) * RuleTables.MostFamilies];
    private readonly PastText _past = new();
    private MaskProgram _program = null!;
    private ulong[] _armed = [];
    private ulong[] _armedBefore = [];
    private uint _askedFamilies;
    private uint _askedMachines;
    private long _base;
    private RunEnds _runs;
    private SuffixEntropy? _entropy;
    private ContextMemo _memo;
    private NameWatch _names;
    private long _origin;
    private long _starts;
    private long _begunThreads;
    private long _read;
    private StartCursor _cursor;
    private bool _monitoring;
    private int _start;
    private uint _begun;
    private uint _live;
    private bool _hasEnds;
    private bool _hasTrails;
    private int _watchedTo;
    private int _block;
    private int _blockState;
    private int _blockLeft;

    /// <summary>Blocks that ran into their cap before the end marker came.</summary>
    public int CappedBlocks { get; private set; }

    /// <summary>Bytes read so far by automata, by the search for contexts and ends of runs, and by checks of values: the work that a text makes beside the scan.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps, and with them what each start and each thread takes however few bytes it reads.</summary>
    public long Work => Steps + (StartWork * _starts) + (ThreadWork * _begunThreads);

    /// <param name="program">The rules.</param>
    /// <param name="monitoring">Rules that are not enforced let their values pass.</param>
    /// <param name="name">The name of the member whose value the text is, or empty.</param>
    public void Begin(MaskProgram program, bool monitoring, ReadOnlySpan<byte> name)
    {
        _askedFamilies = ReferenceEquals(program, _program) ? _askedFamilies : 0;
        ForgetRuns(ReferenceEquals(program, _program));
        (_program, _monitoring) = (program, monitoring);
        _block = -1;
        (_base, _start, _begun, _live, _watchedTo) = (0, 0, 0, 0, 0);
        ClearTrails();
        _cursor.Begin();
        _past.Clear();
        var words = (program.Tables.Contexts.Count + 63) / 64;
        if (words == 0)
        {
            return;
        }

        (_armed, _armedBefore) = _armed.Length == words ? (_armed, _armedBefore) : (new ulong[words], new ulong[words]);
        if (!name.IsEmpty)
        {
            _past.Add(name);
            _past.Add("\":\""u8);
        }
    }

    /// <summary>Keeps the end of the text, which is complete with the window, as a name.</summary>
    public void TakeName(ReadOnlySpan<byte> window, ref MemberName name)
    {
        name.Set(window);
        if (window.Length < MemberName.Most)
        {
            name.Before(_past.Bytes);
        }
    }

    /// <summary>Text of before is forgotten.</summary>
    public void Clear() => _past.Clear();

    /// <summary>No text comes for a while: room that says nothing is given up, and no more is forgotten.</summary>
    public void Rest()
    {
        _past.Rest();

        // The ways that earlier starts went only spare later ones their own.
        if (_begun == 0)
        {
            ArrayPool<FamilyThread>.Shared.Return(_threads);
            _threads = [];
            foreach (ref var trail in _trails.AsSpan())
            {
                trail?.GiveBack();
                trail = null;
            }

            _runs.Rest();
            _entropy = null;
        }
    }

    /// <summary>The next find in the window; <see cref="Match.Kinds.None"/> when all is judged that can be.</summary>
    /// <param name="window">The text from the last hold position on.</param>
    /// <param name="end">No byte follows the window.</param>
    public Match Next(ReadOnlySpan<byte> window, bool end)
    {
        if (_block >= 0 && _start < window.Length)
        {
            return Drop(window);
        }

        while (_block < 0)
        {
            if (_begun == 0 && !Begin(window, end))
            {
                break;
            }

            if (!Run(window, end))
            {
                break;
            }

            var match = _hasEnds ? Resolve(window, end) : default;
            _begun = 0;
            if (match.Kind != Match.Kinds.None)
            {
                return Take(match);
            }

            _start++;
        }

        return new(Match.Kinds.None, _start, _start, 0);
    }

    /// <summary>The first <paramref name="count"/> bytes leave the window; they must be judged. More text may follow it.</summary>
    public void Shift(ReadOnlySpan<byte> window, int count)
    {
        if (count == 0)
        {
            _cursor.Forget();
            return;
        }

        _cursor.Shift(window, count);
        _base += count;
        _start -= count;
        _watchedTo = Math.Max(0, _watchedTo - count);
        for (var live = _begun; live != 0; live &= live - 1)
        {
            _threads[BitOperations.TrailingZeroCount(live)].At -= count;
        }

        if (_armed.Length > 0)
        {
            _past.Add(window[..count]);
        }
    }

    /// <summary>Goes on at a position, whatever was found or begun before it or behind it.</summary>
    /// <param name="position">No value begins before it.</param>
    /// <param name="watchedTo">No monitoring rule's value begins before it.</param>
    public void SkipTo(int position, int watchedTo)
    {
        (_start, _watchedTo, _begun, _live, _block) = (position, watchedTo, 0, 0, -1);
        _cursor.Forget();

        // A thread that is dropped on its way leaves half a trail.
        ClearTrails();
    }

    private void ClearTrails()
    {
        if (!_hasTrails)
        {
            return;
        }

        foreach (var trail in _trails)
        {
            trail?.Clear();
        }

        _hasTrails = false;
    }

    private bool Begin(ReadOnlySpan<byte> window, bool end)
    {
        while (true)
        {
            if (end && FamiliesWithin(window.Length - _start) == 0)
            {
                _start = window.Length;
                return false;
            }

            _start = _program.Starts.Find(window, _start, ref _cursor, out var families);
            if (families == 0)
            {
                return false;
            }

            // What is left of a text that has ended is too short for most of those that could begin near its end.
            families &= end ? FamiliesWithin(window.Length - _start) : families;
            if (BeginAt(window, families))
            {
                return true;
            }

            _start++;
        }
    }

    // False: no value of these families begins here.
    private bool BeginAt(ReadOnlySpan<byte> window, uint families)
    {
        _starts++;
        if ((families & _program.ContextFamilies) != 0)
        {
            families &= ~_program.ContextFamilies | Arm(window, families & _program.ContextFamilies);
        }

        families = Probe(window, families, _start == 0 ? _cursor.Before : window[_start - 1]);
        if (families == 0)
        {
            return false;
        }

        ForgetOtherTrails(families);
        _begun = _live = families;
        _begunThreads += BitOperations.PopCount(families);
        _hasEnds = false;
        return true;
    }

    private uint FamiliesWithin(int length)
    {
        var within = _program.FamiliesWithin;
        return within[Math.Min(length, within.Length - 1)];
    }

    // Most starts die within a few bytes, before anything can end: families that do not get a thread.
    private uint Probe(ReadOnlySpan<byte> window, uint families, int before)
    {
        var survivors = 0U;
        for (; families != 0; families &= families - 1)
        {
            var number = BitOperations.TrailingZeroCount(families);
            var family = _program.Families[number];
            var (row, at, hasJumped) = (family.StartRowOf[before], _start, false);
            Walk(family, window, Math.Min(window.Length, _start + ProbeBytes), ref row, ref at);

            if (row >= family.FirstPlainRow && window.Length - at > ShortRest)
            {
                if (!LeadsToArmed(family, row))
                {
                    continue;
                }

                hasJumped = Jump(family, window, ref row, ref at);
            }

            if (row >= family.FirstPlainRow && at < window.Length)
            {
                Walk(family, window, Math.Min(window.Length, Math.Max(_start, at - FurtherBytes) + FurtherBytes), ref row, ref at);
            }

            if (row != 0 && (!hasJumped || row < family.FirstPlainRow || (!IsTooLong(family, row, at) && LeadsToArmed(family, row))))
            {
                if (number >= _threads.Length)
                {
                    MakeRoom();
                }

                _threads[number].Begin(row, at, jumps: (byte)(hasJumped ? 1 : 0));
                survivors |= 1U << number;
            }
        }

        return survivors;
    }

    // A thread behind a long run can end nothing any more.
    private bool IsTooLong(ProgramFamily family, int row, int at) =>
        at - _start > family.LeastLimit && at - _start > family.Tables.GrowLimitOf[family.StateOf(row)];

    // Of the rules that a name armed, most are told from a value by its first bytes.
    private bool LeadsToArmed(ProgramFamily family, int row) =>
        family.ReachMasks is not { } masks || masks.Meets(family.Tables.ReachOf[family.StateOf(row)], _armed);

    // Up to a place, while nothing can end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Walk(ProgramFamily family, ReadOnlySpan<byte> window, int stop, ref int row, ref int at)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(family.Rows);
        ref var classOf = ref MemoryMarshal.GetArrayDataReference(family.Tables.ClassOf);
        ref var text = ref MemoryMarshal.GetReference(window);
        var (here, place, firstPlain) = (row, at, family.FirstPlainRow);

        // INVARIANT: rows lead to rows of the same array, classes are below their count: the image's reader checked it.
        while (place < stop && here >= firstPlain)
        {
            here = Unsafe.Add(ref rows, here + Unsafe.Add(ref classOf, Unsafe.Add(ref text, place++)));
        }

        Steps += place - at;
        (row, at) = (here, place);
    }

    private void MakeRoom()
    {
        var larger = ArrayPool<FamilyThread>.Shared.Rent(_program.Families.Length);
        _threads.CopyTo(larger, 0);
        ArrayPool<FamilyThread>.Shared.Return(_threads);
        _threads = larger;
    }

    // The families that have an armed rule.
    private uint Arm(ReadOnlySpan<byte> window, uint families)
    {
        _armed.AsSpan().Clear();
        if (families != _askedFamilies)
        {
            (_askedFamilies, _askedMachines) = (families, _program.MachinesOf(families));
        }

        families = 0;
        var (place, looked) = (_origin + _base + _start, 0L);
        var machines = _names.Near(_program.Contexts, _askedMachines, _past.Bytes, window, _start, place, ref looked);
        _read = Math.Max(_read, _origin + _base + window.Length);
        Steps += looked;
        if (machines == 0)
        {
            return 0;
        }

        Steps += _program.Contexts.Arm(machines, _past.Bytes, window, _start, _armed, place, isClose: !_names.IsSparse, ref _memo);
        for (var word = 0; word < _armed.Length; word++)
        {
            for (var armed = _armed[word]; armed != 0; armed &= armed - 1)
            {
                families |= _program.FamiliesOfContext[(word << 6) + BitOperations.TrailingZeroCount(armed)];
            }
        }

        return families;
    }

    // A trail of other armed rules leads elsewhere.
    private void ForgetOtherTrails(uint families)
    {
        families &= _program.ContextFamilies;
        if (families == 0 || _armed.AsSpan().SequenceEqual(_armedBefore))
        {
            return;
        }

        _armed.CopyTo(_armedBefore, 0);
        for (families = _program.ContextFamilies; families != 0; families &= families - 1)
        {
            for (var number = BitOperations.TrailingZeroCount(families); number < _trails.Length; number += RuleTables.MostFamilies)
            {
                _trails[number]?.Clear();
            }
        }
    }

    private Match Take(Match match)
    {
        if (match.Kind == Match.Kinds.Watched)
        {
            _watchedTo = match.End;
            _start = match.Start + 1;
            return match;
        }

        _start = match.End;
        if (_program.Rules[match.Rule].Block is { } block)
        {
            _block = match.Rule;
            _blockState = 0;
            _blockLeft = block.Cap;
        }

        return match;
    }

    private Match Drop(ReadOnlySpan<byte> window)
    {
        var block = _program.Rules[_block].Block!;
        var (from, at, rule) = (_start, _start, _block);
        for (; at < window.Length && _block >= 0; at++)
        {
            if (_blockLeft-- > 0)
            {
                _blockState = block.Next[_blockState * block.ClassCount + block.ClassOf[window[at]]];
                _block = block.Accepting[_blockState] ? -1 : _block;
            }
            else if ((window[at] & 0xC0) != 0x80)
            {
                // The cap: but no character is cut.
                CappedBlocks++;
                _block = -1;
                break;
            }
        }

        _start = at;
        return new(Match.Kinds.Dropped, from, at, rule);
    }
}
