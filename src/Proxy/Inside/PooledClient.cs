using System.Text;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Inside;

/// <summary>
/// Sends what a service of this process says to the upstream behind it. No room stands in between: they stand before the service, which the
/// pipeline called with what it let pass.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class PooledClient(UpstreamPool pool, byte[] authority, TimeSpan readTimeout, HttpLimits limits, SseLimits events)
{
    /// <summary>Bytes of one message that are read.</summary>
    public int Most { get; } = events.MaxEventBytes;

    /// <summary>Null: there is no answer, for the reason that is said.</summary>
    public async Task<(InnerAnswer? Answer, string WhyNot)> SendAsync(PooledCall call, CancellationToken gone)
    {
        var lease = await pool.RentAsync(pool.Options.ConnectTimeout).ConfigureAwait(false);
        if (!lease.IsOk)
        {
            return (null, "The server cannot be reached.");
        }

        var connection = lease.Connection;
        var leaving = gone.UnsafeRegister(static one => ((Connection)one!).Abort(), connection);
        var isGiven = false;
        try
        {
            connection.SetDeadline(DeadlineKind.Exchange, readTimeout);
            Write(connection, call);
            await connection.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            if (await InnerHeads.ReadAsync(connection, call.Method, limits).ConfigureAwait(false) is not { } head)
            {
                return (null, connection.InputFault == ConnectionFault.ExchangeTimeout ? "The server did not answer in time." : "The server ended the connection without an answer.");
            }

            if (!call.IsShort)
            {
                connection.ClearDeadline(DeadlineKind.Exchange);
            }

            isGiven = true;
            return (new InnerAnswer(connection, head, limits, events, leaving, lease) { Most = Most }, "");
        }
        finally
        {
            if (!isGiven)
            {
                await leaving.DisposeAsync().ConfigureAwait(false);
                lease.Drop();
            }
        }
    }

    private void Write(Connection connection, PooledCall call)
    {
        // What was lent may stand in it.
        connection.OverwriteOutput();
        var head = new HeadWriter(connection.Output);
        head.RequestLine(
            call.Method switch { MethodKind.Get => "GET"u8, MethodKind.Delete => "DELETE"u8, _ => "POST"u8 }, Encoding.ASCII.GetBytes(call.Path), Encoding.ASCII.GetBytes(call.Query), call.Query.Length > 0);
        head.Field(KnownField.Host, authority);
        head.Field(KnownField.Accept, call.Method == MethodKind.Get ? "text/event-stream"u8 : "application/json, text/event-stream"u8);
        head.Field(KnownField.AcceptEncoding, "identity"u8);
        foreach (var (name, value) in call.Fields)
        {
            head.Field(Encoding.ASCII.GetBytes(name), Encoding.Latin1.GetBytes(value));
        }

        if (call.Method == MethodKind.Post)
        {
            head.Field(KnownField.ContentType, "application/json"u8);
            head.ContentLength(call.Body.Length);
        }

        head.End();
        System.Buffers.BuffersExtensions.Write(connection.Output, call.Body.AsSpan());
    }
}
