using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Proxy.Inside;

/// <summary>Reads the head of an answer to a call of the gateway's own, past interim ones.</summary>
internal static class InnerHeads
{
    /// <summary>Null: the connection ended first, or what came is no head.</summary>
    public static async Task<ResponseHead?> ReadAsync(Connection connection, MethodKind method, HttpLimits limits)
    {
        var head = new ResponseHead();
        for (var interim = 0; interim <= limits.MaxInterimResponses;)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            var result = ResponseHeadReader.Read(read.Buffer.FirstSpan, limits, method, head, out var consumed, out _);
            if (result == ParseResult.NeedMore)
            {
                connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }

                continue;
            }

            connection.Input.AdvanceTo(read.Buffer.GetPosition(consumed));
            if (result != ParseResult.Done)
            {
                return null;
            }

            if (!head.IsInterim)
            {
                return head;
            }

            interim++;
            head.Reset();
        }

        return null;
    }
}
