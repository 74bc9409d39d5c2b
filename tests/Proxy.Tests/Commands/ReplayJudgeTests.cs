using System.Text;
using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Commands.Replays.Judging;
using FastMcp.Proxy.Recording;
using FastMcp.Recording;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Tests.Commands;

/// <summary>What is claimed of values that the record hides, and of calls whose facts it does not hold.</summary>
public sealed class ReplayJudgeTests : IDisposable
{
    private const string Head = "apiVersion: fastmcp/v1\n";

    private const string Rules = """
        rules:
          - { id: item, title: Item number, pattern: 'item \d{4}', on: [request, response], severity: low, mask: { replace: '[ITEM]' }, examples: { match: ['item 4711'], clean: ['item x'] } }
          - { id: seen, title: Part number, pattern: 'part \d{4}', mode: monitor, severity: low, mask: { replace: '[PART]' }, examples: { match: ['part 4711'], clean: ['part x'] } }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-judge-").FullName;
    private readonly JudgedPolicy _was;

    public ReplayJudgeTests() => _was = PolicyOf("was", Rules);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Values_ThatAreHidden_AreClaimedOnlyWhereTheRuleIsTheSame()
    {
        var exchanges = await RecordAsync();

        Assert.Contains("2 exchanges: 0 would change, 0 cannot be told, 2 would not (2 were judged by this policy", Judge(exchanges, _was));

        // Moved, renamed in its title, and nothing else: the same. What only monitored is enforced now, and that is known.
        var same = Judge(exchanges, PolicyOf("same", "# a line more\n" + Rules.Replace("Part number", "Number of a part", StringComparison.Ordinal).Replace(" mode: monitor,", "", StringComparison.Ordinal)));
        Assert.False(same.Contains(" item ", StringComparison.Ordinal), same);
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(same, "(?m)^masked +seen +answer +find +1 +1"), same);

        var gone = Judge(exchanges, PolicyOf("gone", Rules.Replace("id: item", "id: things", StringComparison.Ordinal)));
        Assert.Matches("(?m)^not masked +item +request +find +1 +1", gone);
        Assert.Matches("(?m)^not masked +item +answer +find +1 +2", gone);

        var other = Judge(exchanges, PolicyOf("other", Rules.Replace(@"item \d{4}", @"item \d{3,4}", StringComparison.Ordinal)));
        Assert.Matches("(?m)^cannot tell +item +answer +find +1 +2", other);
        Assert.Contains("2 exchanges: 0 would change, 1 cannot be told, 1 would not", other);
    }

    [Fact]
    public async Task Calls_AreDecidedByWhatIsOnRecord()
    {
        var exchanges = await RecordAsync();
        var decided = Judge(exchanges, PolicyOf("decided", Rules + """
            decisions:
              - { id: no-gpt, match: { models: ['gpt*'] }, then: deny }
              - { id: no-secrets, match: { tools: [find] }, when: "has(mcp.arguments) && mcp.arguments.q.contains('secret')", then: deny }
              - { id: no-drops, match: { tools: ['drop_*'] }, then: deny }
              - { id: everyone, when: "caller.subject == 'anonymous'", then: allow }
            """));
        Assert.Matches("(?m)^denied +no-gpt +request +gpt +1 +1", decided);
        Assert.Matches("(?m)^cannot tell +no-secrets +request +find +1 +1", decided);
        Assert.DoesNotContain("no-drops", decided);

        var allowed = Judge(exchanges, PolicyOf("allowed", Rules + """
            decisions:
              - { id: finds, match: { tools: [find] }, then: allow }
            """));
        Assert.Matches("(?m)^denied +builtin:default-deny +request +gpt +1 +1", allowed);
        Assert.DoesNotContain("finds", allowed);
    }

    private string Judge(List<ExchangeRecord> exchanges, JudgedPolicy next)
    {
        var report = new JudgeReport();
        var judge = new RecordJudge(next, _was, report);
        exchanges.ForEach(judge.Judge);
        var output = new StringWriter();
        report.Write(output);
        return output.ToString();
    }

    private static JudgedPolicy PolicyOf(string name, string yaml) => JudgedPolicy.Of([new PolicySource(name + ".yaml", Head + yaml, PolicyOrigin.User)]);

    // A tool call with hidden values in both directions and one that a monitoring rule saw, and a model call without any.
    private async Task<List<ExchangeRecord>> RecordAsync()
    {
        var folder = Path.Combine(_folder, "record");
        await using (var log = SessionLog.Start(new SessionLogOptions { Folder = folder }, TimeProvider.System, new SessionLogEvents()))
        {
            Record(log, 1, Protocol.Mcp, "tools/call", "find", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find","arguments":{"q":"[ITEM]"}}}""", """{"text":"[ITEM] [ITEM] "}""", left: 9,
                [new(Direction.Request, "item", 0, 70, 9, true), new(Direction.Reply, "item", 0, 0, 9, true), new(Direction.Reply, "item", 0, 10, 9, true), new(Direction.Reply, "seen", 0, 20, 9, false)]);
            Record(log, 2, Protocol.OpenAi, "", "gpt", """{"model":"gpt","messages":[]}""", """{"choices":[]}""", left: 0, []);
        }

        return [.. ExchangeReader.Read(new LogFolder(folder).Read())];
    }

    private void Record(SessionLog log, ulong id, Protocol protocol, string method, string name, string request, string reply, int left, RecordedFinding[] findings)
    {
        Assert.True(new Gate().TryPass(new Verdict(Outcome.Allow, DecisionSource.Builtin("test"), null), out var permit));
        var names = new CallNames();
        Mask(method, new NameSink(names, NameKind.Method));
        Mask(name, new NameSink(names, NameKind.Name));
        var opened = log.Open(permit, new OpenedFacts { Exchange = id, Protocol = protocol, Policy = _was.Digest, Route = "all", Upstream = "up", Caller = "anonymous" }, names);
        foreach (var finding in findings)
        {
            log.Found(opened, finding);
        }

        Mask(request, new RecordSink(log, opened, Direction.Request, _was.Rules));
        log.EndPiece(opened, Direction.Request);
        log.ReplyHead(opened, 200, "application/json");
        Mask(reply, new RecordSink(log, opened, Direction.Reply, _was.Rules));
        log.Close(opened, new ClosedFacts(200, request.Length, reply.Length + left, Ending.Complete));
    }

    // Only a masker mints what the record takes; nothing in these texts is found by it.
    private void Mask<T>(string text, T sink)
        where T : struct, IMaskedSink =>
        new SlotMasker().MaskWhole(_was.Rules.For(Scope.Record), SlotEncoding.Plain, false, null, new HashKey("a key of sixteen bytes"u8), TextBody.Piece(Encoding.UTF8.GetBytes(text)), ref sink);
}
