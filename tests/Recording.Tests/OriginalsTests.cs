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
    private const string Canary = "canary-536-22-8190";

    private readonly SignedLog _log = SignedLog.MakeAsync(runs: 0, exchanges: 0).GetAwaiter().GetResult();
    private readonly ECDiffieHellman _asker;
    private readonly ECDiffieHellman _approver;

    public OriginalsTests()
    {
        _asker = Key("asker");
        _approver = Key("approver");
    }

    public void Dispose()
    {
        _asker.Dispose();
        _approver.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Text_AsItCame_OpensWithBothKeysOnly_AndIsInNoFile()
    {
        await SealAsync(Canary + new string('x', 40_000));
        foreach (var file in Directory.EnumerateFiles(_log.Folder, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.DoesNotContain("canary", text);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("canary-53")), text);
        }

        var exchanges = Exchanges();
        var request = Ask(exchanges);
        Assert.Equal(request.Text, UnsealRequest.Parse(request.Text)?.Text);
        var approval = UnsealApproval.Make(request, "bob", _approver, _asker, DateTimeOffset.UnixEpoch)!;
        var back = UnsealApproval.Parse(approval.Text)!;
        using (var opened = OpenedOriginals.Open(back, _asker, Originals)!)
        {
            Assert.Equal(Canary + new string('x', 40_000), Encoding.UTF8.GetString(opened.SideOf(exchanges[0], Direction.Request)!));
            Assert.Equal("answer " + Canary, Encoding.UTF8.GetString(opened.SideOf(exchanges[0], Direction.Reply)!));
        }

        // Another asker, another approver, another name or time: nothing opens.
        using var stranger = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(OpenedOriginals.Open(back, stranger, Originals));
        Assert.Null(OpenedOriginals.Open(back with { By = "carol" }, _asker, Originals));
        Assert.Null(OpenedOriginals.Open(back with { Made = back.Made.AddDays(1) }, _asker, Originals));
        Assert.Null(OpenedOriginals.Open(back with { Request = back.Request with { Reason = "other" } }, _asker, Originals));
        using (var none = OpenedOriginals.Open(UnsealApproval.Make(request, "bob", stranger, _asker, DateTimeOffset.UnixEpoch)!, _asker, Originals)!)
        {
            Assert.Equal(0, none.Keys);
        }

        // The asker who approves himself has one key twice.
        using var alone = OpenedOriginals.Open(UnsealApproval.Make(request, "bob", _asker, _asker, DateTimeOffset.UnixEpoch)!, _asker, Originals)!;
        Assert.Equal(0, alone.Keys);
    }

    [Fact]
    public async Task Entry_ChangedOrMovedToAnotherExchange_DoesNotOpen()
    {
        await SealAsync(Canary);
        var exchanges = Exchanges();
        using var opened = OpenedOriginals.Open(UnsealApproval.Make(Ask(exchanges), "bob", _approver, _asker, DateTimeOffset.UnixEpoch)!, _asker, Originals)!;
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
        await SealAsync(Canary, keep: TimeSpan.FromDays(2));
        var exchanges = Exchanges();
        var approval = UnsealApproval.Make(Ask(exchanges), "bob", _approver, _asker, DateTimeOffset.UnixEpoch)!;
        var clock = new LateClock { Late = TimeSpan.FromDays(3) };
        await using (var log = SessionLog.Start(Options(TimeSpan.FromDays(2)), clock, new SessionLogEvents()))
        {
            await log.ExpireAsync();
            Assert.Equal(1, log.OriginalCounts.Shredded);
        }

        using var opened = OpenedOriginals.Open(approval, _asker, Originals)!;
        Assert.Equal(0, opened.Keys);
        Assert.Empty(OpenedOriginals.KeysOf(exchanges, Originals));
        Assert.True(_log.Verify().IsGood);
        Assert.Contains(new LogFolder(_log.Record).Read(), e => e.Type == EntryType.Admin && AdminEntry.Of(e) is { Act: "shred", Detail: "1 keys of originals, by age" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Caller_Erased_IsInNoFile_AndTheLogStaysGood(bool packed)
    {
        await SealAsync(Canary, masked: "said by alice: canary-masked");
        await _log.RunAsync(2, 1 << 20);
        if (packed)
        {
            using var packer = new FastMcp.Recording.Writing.SegmentPacker();
            packer.Pack(SegmentFile.In(_log.Record)[0]);
        }

        using (var index = RecordIndex.Open(_log.Record))
        {
            index.Update();
        }

        Assert.True(await RecordDesk.EraseAsync(_log.Record, Originals, new ErasureScope("caller", "alice", "her wish"), "bob", TimeSpan.FromSeconds(5)));
        foreach (var file in Directory.EnumerateFiles(_log.Folder, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.DoesNotContain("canary", text);
            Assert.DoesNotContain("alice", text);
        }

        var report = _log.Verify();
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.Contains(report.Notes, n => n.Contains("entries were erased, as the log says", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(Originals));
        Assert.Equal(2, Exchanges().Count);
        Assert.Equal(0, IndependentReaderTests.Run(_log.Record, _log.Checkpoints, _log.At("public.pem"))?.Code ?? 0);
        await _log.RunAsync(1, 1 << 20);
        Assert.True(_log.Verify().IsGood);
    }

    [Fact]
    public async Task Entry_BlankedByAnybodyElse_IsNamed()
    {
        await _log.RunAsync(2, 1 << 20);
        await _log.RunAsync(1, 1 << 20);
        var bytes = await File.ReadAllBytesAsync(_log.Segment(1), TestContext.Current.CancellationToken);
        var from = SegmentHeader.Length;
        var ends = SessionLogTests.Ends(bytes);
        for (var i = 0; i < ends.Count - 1; i++)
        {
            var blanked = (byte[])bytes.Clone();
            Blank.Make(blanked.AsSpan(from, ends[i] - from));
            File.WriteAllBytes(_log.Segment(1), blanked);
            var first = _log.Verify().Problems[0];
            Assert.True((first.Segment, first.Entry) == (1, i + 1) && first.What.Contains("is blank", StringComparison.Ordinal), first.ToString());
            from = ends[i];
        }
    }

    [Fact]
    public async Task Erasure_OfAHeldRecord_IsRefused_AndOneEndedInBetweenIsSaid()
    {
        await SealAsync(Canary);
        var hold = Path.Combine(_log.Record, RecordDesk.HoldName);
        await File.WriteAllTextAsync(hold, "", TestContext.Current.CancellationToken);
        Assert.False(await RecordDesk.EraseAsync(_log.Record, Originals, new ErasureScope("caller", "alice", "her wish"), "bob", TimeSpan.FromSeconds(5)));
        Assert.Single(Exchanges());
        File.Delete(hold);

        var before = await File.ReadAllBytesAsync(_log.Segment(1), TestContext.Current.CancellationToken);
        Assert.True(await RecordDesk.EraseAsync(_log.Record, Originals, new ErasureScope("caller", "alice", "her wish"), "bob", TimeSpan.FromSeconds(5)));
        File.WriteAllBytes(_log.Segment(1), before);
        var report = _log.Verify();
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.Contains(report.Notes, n => n.Contains("are still there", StringComparison.Ordinal));
        Assert.True(await RecordDesk.EraseAsync(_log.Record, Originals, new ErasureScope("caller", "alice", "her wish"), "bob", TimeSpan.FromSeconds(5)));
        Assert.Empty(Exchanges());
    }

    [Fact]
    public async Task Act_PutThereForAGatewayThatRuns_IsOnRecordWhenItIsTaken()
    {
        await using (var log = SessionLog.Start(Options(TimeSpan.FromDays(1)), TimeProvider.System, new SessionLogEvents()))
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

    private string Originals => _log.At("originals");

    private List<ExchangeRecord> Exchanges() => [.. ExchangeReader.Read(new LogFolder(_log.Record).Read())];

    private UnsealRequest Ask(IReadOnlyList<ExchangeRecord> exchanges) =>
        new("alice", "why", [.. exchanges.Select(e => e.Id.ToString())], DateTimeOffset.UnixEpoch, OpenedOriginals.KeysOf(exchanges, Originals));

    private ECDiffieHellman Key(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_log.At(name + ".pem"), key.ExportSubjectPublicKeyInfoPem());
        return ECDiffieHellman.Create(key.ExportParameters(includePrivateParameters: true));
    }

    private SessionLogOptions Options(TimeSpan keep) => new()
    {
        Folder = _log.Record,
        Checkpoints = new Checkpoints.CheckpointOptions { Name = SignedLog.Name, Folder = _log.Checkpoints, Signer = FastMcp.Recording.Checkpoints.KeyFileSigner.Read(_log.At("key.pem")) },
        Originals = new OriginalOptions { Folder = Originals, Keep = keep, Holders = HolderKeys.Read(_log.At("asker.pem"), _log.At("approver.pem")) },
    };

    private async Task SealAsync(string raw, TimeSpan? keep = null, string masked = "masked")
    {
        await using var log = SessionLog.Start(Options(keep ?? TimeSpan.FromDays(7)), TimeProvider.System, new SessionLogEvents());
        var opened = FastMcp.Recording.Tests.Exchanges.Open(log, FastMcp.Recording.Tests.Exchanges.Facts(7) with { Caller = "alice", SealsOriginals = true });
        opened.Originals.Add(log, opened, Direction.Request, Encoding.UTF8.GetBytes(raw));
        log.Append(opened, Direction.Request, FastMcp.Recording.Tests.Exchanges.Masked(masked));
        log.EndPiece(opened, Direction.Request);
        opened.Originals.Add(log, opened, Direction.Reply, Encoding.UTF8.GetBytes("answer " + Canary));
        log.Close(opened, new ClosedFacts(200, 10, 10, Ending.Complete));
    }

    private sealed class LateClock : TimeProvider
    {
        public TimeSpan Late { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Late;
    }
}
