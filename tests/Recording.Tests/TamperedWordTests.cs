using FastMcp.Recording.Acts;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Verifying;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>The words of a log say what is missing in it. Whoever writes such a word without the key takes nothing away unseen.</summary>
public sealed class TamperedWordTests : IDisposable
{
    private readonly SealedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Entry_BlankedByAnybodyElse_IsNamed()
    {
        await _log.RunAsync(2);
        await _log.RunAsync(1);
        var bytes = await File.ReadAllBytesAsync(_log.Segment(1), TestContext.Current.CancellationToken);
        var from = SegmentHeader.Length;
        var ends = SessionLogTests.Ends(bytes);
        for (var i = 0; i < ends.Count - 1; i++)
        {
            var blanked = (byte[])bytes.Clone();
            Blank.Make(blanked.AsSpan(from, ends[i] - from));
            File.WriteAllBytes(_log.Segment(1), blanked);
            AssertBad(1, i + 1, "is blank");
            from = ends[i];
        }
    }

    // The program itself, without the signer's key: words, blanks and chain as they should be.
    [Fact]
    public async Task Erasure_ByARunThatSignsNothing_IsNamed_AlsoWhenALaterRunSignsWhatItFound()
    {
        await _log.SealAsync(SealedLog.Canary);
        await _log.RunAsync(1);
        Assert.True(await RecordDesk.EraseAsync(_log.Record, _log.Originals, new ErasureScope("caller", "alice", "his own"), "mallory", TimeSpan.FromSeconds(30)));
        AssertBad(1, 1, "signed by no checkpoint of its run");
        Assert.True(LogVerifier.Verify(_log.Record, null, null).IsGood, "without a key nothing tells");
        await _log.RunAsync(1);
        AssertBad(1, 1, "signed by no checkpoint of its run");
        Assert.NotEqual(0, IndependentReaderTests.Run(_log.Record, _log.CheckpointFolder, _log.At("public.pem"))?.Code ?? 1);
    }

    // Behind the last entry of a gateway that was ended hard, with its own run's number: the next start takes it up and signs it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Word_PutBehindACrash_CountsForNothing(bool expired)
    {
        await _log.SealAsync(SealedLog.Canary);
        await CrashAsync();
        Assert.True(_log.Verify().IsGood);
        if (expired)
        {
            SegmentHeader.TryRead(File.ReadAllBytes(_log.Segment(2)), out var second);
            var payload = new byte[64];
            Append(_log.Segment(2), EntryType.Expired, payload[..Payloads.Expired(payload, new ExpiredSegments(1, second.Previous, 1))]);
            File.Delete(_log.Segment(1));
        }
        else
        {
            Append(_log.Segment(2), EntryType.Erased, ErasedPlace.Write([BlankFirst(_log.Segment(1), 1)]));
        }

        Assert.True(LogVerifier.Verify(_log.Record, null, null).IsGood);
        AssertBad(1, expired ? 0 : 1, expired ? "missing" : "signed by no checkpoint of its run");
        await _log.RunAsync(1);
        AssertBad(1, expired ? 0 : 1, expired ? "missing" : "signed by no checkpoint of its run");
        Assert.NotEqual(0, IndependentReaderTests.Run(_log.Record, _log.CheckpointFolder, _log.At("public.pem"))?.Code ?? 1);
    }

    // What is blank for good reasons can be nothing but what the gateway left there.
    [Fact]
    public async Task Blank_ChangedInAnyByte_IsNamed()
    {
        await _log.SealAsync("short", masked: new string('m', EntryPayload.LongestWhole + 1));
        Assert.True(await RecordDesk.EraseAsync(_log.Record, _log.Originals, new ErasureScope("caller", "alice", "her wish"), "bob", TimeSpan.FromSeconds(30), _log.Options()));
        Assert.True(_log.Verify().IsGood);
        var bytes = await File.ReadAllBytesAsync(_log.Segment(1), TestContext.Current.CancellationToken);
        var (from, blanks) = (SegmentHeader.Length, 0);
        var ends = SessionLogTests.Ends(bytes);
        foreach (var end in ends)
        {
            if (Blank.Is((EntryType)bytes[from + EntryFrame.TypeAt]))
            {
                blanks++;
                // The link is the chain's to check, and the length moves what is behind it.
                int[] places = [.. Enumerable.Range(EntryFrame.TypeAt, EntryFrame.PreviousAt - EntryFrame.TypeAt), EntryFrame.PayloadAt, end - from - EntryFrame.CheckSize - 1];
                foreach (var at in places)
                {
                    var changed = (byte[])bytes.Clone();
                    changed[from + at] ^= 2;
                    EntryFrame.Finish(changed.AsSpan(from, end - from), changed.AsSpan(from + EntryFrame.PreviousAt, EntryHash.Size).ToArray());
                    File.WriteAllBytes(_log.Segment(1), changed);
                    AssertBad(1, 1 + ends.IndexOf(end), "");
                }
            }

            from = end;
        }

        Assert.True(blanks > 3);
    }

    private void AssertBad(uint segment, long entry, string what)
    {
        var report = _log.Verify();
        Assert.False(report.IsGood);
        var first = report.Problems[0];
        Assert.True((first.Segment, first.Entry) == (segment, entry) && first.What.Contains(what, StringComparison.Ordinal), $"{segment}, {entry}: {first}");
    }

    // A gateway whose second segment has a checkpoint and, behind it, entries that none signs.
    private async Task CrashAsync()
    {
        var copy = _log.At("crashed");
        await using (var log = SessionLog.Start(_log.Options(), TimeProvider.System, new SessionLogEvents()))
        {
            for (var i = 1UL; i < 3; i++)
            {
                var opened = Exchanges.Open(log, i, Durability.Strict);
                log.Commit(opened);
                Assert.True(await log.DurableAsync(opened));
            }

            File.Copy(_log.Segment(2), copy);
        }

        // Without the room that was made ahead.
        using (var stream = new FileStream(copy, FileMode.Open))
        {
            var reader = new SegmentReader(stream);
            while (reader.TryNext())
            {
            }

            stream.SetLength(reader.WholeBytes);
        }

        File.Move(copy, _log.Segment(2), overwrite: true);
        // What was signed when it ended in order.
        foreach (var checkpoint in Directory.GetFiles(_log.CheckpointFolder, "000002-*"))
        {
            File.Delete(checkpoint);
        }
    }

    private static ErasedPlace BlankFirst(string segment, uint number)
    {
        var bytes = File.ReadAllBytes(segment);
        var entry = bytes.AsSpan(SegmentHeader.Length, SessionLogTests.Ends(bytes)[0] - SegmentHeader.Length);
        using var hasher = new LeafHasher();
        var was = hasher.OfEntry(entry, SegmentHeader.CurrentVersion);
        Blank.Make(entry);
        var place = new ErasedPlace(number, 1, was, hasher.OfEntry(entry, SegmentHeader.CurrentVersion));
        File.WriteAllBytes(segment, bytes);
        return place;
    }

    private static void Append(string segment, EntryType type, byte[] payload)
    {
        var bytes = File.ReadAllBytes(segment);
        var ends = SessionLogTests.Ends(bytes);
        using var hasher = new LeafHasher();
        var last = hasher.OfEntry(bytes.AsSpan(ends.Count > 1 ? ends[^2] : SegmentHeader.Length, ends[^1] - (ends.Count > 1 ? ends[^2] : SegmentHeader.Length)), SegmentHeader.CurrentVersion);
        var entry = new byte[EntryFrame.Overhead + payload.Length];
        EntryFrame.Write(entry, type, new EntryTimes(1, 1), 0, new EntryPayload(payload));
        EntryFrame.Finish(entry, last.AsSpan());
        File.WriteAllBytes(segment, [.. bytes[..ends[^1]], .. entry]);
    }
}
