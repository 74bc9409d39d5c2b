using System.Buffers;
using System.Net;
using System.Text;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Bench.Http2;

/// <summary>The gateway's transport and framing without its rooms: a pass-through, as the one of Kestrel and HttpClient is.</summary>
internal sealed class OwnRelay(UpstreamPool pool) : IConnectionHandler
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(int listen, int upstream, bool isHttp2)
    {
        using var ticker = new DeadlineTicker(TimeProvider.System, TimeSpan.FromMilliseconds(100), NullLogger.Instance);
        var state = new TransportState(ticker, new());
        var options = new UpstreamOptions { Host = "127.0.0.1", Port = upstream, Http2 = isHttp2 ? UpstreamHttp2.PriorKnowledge : UpstreamHttp2.Off, Connection = new() { InputBlock = 32 * 1024 } };
        await using var pool = new UpstreamPool(options, state, NullLogger.Instance);
        var door = new Http2Door(new OwnRelay(pool), Http2Limits.Default, state.Counters.Http2, state.Streams, NullLogger.Instance);
        await using var listener = new Listener(new() { EndPoint = new(IPAddress.Loopback, listen) }, null, door, state, NullLogger.Instance);
        listener.Start();
        await Task.Delay(Timeout.Infinite);
    }

    public async Task RunAsync(Connection connection)
    {
        var (request, answer) = (new RequestHead(), new ResponseHead());
        while (await HeadAsync(connection, request))
        {
            if (request.Path.SequenceEqual("/_allocated"u8))
            {
                var text = GC.GetTotalAllocatedBytes(precise: true).ToString();
                await connection.Output.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}"));
            }
            else if (!await RelayAsync(connection, request, answer))
            {
                break;
            }

            request.Reset();
            answer.Reset();
        }

        await connection.CloseAsync(_patience);
    }

    private async Task<bool> RelayAsync(Connection client, RequestHead request, ResponseHead answer)
    {
        var lease = await pool.RentAsync(_patience);
        if (!lease.IsOk)
        {
            return false;
        }

        var upstream = lease.Connection;
        Write(upstream.Output, request);
        await ContentAsync(client, BodyReader.For(request, HttpLimits.Default), upstream, request.ContentLength);
        await upstream.Output.FlushAsync();
        while (true)
        {
            var read = await upstream.Input.ReadAsync();
            var result = ResponseHeadReader.Read(read.Buffer.FirstSpan, HttpLimits.Default, request.MethodKind, answer, out var consumed, out _);
            if (result == ParseResult.Done)
            {
                client.Output.Write(read.Buffer.FirstSpan[..consumed]);
                upstream.Input.AdvanceTo(read.Buffer.GetPosition(consumed));
                break;
            }

            upstream.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                lease.Drop();
                return false;
            }
        }

        await ContentAsync(upstream, BodyReader.For(answer, HttpLimits.Default), client, 1);
        lease.Return();
        return true;
    }

    private static void Write(IBufferWriter<byte> output, RequestHead request)
    {
        var head = new HeadWriter(output);
        head.RequestLine(request.Method, request.Path, request.Query, request.HasQuery);
        for (var i = 0; i < request.Fields.Count; i++)
        {
            head.Field(request.Fields.Name(i), request.Fields.Value(i));
        }

        head.End();
    }

    // Bytes as they are framed: what ends them is found, and nothing is changed.
    private static async Task ContentAsync(Connection from, BodyReader body, Connection to, long length)
    {
        while (!body.IsComplete && length > 0)
        {
            if (!from.Input.TryRead(out var read))
            {
                await to.Output.FlushAsync();
                read = await from.Input.ReadAsync();
            }

            var consumed = Take(ref body, read.Buffer.FirstSpan);
            to.Output.Write(read.Buffer.FirstSpan[..consumed]);
            from.Input.AdvanceTo(read.Buffer.GetPosition(consumed), read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await to.Output.FlushAsync();
    }

    private static int Take(ref BodyReader body, ReadOnlySpan<byte> input)
    {
        var consumed = 0;
        while (true)
        {
            var status = body.Next(input[consumed..], out var step, out _);
            consumed += step;
            if (status != BodyStatus.Data)
            {
                return consumed;
            }
        }
    }

    private static async Task<bool> HeadAsync(Connection connection, RequestHead head)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync();
            var result = RequestHeadReader.Read(read.Buffer.FirstSpan, HttpLimits.Default, head, out var consumed, out _);
            connection.Input.AdvanceTo(read.Buffer.GetPosition(consumed), result == ParseResult.Done ? read.Buffer.GetPosition(consumed) : read.Buffer.End);
            if (result != ParseResult.NeedMore)
            {
                return result == ParseResult.Done;
            }

            if (read.IsCompleted)
            {
                return false;
            }
        }
    }
}
