using FastMcp.Wire.Anthropic;
using FastMcp.Wire.Bedrock;
using FastMcp.Wire.EventStream;
using FastMcp.Wire.Models;

namespace FastMcp.WebConsole.Watching;

/// <summary>A stream of Bedrock's frames: Converse's own events, or those of a model inside of them.</summary>
internal sealed class FramesReader : CarriedReader
{
    private readonly FrameReader _reader = new(ConsoleLimits.Assembled);
    private readonly StreamTexts _converse = new(new ConverseEvent());
    private readonly StreamTexts _model = new(new AnthropicEvent());

    protected override ReadOnlySpan<byte> Read(ReadOnlySpan<byte> rest, List<(ShownChannel Channel, string Text)> into)
    {
        var result = _reader.Next(rest, out var consumed);
        for (; result == FrameResult.Frame; result = _reader.Next(rest, out consumed))
        {
            var payload = _reader.Payload.Of(rest);
            var inner = new byte[payload.Length];
            if (InvokePayload.TryRead(payload, inner, out var length))
            {
                Add(_model, inner.AsSpan(0, length), into);
            }
            else
            {
                Add(_converse, payload, into);
            }

            rest = rest[consumed..];
        }

        IsOver = result != FrameResult.NeedMore;
        return rest;
    }
}
