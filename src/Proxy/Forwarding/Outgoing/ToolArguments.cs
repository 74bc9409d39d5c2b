using FastMcp.Proxy.Reading;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>Where a message, or the messages of a batch, hold the arguments of tool calls.</summary>
internal sealed class ToolArguments
{
    private ToolArgument[] _found = new ToolArgument[1];
    private int _count;

    /// <summary>In the order of the bytes. Valid until the next call.</summary>
    /// <param name="body">The call's own, or what became of it.</param>
    public ReadOnlySpan<ToolArgument> Of(Call call, ReadOnlySpan<byte> body)
    {
        _count = 0;
        if (call.Kind == CallKind.McpMessage)
        {
            // Masking has moved everything behind the first mask.
            var same = body == call.Body.Span;
            Add(same || McpReader.Read(body, McpLimits.Default, call.Item, out _) ? same ? call.Message : call.Item : null, 0);
            return _found.AsSpan(0, _count);
        }

        if (!McpReader.Read(body, McpLimits.Default, call.Message, out _))
        {
            return default;
        }

        foreach (var item in call.Message.Items)
        {
            Add(McpReader.Read(item.Of(body), McpLimits.Default, call.Item, out _) ? call.Item : null, item.Start);
        }

        return _found.AsSpan(0, _count);
    }

    private void Add(McpMessage? message, int offset)
    {
        if (message is not { KnownMethod: McpMethod.ToolsCall } || message.Arguments.IsEmpty)
        {
            return;
        }

        if (_count == _found.Length)
        {
            Array.Resize(ref _found, _count * 2);
        }

        _found[_count++] = new ToolArgument(
            message.Name with { Start = message.Name.Start + offset },
            message.Arguments with { Start = message.Arguments.Start + offset });
    }
}
