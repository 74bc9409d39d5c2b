using System.Security.Cryptography;
using System.Text;
using FastMcp.Recording.Acts;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Tests;

/// <summary>What is sealed opens with both keys and nothing less, and is gone with the key of its session.</summary>
public sealed class OriginalsTests : IDisposable
{
    private const string Canary = SealedLog.Canary;

    private readonly SealedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Text_AsItCame_OpensWithBothKeysOnly_AndIsInNoFile()
    {
        await _log.SealAsync(Canary + new string('x', 40_000));
        foreach (var file in Directory.EnumerateFiles(_log.Folder, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.DoesNotContain("canary", text);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("canary-53")), text);
        }

        var exchanges = _log.Exchanges();
        var request = Ask(exchanges);
        Assert.Equal(request.Text, UnsealRequest.Parse(request.Text)?.Text);
        var approval = UnsealApproval.Make(request, "bob", _log.Approver, _log.Asker, DateTimeOffset.UnixEpoch)!;
        var back = UnsealApproval.Parse(approval.Text)!;
        using (var opened = OpenedOriginals.Open(back, _log.Asker, _log.Originals)!)
        {
            Assert.Equal(Canary + new string('x', 40_000), Encoding.UTF8.GetString(opened.SideOf(exchanges[0], Direction.Request)!));
            Assert.Equal("answer " + Canary, Encoding.UTF8.GetString(opened.SideOf(exchanges[0], Direction.Reply)!));
        }

        // Another asker, another approver, another name or time: nothing opens.
        using var stranger = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(OpenedOriginals.Open(back, stranger, _log.Originals));
        Assert.Null(OpenedOriginals.Open(back with { By = "carol" }, _log.Asker, _log.Originals));
        Assert.Null(OpenedOriginals.Open(back with { Made = back.Made.AddDays(1) }, _log.Asker, _log.Originals));
        Assert.Null(OpenedOriginals.Open(back with { Request = back.Request with { Reason = "other" } }, _log.Asker, _log.Originals));
        using (var none = OpenedOriginals.Open(UnsealApproval.Make(request, "bob", stranger, _log.Asker, DateTimeOffset.UnixEpoch)!, _log.Asker, _log.Originals)!)
        {
            Assert.Equal(0, none.Keys);
        }

        // The asker who approves himself has one key twice.
        using var alone = OpenedOriginals.Open(UnsealApproval.Make(request, "bob", _log.Asker, _log.Asker, DateTimeOffset.UnixEpoch)!, _log.Asker, _log.Originals)!;
        Assert.Equal(0, alone.Keys);
    }

    [Fact]
    public async Task Entry_ChangedOrMovedToAnotherExchange_DoesNotOpen()
    {
        await _log.SealAsync(Canary);
        var exchanges = _log.Exchanges();
        using var opened = OpenedOriginals.Open(UnsealApproval.Make(Ask(exchanges), "bob", _log.Approver, _log.Asker, DateTimeOffset.UnixEpoch)!, _log.Asker, _log.Originals)!;
        var entry = exchanges[0].Entries.First(e => e.Type == EntryType.Original);
        Assert.NotNull(opened.TextOf(entry));
        Assert.Null(opened.TextOf(entry with { Exchange = entry.Exchange + 1 }));
        for (var at = 0; at < entry.Payload.Length; at++)
        {
            var changed = (byte[])entry.Payload.Clone();
            changed[at] ^= 1;
            Assert.Null(opened.TextOf(entry with { Payload = changed }));
        }
    }

    [Fact]
    public async Task Key_Shredded_TakesWhatItSealed_AndTheLogStaysGood()
    {
        await _log.SealAsync(Canary, keep: TimeSpan.FromDays(2));
        var exchanges = _log.Exchanges();
        var approval = UnsealApproval.Make(Ask(exchanges), "bob", _log.Approver, _log.Asker, DateTimeOffset.UnixEpoch)!;
        var clock = new LateClock { Late = TimeSpan.FromDays(3) };
        await using (var log = SessionLog.Start(_log.Options(TimeSpan.FromDays(2)), clock, new SessionLogEvents()))
        {
            await log.ExpireAsync();
            Assert.Equal(1, log.OriginalCounts.Shredded);
        }

        using var opened = OpenedOriginals.Open(approval, _log.Asker, _log.Originals)!;
        Assert.Equal(0, opened.Keys);
        Assert.Empty(OpenedOriginals.KeysOf(exchanges, _log.Originals));
        Assert.True(_log.Verify().IsGood);
        Assert.Contains(new LogFolder(_log.Record).Read(), e => e.Type == EntryType.Admin && AdminEntry.Of(e) is { Act: "shred", Detail: "1 keys of originals, by age" });
    }

    [Fact]
    public async Task Act_PutThereForAGatewayThatRuns_IsOnRecordWhenItIsTaken()
    {
        await using (var log = SessionLog.Start(_log.Options(TimeSpan.FromDays(1)), TimeProvider.System, new SessionLogEvents()))
        {
            Assert.True(await RecordDesk.PutAsync(_log.Record, new RecordAct("eve\nadmin", "unseal", "1-2: why"), TimeSpan.FromSeconds(30)));
            await File.WriteAllTextAsync(Path.Combine(_log.Record, "acts", "0.act"), "fastmcp act 1\nno act\n", TestContext.Current.CancellationToken);
            Assert.True(await RecordDesk.PutAsync(_log.Record, new RecordAct("eve", "view", "show"), TimeSpan.FromSeconds(30)));
            Assert.True(File.Exists(Path.Combine(_log.Record, "acts", "0.act.refused")));
        }

        var acts = new LogFolder(_log.Record).Read().Where(e => e.Type == EntryType.Admin).Select(AdminEntry.Of).ToList();
        Assert.Contains(new AdminEntry("cli:eve\nadmin", "unseal", "1-2: why"), acts);
        Assert.Contains(new AdminEntry("cli:eve", "view", "show"), acts);
    }

    // Who approves sees what is asked for as the record has it, and what else the keys open.
    [Fact]
    public async Task Request_BesideTheRecord_SaysWhatIsNotSo_AndWhatElseIsOpened()
    {
        await using (var log = SessionLog.Start(_log.Options(), TimeProvider.System, new SessionLogEvents()))
        {
            for (var i = 1UL; i < 4; i++)
            {
                var opened = SealedLog.Open(log, i);
                SealedLog.Say(log, opened, Canary, "masked");
                log.Close(opened, new ClosedFacts(200, 10, 10, Ending.Complete));
            }

            FastMcp.Recording.Tests.Exchanges.Play(log, 4, "not sealed");
        }

        var exchanges = _log.Exchanges();
        var request = Ask(exchanges[..2]);
        var reach = KeyReach.Of(request, _log.Record);
        Assert.Empty(reach.Other);
        Assert.Equal([UnsealExchange.Of(exchanges[2])], reach.Also);
        foreach (var said in (UnsealExchange[])[.. Lies(request.Exchanges[0]), request.Exchanges[0] with { Id = "12345678-99" }])
        {
            var lie = request with { Exchanges = [said, request.Exchanges[1]] };
            Assert.Equal(lie.Text, UnsealRequest.Parse(lie.Text)?.Text);
            Assert.Equal([said], KeyReach.Of(lie, _log.Record).Other);
        }
    }

    private static UnsealExchange[] Lies(UnsealExchange one) =>
        [one with { Caller = "bob \n\u202e" }, one with { Began = one.Began.AddDays(1) }, one with { Session = "-" }, one with { Call = "crm tools/list" }];

    private UnsealRequest Ask(IReadOnlyList<ExchangeRecord> exchanges) =>
        new("alice", "why", [.. exchanges.Select(UnsealExchange.Of)], DateTimeOffset.UnixEpoch, OpenedOriginals.KeysOf(exchanges, _log.Originals));

    private sealed class LateClock : TimeProvider
    {
        public TimeSpan Late { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Late;
    }
}
