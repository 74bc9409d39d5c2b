using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Events;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content that is one array sent piecemeal (Gemini without alt=sse): each element is an event.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class ElementBodyMasker(SlotRouter router, JoinedEvents joined, SseLimits limits) : BodyMasker
{
    private static readonly byte[] s_comma = ","u8.ToArray();

    private readonly JsonElements _elements = new(limits.MaxEventBytes);
    private readonly LineFrame _frame = new();
    private readonly EventCarry _carry = new();
    private bool _any;
    private bool _over;

    public void Begin(StreamedEvent reader)
    {
        _carry.Clear();
        _elements.Reset();
        (_any, _over) = (false, false);
        _frame.Around([], s_comma);
        joined.Begin(reader);
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        var input = _carry.IsEmpty ? content : _carry.Append(content);
        while (!input.IsEmpty)
        {
            if (!_elements.Next(input, out var consumed, out var before, out var element))
            {
                return input.Length > limits.MaxEventBytes ? BodyFault.EventTooLarge : BodyFault.MalformedJson;
            }

            var fault = Take(input, before, element);
            if (fault != BodyFault.None || consumed == 0)
            {
                _carry.Keep(input);
                return fault;
            }

            input = input[consumed..];
        }

        _carry.Clear();
        return BodyFault.None;
    }

    public override BodyFault End() => _elements.IsWhole && _carry.IsEmpty ? router.Fault : BodyFault.MalformedJson;

    public override void Drop()
    {
        _carry.Clear();
        router.Drop();
    }

    private BodyFault Take(ReadOnlySpan<byte> input, ByteRange before, ByteRange element)
    {
        if (_elements.IsWhole && !_over)
        {
            // What is held leaves before the bracket that closes the array.
            _over = true;
            _frame.Around(_any ? s_comma : [], []);
            joined.Finish(_frame);
        }

        var sink = new SlotSink(router);
        if (before.Length > 0)
        {
            StreamPunctuation.Write(before.Of(input), ref sink);
        }

        if (element.Length == 0)
        {
            return router.Fault;
        }

        _any = true;
        return joined.Mask(element.Of(input), input, _frame, mayRepeat: true);
    }
}
