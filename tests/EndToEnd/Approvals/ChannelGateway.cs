using System.Net;
using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>A gateway with a webhook and Slack, the receivers of both, and its upstream.</summary>
public sealed class ChannelGateway : IAsyncLifetime
{
    private readonly HttpClient _http = new() { Timeout = ByteReader.Patience };
    private FileGateway? _gateway;
    private int _next;

    internal ChannelPeer Peer { get; } = new();

    public FakeSlack Slack { get; } = new();

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public FileGateway Gateway => _gateway!;

    /// <summary>Of Slack and the webhook lea is one person; ann is who asks.</summary>
    public string Yaml =>
        $$"""
        outbound: { allow: [127.0.0.1] }
        upstreams: [{ name: crm, url: 'http://127.0.0.1:{{Upstream.Port}}' }]
        routes: [{ name: crm, path: /mcp, upstream: crm, protocol: mcp }]
        policies: { folder: policies }
        recording: { folder: record }
        approvals:
          folder: approvals
          url: 'https://console.example/approvals/'
          callbacks: 127.0.0.1:{second}
          channels:
            - name: hook
              kind: webhook
              url: 'http://127.0.0.1:{{Peer.Http.Port}}/hook'
              secret-file: hook-out
              callback-secret-file: hook-back
              approvers:
                - { as: lea@corp, name: lea, groups: [leads], subjects: [lea@example.com] }
                - { as: sam@corp, name: sam, groups: [leads], subjects: [] }
                - { as: sue@corp, name: sue, groups: [sales], subjects: [] }
                - { as: ann@corp, name: ann, groups: [leads], subjects: [anonymous] }
            - name: slack
              kind: slack
              url: '{{Slack.Url}}'
              to: {{FakeSlack.Conversation}}
              team: T1
              secret-file: slack-token
              callback-secret-file: slack-signing
              approvers:
                - { as: U0LEA, name: lea, groups: [leads], subjects: [lea@example.com] }
                - { as: U0ANN, name: ann, groups: [leads], subjects: [anonymous] }
        limits: { approval-beat: 100ms, approvals-per-hour: 10000 }
        """;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(Yaml, g =>
    {
        Directory.CreateDirectory(g.At("policies"));
        File.WriteAllText(g.At("policies/decisions.yaml"), AskingGateway.Policy);
        File.WriteAllText(g.At("hook-out"), ChannelPeer.Secret(ChannelPeer.OutKey));
        File.WriteAllText(g.At("hook-back"), ChannelPeer.Secret(ChannelPeer.BackKey));
        File.WriteAllText(g.At("slack-token"), FakeSlack.Token + "\n");
        File.WriteAllText(g.At("slack-signing"), FakeSlack.SigningSecret + "\n");
    });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _gateway?.Dispose();
        await Peer.DisposeAsync();
        await Slack.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    /// <summary>Arguments that no other test has.</summary>
    public string Fresh() => $$"""{"n":{{Interlocked.Increment(ref _next)}},"k":"AKIAQ3EGV7D5HKX2MNRT"}""";

    public static string Shown(string arguments) => arguments[..arguments.IndexOf(',', StringComparison.Ordinal)] + ",";

    public Task<RawAnswer> CallAsync(string tool, string arguments) => Gateway.ExchangeAsync(AskingGateway.Legacy(tool, arguments));

    public int Seen(string arguments) => Upstream.Requests.Count(request => request.Text.Contains(Shown(arguments), StringComparison.Ordinal));

    /// <summary>The newest message of the webhook about these arguments that is as it should be; waits for it.</summary>
    internal async Task<JsonElement> TakenAsync(string arguments, Func<JsonElement, bool>? so = null)
    {
        JsonElement? found = null;
        await FileGateway.UntilAsync(
            () => Task.FromResult((found = Peer.Taken.Where(one => Of(one.Message, arguments) && so?.Invoke(one.Message) != false).Select(one => (JsonElement?)one.Message).LastOrDefault()) is not null),
            () => $"The webhook was not told of {arguments}:\n{string.Join('\n', Peer.Taken.Select(one => one.Message))}\n{Gateway.Process.Output}");
        return found!.Value.GetProperty("data");
    }

    /// <summary>The message in Slack about these arguments, as it should be; waits for it.</summary>
    public async Task<(string Stamp, JsonElement Message)> SlackAsync(string arguments, string title = "Approval asked")
    {
        (string Stamp, JsonElement Message)? found = null;
        await FileGateway.UntilAsync(
            () => Task.FromResult((found = Slack.Find(Shown(arguments))) is var (_, message) && SlackRules.TextsOf(message).First().Text.StartsWith(title, StringComparison.Ordinal)),
            () => $"Slack does not show '{title}' of {arguments}: {found}\n{Gateway.Process.Output}");
        return found!.Value;
    }

    /// <summary>Answers by the webhook, signed.</summary>
    internal Task<(int Status, string Words)> AnswerAsync(string body, string channel = "hook") => PostAsync(channel, Encoding.UTF8.GetBytes(body), Peer.Sign(body));

    public Task<(int Status, string Words)> ClickAsync((byte[] Body, string Seconds, string Signature) click, string channel = "slack") =>
        PostAsync(channel, click.Body, new() { ["x-slack-request-timestamp"] = click.Seconds, ["x-slack-signature"] = click.Signature });

    public Task<(int Status, string Words)> PostAsync(string channel, byte[] body, Dictionary<string, string> headers) => PostAsync(_http, Gateway, channel, body, headers);

    /// <summary>To the callbacks of any gateway.</summary>
    public static async Task<(int Status, string Words)> PostAsync(HttpClient http, FileGateway gateway, string channel, byte[] body, Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{gateway.SecondPort}/approvals/callback/{channel}") { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).TrimEnd());
    }

    internal async Task<double> CallbacksAsync(string channel, string outcome) => await Gateway.MetricAsync($"fastmcp_approval_callbacks_total{{channel=\"{channel}\",outcome=\"{outcome}\"}}");

    private static bool Of(JsonElement message, string arguments) =>
        message.GetProperty("data").TryGetProperty("preview", out var preview) && preview.GetString()!.Contains(Shown(arguments), StringComparison.Ordinal);
}
