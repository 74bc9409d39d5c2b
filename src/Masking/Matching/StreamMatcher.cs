using System.Buffers;
using System.Numerics;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Contexts;
using FastMcp.Masking.Matching.Runs;
using FastMcp.Wire;

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
    // What starts take beside their steps, as so many steps; measured, and rounded.
    private const int StartWork = 12;
    private const int ThreadWork = 30;

    // The runtime's own pool keeps 32 for each core, and a thousand streams may rest at once.
    private static readonly ArrayPool<FamilyThread> s_rooms = ArrayPool<FamilyThread>.Create(maxArrayLength: 64, maxArraysPerBucket: 16 * 1024);

    private FamilyThread[] _threads = [];
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
    private long _told;
    private long _read;
    private StartCursor _cursor;
    private bool _monitoring;
    private int _start;
    private uint _begun;
    private uint _live;
    private bool _hasEnds;
    private int _watchedTo;
    private OpenBlock _block;
    private TrailTable _trails;

    /// <summary>Blocks that ran into their cap before the end marker came.</summary>
    public int CappedBlocks => _block.Capped;

    /// <summary>Bytes read so far by automata, by the search for contexts and ends of runs, and by checks of values: the work that a text makes beside the scan.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps, and with them what each start and each thread takes however few bytes it reads.</summary>
    public long Work => Steps + (StartWork * _starts) + (ThreadWork * _begunThreads);

    /// <param name="program">The rules.</param>
    /// <param name="monitoring">Rules that are not enforced let their values pass.</param>
    /// <param name="name">The name of the member whose value the text is, or empty.</param>
    public void Begin(MaskProgram program, bool monitoring, ReadOnlySpan<byte> name)
    {
        var isSame = ReferenceEquals(program, _program);
        _askedFamilies = isSame ? _askedFamilies : 0;
        ForgetPlaces(isSame);
        (_program, _monitoring) = (program, monitoring);
        _block.Close();
        (_base, _start, _begun, _live, _watchedTo) = (0, 0, 0, 0, 0);
        _trails.Clear();
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
        _cursor.Rest();
        _memo.Clear();

        // The ways that earlier starts went only spare later ones their own.
        if (_begun == 0)
        {
            s_rooms.Return(_threads);
            _threads = [];
            _trails.GiveBack();
            _runs.Rest();
            _entropy = null;
        }
    }

    /// <summary>The next find in the window; <see cref="Match.Kinds.None"/> when all is judged that can be.</summary>
    /// <param name="window">The text from the last hold position on.</param>
    /// <param name="end">No byte follows the window.</param>
    public Match Next(ReadOnlySpan<byte> window, bool end)
    {
        if (_block.IsOpen && _start < window.Length)
        {
            var dropped = _block.Drop(window, _start);
            _start = dropped.End;
            return dropped;
        }

        AskAnew(window);
        while (!_block.IsOpen)
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
        (_start, _watchedTo, _begun, _live) = (position, watchedTo, 0, 0);
        _block.Close();
        _cursor.Forget();

        // A thread that is dropped on its way leaves half a trail.
        _trails.Clear();
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
            _block.Begin(block, match.Rule);
        }

        return match;
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_threads, 64);
        _past.Announce(ahead);
    }
}
