using System.Buffers;
using System.Text;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Sse;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Inside;

/// <summary>Sends requests through this process's own pipeline: every room stands in between, as for any client. Each has a connection of its own.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed partial class InnerClient(TransportState state, ConnectionOptions options, HttpLimits limits, SseLimits events, ILogger logger)
{
    private volatile IConnectionHandler? _pipeline;

    /// <summary>The pipeline, which may be built later than what calls through it.</summary>
    public void Open(IConnectionHandler pipeline) => _pipeline = pipeline;

    /// <summary>Null: the pipeline ended the connection without an answer, the call was given up, or there is no descriptor left for it.</summary>
    public async Task<InnerAnswer?> SendAsync(InnerCall call, CancellationToken gone)
    {
        if (TryConnect() is not ({ } connection, { } served))
        {
            return null;
        }

        served.Errand = call.Errand;
        _ = Task.Run(() => ServeAsync(served), CancellationToken.None);
        var leaving = gone.UnsafeRegister(static one => ((Connection)one!).Abort(), connection);
        Write(connection.Output, call);
        await connection.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        var head = await InnerHeads.ReadAsync(connection, call.Method, limits).ConfigureAwait(false);
        if (head is not null)
        {
            return new InnerAnswer(connection, head, limits, events, leaving);
        }

        await leaving.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private (Connection? Ours, Connection? Theirs) TryConnect()
    {
        try
        {
            return SocketPair.Open(options with { WriteTimeout = TimeSpan.Zero }, options, state);
        }
        catch (IOException e)
        {
            Log.Failed(logger, e);
            return default;
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        try
        {
            await _pipeline!.RunAsync(connection).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As a listener does: a fault of ours ends its connection alone.
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

    private static void Write(System.IO.Pipelines.PipeWriter output, InnerCall call)
    {
        var head = new HeadWriter(output);
        head.RequestLine(call.Method switch { MethodKind.Get => "GET"u8, MethodKind.Delete => "DELETE"u8, _ => "POST"u8 }, Encoding.ASCII.GetBytes(call.Path));
        head.Field(KnownField.Host, Encoding.ASCII.GetBytes(call.Host));
        head.Field(KnownField.Accept, call.Method == MethodKind.Get ? "text/event-stream"u8 : "application/json, text/event-stream"u8);
        foreach (var (name, value) in call.Fields)
        {
            head.Field(Encoding.ASCII.GetBytes(name), Encoding.Latin1.GetBytes(value));
        }

        if (call.Body.Length > 0)
        {
            if (!call.IsAsItCame)
            {
                head.Field(KnownField.ContentType, "application/json"u8);
            }

            head.ContentLength(call.Body.Length);
        }

        // One connection for each call: nothing is to be kept of it.
        head.ConnectionClose();
        head.End();
        output.Write(call.Body);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.InnerFailed, LogLevel.Error, "A call inside the gateway failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
