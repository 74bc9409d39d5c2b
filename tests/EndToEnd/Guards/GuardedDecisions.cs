using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Approvers;
using FastMcp.Approvals.Store;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Guards;

/// <summary>A gateway whose guard knows people, with decisions on what it finds, duties that mask, and a person who approves.</summary>
public sealed class GuardedDecisions : IAsyncLifetime
{
    private readonly HttpClient _http = new() { Timeout = ByteReader.Patience };
    private FileGateway? _gateway;
    private string _lea = "";
    private int _cases;

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public WordGuard Guard { get; } = new();

    public FileGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        guards:
          - { name: people, kind: webhook, url: 'http://127.0.0.1:{{Guard.Port}}/hook?case=people', deadline: 30s, failure-mode: closed, window: 40, overlap: 24, wait: 20ms, shows: monitored }
        upstreams: [{ name: up, url: 'http://127.0.0.1:{{Upstream.Port}}' }]
        routes:
          - { name: crm, path: /mcp, upstream: up, protocol: mcp, guards: [people] }
          - { name: models, path: /v1, upstream: up, protocol: openai, guards: [people] }
        policies: { folder: policies }
        approvals: { folder: approvals }
        limits: { approvals-per-hour: 10000 }
        """,
        gateway =>
        {
            Directory.CreateDirectory(gateway.At("policies"));
            File.WriteAllText(gateway.At("policies/own.yaml"), """
                apiVersion: fastmcp/v1
                rules:
                  - { id: family-name, title: A family name, pattern: 'Lovelace', severity: low, mode: monitor, mask: { replace: '[NAME]' } }
                  - { id: nuclear, title: Launch codes, pattern: '4711\d{4}', mask: { block: true } }
                decisions:
                  - { id: deletes, match: { tools: ['delete_*'] }, then: ask, approve: { by: [leads], within: 15m } }
                  - { id: names-go-up-masked, match: { tools: [publish] }, then: allow, enforce: [family-name] }
                  - { id: no-people-down, on: response, match: { tools: [read_file] }, when: "findings.exists(f, f.rule == 'guard/people/PERSON' && f.on == 'response')", then: deny, reason: No people. }
                default: allow
                """);
            _lea = new ApproverBook(gateway.At("approvals")).Add("lea", ["leads"], []);
            Guard.Script("people", exchange => exchange.SendAsync(Answers.Plain("application/json", Answer(exchange))));
        });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
        await Guard.DisposeAsync();
    }

    public Task<RawAnswer> SendAsync(byte[] request) => Gateway.ExchangeAsync(request);

    public string Script(Func<UpstreamExchange, Task> script) => Upstream.Script($"g{Interlocked.Increment(ref _cases)}", script);

    public int Seen(string containing) => Upstream.Requests.Count(request => request.Text.Contains(containing, StringComparison.Ordinal));

    /// <summary>The open request with these arguments; waits until it is there.</summary>
    public async Task<ApprovalRequest> OpenAsync(string containing)
    {
        ApprovalRequest? found = null;
        await FileGateway.UntilAsync(
            async () => (found = JsonSerializer.Deserialize(await AdminAsync(HttpMethod.Get, "", null), ApprovalJson.Default.ApprovalRequestArray)!.FirstOrDefault(one => one.Preview.Contains(containing, StringComparison.Ordinal))) is not null,
            () => $"Nothing open holds {containing}.");
        return found!;
    }

    /// <summary>Puts other arguments in their place, and says yes to those.</summary>
    public async Task EditAsync(ApprovalRequest request, string arguments)
    {
        var edited = JsonSerializer.Deserialize(
            await AdminAsync(HttpMethod.Post, "/" + request.Id, $$"""{"act":"edit","digest":"{{request.Digest}}","arguments":{{JsonSerializer.Serialize(arguments)}}}"""), ApprovalJson.Default.ApprovalRequest)!;
        await AdminAsync(HttpMethod.Post, "/" + request.Id, $$"""{"act":"approve","digest":"{{edited.Digest}}"}""");
    }

    private async Task<string> AdminAsync(HttpMethod method, string what, string? body)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{Gateway.AdminPort}/approvals{what}");
        request.Headers.Authorization = new("Bearer", _lea);
        request.Content = body is null ? null : new StringContent(body);
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsStringAsync();
    }

    // A given name is a person, with or without the family's.
    private string Answer(UpstreamExchange exchange)
    {
        using var asked = JsonDocument.Parse(exchange.Request.Body);
        var spans = new List<string>();
        foreach (var text in asked.RootElement.GetProperty("texts").EnumerateArray())
        {
            var shown = text.GetProperty("text").GetString()!;
            Guard.Shown.Enqueue(shown);
            for (var at = shown.IndexOf("Ada", StringComparison.Ordinal); at >= 0; at = shown.IndexOf("Ada", at + 1, StringComparison.Ordinal))
            {
                var length = shown.AsSpan(at).StartsWith("Ada Lovelace") ? 12 : 3;
                spans.Add($$"""{"id":{{text.GetProperty("id").GetInt32()}},"start":{{at}},"end":{{at + length}},"label":"PERSON"}""");
            }
        }

        return $$"""{"ask":"{{asked.RootElement.GetProperty("ask").GetString()}}","verdict":"pass","spans":[{{string.Join(',', spans)}}]}""";
    }
}
