using System.Text;
using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Recording;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.WebConsole.Tests;

/// <summary>A record that a test writes, in a folder of its own.</summary>
internal sealed class Records : IAsyncDisposable
{
    private static readonly Gate _gate = new();

    private readonly SessionLog _log;
    private ulong _last;

    public Records(TimeProvider? time = null) => _log = SessionLog.Start(
        new SessionLogOptions { Folder = Folder, SegmentBytes = 1 << 20, SyncInterval = TimeSpan.FromMilliseconds(1) }, time ?? TimeProvider.System, new SessionLogEvents());

    public string Folder { get; } = Directory.CreateTempSubdirectory("fastmcp-console-").FullName;

    public static string ChatEvent(string delta) => $$"""data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}""" + "\n\n";

    /// <summary>An exchange with a request and an answer in pieces.</summary>
    public ulong Play(Facts facts, string request, params (string Text, string[] Rules)[] pieces)
    {
        var opened = Open(facts);
        Append(opened, Direction.Request, request);
        _log.ReplyHead(opened, 200, facts.ContentType);
        foreach (var (text, rules) in pieces)
        {
            foreach (var rule in rules)
            {
                _log.Found(opened, new RecordedFinding(Direction.Reply, rule, 0, 3, 11, Enforced: true));
            }

            Append(opened, Direction.Reply, text);
        }

        _log.Close(opened, new ClosedFacts(200, request.Length, pieces.Sum(p => p.Text.Length), Ending.Complete));
        return _last;
    }

    public Opened Open(Facts facts, Durability durability = Durability.Available)
    {
        Assert.True(_gate.TryPass(new Verdict(Outcome.Allow, new DecisionSource(facts.Decision, "p.yaml", 3), null), out var permit));
        return _log.Open(permit, Of(facts, durability), NamesOf(facts));
    }

    public void Head(Opened opened, string contentType) => _log.ReplyHead(opened, 200, contentType);

    public void Found(Opened opened, string rule, int length = 11) => _log.Found(opened, new RecordedFinding(Direction.Reply, rule, 0, 3, length, Enforced: true));

    /// <summary>Every other field that an entry of an exchange can have, with this text in it.</summary>
    public void SayEverywhere(Opened opened, string text)
    {
        _log.Agent(opened, text, text);
        _log.Would(opened, "deny", text);
        _log.Lent(opened, new LentFacts(text, text, text, null));
        _log.Approval(opened, new ApprovalFacts(text, text, text));
        _log.Approval(new ApprovalFacts(text, text, text));
        _log.LeaseEnded(new LeaseEndFacts(text, text, text));
        _log.Admin(new AdminFacts(text, text, text));
        _log.Found(opened, new RecordedFinding(Direction.Request, text, 0, 0, 1, Enforced: false));
        _log.ReplyHead(opened, 200, text);
    }

    public void Close(Opened opened) => _log.Close(opened, new ClosedFacts(200, 1, 1, Ending.Complete));

    public void Append(Opened opened, Direction direction, string text)
    {
        _log.Append(opened, direction, new Masked(Encoding.UTF8.GetBytes(text)));
        _log.EndPiece(opened, direction);
    }

    public void Refuse(Facts facts, string why) => _log.Refused(Of(facts, Durability.Available), NamesOf(facts), facts.Decision, why);

    /// <summary>All of it can be read from here on.</summary>
    public async Task WrittenAsync(Facts? last = null)
    {
        var opened = Open(last ?? new Facts { Name = "last" }, Durability.Strict);
        _log.Commit(opened);
        Assert.True(await _log.DurableAsync(opened));
        _log.Close(opened, new ClosedFacts(200, 0, 0, Ending.Complete));
        var next = Open(last ?? new Facts { Name = "later" }, Durability.Strict);
        _log.Commit(next);
        Assert.True(await _log.DurableAsync(next));
    }

    public List<ExchangeRecord> Read() => [.. ExchangeReader.Read(new LogFolder(Folder).Read())];

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private OpenedFacts Of(Facts facts, Durability durability) => new()
    {
        Exchange = ++_last, Protocol = facts.Protocol, Durability = durability, Policy = "p1", Route = facts.Route, Upstream = facts.Upstream, Caller = facts.Caller, Session = facts.Session,
    };

    private static CallNames NamesOf(Facts facts)
    {
        var names = new CallNames();
        names.Add(NameKind.Method, new Masked(Encoding.UTF8.GetBytes(facts.Method)));
        names.Add(NameKind.Name, new Masked(Encoding.UTF8.GetBytes(facts.Name)));
        return names;
    }
}
