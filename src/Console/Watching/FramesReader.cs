using FastMcp.Wire.Anthropic;
using FastMcp.Wire.Bedrock;
using FastMcp.Wire.EventStream;
using FastMcp.Wire.Models;

namespace FastMcp.WebConsole.Watching;

/// <summary>A stream of Bedrock's frames: Converse's own events, or those of a model inside of them.</summary>
internal sealed class FramesReader : AnswerReader
{
    private readonly FrameReader _reader = new(ConsoleLimits.Assembled);
    private readonly StreamTexts _converse = new(new ConverseEvent());
    private readonly StreamTexts _model = new(new AnthropicEvent());
    private readonly Carry _carry = new();
    private bool _over;

    public override IReadOnlyList<(ShownChannel Channel, string Text)> Push(ReadOnlySpan<byte> piece)
    {
        var found = new List<(ShownChannel, string)>();
        if (_over || !_carry.TryJoin(piece, out var input))
        {
            _over = true;
            return found;
        }

        var rest = input.AsSpan();
        var result = _reader.Next(rest, out var consumed);
        for (; result == FrameResult.Frame; result = _reader.Next(rest, out consumed))
        {
            var payload = _reader.Payload.Of(rest);
            var inner = new byte[payload.Length];
            if (InvokePayload.TryRead(payload, inner, out var length))
            {
                Add(_model, inner.AsSpan(0, length), found);
            }
            else
            {
                Add(_converse, payload, found);
            }

            rest = rest[consumed..];
        }

        _over = result != FrameResult.NeedMore;
        _carry.Keep(rest);
        return found;
    }
}
