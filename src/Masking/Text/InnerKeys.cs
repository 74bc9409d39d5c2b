using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Text;

/// <summary>Keys and places of inner JSON, level by level: for each open object and array the place it stands at.</summary>
/// <remarks>Owned by one decoder. Its arrays are made with the first key rule that it meets.</remarks>
internal sealed class InnerKeys
{
    private const int Levels = SlotDecoder.MostLayers + 1;
    private const int Depths = JsonFrame.DeepestNesting + 1;

    private int[] _keyLengths = [];
    private ulong[] _next = [];
    private ulong[] _places = [];
    private byte[] _keys = [];
    private KeyProgram? _program;

    public bool IsOn => _program is not null;

    public void Begin(KeyProgram? program)
    {
        _program = program;
        if (program is null)
        {
            return;
        }

        if (_places.Length == 0)
        {
            (_keyLengths, _next) = (new int[Levels], new ulong[Levels]);
            _places = new ulong[Levels * Depths];
            _keys = new byte[Levels * KeyMap.MostKeyBytes];
        }

        Array.Fill(_next, program.Root);
    }

    /// <summary>The rule that marks the value which comes next on a level.</summary>
    public ProgramRule? Marked(int level) => _program is not null && _program.IsMarked(_next[level]) ? _program.RuleAt(_next[level]) : null;

    /// <summary>A byte outside of strings was taken, and the frame stands behind it.</summary>
    public void Follow(int level, byte value, in JsonFrame frame)
    {
        switch (value)
        {
            case (byte)'{' or (byte)'[':
                Place(level, frame.Depth) = _next[level];
                _next[level] = value == (byte)'[' ? _program!.Element(_next[level]) : 0;
                break;
            case (byte)'}' or (byte)']':
                AfterValue(level, frame);
                break;
            case (byte)',' when !frame.InObject:
                _next[level] = _program!.Element(Place(level, frame.Depth));
                break;
            case (byte)'"' when frame.IsInKey:
                _keyLengths[level] = 0;
                break;
            default:
                break;
        }
    }

    /// <summary>A string has ended; behind a key its value comes next.</summary>
    public void EndString(int level, bool wasKey, in JsonFrame frame)
    {
        if (wasKey)
        {
            _next[level] = _program!.Member(Place(level, frame.Depth), _keys.AsSpan(level * KeyMap.MostKeyBytes, _keyLengths[level]));
        }
        else
        {
            AfterValue(level, frame);
        }

        // A string holds documents of its own.
        _next[level + 1] = _program!.Root;
    }

    public void Capture(int level, byte value)
    {
        if (_keyLengths[level] < KeyMap.MostKeyBytes)
        {
            _keys[(level * KeyMap.MostKeyBytes) + _keyLengths[level]++] = value;
        }
    }

    public void Capture(int level, ReadOnlySpan<byte> run)
    {
        run = run[..Math.Min(run.Length, KeyMap.MostKeyBytes - _keyLengths[level])];
        run.CopyTo(_keys.AsSpan((level * KeyMap.MostKeyBytes) + _keyLengths[level]));
        _keyLengths[level] += run.Length;
    }

    // One document may follow another.
    private void AfterValue(int level, in JsonFrame frame) => _next[level] = frame.Depth == 0 ? _program!.Root : 0;

    private ref ulong Place(int level, int depth) => ref _places[(level * Depths) + depth];
}
