using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

public sealed partial class JsonSlotScanner
{
    private enum Mode : byte
    {
        /// <summary>Passes as skeleton, or is suppressed.</summary>
        Skeleton,

        /// <summary>Kept in <see cref="_held"/> until it is whole: it may be skeleton or slot.</summary>
        Held,

        /// <summary>A slot that began in an earlier buffer.</summary>
        Slot,

        /// <summary>A slot that begins in this buffer.</summary>
        NewSlot,
    }

    private JsonFaultKind BeginKey<TSink>(ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        _now.IsKey = true;
        BeginKeyText();
        var listed = _plan.HasKeys(_frames[_now.Depth - 1].Node);
        _now.Mode = _now.Suppressing ? Mode.Skeleton : listed ? Mode.Held : Mode.NewSlot;
        return BeginText(bytes, ref at, ref sink);
    }

    private JsonFaultKind BeginString<TSink>(ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        _now.IsKey = false;
        var exempt = _now.Suppressing || _plan.RuleOf(_now.Node) == SlotRule.Exempt;
        _now.Mode = exempt ? Mode.Skeleton : Mode.NewSlot;
        return BeginText(bytes, ref at, ref sink);
    }

    private JsonFaultKind BeginText<TSink>(ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        _now.State = State.String;
        _now.Text = default;
        _now.Held = 0;
        return ContinueString(bytes, ref at, ref sink);
    }

    /// <summary>Scans the string on from <paramref name="at"/>: the content so far, or its rest.</summary>
    private JsonFaultKind ContinueString<TSink>(ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        var start = at;
        var end = _now.Text.Scan(bytes, at, out var fault);
        if (fault != JsonFaultKind.None)
        {
            at = end;
            return fault;
        }

        if (end == JsonStringState.Open)
        {
            at = bytes.Length;
            if (_now.IsKey)
            {
                CaptureKey(bytes[start..]);
            }

            TextGoesOn(bytes, start, ref sink);
            return JsonFaultKind.None;
        }

        if (_now.IsKey)
        {
            CaptureKey(bytes[start..end]);
            fault = EndKey(bytes, start, end, ref sink);
            EndKeyText();
            at = fault == JsonFaultKind.None ? end + 1 : end;
            return fault;
        }

        at = end + 1;
        EndText(bytes, start, end, ref sink);
        EndValue(at);
        return JsonFaultKind.None;
    }

    private JsonFaultKind EndKey<TSink>(ReadOnlySpan<byte> bytes, int start, int end, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        _now.State = State.Colon;
        if (_now.Mode == Mode.Held && _now.Held + end - start <= MaxHeldKey)
        {
            var whole = _now.Held == 0;
            if (!whole)
            {
                Hold(bytes[start..end]);
            }

            var key = whole ? bytes[start..end] : _held.AsSpan(0, _now.Held);
            var index = FindKey(key);
            if (index >= 0)
            {
                return EndListedKey(index, whole, end, key, ref sink);
            }

            EndHeld(KeySlot, bytes, start, end, whole, ref sink);
            return JsonFaultKind.None;
        }

        if (_now.Mode == Mode.Held && _now.Held == 0)
        {
            _now.Mode = Mode.NewSlot;
        }

        var node = _frames[_now.Depth - 1].Node;
        _now.Node = _plan.HasKeys(node) ? _plan.At(node).AnyKey : SlotPlan.Nowhere;
        EndText(bytes, start, end, ref sink);
        return JsonFaultKind.None;
    }

    private JsonFaultKind EndListedKey<TSink>(int index, bool whole, int end, ReadOnlySpan<byte> key, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        ref var frame = ref _frames[_now.Depth - 1];
        var bit = 1UL << index;
        if ((frame.Seen & bit) != 0)
        {
            return JsonFaultKind.DuplicateKey;
        }

        frame.Seen |= bit;
        if (!whole)
        {
            sink.Skeleton(new Skeleton(key));
            _now.Run = end;
        }

        return JsonFaultKind.None;
    }

    private int FindKey(ReadOnlySpan<byte> raw) => JsonText.IsPlain(raw)
        ? _plan.Find(_frames[_now.Depth - 1].Node, raw, out _now.Node)
        : FindEscapedKey(raw);

    private int FindEscapedKey(ReadOnlySpan<byte> raw)
    {
        Span<byte> scratch = stackalloc byte[MaxHeldKey + JsonUnescaper.MinimumRoom];
        return _plan.Find(_frames[_now.Depth - 1].Node, JsonText.Decode(raw, scratch), out _now.Node);
    }

    private void EndHeld<TSink>(in SlotInfo slot, ReadOnlySpan<byte> bytes, int start, int end, bool whole, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        FlushSkeleton(bytes, whole ? start : _now.Run, ref sink);
        sink.WholeSlot(slot, new UnmaskedText(whole ? bytes[start..end] : _held.AsSpan(0, _now.Held)));
        _now.Run = end;
    }

    private void EndText<TSink>(ReadOnlySpan<byte> bytes, int start, int end, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        switch (_now.Mode)
        {
            case Mode.Skeleton:
                CountExempt(end - start);
                return;
            case Mode.NewSlot:
                FlushSkeleton(bytes, start, ref sink);
                sink.WholeSlot(TextSlot(), new UnmaskedText(bytes[start..end]));
                _now.Run = end;
                return;
            default:
                SpillHeldKey(bytes, start, ref sink);
                sink.SlotPiece(new UnmaskedText(bytes[start..end]));
                sink.EndSlot();
                _now.Run = end;
                return;
        }
    }

    private void TextGoesOn<TSink>(ReadOnlySpan<byte> bytes, int start, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        var length = bytes.Length - start;
        if (_now.Mode == Mode.Skeleton)
        {
            CountExempt(length);
            return;
        }

        if (_now.Mode == Mode.Held && _now.Held + length <= MaxHeldKey)
        {
            FlushSkeleton(bytes, start, ref sink);
            Hold(bytes[start..]);
        }
        else
        {
            SpillHeldKey(bytes, start, ref sink);
            if (length != 0)
            {
                sink.SlotPiece(new UnmaskedText(bytes[start..]));
            }
        }

        _now.Run = bytes.Length;
    }

    /// <summary>A slot that is not whole in the buffer begins, with what was held of it.</summary>
    private void SpillHeldKey<TSink>(ReadOnlySpan<byte> bytes, int start, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (_now.Mode == Mode.Slot)
        {
            return;
        }

        FlushSkeleton(bytes, start, ref sink);
        sink.BeginSlot(TextSlot());
        if (_now.Held != 0)
        {
            sink.SlotPiece(new UnmaskedText(_held.AsSpan(0, _now.Held)));
        }

        _now.Mode = Mode.Slot;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        _held = _held.Length == 0 ? new byte[MaxHeldKey] : _held;
        bytes.CopyTo(_held.AsSpan(_now.Held));
        _now.Held += bytes.Length;
    }

    private void CountExempt(int length)
    {
        if (!_now.Suppressing)
        {
            _now.ExemptBytes += length;
        }
    }

    private SlotInfo ChannelSlot(ChannelMap channels, ChannelKind kind)
    {
        var channel = channels.Resolve(kind, _ordinals.AsSpan(0, _now.Arrays));
        return kind == ChannelKind.Signature
            ? new SlotInfo(SlotEncoding.Opaque, channel, MayHoldJson: true, _now.Place, Key)
            : new SlotInfo(SlotEncoding.JsonString, channel, MayHoldJson: true, _now.Place, Key, channels.IsSigned(kind) ? 1u : 0u);
    }

    // The ordinals of the outermost arrays, 20 bits each.
    private ulong Group
    {
        get
        {
            var group = 1ul;
            foreach (var ordinal in _ordinals.AsSpan(0, Math.Min(_now.Arrays, _plan.GroupDepthOf(_now.Node))))
            {
                group = (group << 20) | (uint)Math.Min(ordinal, (1 << 20) - 1);
            }

            return group;
        }
    }

    private static SlotInfo KeySlot => new(SlotEncoding.JsonString, ChannelId.None, MayHoldJson: false);

    private SlotInfo TextSlot()
    {
        if (_now.State == State.Number)
        {
            return NumberSlot;
        }

        if (_now.IsKey)
        {
            return KeySlot;
        }

        switch (_plan.RuleOf(_now.Node))
        {
            case SlotRule.PlainText:
                return new SlotInfo(SlotEncoding.JsonString, ChannelId.None, MayHoldJson: false, _now.Place, Key);
            case SlotRule.Base64:
                return new SlotInfo(SlotEncoding.JsonBase64, ChannelId.None, MayHoldJson: false, _now.Place, Key);
            case SlotRule.Channel when _channels is not null:
                return ChannelSlot(_channels, _plan.KindOf(_now.Node));
            case SlotRule.SignedText:
                return new SlotInfo(SlotEncoding.JsonString, ChannelId.None, MayHoldJson: true, _now.Place, Key, Group);
            case SlotRule.Signature:
                return new SlotInfo(SlotEncoding.Opaque, ChannelId.None, MayHoldJson: true, _now.Place, Key, Group);
            case SlotRule.Opaque:
                return new SlotInfo(SlotEncoding.Opaque, ChannelId.None, MayHoldJson: true, _now.Place, Key);
            default:
                return new SlotInfo(SlotEncoding.JsonString, ChannelId.None, MayHoldJson: true, _now.Place, Key);
        }
    }
}
