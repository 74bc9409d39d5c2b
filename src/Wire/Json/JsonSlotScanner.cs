using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>
/// Reads one JSON document (strict RFC 8259) forward, in buffers cut anywhere, and gives it to a sink as skeleton and
/// text slots: every string value, key and integer that the plan does not exempt. Quotes are skeleton. No tree, and
/// no allocation beyond the deepest document so far. An integer or a key that may be listed is held back until it is whole, at most
/// <see cref="MaxHeldInteger"/> and <see cref="MaxHeldKey"/> bytes; nothing else is. Integers longer than that are skeleton.
/// </summary>
/// <remarks>Owned by one reader of one message at a time; <see cref="Begin"/> starts it anew in any state.</remarks>
public sealed partial class JsonSlotScanner
{
    public const int MaxHeldInteger = 32;
    public const int MaxHeldKey = 384;

    private enum State : byte
    {
        Value,
        FirstElement,
        FirstKey,
        Key,
        Colon,
        AfterValue,
        String,
        Number,
        Literal,
        End,
        Faulted,
    }

    // Most documents are no deeper.
    private const int UsualDepth = 12;

    private readonly int _maxDepth;
    private JsonFrame[] _frames;
    private int[] _ordinals;
    private byte[] _held = [];

    private SlotPlan _plan = SlotPlans.Json;
    private ChannelMap? _channels;
    private Progress _now;

    public JsonSlotScanner(JsonLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxDepth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limits.MaxDepth, 1000);
        _maxDepth = limits.MaxDepth;
        _frames = new JsonFrame[Math.Min(UsualDepth, _maxDepth)];
        _ordinals = new int[_frames.Length];
    }

    public int MaxDepth => _maxDepth;

    /// <summary>Why the last push said <see cref="ScanResult.Fault"/>.</summary>
    public JsonFault Fault => _now.Fault;

    /// <summary>Bytes of strings and integers that the plan exempts.</summary>
    public long ExemptBytes => _now.ExemptBytes;

    /// <summary>Bytes that the plan replaced by <c>null</c>.</summary>
    public long SuppressedBytes => _now.SuppressedBytes;

    /// <summary>Bytes of numbers that are no slots: fractions, exponents, very long integers.</summary>
    public long OpaqueNumberBytes => _now.OpaqueNumberBytes;

    /// <summary>Between two documents: nothing of the last one stays, for who takes the scanner next.</summary>
    public void Forget()
    {
        Begin(SlotPlans.Json);
        _key.AsSpan().Clear();
        _held.AsSpan().Clear();
    }

    /// <summary>Starts a document.</summary>
    /// <param name="plan">What its values are.</param>
    /// <param name="channels">Names the channels, where the plan has any; without it each slot stands alone.</param>
    /// <param name="keys">Follows the keys to the slots; without it slots have no place and no key.</param>
    public void Begin(SlotPlan plan, ChannelMap? channels = null, KeyMap? keys = null)
    {
        _plan = plan;
        _channels = channels;
        _keys = keys;
        _now = new Progress { Node = SlotPlan.Root, Place = keys?.Root ?? 0 };
    }

    /// <summary>Takes the next bytes; gives all of them to the sink except what is held (class summary).</summary>
    /// <param name="last">No bytes follow.</param>
    public ScanResult Push<TSink>(ReadOnlySpan<byte> bytes, bool last, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (_now.State == State.Faulted)
        {
            return ScanResult.Fault;
        }

        // INVARIANT: bytes[Run..at] is skeleton that the sink does not have yet.
        _now.Run = 0;
        var at = 0;
        while (at < bytes.Length)
        {
            var fault = Step(bytes, ref at, ref sink);
            if (fault != JsonFaultKind.None)
            {
                return Refuse(fault, at);
            }
        }

        FlushSkeleton(bytes, bytes.Length, ref sink);
        _now.Offset += bytes.Length;
        return last ? Finish(ref sink) : ScanResult.NeedMore;
    }

    private ScanResult Finish<TSink>(ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (_now.State == State.Number)
        {
            var fault = EndNumber([], 0, ref sink);
            if (fault != JsonFaultKind.None)
            {
                return Refuse(fault, 0);
            }
        }

        return _now.State == State.End ? ScanResult.Done : Refuse(JsonFaultKind.UnexpectedEnd, 0);
    }

    private ScanResult Refuse(JsonFaultKind kind, int at)
    {
        _now.Fault = new JsonFault(kind, _now.Offset + at);
        _now.State = State.Faulted;
        return ScanResult.Fault;
    }

    private JsonFaultKind Step<TSink>(ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        switch (_now.State)
        {
            case State.String:
                return ContinueString(bytes, ref at, ref sink);
            case State.Number:
                return ContinueNumber(bytes, ref at, ref sink);
            case State.Literal:
                return ContinueLiteral(bytes, ref at);
            default:
                var value = bytes[at];
                if (value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                {
                    at++;
                    return JsonFaultKind.None;
                }

                return Structure(value, bytes, ref at, ref sink);
        }
    }

    private JsonFaultKind Structure<TSink>(byte value, ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        switch (_now.State)
        {
            case State.FirstElement when value == (byte)']':
            case State.FirstKey when value == (byte)'}':
                Close(ref at);
                return JsonFaultKind.None;
            case State.FirstKey or State.Key when value == (byte)'"':
                at++;
                return BeginKey(bytes, ref at, ref sink);
            case State.Colon when value == (byte)':':
                at++;
                _now.State = State.Value;
                return JsonFaultKind.None;
            case State.AfterValue:
                return AfterValue(value, ref at);
            case State.Value or State.FirstElement:
                return BeginValue(value, bytes, ref at, ref sink);
            case State.End:
                return JsonFaultKind.TrailingContent;
            default:
                return JsonFaultKind.UnexpectedByte;
        }
    }

    private JsonFaultKind AfterValue(byte value, ref int at)
    {
        ref var frame = ref _frames[_now.Depth - 1];
        if (value == (frame.IsArray ? (byte)']' : (byte)'}'))
        {
            Close(ref at);
            return JsonFaultKind.None;
        }

        if (value != (byte)',')
        {
            return JsonFaultKind.UnexpectedByte;
        }

        at++;
        if (!frame.IsArray)
        {
            _now.State = State.Key;
            return JsonFaultKind.None;
        }

        _now.State = State.Value;
        _now.Node = _plan.ElementOf(frame.Node);
        NextElementPlace(frame.Place);
        _ordinals[_now.Arrays - 1]++;
        return JsonFaultKind.None;
    }

    private JsonFaultKind BeginValue<TSink>(byte value, ReadOnlySpan<byte> bytes, ref int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (_plan.RuleOf(_now.Node) is SlotRule.Suppress or SlotRule.SuppressList && !_now.Suppressing && value != (byte)'n')
        {
            BeginSuppress(bytes, at, ref sink);
        }

        switch (value)
        {
            case (byte)'"':
                at++;
                return BeginString(bytes, ref at, ref sink);
            case (byte)'{' or (byte)'[':
                return Open(value == (byte)'[', ref at);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return BeginNumber(bytes, ref at, ref sink);
            case (byte)'t' or (byte)'f' or (byte)'n':
                _now.State = State.Literal;
                _now.Literal = value;
                _now.LiteralTaken = 0;
                return ContinueLiteral(bytes, ref at);
            default:
                return value == 0xEF && _now.Offset + at == 0 ? JsonFaultKind.ByteOrderMark : JsonFaultKind.UnexpectedByte;
        }
    }

    private JsonFaultKind ContinueLiteral(ReadOnlySpan<byte> bytes, ref int at)
    {
        var word = _now.Literal switch { (byte)'t' => "true"u8, (byte)'f' => "false"u8, _ => "null"u8 };
        while (_now.LiteralTaken < word.Length)
        {
            if (at == bytes.Length)
            {
                return JsonFaultKind.None;
            }

            if (bytes[at] != word[_now.LiteralTaken])
            {
                return JsonFaultKind.UnexpectedByte;
            }

            at++;
            _now.LiteralTaken++;
        }

        EndValue(at);
        return JsonFaultKind.None;
    }

    private JsonFaultKind Open(bool isArray, ref int at)
    {
        if (_now.Depth == _frames.Length && !TryDeepen())
        {
            return JsonFaultKind.TooDeep;
        }

        var node = _now.Suppressing ? SlotPlan.Nowhere : _now.Node;
        _frames[_now.Depth++] = new JsonFrame { IsArray = isArray, Node = node };
        EnterPlace(isArray);
        at++;
        if (!isArray)
        {
            _now.State = State.FirstKey;
            return JsonFaultKind.None;
        }

        _now.State = State.FirstElement;
        _now.Node = _plan.ElementOf(node);
        _ordinals[_now.Arrays++] = 0;
        return JsonFaultKind.None;
    }

    private bool TryDeepen()
    {
        if (_frames.Length == _maxDepth)
        {
            return false;
        }

        Array.Resize(ref _frames, Math.Min(_maxDepth, _frames.Length * 2));
        Array.Resize(ref _ordinals, _frames.Length);
        return true;
    }

    private void Close(ref int at)
    {
        if (_frames[--_now.Depth].IsArray)
        {
            _now.Arrays--;
        }
        else
        {
            _now.KeyLength = 0;
        }

        at++;
        EndValue(at);
    }

    private void EndValue(int at)
    {
        _now.State = _now.Depth == 0 ? State.End : State.AfterValue;
        if (_now.Suppressing && _now.SuppressDepth == _now.Depth)
        {
            _now.Suppressing = false;
            _now.SuppressedBytes += _now.Offset + at - _now.SuppressStart;
            _now.Run = at;
        }
    }

    private void BeginSuppress<TSink>(ReadOnlySpan<byte> bytes, int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        FlushSkeleton(bytes, at, ref sink);
        sink.Skeleton(new Skeleton(bytes[at] == (byte)'[' && _plan.RuleOf(_now.Node) == SlotRule.SuppressList ? "[]"u8 : "null"u8));
        _now.Suppressing = true;
        _now.SuppressDepth = _now.Depth;
        _now.SuppressStart = _now.Offset + at;
    }

    private void FlushSkeleton<TSink>(ReadOnlySpan<byte> bytes, int end, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (end > _now.Run && !_now.Suppressing)
        {
            sink.Skeleton(new Skeleton(bytes[_now.Run..end]));
        }

        _now.Run = end;
    }

    /// <summary>Everything that one document changes: assigned anew by Begin, so that nothing is left of another.</summary>
    private struct Progress
    {
        public State State;
        public byte Literal;
        public byte LiteralTaken;
        public bool Suppressing;
        public Mode Mode;
        public bool IsKey;

        /// <summary>Place in the plan of the value that comes next or is being read.</summary>
        public int Node;

        /// <summary>The same to the map of keys.</summary>
        public ulong Place;
        public int KeyLength;
        public JsonUnescaper KeyText;
        public int Depth;
        public int Arrays;
        public int Run;
        public int Held;
        public int SuppressDepth;
        public long SuppressStart;
        public long Offset;
        public long TokenLength;
        public long ExemptBytes;
        public long SuppressedBytes;
        public long OpaqueNumberBytes;
        public JsonStringState Text;
        public JsonNumberState Number;
        public JsonFault Fault;
    }
}
