using System.Text;
using FastMcp.EndToEnd.Credentials;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

[assembly: AssemblyFixture(typeof(FastMcp.EndToEnd.Guards.GuardGateway))]

namespace FastMcp.EndToEnd.Guards;

/// <summary>One gateway with a route, by its host, for each way in which a guard is asked.</summary>
public sealed class GuardGateway : IAsyncLifetime
{
    private static readonly string[] _routes = ["webhook", "presidio", "bedrock", "armor", "monitor", "both", "bad", "open", "once", "crowd", "breaker", "ahead", "silent", "dying", "fruit", "grpc", "grpc-tls", "grpc-bad", "grpc-open", "grpc-late", "grpc-beside"];
    private FileGateway? _gateway;
    private int _cases;

    public ScriptedUpstream Upstream { get; } = new();

    public WordGuard Guard { get; } = new();

    /// <summary>The same guard by gRPC.</summary>
    public GrpcWordGuard Grpc { get; private set; } = null!;

    public FileGateway Gateway => _gateway!;

    private string Url(string path) => $"http://127.0.0.1:{Guard.Port}{path}";

    public async ValueTask InitializeAsync()
    {
        Grpc = await GrpcWordGuard.StartAsync();
        _gateway = await FileGateway.StartAsync(Config, Prepare);
    }

    private string Config =>
        $$"""
        outbound: { allow: [127.0.0.1], ca: guard-ca.pem }
        credentials:
          - { name: aws, source: aws, url: '{{Url("/sts?case=sts")}}', region: eu-central-1, service: bedrock, role: 'arn:aws:iam::1:role/guard', token-file: web-token, keep: 1h }
          - { name: google, source: file, file: standing, keep: 1h }
        guards:
          - { name: words, kind: webhook, url: '{{Url("/hook")}}', deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms }
          - { name: analyzer, kind: presidio, url: '{{Url("/presidio")}}', deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms }
          - { name: guardrail, kind: bedrock-guardrails, url: '{{Url("/guardrail/g1/version/3")}}', credential: aws, deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms }
          - { name: armor, kind: model-armor, url: '{{Url("/v1/projects/p/locations/eu/templates/t")}}', credential: google, deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms }
          - { name: watcher, kind: webhook, url: '{{Url("/hook")}}', deadline: 30s, failure-mode: open, mode: monitor, window: 40, overlap: 24, wait: 20ms }
          - { name: bad, kind: webhook, url: '{{Url("/hook?case=bad")}}', deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms, labels: [FRUIT] }
          - { name: open, kind: webhook, url: '{{Url("/hook?case=open")}}', deadline: 30s, failure-mode: open, window: 40, overlap: 24, wait: 20ms }
          - { name: once, kind: webhook, url: '{{Url("/hook?case=once")}}', deadline: 200ms, failure-mode: closed, window: 40, overlap: 24, wait: 20ms }
          - { name: crowd, kind: webhook, url: '{{Url("/hook?case=crowd")}}', deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms, concurrency: 1, queue: 1 }
          - { name: breaker, kind: webhook, url: '{{Url("/hook?case=breaker")}}', deadline: 30s, failure-mode: closed, on: request }
          - { name: ahead, kind: webhook, url: '{{Url("/hook")}}', deadline: 30s, failure-mode: closed, on: request }
          - { name: dying, kind: webhook, url: '{{Url("/hook?case=dying")}}', deadline: 30s, failure-mode: closed, on: response, window: 40, overlap: 24, wait: 20ms }
          - { name: fruit, kind: webhook, url: '{{Url("/hook?case=fruit")}}', deadline: 30s, failure-mode: closed, labels: [FRUIT], ignore: [PERSON] }
          - { name: silent, kind: webhook, url: '{{Url("/hook?case=silent")}}', deadline: 30s, failure-mode: open, mode: monitor, window: 40, overlap: 24, wait: 20ms }
          - { name: grpc, kind: grpc, url: 'http://127.0.0.1:{{Grpc.Port}}', credential: google, deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms }
          - { name: grpc-tls, kind: grpc, url: 'https://127.0.0.1:{{Grpc.TlsPort}}', credential: google, deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms }
          - { name: grpc-bad, kind: grpc, url: 'http://127.0.0.1:{{Grpc.Port}}', credential: google, deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms, labels: [FRUIT] }
          - { name: grpc-open, kind: grpc, url: 'http://127.0.0.1:{{Grpc.Port}}', credential: google, deadline: 30s, failure-mode: open, window: 40, overlap: 24, wait: 20ms }
          - { name: grpc-late, kind: grpc, url: 'http://127.0.0.1:{{Grpc.Port}}', credential: google, deadline: 300ms, failure-mode: closed, on: response }
          - { name: grpc-beside, kind: grpc, url: 'http://127.0.0.1:{{Grpc.Port}}', credential: google, deadline: 30s, failure-mode: open, mode: monitor, window: 40, overlap: 24, wait: 20ms }
        upstreams: [{ name: up, url: 'http://127.0.0.1:{{Upstream.Port}}' }]
        routes:
        {{string.Join('\n', _routes.Select(name => $"  - {{ name: {name}, host: {name}.test, upstream: up, guards: [{(name == "both" ? "words, analyzer, watcher" : GuardOf(name))}] }}"))}}
          - { name: plain, upstream: up }
        policies: { folder: policies }
        recording: { folder: record }
        """;

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
        await Guard.DisposeAsync();
        await Grpc.DisposeAsync();
    }

    /// <summary>A request to a route: the host names it.</summary>
    public static byte[] To(string route, byte[] request) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(request).Replace("Host: 127.0.0.1", $"Host: {route}.test", StringComparison.Ordinal));

    /// <summary>One exchange with a scripted upstream.</summary>
    public Task<RawAnswer> ExchangeAsync(string route, Func<string, byte[]> request, string path, Func<UpstreamExchange, Task> script) =>
        Gateway.ExchangeAsync(To(route, request(path + Upstream.Script($"c{Interlocked.Increment(ref _cases)}", script))));

    public string Script(Func<UpstreamExchange, Task> script) => Upstream.Script($"c{Interlocked.Increment(ref _cases)}", script);

    private static string GuardOf(string route) => route switch { "webhook" => "words", "presidio" => "analyzer", "bedrock" => "guardrail", "monitor" => "watcher", _ => route };

    private void Prepare(FileGateway gateway)
    {
        File.WriteAllText(gateway.At("guard-ca.pem"), Grpc.AuthorityPem);
        File.WriteAllText(gateway.At("web-token"), "web-token");
        File.WriteAllText(gateway.At("standing"), "standing-token");
        Directory.CreateDirectory(gateway.At("policies"));
        File.WriteAllText(gateway.At("policies/p.yaml"), """
            apiVersion: fastmcp/v1
            decisions:
              - id: no-addresses-up
                when: "findings.exists(f, f.rule == 'guard/ahead/ADDRESS' && f.on == 'request')"
                then: deny
                reason: No addresses.
            default: allow
            """);
        Guard.Script("sts", exchange => exchange.SendAsync(Answers.Plain("text/xml", $"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>AKIAGUARD</AccessKeyId><SecretAccessKey>secret-of-aws</SecretAccessKey><SessionToken>session</SessionToken><Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """)));
    }
}
