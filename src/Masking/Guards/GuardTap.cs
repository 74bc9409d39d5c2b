using System.Buffers;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Guards;

/// <summary>
/// Stands behind the maskers of one direction: gathers what leaves them as the text that it is, or, where guards have answered, takes away what they
/// found. What a rule in monitor mode let pass is shown to guards as stars.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time. Both taps of an answer see the same slots in the same order.</remarks>
/// <param name="texts">What is gathered, or cut.</param>
/// <param name="cuts">Takes away what was found; else it gathers.</param>
/// <param name="showsMonitored">What a rule in monitor mode let pass is gathered as it is.</param>
public sealed class GuardTap(GuardTexts texts, bool cuts, bool showsMonitored = false)
{
    // The longest escape or UTF-8 sequence that is not whole.
    private readonly byte[] _carry = new byte[12];
    private int _carried;
    private GuardText? _text;
    private readonly Dictionary<ulong, GuardCut> _cuts = [];
    private readonly Dictionary<ulong, InnerText> _inners = [];
    private InnerText _inner = new();
    private GuardCut _cut = new();
    private bool _isJson;
    private bool _mayHoldJson;
    private bool _isMonitored;
    private long _whole;
    private long _rehearsed = long.MinValue;
    private long _signed = long.MinValue;
    private long _current;
    private ulong _channel;
    private bool _isOpen;

    /// <summary>Of a tap that cuts: is told of each finding as the text that holds it leaves, with its label; null: nobody is.</summary>
    public Action<GuardLabel>? Met { get; init; }

    // A slot may begin before anything of it was gathered.
    private GuardText? Current => _text ??= _isOpen ? texts.Find(_channel, _current) : null;

    /// <summary>The next slot. False: it is no text that guards look at.</summary>
    public bool Begin(in SlotInfo slot)
    {
        (_text, _isOpen, _carried) = (null, false, 0);
        if (slot.Encoding is not (SlotEncoding.Plain or SlotEncoding.JsonString) || !slot.MayHoldJson)
        {
            return false;
        }

        (_isJson, _mayHoldJson) = (slot.Encoding == SlotEncoding.JsonString, slot.MayHoldJson);
        _current = slot.Channel.IsNone && slot.Group != 0 ? _signed++ : _whole;
        _whole += slot.Channel.IsNone && slot.Group == 0 ? 1 : 0;
        _channel = slot.Channel.Value;
        _text = cuts ? null : texts.Gather(_channel, _current);
        _isOpen = true;
        CutOf(_channel);
        Tell();
        return true;
    }

    // What was said of the whole of a text.
    private void Tell()
    {
        if (Met is { } met && Current is { } text)
        {
            text.TakeRemarks(met);
        }
    }

    /// <summary>A signed text of a document, before the document is written: it is cut for itself. Only of a tap that cuts.</summary>
    public bool BeginSigned(in SlotInfo slot)
    {
        if (!cuts || slot.Encoding != SlotEncoding.JsonString || !slot.MayHoldJson)
        {
            return false;
        }

        (_isJson, _mayHoldJson, _carried, _isOpen, _cut) = (true, true, 0, false, new GuardCut());
        _text = texts.Find(0, _rehearsed++);
        return _text is not null;
    }

    /// <summary>A channel goes on in an event of ours.</summary>
    public bool Resume(ChannelId channel)
    {
        (_text, _carried, _isOpen, _isJson, _mayHoldJson) = (texts.Find(channel.Value, 0), 0, false, true, true);
        CutOf(channel.Value);
        return _text is not null;
    }

    /// <summary>As <see cref="Resume"/>, of a text that is written as it is.</summary>
    public bool ResumePlain(ChannelId channel)
    {
        var resumed = Resume(channel);
        _isJson = false;
        return resumed;
    }

    // Of a channel it goes on where it stood; another text begins.
    private void CutOf(ulong channel)
    {
        if (cuts)
        {
            _cut = channel == 0 ? new GuardCut() : _cuts.TryGetValue(channel, out var known) ? known : _cuts[channel] = new GuardCut();
        }
        else
        {
            _inner = channel == 0 ? new InnerText() : _inners.TryGetValue(channel, out var known) ? known : _inners[channel] = new InnerText();
        }
    }

    /// <summary>A whole slot of a text that was masked before, written anew.</summary>
    /// <param name="slot">Where it stands.</param>
    /// <param name="text">As it was masked.</param>
    /// <param name="except">A text that says this is no text that guards look at.</param>
    /// <param name="into">Takes what is left of it.</param>
    /// <param name="cover">Says whether guards may see anything of it; null: they may.</param>
    public void Rewrite(in SlotInfo slot, UnmaskedText text, ReadOnlySpan<byte> except, IBufferWriter<byte> into, GuardCover? cover = null)
    {
        if (slot.Group != 0 || (!except.IsEmpty && text.Bytes.SequenceEqual(except)) || !Begin(slot))
        {
            into.Write(text.Bytes);
            return;
        }

        if (!cuts && cover is not null)
        {
            _text!.IsMarked = cover.IsMarked(slot, text);
        }

        var sink = new RewriteSink(cuts ? into : null);
        Take(text.Bytes, isMonitored: false, ref sink);
        EndSlot(isWhole: true, ref sink);
        if (!cuts)
        {
            into.Write(text.Bytes);
        }
    }

    /// <summary>A piece of what no guard looks at.</summary>
    public static void Copy(UnmaskedText piece, IBufferWriter<byte> into) => into.Write(piece.Bytes);

    private readonly struct RewriteSink(IBufferWriter<byte>? into) : IMaskedSink
    {
        public void Write(Masked bytes) => into?.Write(bytes.Bytes);

        public void Write(Monitored bytes) => into?.Write(bytes.Bytes);

        public void Found(in Finding finding)
        {
        }
    }

    /// <summary>The text of a channel ends.</summary>
    public void End(ChannelId channel)
    {
        if (!cuts)
        {
            texts.End(channel);
        }
    }

    /// <summary>A text that <see cref="BeginSigned"/> began ends.</summary>
    public void EndSigned<TSink>(ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        Flush(_text!, ref sink);
        _text = null;
    }

    /// <summary>The slot ends; a text without a channel ends with it.</summary>
    /// <param name="isWhole">It is a text without a channel.</param>
    /// <param name="sink">Takes what was held.</param>
    public void EndSlot<TSink>(bool isWhole, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (Current is not { } text)
        {
            return;
        }

        Flush(text, ref sink);
        if (isWhole && cuts)
        {
            texts.Forget(_current);
        }
        else if (isWhole)
        {
            texts.EndWhole(text);
        }

        (_text, _isOpen) = (null, false);
    }

    internal void Take<TSink>(ReadOnlySpan<byte> bytes, bool isMonitored, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (Current is not { } text)
        {
            throw new InvalidOperationException("Text without a slot.");
        }

        _isMonitored = isMonitored;
        var from = text.Length;
        while (_carried > 0 && bytes.Length > 0)
        {
            _carry[_carried++] = bytes[0];
            bytes = bytes[1..];
            var whole = TextUnits.Next(_carry.AsSpan(0, _carried), _isJson, out var one, out var other);
            if (whole > 0)
            {
                Units(one, other, _carry.AsSpan(0, whole), ref sink);
                // What did not belong to it is read anew.
                Rest(_carry.AsSpan(whole, _carried - whole).ToArray(), ref sink);
            }
        }

        if (_carried == 0)
        {
            Run(bytes, ref sink);
        }

        Gathered(text, from);
    }

    private void Rest<TSink>(byte[] rest, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        _carried = 0;
        Run(rest, ref sink);
    }

    private void Run<TSink>(ReadOnlySpan<byte> bytes, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        var (passed, at) = (0, 0);
        while (at < bytes.Length)
        {
            var length = TextUnits.Next(bytes[at..], _isJson, out var one, out var other);
            if (length == 0)
            {
                break;
            }

            if (!cuts)
            {
                Units(one, other, default, ref sink);
            }
            else if (!Passes(one, other, bytes.Slice(at, length), bytes[passed..at], ref sink))
            {
                passed = at + length;
            }

            at += length;
        }

        if (cuts)
        {
            Pass(bytes[passed..at], ref sink);
        }

        bytes[at..].CopyTo(_carry);
        _carried = bytes.Length - at;
    }

    // Of two units of one character both leave, or neither does.
    private bool Passes<TSink>(char one, char other, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> before, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        var verdict = _cut.Next(one, _text!.Spans, _mayHoldJson);
        Told(_cut.Met);
        if (other != '\0')
        {
            _cut.Next(other, _text.Spans, _mayHoldJson);
            Told(_cut.Met);
        }

        if (verdict == GuardCut.Verdict.Pass)
        {
            return true;
        }

        Pass(before, ref sink);
        Write(verdict, ref sink);
        return false;
    }

    private void Told(GuardLabel? label)
    {
        if (label is not null)
        {
            Met?.Invoke(label);
        }
    }

    private void Units<TSink>(char one, char other, ReadOnlySpan<byte> raw, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (cuts)
        {
            if (Passes(one, other, raw, default, ref sink))
            {
                Pass(raw, ref sink);
            }

            return;
        }

        Gather(one);
        if (other != '\0')
        {
            Gather(other);
        }
    }

    private void Gather(char unit)
    {
        var isHidden = _isMonitored && !showsMonitored;
        switch (_inner.Next(unit, _mayHoldJson))
        {
            case InnerText.Role.EscapeBegins:
                _text!.AddOpen();
                break;
            case InnerText.Role.EscapeEnds:
                _text!.Close(isHidden ? '*' : _inner.Value);
                break;
            case InnerText.Role.EscapeFails:
                _text!.Close(isHidden ? '*' : _inner.Value);
                _text.Add(isHidden ? '*' : unit);
                break;
            case InnerText.Role.EscapeGoesOn:
                break;
            default:
                _text!.Add(isHidden ? '*' : unit);
                break;
        }
    }

    // Cut off within a character: it is one that nobody can read.
    private void Flush<TSink>(GuardText text, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (_carried > 0)
        {
            var from = text.Length;
            Units('\uFFFD', '\0', _carry.AsSpan(0, _carried), ref sink);
            Gathered(text, from);
            _carried = 0;
        }
    }

    private void Write<TSink>(GuardCut.Verdict verdict, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (verdict == GuardCut.Verdict.Mask)
        {
            sink.Write(new Masked(_cut.Label.Mask));
        }
        else if (verdict == GuardCut.Verdict.Digit)
        {
            sink.Write(new Masked("9"u8));
        }
    }

    private void Pass<TSink>(ReadOnlySpan<byte> bytes, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_isMonitored)
        {
            sink.Write(new Monitored(bytes));
        }
        else
        {
            sink.Write(new Masked(bytes));
        }
    }

    private void Gathered(GuardText text, long from)
    {
        if (!cuts && text.Length > 0)
        {
            text.Noted(Math.Max(0, from - 1));
            texts.Gathered(text, text.Length - from);
        }
    }
}
