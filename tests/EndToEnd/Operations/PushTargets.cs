using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Credentials;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>A webhook, Splunk's collector, an OTLP collector, a store that speaks S3 and a syslog server, which fail as they are told and keep what they took.</summary>
internal sealed class PushTargets : IAsyncDisposable
{
    public const string HookKey = "hook-key";
    public const string HecToken = "hec-token";
    public const string StoreSecret = "store-secret";

    private readonly TcpListener _syslog = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly Task _accepting;

    public PushTargets()
    {
        Http = new ScriptedUpstream(AnswerAsync);
        _syslog.Start();
        _accepting = AcceptAsync();
    }

    public ScriptedUpstream Http { get; }

    public int SyslogPort => ((IPEndPoint)_syslog.LocalEndpoint).Port;

    /// <summary>Ids of exchanges that each target took, as often as it did.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<string>> Taken { get; } = new();

    /// <summary>Objects of the store: made once, as S3 makes them with If-None-Match.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>An exchange with this name in it is refused by the webhook, whenever it comes.</summary>
    public string Poison { get; set; } = "poison";

    /// <summary>A target answers 503 so often.</summary>
    public void Fail(string target, int times) => _failures[target] = times;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _syslog.Dispose();
        await _accepting;
        await Http.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AnswerAsync(UpstreamExchange exchange)
    {
        var request = exchange.Request;
        var target = request.Target.Split('/')[1];
        if (_failures.TryGetValue(target, out var left) && left > 0)
        {
            _failures[target] = left - 1;
            await exchange.SendAsync(Status(503));
            return;
        }

        await exchange.SendAsync(Status(target switch { "hook" => Hook(request), "hec" => Hec(request), "otlp" => Otlp(request), "otel" => Telemetry(request), _ => Store(request) }));
    }

    private int Hook(RawRequest request)
    {
        var parts = request.Head["fastmcp-signature"].Split(',');
        byte[] signed = [.. Encoding.ASCII.GetBytes(parts[0][2..] + "."), .. request.Body];
        Check("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(HookKey), signed)) == parts[1], "signature of the webhook");
        var lines = request.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        if (lines.Exists(line => line.GetProperty("name").GetString() == Poison))
        {
            return 400;
        }

        return Take("hook", lines.Select(line => line.GetProperty("exchange").GetString()!));
    }

    private int Hec(RawRequest request)
    {
        Check(request.Head["authorization"] == "Splunk " + HecToken, "token of the collector");
        var ids = new List<string>();
        var reader = new Utf8JsonReader(request.Body, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            var one = JsonElement.ParseValue(ref reader);
            Check(one.GetProperty("event").GetProperty("class_uid").GetInt32() == 6003, "event of OCSF");
            ids.Add(one.GetProperty("event").GetProperty("metadata").GetProperty("uid").GetString()!);
        }

        return Take("hec", ids);
    }

    private int Otlp(RawRequest request) => Take("otlp", JsonDocument.Parse(request.Text).RootElement
        .GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords").EnumerateArray()
        .Select(record => record.GetProperty("attributes").EnumerateArray().First(a => a.GetProperty("key").GetString() == "fastmcp.exchange").GetProperty("value").GetProperty("stringValue").GetString()!));

    /// <summary>Spans, and the last message of metrics.</summary>
    public ConcurrentQueue<JsonElement> Spans { get; } = new();

    public string Metrics { get; private set; } = "";

    private int Telemetry(RawRequest request)
    {
        if (request.Target.EndsWith("/v1/metrics", StringComparison.Ordinal))
        {
            Metrics = request.Text;
            return 200;
        }

        Check(request.Target == "/otel/v1/traces", "path of traces");
        foreach (var span in JsonDocument.Parse(request.Text).RootElement.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans").EnumerateArray())
        {
            Spans.Enqueue(span);
        }

        return 200;
    }

    private int Store(RawRequest request)
    {
        Check(request.Method == "PUT" && request.Head["if-none-match"] == "*", "a put that makes");
        Check(SigV4Oracle.AuthorizationOf(request, StoreSecret) == request.Head["authorization"], "signature of the store");
        Check(Convert.ToHexStringLower(SHA256.HashData(request.Body)) == request.Head["x-amz-content-sha256"], "hash of the store");
        return Objects.TryAdd(request.Target, request.Body) ? 200 : 412;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _syslog.AcceptTcpClientAsync(_stop.Token);
                _ = ReadAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    // LENGTH SP MESSAGE, one behind the other (RFC 6587 section 3.4.1).
    private async Task ReadAsync(TcpClient client)
    {
        using var owned = client;
        var (stream, bytes, buffer) = (client.GetStream(), new List<byte>(), new byte[65536]);
        try
        {
            for (var read = await stream.ReadAsync(buffer, _stop.Token); read > 0; read = await stream.ReadAsync(buffer, _stop.Token))
            {
                bytes.AddRange(buffer[..read]);
                while (bytes.IndexOf((byte)' ') is var at and > 0 && int.Parse(Encoding.ASCII.GetString([.. bytes[..at]]), System.Globalization.CultureInfo.InvariantCulture) is var length && bytes.Count >= at + 1 + length)
                {
                    var message = Encoding.UTF8.GetString([.. bytes.GetRange(at + 1, length)]);
                    Check(message.StartsWith("<110>1 2", StringComparison.Ordinal) && message.Contains(" fastmcp ", StringComparison.Ordinal), "head of syslog: " + message);
                    Take("sys", [message.Split("[exchange@32473 id=\"")[1].Split('"')[0]]);
                    bytes.RemoveRange(0, at + 1 + length);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }

    private int Take(string target, IEnumerable<string> ids)
    {
        var taken = Taken.GetOrAdd(target, _ => new());
        foreach (var id in ids)
        {
            taken.Enqueue(id);
        }

        return 200;
    }

    private void Check(bool good, string what)
    {
        if (!good)
        {
            Wrong.Enqueue(what);
        }
    }

    private static byte[] Status(int status) => Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
}
