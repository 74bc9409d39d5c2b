using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Events;
using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content that is a JSON document in each line (Ollama): each line is an event.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class LineBodyMasker(SlotRouter router, JoinedEvents joined, SseLimits limits) : BodyMasker
{
    private static readonly byte[] s_lineEnd = "\n"u8.ToArray();

    private readonly LineFrame _frame = new();
    private readonly EventCarry _carry = new();

    public void Begin(StreamedEvent reader)
    {
        _carry.Clear();
        _frame.Around([], s_lineEnd);
        joined.Begin(reader);
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        var from = _carry.Bytes.Length;
        var input = _carry.IsEmpty ? content : _carry.Append(content);
        while (input[from..].IndexOf((byte)'\n') is var at and >= 0)
        {
            var fault = Line(input[..(from + at)]);
            if (fault != BodyFault.None)
            {
                return fault;
            }

            var sink = new SlotSink(router);
            StreamPunctuation.Write(s_lineEnd, ref sink);
            input = input[(from + at + 1)..];
            from = 0;
        }

        _carry.Keep(input);
        return input.Length > limits.MaxEventBytes ? BodyFault.EventTooLarge : BodyFault.None;
    }

    public override BodyFault End()
    {
        var rest = _carry.Bytes;
        var fault = rest.IsEmpty ? BodyFault.None : Line(rest);
        if (fault != BodyFault.None)
        {
            return fault;
        }

        _frame.Around(rest.IsEmpty ? [] : s_lineEnd, rest.IsEmpty ? s_lineEnd : []);
        _carry.Clear();
        joined.Finish(_frame);
        return router.Fault;
    }

    public override void Drop()
    {
        _carry.Clear();
        router.Drop();
    }

    private BodyFault Line(ReadOnlySpan<byte> line)
    {
        // A carriage return before the line feed is white space to JSON.
        return line.Length > limits.MaxEventBytes ? BodyFault.EventTooLarge : joined.Mask(line, line, _frame, mayRepeat: true);
    }
}
