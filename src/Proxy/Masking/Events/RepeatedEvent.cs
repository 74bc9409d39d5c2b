using System.IO.Hashing;
using System.Runtime.CompilerServices;
using FastMcp.Masking;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// An event of a model's stream that was read and judged whole, kept so that one which differs in its text, and in what is another in each
/// event, is known by its bytes: what stands around these is neither read nor judged again. Most events of a stream are such.
/// </summary>
/// <remarks>
/// Ownership: one exchange. INVARIANT: while it is known, the reader of the stream still says what it read in the event that was
/// learned; whoever reads another one forgets it first.
/// </remarks>
internal sealed class RepeatedEvent
{
    /// <summary>The text of a channel, and what <see cref="StreamedEvent.Varying"/> names.</summary>
    public const int MostTexts = 1 + StreamedEvent.MostVarying;

    private const int MostDigits = 15;

    // A larger event is read each time.
    private const int MostKept = 64 * 1024;

    // Most events of models have some hundred bytes around their texts.
    private const int MostShared = 4 * 1024;

    // Where each event is another it is not learned for ever.
    private const int MostWasted = 8;

    // What stands around the texts, one part behind the other, and where each begins; behind the last one where that ends.
    private readonly JudgedBytes _parts = new();
    private readonly VaryingText[] _texts = new VaryingText[MostTexts];
    private Starts _starts;
    private Hashes _last;
    private byte[] _data = [];
    private int _length;
    private int _count;
    private int _wasted;
    private bool _used;

    public bool IsKnown { get; private set; }

    /// <summary>It may be worth while to learn the next event.</summary>
    public bool IsWanted => _wasted < MostWasted;

    /// <summary>How many texts vary.</summary>
    public int Count => _count;

    /// <summary>The event that was learned, or the last one behind which text was held, without its text.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, _length);

    /// <summary>
    /// A value by itself is another than in the event that was learned before; this one is remembered for the next. Where it is not it belongs to what
    /// stands around the text: so it is judged once. A guess: whichever it is, the event is what it says.
    /// </summary>
    /// <param name="place">Of the value among those that <see cref="StreamedEvent.Varying"/> names.</param>
    public bool IsAnother(int place, ReadOnlySpan<byte> value)
    {
        var now = XxHash3.HashToUInt64(value) | 1;
        var before = _last[place];
        _last[place] = now;
        return before != 0 && before != now;
    }

    public bool IsFull => _count == MostTexts;

    /// <summary>A value by itself varies: events of ours repeat that of the last event.</summary>
    public bool HasJudged { get; private set; }

    /// <summary>Another stream begins.</summary>
    public void Begin()
    {
        Forget();
        _wasted = 0;
        _last = default;
        _parts.Clear();

        // What varied in the stream before may be a value that was masked.
        _data.AsSpan().Clear();
        _data = _data.Length > MostKept ? [] : _data;
        (_length, _count, HasJudged) = (0, 0, false);
    }

    /// <summary>Nothing of its stream stays in it. False: its room is larger than others need, and should not be kept for them.</summary>
    public bool TryEmpty()
    {
        Begin();
        foreach (ref readonly var text in _texts.AsSpan())
        {
            text.Forget();
        }

        return _data.Length + _parts.Room <= MostShared;
    }

    public void Forget()
    {
        if (IsKnown)
        {
            _wasted = _used ? 0 : _wasted + 1;
            (IsKnown, _used) = (false, false);
        }
    }

    /// <summary>True: the event is the one that was learned, but for its texts.</summary>
    public bool Matches(ReadOnlySpan<byte> data)
    {
        if (!IsKnown)
        {
            return false;
        }

        var parts = _parts.Bytes;
        var at = 0;
        for (var i = 0; i < _count; i++)
        {
            var part = parts[_starts[i].._starts[i + 1]];
            if (!data[at..].StartsWith(part))
            {
                return false;
            }

            ref var text = ref _texts[i];
            text.Start = at + part.Length;
            at = text.End = text.IsNumber ? EndOfNumber(data, text.Start) : JsonText.EndOfString(data, text.Start);
            if (at < 0)
            {
                return false;
            }
        }

        var same = data[at..].SequenceEqual(parts[_starts[_count]..]);
        _used |= same;
        return same;
    }

    /// <summary>What stands before a text, or behind the last one.</summary>
    public Masked Part(int index) => _parts.MaskedPart(_starts[index], _starts[index + 1]);

    /// <summary>Where the text stands in the event that matched, and what it is.</summary>
    public ref readonly VaryingText Text(int index) => ref _texts[index];

    /// <summary>The parts as far as they are learned.</summary>
    public JudgedBytes Learning => _parts;

    /// <summary>Where the part that is learned now begins.</summary>
    public int LearningFrom => _starts[_count];

    public void BeginLearning()
    {
        (_count, _starts[0]) = (0, 0);
        _parts.Clear();
    }

    /// <summary>A text that may vary: what follows is another part.</summary>
    /// <param name="slot">What it is.</param>
    /// <param name="start">Where it stands in the event.</param>
    /// <param name="length">Its bytes.</param>
    public void Turn(in SlotInfo slot, int start, int length)
    {
        _texts[_count].Learn(slot, start, start + length);
        _starts[++_count] = _parts.Bytes.Length;
    }

    /// <summary>As <see cref="Turn"/>, of a value that no rule looks at.</summary>
    public void TurnExempt(bool isNumber, int start, int length)
    {
        _texts[_count].LearnExempt(isNumber, start, start + length);
        _starts[++_count] = _parts.Bytes.Length;
    }

    /// <summary>An event was learned in vain.</summary>
    public void Waste() => _wasted++;

    /// <summary>The event was judged. It is known from here on if all around its texts left as it came.</summary>
    public void Learn(ReadOnlySpan<byte> data)
    {
        _starts[_count + 1] = _parts.Bytes.Length;
        IsKnown = _count > 0 && data.Length <= MostKept && LeftAsItCame(data);
        if (!IsKnown)
        {
            _wasted++;
            return;
        }

        _length = 0;
        Append(data);

        // Of the texts nothing is needed again, and they are not masked.
        HasJudged = false;
        foreach (ref readonly var text in _texts.AsSpan(0, _count))
        {
            HasJudged |= text.Kind == VaryingKind.Judged;
            _data.AsSpan(text.Start, text.End - text.Start).Fill((byte)' ');
        }
    }

    /// <summary>Some text is held behind the event that matched: what varies in it, but for its text, is kept.</summary>
    public void Hold(ReadOnlySpan<byte> data)
    {
        if (!HasJudged)
        {
            return;
        }

        _length = 0;
        var from = 0;
        foreach (ref readonly var text in _texts.AsSpan(0, _count))
        {
            if (text.Kind == VaryingKind.Channel)
            {
                Append(data[from..text.Start]);
                from = text.End;
            }
        }

        Append(data[from..]);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_data.Length - _length < bytes.Length)
        {
            Array.Resize(ref _data, _length + bytes.Length);
        }

        bytes.CopyTo(_data.AsSpan(_length));
        _length += bytes.Length;
    }

    // As the readers take it: a whole number in its shortest form, that a double holds. -1: none.
    private static int EndOfNumber(ReadOnlySpan<byte> data, int start)
    {
        var end = start;
        while (end < data.Length && end - start <= MostDigits && char.IsAsciiDigit((char)data[end]))
        {
            end++;
        }

        return end == start || end - start > MostDigits || (data[start] == (byte)'0' && end - start > 1) ? -1 : end;
    }

    private bool LeftAsItCame(ReadOnlySpan<byte> data)
    {
        var at = 0;
        for (var i = 0; i <= _count; i++)
        {
            var end = i < _count ? _texts[i].Start : data.Length;
            if (end < at || end > data.Length || _parts.HoldsMonitored || !data[at..end].SequenceEqual(_parts.Bytes[_starts[i].._starts[i + 1]]))
            {
                return false;
            }

            at = i < _count ? _texts[i].End : end;
        }

        return true;
    }

    [InlineArray(MostTexts + 2)]
    private struct Starts
    {
        private int _first;
    }

    [InlineArray(StreamedEvent.MostVarying)]
    private struct Hashes
    {
        private ulong _first;
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_texts, 96);
        ahead.AddArray(_data, _length);
        _parts.Announce(ahead);
    }
}
