using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking;

/// <summary>What leaves: masks, and judged text with what a monitoring rule watched in it.</summary>
public sealed partial class SlotMasker
{
    private void Watch<TSink>(long first, bool isEmpty, ProgramRule rule, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (isEmpty)
        {
            return;
        }

        if (_keyed.IsFirst)
        {
            _keyed.Begun();
            _watchedFrom = first;
            sink.Found(new Finding(rule.Ordinal, first, 0, false));
        }

        _watchedTo = long.MaxValue;
    }

    private void WriteMask<TSink>(ReadOnlySpan<byte> value, int rule, long start, in Segment segment, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (start < segment.DigitsUntil && _mask.TryDigits(value, out var digits))
        {
            sink.Write(new Masked(digits));
            return;
        }

        sink.Write(new Masked(_mask.Of(_program!.Rules[rule], value, segment.Layers, _key!)));
    }

    // No rule found it: it is no finding of the policy's.
    private void WriteLent<TSink>(ReadOnlySpan<byte> value, Match.Kinds kind, long start, in Segment segment, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        _session!.LentFound++;
        if (kind == Match.Kinds.Value)
        {
            sink.Write(new Masked(start < segment.DigitsUntil && _mask.TryDigits(value, out var digits) ? digits : "***"u8));
        }
    }

    // Judged text up to a position leaves; what lies in a watched value is monitored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pass<TSink>(ReadOnlySpan<byte> window, long first, long to, bool inPlace, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (_watchedTo > _done)
        {
            PassSome(window, first, Math.Min(to, _watchedFrom), inPlace, monitored: false, ref sink);
            PassSome(window, first, Math.Min(to, _watchedTo), inPlace, monitored: true, ref sink);
        }

        PassSome(window, first, to, inPlace, monitored: false, ref sink);
    }

    private void PassSome<TSink>(ReadOnlySpan<byte> window, long first, long to, bool inPlace, bool monitored, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (to <= _done || BlockedBy >= 0)
        {
            return;
        }

        var raw = inPlace
            ? window[(int)(_done - first)..(int)(to - first)]
            : _text.Raw(_text.RawOf(_done), _text.RawOf(to));
        _done = to;
        if (raw.IsEmpty)
        {
            return;
        }

        if (monitored)
        {
            sink.Write(new Monitored(raw));
        }
        else
        {
            sink.Write(new Masked(raw));
        }
    }
}
