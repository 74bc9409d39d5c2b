using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

public sealed partial class JsonSlotScanner
{
    private SlotInfo IntegerSlot => new(SlotEncoding.JsonInteger, ChannelId.None, MayHoldJson: false, _now.Place, Key);

    private bool NumberIsExempt =>
        _now.Suppressing || _plan.RuleOf(_now.Node) is SlotRule.Exempt or SlotRule.ExemptNumber;

    private JsonFaultKind BeginNumber<TSink>(ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        _now.State = State.Number;
        _now.Number = default;
        _now.Held = 0;
        _now.TokenLength = 0;
        _now.Mode = NumberIsExempt ? Mode.Skeleton : IsMarked ? Mode.NewSlot : Mode.Held;
        return ContinueNumber(bytes, ref at, ref sink);
    }

    private JsonFaultKind ContinueNumber<TSink>(ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        var start = at;
        at = _now.Number.Scan(bytes, at);
        _now.TokenLength += at - start;
        if (_now.Mode is Mode.NewSlot or Mode.Slot)
        {
            return ContinueMarkedNumber(bytes, start, at, ref sink);
        }

        if (_now.Mode == Mode.Held && (!_now.Number.IsInteger || _now.TokenLength > MaxHeldInteger))
        {
            ReleaseHeldNumber(ref sink);
        }

        if (at < bytes.Length)
        {
            return EndNumber(bytes, start, at, ref sink);
        }

        if (_now.Mode == Mode.Held)
        {
            FlushSkeleton(bytes, start, ref sink);
            Hold(bytes[start..]);
            _now.Run = at;
        }

        return JsonFaultKind.None;
    }

    private JsonFaultKind EndNumber<TSink>(ReadOnlySpan<byte> bytes, int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct => EndNumber(bytes, at, at, ref sink);

    /// <summary>The number ended before <paramref name="end"/>; its part in this buffer begins at <paramref name="start"/>.</summary>
    private JsonFaultKind EndNumber<TSink>(ReadOnlySpan<byte> bytes, int start, int end, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (!_now.Number.IsWhole)
        {
            return JsonFaultKind.InvalidNumber;
        }

        if (_now.Mode is Mode.NewSlot or Mode.Slot)
        {
            EndMarkedNumber(bytes, start, end, ref sink);
        }
        else if (_now.Mode == Mode.Held)
        {
            var whole = _now.Held == 0;
            if (!whole)
            {
                Hold(bytes[start..end]);
            }

            EndHeld(IntegerSlot, bytes, start, end, whole, ref sink);
        }
        else
        {
            CountNumber();
        }

        EndValue(end);
        return JsonFaultKind.None;
    }

    private void ReleaseHeldNumber<TSink>(ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (_now.Held != 0)
        {
            sink.Skeleton(new Skeleton(_held.AsSpan(0, _now.Held)));
        }

        _now.Mode = Mode.Skeleton;
    }

    private void CountNumber()
    {
        if (_now.Suppressing)
        {
            return;
        }

        if (NumberIsExempt)
        {
            _now.ExemptBytes += _now.TokenLength;
        }
        else
        {
            _now.OpaqueNumberBytes += _now.TokenLength;
        }
    }
}
