using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FastMcp.Masking.Matching.Scanning;
using FastMcp.Wire;

namespace FastMcp.Masking.Text;

/// <summary>
/// The decoded text of a slot beside its raw bytes, from the first byte not yet released. Positions count from
/// the channel's begin, so that nothing must be renumbered when the front leaves.
/// </summary>
/// <remarks>
/// Owned by one masker. Buffers are of the pool and hold secrets: cleared before they go back. As long as the raw bytes are the text, they are
/// kept once, as text.
/// </remarks>
internal sealed class SlotText
{
    private const int MostUnitsKept = 1024;

    private byte[] _text = [];
    private byte[] _raw = [];
    private TextUnit[] _units = [];
    private int _unitCount;
    private int _unitHint;
    private int _textLength;
    private int _rawLength;

    public long TextBase { get; private set; }

    public long RawBase { get; private set; }

    public long TextEnd => TextBase + _textLength;

    public long RawEnd => RawBase + RawLength;

    public int RawLength => IsSame ? _textLength : _rawLength;

    public bool IsEmpty => RawLength == 0;

    /// <summary>The raw bytes are the text, byte for byte.</summary>
    public bool IsSame { get; private set; } = true;

    /// <summary>All text that is held.</summary>
    public ReadOnlySpan<byte> Whole => _text.AsSpan(0, _textLength);

    public ReadOnlySpan<byte> Text(long from, long to) => _text.AsSpan((int)(from - TextBase), (int)(to - from));

    public ReadOnlySpan<byte> Raw(long from, long to) => (IsSame ? _text : _raw).AsSpan((int)(from - RawBase), (int)(to - from));

    /// <summary>Raw bytes that are the text behind what is held, which is so too.</summary>
    public void AppendSame(ReadOnlySpan<byte> both)
    {
        Grow.Room(ref _text, _textLength, both.Length);
        ShortCopy.To(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_text), _textLength), both);
        _textLength += both.Length;
    }

    /// <summary>The same; gives all text that is held then, behind which <see cref="ShortScanner.Room"/> bytes may be read.</summary>
    public ReadOnlySpan<byte> AppendRoomy(ReadOnlySpan<byte> both)
    {
        Grow.Room(ref _text, _textLength, both.Length + ShortScanner.Room);
        ref var text = ref MemoryMarshal.GetArrayDataReference(_text);
        ShortCopy.To(ref Unsafe.Add(ref text, _textLength), both);
        _textLength += both.Length;
        return MemoryMarshal.CreateReadOnlySpan(ref text, _textLength);
    }

    public void AppendRaw(ReadOnlySpan<byte> raw)
    {
        if (IsSame)
        {
            IsSame = false;
            _rawLength = 0;
            AppendRaw(Whole);
        }

        Grow.Room(ref _raw, _rawLength, raw.Length);
        raw.CopyTo(_raw.AsSpan(_rawLength));
        _rawLength += raw.Length;
    }

    /// <summary>Text that is spelled byte for byte.</summary>
    public void AppendPlain(ReadOnlySpan<byte> text)
    {
        Grow.Room(ref _text, _textLength, text.Length);
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
    }

    /// <summary>One byte of text that the raw bytes from one position to another spell, alone or with its neighbours.</summary>
    public void Append(byte value, long rawStart, long rawEnd)
    {
        Grow.Room(ref _text, _textLength, 1);
        if (_unitCount > 0 && _units[_unitCount - 1].RawStart == rawStart)
        {
            _units[_unitCount - 1].TextLength++;
        }
        else if (rawEnd - rawStart != 1)
        {
            AddUnit(new() { TextStart = TextEnd, RawStart = rawStart, TextLength = 1, RawLength = (int)(rawEnd - rawStart) });
        }

        _text[_textLength++] = value;
    }

    /// <summary>One byte of text that an escape spells alone.</summary>
    public void AppendEscape(byte value, long rawStart, int rawLength)
    {
        Grow.Room(ref _text, _textLength, 1);
        if (_unitCount == _units.Length)
        {
            MoreUnits();
        }

        ref var unit = ref _units[_unitCount++];
        (unit.TextStart, unit.RawStart, unit.TextLength, unit.RawLength) = (TextBase + _textLength, rawStart, 1, rawLength);
        _text[_textLength++] = value;
    }

    /// <summary>Where the raw spelling of the text from a position on begins. Asked in rising order of position.</summary>
    public long RawOf(long position)
    {
        while (_unitHint < _unitCount && _units[_unitHint].TextStart < position)
        {
            _unitHint++;
        }

        if (_unitHint == 0)
        {
            return RawBase + (position - TextBase);
        }

        ref readonly var unit = ref _units[_unitHint - 1];
        var behind = position - (unit.TextStart + unit.TextLength);
        return behind < 0 ? unit.RawStart : unit.RawStart + unit.RawLength + behind;
    }

    /// <summary>The front leaves, so many bytes of what is text and raw bytes.</summary>
    public void ReleaseSame(int count)
    {
        Leave(_text, ref _textLength, count);
        Pass(count);
    }

    /// <summary>The front leaves: text before one position, raw before the other.</summary>
    public void Release(long text, long raw)
    {
        if (IsSame)
        {
            ReleaseSame((int)(text - TextBase));
            return;
        }

        var leaving = 0;
        while (leaving < _unitCount && _units[leaving].TextStart < text)
        {
            leaving++;
        }

        // Nothing moves while a long value is held, however many pieces it takes.
        if (leaving > 0)
        {
            _units.AsSpan(leaving, _unitCount - leaving).CopyTo(_units);
            _unitCount -= leaving;
        }

        _unitHint = 0;
        Leave(_text, ref _textLength, (int)(text - TextBase));
        Leave(_raw, ref _rawLength, (int)(raw - RawBase));
        (TextBase, RawBase) = (text, raw);
        IsSame = _unitCount == 0 && _textLength == _rawLength;
    }

    /// <summary>Counts text and raw bytes that never came here, because they were judged in place.</summary>
    public void Pass(int count)
    {
        TextBase += count;
        RawBase += count;
    }

    /// <summary>Gives up what is held, which the caller has: it comes once more. False: it is not spelled byte for byte.</summary>
    public bool TryForget()
    {
        if (_unitCount > 0)
        {
            return false;
        }

        (_textLength, _rawLength, IsSame) = (0, 0, true);
        return true;
    }

    /// <summary>No text comes for a while: room that holds nothing goes back to the pool.</summary>
    public void Rest()
    {
        if (_textLength == 0 && RawLength == 0)
        {
            Grow.Return(ref _text);
            Grow.Return(ref _raw);
        }

        if (_unitCount == 0)
        {
            ReturnUnits();
        }
    }

    public void Clear()
    {
        Grow.Return(ref _text);
        Grow.Return(ref _raw);
        if (_units.Length > MostUnitsKept)
        {
            ReturnUnits();
        }

        (_unitCount, _unitHint, _textLength, _rawLength) = (0, 0, 0, 0);
        (TextBase, RawBase, IsSame) = (0, 0, true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(byte[] array, ref int length, int count)
    {
        if (count == 0)
        {
            return;
        }

        length -= count;
        ref var first = ref MemoryMarshal.GetArrayDataReference(array);
        if (length <= Vector256<byte>.Count && count + Vector256<byte>.Count <= array.Length)
        {
            // How much is left is not foretold: so much is written in any case.
            Vector256.LoadUnsafe(ref Unsafe.Add(ref first, count)).StoreUnsafe(ref first);
        }
        else
        {
            array.AsSpan(count, length).CopyTo(array);
        }
    }

    // Places only, nothing of the text. A text of escapes has thousands.
    private void MoreUnits()
    {
        var larger = ArrayPool<TextUnit>.Shared.Rent(Math.Max(16, _units.Length * 2));
        _units.AsSpan(0, _unitCount).CopyTo(larger);
        ReturnUnits();
        _units = larger;
    }

    private void ReturnUnits()
    {
        if (_units.Length > 0)
        {
            ArrayPool<TextUnit>.Shared.Return(_units);
            _units = [];
        }
    }

    private void AddUnit(in TextUnit unit)
    {
        if (_unitCount == _units.Length)
        {
            MoreUnits();
        }

        _units[_unitCount++] = unit;
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_text, 64);
    }
}
