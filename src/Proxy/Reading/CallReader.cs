using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Encodings;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Reading;

/// <summary>
/// Room 2: reads one request whole (policy needs all of it before a byte goes on) and finds out what it is.
/// </summary>
/// <remarks>State, safe for all threads. What a peer sends wrong is a refusal.</remarks>
internal sealed class CallReader(HttpLimits limits, ReadingTimes times, OffLoop off)
{
    // A body of more encoded bytes than this is not decoded on a socket's thread.
    private const int MostInline = 4 * 1024;

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Step<Call>> ReadAsync(Exchange exchange, LiveSnapshot live)
    {
        var (call, client) = (exchange.Call, exchange.Client);
        var refusal = await ReadHeadAsync(call, client).ConfigureAwait(false);
        refusal = refusal.IsNone ? Gatekeeper.Route(call, live) : refusal;
        refusal = refusal.IsNone ? await ReadBodyAsync(call, client).ConfigureAwait(false) : refusal;
        refusal = refusal.IsNone ? await DecodeAsync(call).ConfigureAwait(false) : refusal;
        refusal = refusal.IsNone ? Understanding.Of(call) : refusal;
        refusal = refusal.IsNone ? Gatekeeper.Admit(call, client) : refusal;
        return refusal.IsNone ? call : refusal;
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Refusal> ReadHeadAsync(Call call, Connection client)
    {
        client.SetDeadline(DeadlineKind.Head, times.Head);
        while (true)
        {
            var read = await client.Input.ReadAsync().ConfigureAwait(false);
            var result = RequestHeadReader.Read(read.Buffer.FirstSpan, limits, call.Head, out var consumed, out var fault);
            if (result == ParseResult.NeedMore && !read.IsCompleted)
            {
                client.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            client.ClearDeadline(DeadlineKind.Head);
            client.Input.AdvanceTo(read.Buffer.GetPosition(consumed));
            call.State.Complete = result == ParseResult.Done && call.Head.Framing == BodyFraming.None;
            return result == ParseResult.Done ? default
                : result == ParseResult.Refused ? Refusals.Of(fault)
                : Refusals.Cut(client);
        }
    }

    private ValueTask<Refusal> ReadBodyAsync(Call call, Connection client)
    {
        if (call.Head.ContentLength > call.Terms.MaxBody)
        {
            return new(Refusals.Limit("request-body", 413));
        }

        return call.Head.Framing switch
        {
            BodyFraming.Length when call.Head.ContentLength > 0 => ReadLengthAsync(call, client),
            BodyFraming.Chunked => ReadChunkedAsync(call, client),
            _ => new(Complete(call)),
        };
    }

    // The body stays where the socket put it: one copy less. It is consumed when the request has been sent.
    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Refusal> ReadLengthAsync(Call call, Connection client)
    {
        var length = (int)call.Head.ContentLength;
        var started = client.Input.TryRead(out var read);
        if (!started || read.Buffer.Length < length)
        {
            if (started)
            {
                client.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }

            await ContinueAsync(call, client).ConfigureAwait(false);
            client.SetDeadline(DeadlineKind.Body, times.Body);
            read = await ReadAtLeastAsync(client.Input, length).ConfigureAwait(false);
            client.ClearDeadline(DeadlineKind.Body);
        }

        if (read.Buffer.Length < length)
        {
            client.Input.AdvanceTo(read.Buffer.End);
            return Refusals.Cut(client);
        }

        call.State.Body = read.Buffer.First[..length];
        call.State.LentLength = length;
        call.State.LentEnd = read.Buffer.GetPosition(length);
        return Complete(call);
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private static async ValueTask<ReadResult> ReadAtLeastAsync(PipeReader input, int length)
    {
        while (true)
        {
            var read = await input.ReadAsync().ConfigureAwait(false);
            if (read.Buffer.Length >= length || read.IsCompleted)
            {
                return read;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Refusal> ReadChunkedAsync(Call call, Connection client)
    {
        await ContinueAsync(call, client).ConfigureAwait(false);
        client.SetDeadline(DeadlineKind.Body, times.Body);
        var body = BodyReader.For(call.Head, limits);
        while (true)
        {
            var read = await client.Input.ReadAsync().ConfigureAwait(false);
            var status = Take(ref body, call, read.Buffer.FirstSpan, out var consumed);
            client.Input.AdvanceTo(read.Buffer.GetPosition(consumed), status == BodyStatus.NeedMore ? read.Buffer.End : read.Buffer.GetPosition(consumed));
            if (status == BodyStatus.NeedMore && !read.IsCompleted)
            {
                continue;
            }

            client.ClearDeadline(DeadlineKind.Body);
            call.State.Body = call.OwnBody.WrittenMemory;
            return status switch
            {
                BodyStatus.End => Complete(call),
                BodyStatus.Refused => Refusals.Of(body.Fault),
                BodyStatus.Data => Refusals.Limit("request-body", 413),
                _ => Refusals.Cut(client),
            };
        }
    }

    // Data: the limit was met.
    private static BodyStatus Take(ref BodyReader body, Call call, ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            var status = body.Next(input[consumed..], out var step, out var data);
            consumed += step;
            if (status != BodyStatus.Data)
            {
                return status;
            }

            if (call.OwnBody.WrittenCount + data.Length > call.Terms.MaxBody)
            {
                return BodyStatus.Data;
            }

            System.Buffers.BuffersExtensions.Write(call.OwnBody, data);
        }
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Refusal> DecodeAsync(Call call)
    {
        var coding = call.Body.IsEmpty ? CodingKind.None : ContentCoding.Of(call.Head.Fields);
        if (coding == CodingKind.None)
        {
            return default;
        }

        if (call.Body.Length <= MostInline)
        {
            return Decode(call);
        }

        var (ran, refusal) = await off.RunAsync(call, Decode).ConfigureAwait(false);
        return ran ? refusal : new(RefusalKind.Overloaded, "The gateway has too much to decode at the moment. Try again later, or send the request without content encoding.");
    }

    private static Refusal Decode(Call call)
    {
        var refusal = BodyDecoder.Decode(ContentCoding.Of(call.Head.Fields), call.Body.Span, call.Terms.MaxBody, call.Terms.MaxExpansion, call.Decoded);
        call.State.Body = call.Decoded.WrittenMemory;
        call.State.WasEncoded = true;
        return refusal;
    }

    private static Refusal Complete(Call call)
    {
        call.State.Complete = true;
        return default;
    }

    private static async ValueTask ContinueAsync(Call call, Connection client)
    {
        if (call.Head.ExpectContinue)
        {
            await client.Output.WriteAsync(Interim).ConfigureAwait(false);
        }
    }

    private static readonly ReadOnlyMemory<byte> Interim = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();
}
