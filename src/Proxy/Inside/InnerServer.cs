using System.Text;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Inside;

/// <summary>
/// The far end of a connection inside this process: reads what the pipeline sends and has a service answer it. Both ends are the
/// gateway's, so what cannot be read is a fault of ours, and ends the connection.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed partial class InnerServer(IInnerService service, HttpLimits limits, ILogger logger)
{
    public async Task RunAsync(Connection connection)
    {
        try
        {
            while (await ReadAsync(connection).ConfigureAwait(false) is { } request && await ServeAsync(connection, request).ConfigureAwait(false))
            {
            }
        }
#pragma warning disable CA1031 // One call's fault must not end the service.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> ServeAsync(Connection connection, InnerRequest request)
    {
        var reply = new InnerReply(connection);
        using var gone = new CancellationTokenSource();
        var watch = WatchAsync(connection, gone);
        try
        {
            await service.ServeAsync(request, reply, gone.Token).ConfigureAwait(false);
        }
        finally
        {
            if (!watch.IsCompleted)
            {
                connection.Input.CancelPendingRead();
            }

            await watch.ConfigureAwait(false);
        }

        return reply.IsWhole && !gone.IsCancellationRequested && connection.Fault == ConnectionFault.None;
    }

    private static async Task WatchAsync(Connection connection, CancellationTokenSource gone)
    {
        var read = await connection.Input.ReadAsync().ConfigureAwait(false);
        connection.Input.AdvanceTo(read.Buffer.Start);
        if (read.IsCompleted)
        {
            await gone.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<InnerRequest?> ReadAsync(Connection connection)
    {
        var head = new RequestHead();
        while (true)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            var result = RequestHeadReader.Read(read.Buffer.FirstSpan, limits, head, out var consumed, out _);
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
            return result == ParseResult.Done && await BodyAsync(connection, (int)head.ContentLength).ConfigureAwait(false) is { } body ? Of(head, body) : null;
        }
    }

    // What the pipeline sends was read whole before: it always says its length.
    private static async Task<byte[]?> BodyAsync(Connection connection, int length)
    {
        while (length > 0)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            if (read.Buffer.Length >= length)
            {
                var body = read.Buffer.FirstSpan[..length].ToArray();
                connection.Input.AdvanceTo(read.Buffer.GetPosition(length));
                return body;
            }

            connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }

        return [];
    }

    private static InnerRequest Of(RequestHead head, byte[] body)
    {
        var fields = head.Fields;
        var (caller, lease) = ("", Array.Empty<byte>());
        List<KeyValuePair<string, string>> shown = [], passed = [];
        for (var i = 0; i < fields.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(fields.Name(i), InnerFields.Caller))
            {
                caller = Encoding.ASCII.GetString(fields.Value(i));
            }
            else if (Ascii.EqualsIgnoreCase(fields.Name(i), InnerFields.Lease))
            {
                lease = Convert.FromBase64String(Encoding.ASCII.GetString(fields.Value(i)));
            }
            else if (HopFields.FateOf(fields, i) == FieldFate.Forward)
            {
                var one = KeyValuePair.Create(Encoding.ASCII.GetString(fields.Name(i)), Encoding.Latin1.GetString(fields.Value(i)));
                (IsShown(fields, i) ? shown : []).Add(one);
                (IsOfMessage(fields.Known(i)) ? [] : passed).Add(one);
            }
        }

        return new InnerRequest(head.MethodKind, Encoding.ASCII.GetString(fields.ValueOf(KnownField.McpSessionId)), body) 
        {
            Caller = caller,
            Lease = lease,
            Shown = shown,
            Passed = passed,
            Path = Encoding.ASCII.GetString(head.Path),
            Query = Encoding.ASCII.GetString(head.Query),
        };
    }

    // Who sends another message says them anew.
    private static bool IsOfMessage(KnownField field) => field is KnownField.Accept or KnownField.AcceptEncoding or KnownField.ContentType or KnownField.McpSessionId
        or KnownField.McpProtocolVersion or KnownField.McpMethod or KnownField.McpName or KnownField.McpParam or KnownField.Origin;

    private static bool IsShown(FieldTable fields, int index) => fields.Known(index) is
        KnownField.Authorization or KnownField.UserAgent or KnownField.Traceparent or KnownField.McpProtocolVersion || Identity.Presented.IsKeyField(fields.Name(index));

    private static partial class Log
    {
        [LoggerMessage(EventIds.InnerFailed, LogLevel.Error, "A call inside the gateway failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
