using System.Buffers;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Wire;

namespace FastMcp.Masking.Text;

/// <summary>
/// Raw bytes of a slot -> text, level by level: the slot's own JSON string, then inner JSON and its strings. A
/// quote of inner JSON ends one segment and begins the next: strings are texts of their own. At the first byte
/// that is no JSON a level is plain text for the rest, in the segment that is open.
/// </summary>
internal sealed partial class SlotDecoder(SlotText text)
{
    /// <summary>The slot's string and this many less one levels of strings in strings; deeper is text.</summary>
    public const int MostLayers = 5;

    private const int MostClosedKept = 256;
    private const int FewClosed = 4;

    private static readonly SearchValues<byte> s_special = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
            (byte)'"', (byte)'\\']);

    // The slot's own string and its text; more with the first string of inner JSON.
    private JsonFrame[] _levels = new JsonFrame[2];
    private int _root;
    private int _leaf;
    private Segment[] _closed = [];
    private Segment _open;
    private readonly InnerKeys _keys = new();

    public int ClosedCount { get; private set; }

    public ref readonly Segment Open => ref _open;

    public ref readonly Segment Closed(int index) => ref _closed[index];

    /// <summary>Escapes, and bytes that were taken one by one, each level of JSON for itself, since this decoder was made.</summary>
    public long Steps { get; private set; }

    public void ForgetClosed() => ClosedCount = 0;

    /// <summary>Whether bytes without an escape are text as they stand, now and for the rest of the slot.</summary>
    public bool IsPlain => _levels[_leaf].Mode == JsonFrame.Modes.Plain && _leaf <= 1
        && (_leaf == _root || (_root == 0 && _levels[0].Escape.IsEmpty));

    /// <summary>Settles at the slot's first byte that it holds no JSON, where that is plain to see.</summary>
    public void Peek(byte first)
    {
        if (_levels[1].Mode == JsonFrame.Modes.Blank && text.RawEnd == 0 && !MayBeginJson(first))
        {
            BecomePlain(1);
        }
    }

    /// <summary>A slot that may hold JSON does not show at its first byte that it holds none.</summary>
    public static bool MayBeJson(ReadOnlySpan<byte> raw) => !raw.IsEmpty && MayBeginJson(raw[0]);

    private static bool MayBeginJson(byte first) => first is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'\\' or <= (byte)' ';

    /// <summary>Whether a backslash begins an escape.</summary>
    public bool HasEscapes => _root == 0;

    /// <param name="keys">The key rules for inner JSON; null: none.</param>
    /// <param name="marked">The rule whose key marks the whole text: it is not read as JSON.</param>
    public void Begin(bool isJsonString, bool mayHoldJson, bool digits, KeyProgram? keys = null, ProgramRule? marked = null)
    {
        mayHoldJson &= marked is null;
        _keys.Begin(mayHoldJson ? keys : null);
        _root = isJsonString ? 0 : 1;
        _leaf = 1;
        _levels[0].Reset(JsonFrame.Modes.Wire);
        _levels[1].Reset(mayHoldJson ? JsonFrame.Modes.Blank : JsonFrame.Modes.Plain);
        ClosedCount = 0;
        _closed = _closed.Length > MostClosedKept ? [] : _closed;
        OpenSegment();
        _open.DigitsUntil = digits ? long.MaxValue : _open.DigitsUntil;
        (_open.Key, _open.Kind) = (marked, digits ? KeyedKind.Number : KeyedKind.Text);
    }

    /// <summary>Takes raw bytes that were appended to the text's raw side and begin at a position.</summary>
    public void Feed(ReadOnlySpan<byte> raw, long position)
    {
        while (!raw.IsEmpty)
        {
            var run = WholeEscapes(raw, position);
            if (run > 0)
            {
                position += run;
                raw = raw[run..];
                continue;
            }

            run = PlainRun(raw);
            if (run > 0)
            {
                text.AppendPlain(raw[..run]);
                CaptureKeys(raw[..run]);
            }
            else
            {
                run = 1;
                Feed(_root, raw[0], position, position + 1);
            }

            position += run;
            raw = raw[run..];
        }
    }

    /// <summary>No more bytes: what an open escape kept is text.</summary>
    public void End() => Flush(_root);

    private int PlainRun(ReadOnlySpan<byte> raw)
    {
        if (_levels[_leaf].Mode != JsonFrame.Modes.Plain)
        {
            return 0;
        }

        for (var level = _root; level < _leaf; level++)
        {
            if (!_levels[level].Escape.IsEmpty)
            {
                return 0;
            }
        }

        var run = _leaf == _root ? -1
            : _leaf == 1 ? raw.IndexOf((byte)'\\')
            : raw.IndexOfAny(s_special);
        return run < 0 ? raw.Length : run;
    }

    private void Feed(int level, byte value, long rawStart, long rawEnd)
    {
        Steps++;
        ref var frame = ref _levels[level];
        if (_keys.IsOn && level > _root && _levels[level - 1].IsInKey)
        {
            _keys.Capture(level - 1, value);
        }

        switch (frame.Mode)
        {
            case JsonFrame.Modes.Plain:
                text.Append(value, rawStart, rawEnd);
                break;
            case JsonFrame.Modes.String or JsonFrame.Modes.Wire:
                Content(level, value, rawStart, rawEnd);
                break;
            default:
                Structure(level, value, rawStart, rawEnd);
                break;
        }
    }

    private void Structure(int level, byte value, long rawStart, long rawEnd)
    {
        ref var frame = ref _levels[level];
        var wasWord = frame.Mode == JsonFrame.Modes.Scalar;
        var isJson = frame.Structure(value);
        if (_keys.IsOn)
        {
            Follow(level, value, wasWord, isJson);
        }

        if (!isJson)
        {
            BecomePlain(level);
        }

        text.Append(value, rawStart, rawEnd);
        if (_levels[level].Mode == JsonFrame.Modes.String)
        {
            _leaf = level + 1;
            if (_leaf == _levels.Length)
            {
                Array.Resize(ref _levels, MostLayers + 1);
            }

            var marked = _levels[level].IsInKey ? null : _keys.Marked(level);
            _levels[_leaf].Reset(_leaf < MostLayers && marked is null ? JsonFrame.Modes.Blank : JsonFrame.Modes.Plain);
            CloseSegment();
            _open.Key = marked;
            _open.IsMember = _levels[level].IsMember;
        }
    }

    // A marked word is a text of its own; places follow the braces.
    private void Follow(int level, byte value, bool wasWord, bool isJson)
    {
        ref var frame = ref _levels[level];
        var isWord = isJson && frame.Mode == JsonFrame.Modes.Scalar;
        if (wasWord != isWord && (wasWord ? _open.Key : _keys.Marked(level)) is { } marked)
        {
            CloseSegment();
            (_open.Key, _open.Kind) = isWord ? (marked, KeyedKind.Word) : (null, KeyedKind.Text);
        }

        if (isJson)
        {
            _keys.Follow(level, value, frame);
        }
    }

    private void CaptureKeys(ReadOnlySpan<byte> run)
    {
        for (var level = _root; _keys.IsOn && level < _leaf; level++)
        {
            if (_levels[level].IsInKey)
            {
                _keys.Capture(level, run);
            }
        }
    }

    private void Content(int level, byte value, long rawStart, long rawEnd)
    {
        if (_levels[level].Escape.Count == EscapeState.OneEscape && value != '\\')
        {
            LoneSurrogate(level);
        }

        ref var frame = ref _levels[level];
        ref var escape = ref frame.Escape;
        if (!escape.IsEmpty || value == '\\')
        {
            escape.Add(value, rawStart, rawEnd);
            Escape(level);
        }
        else if (frame.Mode == JsonFrame.Modes.Wire || (value >= 0x20 && value != '"'))
        {
            Feed(level + 1, value, rawStart, rawEnd);
        }
        else if (value == '"')
        {
            CloseString(level, rawStart, rawEnd);
        }
        else
        {
            Flush(level);
            BecomePlain(level);
            text.Append(value, rawStart, rawEnd);
        }
    }

    private void CloseString(int level, long rawStart, long rawEnd)
    {
        Flush(level);
        _leaf = level;
        var wasKey = _levels[level].IsInKey;
        _levels[level].Close();
        _open.IsKey = _levels[level].IsKey;
        CloseSegment();
        if (_keys.IsOn)
        {
            _keys.EndString(level, wasKey, _levels[level]);
        }

        text.Append((byte)'"', rawStart, rawEnd);
    }

    private void BecomePlain(int level)
    {
        _levels[level].Reset(JsonFrame.Modes.Plain);
        _leaf = level;
        _open.DigitsUntil = Math.Min(_open.DigitsUntil, text.TextEnd);
    }

    private void CloseSegment()
    {
        if (ClosedCount == _closed.Length)
        {
            Array.Resize(ref _closed, Math.Max(FewClosed, _closed.Length * 2));
        }

        _open.End = text.TextEnd;
        _closed[ClosedCount++] = _open;
        OpenSegment();
    }

    private void OpenSegment() => _open = new()
    {
        Layers = _leaf - _root,
        DigitsUntil = _levels[_leaf].Mode == JsonFrame.Modes.Plain ? 0 : long.MaxValue,
    };

    /// <summary>No text comes for a while: room for strings that are closed is given up.</summary>
    public void Rest()
    {
        if (_leaf < 2 && _levels.Length > 2)
        {
            Array.Resize(ref _levels, 2);
        }

        _closed = ClosedCount == 0 ? [] : _closed;
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_levels, 128);
    }
}
