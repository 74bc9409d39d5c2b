using System.Text;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Approvers;
using FastMcp.Approvals.Store;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>A gateway with approvers, its upstream, and the people.</summary>
public sealed class AskingGateway : IAsyncLifetime
{
    public const string Policy = """
        apiVersion: fastmcp/v1
        decisions:
          - { id: deletes, match: { tools: ['delete_*'] }, then: ask, approve: { by: [leads], within: 15m } }
          - { id: pairs, match: { tools: [pay] }, then: ask, approve: { by: [leads], count: 2, within: 15m } }
          - { id: soon, match: { tools: [soon] }, then: ask, approve: { by: [leads], within: 1s } }
          - { id: brief, match: { tools: [brief] }, then: ask, approve: { by: [leads], within: 20s }, reason: What is brief waits shortly. }
          - { id: secrets, match: { resources: ['file:///secret/*'] }, then: ask, approve: { by: [leads] } }
          - { id: prompts, match: { prompts: ['*'] }, then: ask, approve: { by: [leads] } }
          - { id: large, match: { models: ['*-large'] }, then: ask, approve: { by: [leads] } }
          - { id: large-refunds, match: { tools: [refund] }, when: "has(mcp.arguments) && mcp.arguments.amount > 100", then: ask, approve: { by: [leads], within: 15m } }
          - { id: refunds, match: { tools: [refund] }, then: allow }
          - { id: rest, match: { tools: ['get_*'] }, then: allow }
          - { id: tasks, match: { method: 'tasks/*' }, then: allow }
          - { id: small, match: { models: ['*-mini'] }, then: allow }
        default: deny
        catalogue:
          - { upstream: crm, server: CRM, tools: [{ name: delete_pinned, title: Delete one row, destructiveHint: false }] }
        """;

    private const string Meta = "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},\"io.modelcontextprotocol/clientCapabilities\":";

    private readonly HttpClient _http = new() { Timeout = ByteReader.Patience };
    private readonly Dictionary<string, string> _tokens = [];
    private FileGateway? _gateway;
    private int _next;

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", "{\"jsonrpc\":\"2.0\",\n \"id\":7,\r\n\"result\":{\"content\":[]}}")));

    public FileGateway Gateway => _gateway!;

    public string Yaml =>
        $$"""
        upstreams:
          - { name: crm, url: 'http://127.0.0.1:{{Upstream.Port}}' }
        routes:
          - { name: crm, path: /mcp, upstream: crm, protocol: mcp }
          - { name: other, path: /other, upstream: crm, protocol: mcp }
          - { name: models, path: /v1, upstream: crm, protocol: openai }
          - { name: later, path: /later, upstream: crm, protocol: openai, approval: retry }
        policies: { folder: policies }
        recording: { folder: record }
        masking: { key: masking.key }
        approvals: { folder: approvals, url: 'https://console.example/approvals/' }
        limits: { approval-poll: 30s, approval-beat: 100ms, approvals-per-hour: 10000, request-body: 8MiB }
        """;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(Yaml, g =>
    {
        Directory.CreateDirectory(g.At("policies"));
        File.WriteAllText(g.At("policies/decisions.yaml"), Policy);
        File.WriteAllText(g.At("masking.key"), Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) + "\n");
        var book = new ApproverBook(g.At("approvals"));
        _tokens["lea"] = book.Add("lea", ["leads"], []);
        _tokens["sam"] = book.Add("sam", ["leads"], []);
        _tokens["sue"] = book.Add("sue", ["sales"], []);
        _tokens["ann"] = book.Add("ann", ["leads"], ["anonymous"]);
    });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
    }

    public string TokenOf(string name) => _tokens[name];

    /// <summary>Arguments that no other test has.</summary>
    public string Fresh() => $$"""{"n":{{Interlocked.Increment(ref _next)}}}""";

    public static byte[] Legacy(string tool, string arguments, string path = "/mcp", string accept = "application/json, text/event-stream", string more = "") => RawClient.Request(
        "POST", path, $"Content-Type: application/json\r\nAccept: {accept}\r\nMCP-Protocol-Version: 2025-06-18\r\n",
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}{{{more}}}}}"""));

    public static byte[] Modern(string tool, string arguments, string? state = null, string capabilities = "{}", string more = "", string path = "/mcp", int id = 7) => RawClient.Request(
        "POST", path, $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: {tool}\r\n",
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}},"_meta":{{{{Meta}}}{{{capabilities}}}}{{{(state is null ? "" : $",\"requestState\":\"{state}\"")}}}{{{more}}}}}"""));

    public static byte[] Chat(string model, bool stream, string text, string path = "/v1/chat/completions") => RawClient.Request(
        "POST", path, "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]{{(stream ? ",\"stream\":true" : "")}}}"""));

    public Task<RawAnswer> SendAsync(byte[] request) => Gateway.ExchangeAsync(request);

    /// <summary>The open request with these arguments; waits until it is there.</summary>
    public async Task<ApprovalRequest> OpenAsync(string containing)
    {
        ApprovalRequest? found = null;
        await FileGateway.UntilAsync(
            async () => (found = (await ListAsync()).FirstOrDefault(request => request.Preview.Contains(containing, StringComparison.Ordinal))) is not null, () => $"Nothing open holds {containing}.");
        return found!;
    }

    public async Task<ApprovalRequest[]> ListAsync(string which = "") =>
        JsonSerializer.Deserialize((await AdminAsync("lea", HttpMethod.Get, which)).Body, ApprovalJson.Default.ApprovalRequestArray)!;

    public async Task<ApprovalRequest> ShowAsync(string id) => JsonSerializer.Deserialize((await AdminAsync("lea", HttpMethod.Get, id)).Body, ApprovalJson.Default.ApprovalRequest)!;

    public async Task<int> ApproveAsync(ApprovalRequest request, string by = "lea", string? digest = null, int? grant = null) => (await AdminAsync(
        by, HttpMethod.Post, request.Id, $$"""{"act":"approve","digest":"{{digest ?? request.Digest}}"{{(grant is null ? "" : $",\"grantSeconds\":{grant}")}}}""")).Status;

    public async Task<int> DenyAsync(ApprovalRequest request, string reason, string by = "lea") =>
        (await AdminAsync(by, HttpMethod.Post, request.Id, $$"""{"act":"deny","reason":{{JsonSerializer.Serialize(reason)}}}""")).Status;

    public async Task<ApprovalRequest> EditAsync(ApprovalRequest request, string arguments) => JsonSerializer.Deserialize(
        (await AdminAsync("lea", HttpMethod.Post, request.Id, $$"""{"act":"edit","digest":"{{request.Digest}}","arguments":{{JsonSerializer.Serialize(arguments)}}}""")).Body, ApprovalJson.Default.ApprovalRequest)!;

    public async Task<(int Status, string Body)> AdminAsync(string by, HttpMethod method, string what, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{Gateway.AdminPort}/approvals{(what.Length == 0 ? "" : "/" + what)}");
        request.Headers.Authorization = new("Bearer", _tokens.GetValueOrDefault(by, by));
        request.Content = body is null ? null : new StringContent(body);
        using var answer = await _http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>How many requests of these arguments the upstream has seen.</summary>
    public int Seen(string containing) => Upstream.Requests.Count(request => Encoding.UTF8.GetString(request.Body).Contains(containing, StringComparison.Ordinal));

    public static string StateOf(RawAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Text);
        var result = json.RootElement.GetProperty("result");
        Assert.Equal("input_required", result.GetProperty("resultType").GetString());
        return result.GetProperty("requestState").GetString()!;
    }

    public static string CodeOf(RawAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Text);
        var error = json.RootElement.GetProperty("error");
        return (error.TryGetProperty("data", out var data) ? data : error).GetProperty("code").GetString()!;
    }
}
