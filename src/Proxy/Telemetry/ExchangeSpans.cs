using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Sessions;
using FastMcp.Recording;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Proxy.Telemetry;

/// <summary>Makes a span of each exchange that ends, where its caller's trace is recorded or it has none. Where telemetry is off there is none of these, and nothing is asked or kept.</summary>
/// <remarks>State, safe for all threads. What nobody takes in time is dropped and counted.</remarks>
internal sealed class ExchangeSpans(TimeProvider clock)
{
    // limit telemetry-spans.
    private const int Most = 8192;

    private readonly ConcurrentQueue<ExchangeSpan> _ended = new();
    private int _waiting;
    private long _dropped;

    public long Dropped => Interlocked.Read(ref _dropped);

    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The exchange begins.</summary>
    public static void Begin(Exchange exchange) => exchange.Trace = new ExchangeTrace(Stopwatch.GetTimestamp(), default);

    /// <summary>While the request is here. What the message says comes before what a proxy on the way may have written.</summary>
    public static void Note(Exchange exchange)
    {
        var call = exchange.Call;
        var said = call.Kind == CallKind.McpMessage ? TraceParent.Read(TraceContext.OfMeta(call.Message.Meta.Of(call.Body.Span))) : default;
        exchange.Trace = exchange.Trace with { Parent = said.IsNone ? TraceParent.Read(call.Head.Fields.ValueOf(KnownField.Traceparent)) : said };
    }

    public void End(Exchange exchange, Ending ending)
    {
        var (began, parent) = exchange.Trace;
        if (began == 0 || exchange.Call.State.Terms is null || (!parent.IsNone && !parent.IsSampled))
        {
            return;
        }

        if (Interlocked.Increment(ref _waiting) > Most)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _dropped);
            return;
        }

        _ended.Enqueue(Of(exchange, ending, parent.IsNone ? new TraceParent(Random64(), Random64(), 0, true) : parent, Stopwatch.GetElapsedTime(began)));
    }

    public List<ExchangeSpan> Take(int most)
    {
        var spans = new List<ExchangeSpan>();
        while (spans.Count < most && _ended.TryDequeue(out var span))
        {
            Interlocked.Decrement(ref _waiting);
            spans.Add(span);
        }

        return spans;
    }

    private ExchangeSpan Of(Exchange exchange, Ending ending, TraceParent parent, TimeSpan took)
    {
        var call = exchange.Call;
        return new ExchangeSpan
        {
            Parent = parent,
            Id = Random64(),
            Exchange = exchange.Id,
            Began = clock.GetUtcNow() - took,
            Took = took,
            IsMcp = call.IsMcp,
            System = call.Protocol.IsModel() ? call.Protocol.ToString().ToLowerInvariant() : "",
            Method = exchange.Names.TextOf(NameKind.Method),
            Name = exchange.Names.TextOf(NameKind.Name),
            Route = call.Route.Name,
            Upstream = call.Route.Upstream.Name,
            Caller = call.State.Caller?.Facts.Subject ?? "",
            Decision = call.State.Verdict.By?.Id ?? "",
            Session = call.Session.Value == 0 ? "" : ((ulong)call.Session.Value).ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Status = exchange.Writer.Status,
            Ending = ending,
            InputTokens = exchange.Usage.Input,
            OutputTokens = exchange.Usage.Output,
        };
    }

    private static ulong Random64()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes) | 1;
    }
}
