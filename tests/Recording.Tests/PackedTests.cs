using System.Security.Cryptography;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Verifying;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>A packed segment says what the plain one said, to every reader, and whatever is done to it is named.</summary>
public sealed class PackedTests
{
    [Fact]
    public async Task Log_Packed_SaysTheSameToEveryReader()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 3);
        var plain = new LogFolder(log.Record).Read().Select(LogEntryText.Format).ToList();
        using (var index = RecordIndex.Open(log.Record))
        {
            index.Update();
        }

        Pack(log);
        Assert.Equal([true, true, true], SegmentFile.In(log.Record).Select(file => file.IsPacked));
        Assert.Equal(plain, new LogFolder(log.Record).Read().Select(LogEntryText.Format));
        var report = log.Verify();
        Assert.True(report.IsGood && report.Checkpoints == 3, string.Join("; ", report.Problems));

        // The index knows places in plain bytes, and a run goes on from what is packed.
        await log.RunAsync(2, 1 << 20);
        using (var index = RecordIndex.Open(log.Record))
        {
            Assert.Equal(11, index.Update().Exchanges);
        }

        Assert.True(log.Verify().IsGood);
        Assert.Equal(0, IndependentReaderTests.Run(log.Record, log.Checkpoints, log.At("public.pem"))?.Code ?? 0);
    }

    [Fact]
    public async Task Byte_AnyFlipped_IsNamedWithItsSegment()
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 1);
        Pack(log);
        var path = Packed(log, 1);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x20;
            File.WriteAllBytes(path, bytes);
            bytes[at] ^= 0x20;
            var report = log.Verify();
            Assert.True(report.Problems.Exists(p => p.Segment == 1), $"byte {at}: {string.Join("; ", report.Problems)}");
        }
    }

    [Fact]
    public async Task File_CutDroppedReplacedOrRenamed_IsNamed()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 1);
        using var other = await SignedLog.MakeAsync(runs: 3, exchanges: 1);
        Pack(log);
        Pack(other);
        foreach (var number in (uint[])[1, 2, 3])
        {
            var path = Packed(log, number);
            var bytes = File.ReadAllBytes(path);
            for (var length = 0; length < bytes.Length; length += 7)
            {
                File.WriteAllBytes(path, bytes[..length]);
                Assert.True(log.Verify().Problems.Exists(p => p.Segment == number), $"segment {number} cut to {length}");
            }

            File.Delete(path);
            Assert.True(log.Verify().Problems.Exists(p => p.Segment == number), $"segment {number} dropped");
            File.Copy(Packed(other, number), path);
            Assert.False(log.Verify().IsGood, $"segment {number} replaced");
            File.Copy(Packed(log, number == 1 ? 2u : 1u), path, overwrite: true);
            Assert.Equal(number, log.Verify().Problems[0].Segment);
            File.WriteAllBytes(path, bytes);
        }

        Assert.True(log.Verify().IsGood);
    }

    // Who packs anew what he changed before has nothing of the packed form to fear; the chain speaks.
    [Fact]
    public async Task Entry_ChangedDroppedOrDoubledAndPackedAnew_IsNamedWithItsPlace()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 2);
        var bytes = await File.ReadAllBytesAsync(log.Segment(1), TestContext.Current.CancellationToken);
        var ends = SessionLogTests.Ends(bytes);
        var from = SegmentHeader.Length;
        for (var i = 0; i < ends.Count - 1; i++)
        {
            foreach (var (how, tampered) in (IEnumerable<(string, byte[])>)
                [
                    ("dropped", [.. bytes[..from], .. bytes[ends[i]..]]),
                    ("doubled", [.. bytes[..ends[i]], .. bytes[from..]]),
                    ("changed", [.. bytes[..(from + EntryFrame.WallAt)], (byte)(bytes[from + EntryFrame.WallAt] ^ 1), .. bytes[(from + EntryFrame.WallAt + 1)..]]),
                ])
            {
                File.Delete(Packed(log, 1));
                File.WriteAllBytes(log.Segment(1), tampered);
                Pack(log, 1);
                var first = log.Verify().Problems[0];
                Assert.True((first.Segment, first.Entry) == (1, how == "doubled" ? i + 2 : i + 1), $"entry {i + 1} {how}: {first}");
            }

            from = ends[i];
        }
    }

    [Fact]
    public async Task Segment_OfManyBlocks_IsReadFromAnyPlace()
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 1);
        var plain = new byte[(3 * PackedTable.BlockSize) + 4711];
        new Random(7).NextBytes(plain.AsSpan(0, plain.Length / 2));
        await File.WriteAllBytesAsync(log.Segment(9), plain, TestContext.Current.CancellationToken);
        Pack(log, 9);
        using var stream = SegmentFile.In(log.Record)[^1].Open();
        Assert.Equal(plain.Length, stream.Length);
        var random = new Random(11);
        for (var i = 0; i < 200; i++)
        {
            var at = random.Next(plain.Length);
            var part = new byte[random.Next(1, 400_000)];
            stream.Position = at;
            var read = stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            Assert.Equal(Math.Min(part.Length, plain.Length - at), read);
            Assert.True(part.AsSpan(0, read).SequenceEqual(plain.AsSpan(at, read)), $"{read} bytes at {at}");
        }
    }

    [Fact]
    public async Task Packing_EndedHardAnywhere_LosesNothing()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 2);
        var plain = await File.ReadAllBytesAsync(log.Segment(1), TestContext.Current.CancellationToken);
        Pack(log);
        var packed = await File.ReadAllBytesAsync(Packed(log, 1), TestContext.Current.CancellationToken);

        // Before the rename: half a draft. Behind it: both are there.
        File.Delete(Packed(log, 1));
        File.WriteAllBytes(log.Segment(1), plain);
        File.WriteAllBytes(Packed(log, 1) + ".new", packed[..40]);
        Assert.True(log.Verify().IsGood);
        File.WriteAllBytes(Packed(log, 1), packed);
        Assert.True(log.Verify().IsGood);
        Assert.False(SegmentFile.In(log.Record)[0].IsPacked);

        Pack(log, 1);
        Assert.Equal(packed, File.ReadAllBytes(Packed(log, 1)));
        Assert.False(File.Exists(log.Segment(1)) || File.Exists(Packed(log, 1) + ".new"));
        Assert.True(log.Verify().IsGood);
    }

    [Fact]
    public async Task Gateway_PacksWhatIsClosed_AndRetentionDeletesIt()
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 1);
        var clock = new LateClock();
        await using var running = SessionLog.Start(
            new SessionLogOptions { Folder = log.Record, SegmentBytes = 64 * 1024, Compress = true, Keep = TimeSpan.FromDays(30) }, clock, new SessionLogEvents());
        for (ulong i = 1; i <= 20; i++)
        {
            Exchanges.Play(running, i, new string('x', 10_000));
        }

        await running.DurableAsync(Committed(running, 21));
        var closed = SegmentFile.In(log.Record).Count - 1;
        Assert.True(running.Pack());
        var files = SegmentFile.In(log.Record);
        Assert.False(files[^1].IsPacked);
        // The first run's is too short to be worth it.
        Assert.Equal(closed - 1, files.Count(file => file.IsPacked));
        Assert.Equal(closed - 1, running.Counts.Packed);
        Assert.True(running.Counts.PackedTo * 5 < running.Counts.PackedFrom);

        clock.Late = TimeSpan.FromDays(60);
        await running.ExpireAsync();
        Assert.Single(SegmentFile.In(log.Record));
        Assert.Empty(Directory.GetFiles(log.Record, "*.zst*"));
    }

    [Fact]
    public void Table_OfAnyBytes_IsReadOrRefused_NeverWrong()
    {
        var random = new Random(3);
        var blocks = new List<(int, int)> { (10, PackedTable.BlockSize), (20, 5) };
        byte[] table = [.. PackedTable.Write(blocks), .. RandomNumberGenerator.GetBytes(8)];
        var file = 30 + table.Length;
        Assert.True(PackedTable.TryRead(table, file, out var read) && read.SequenceEqual(blocks));
        for (var i = 0; i < 2000; i++)
        {
            var changed = (byte[])table.Clone();
            changed[random.Next(table.Length - 8)] ^= (byte)(1 << random.Next(8));
            var size = PackedTable.LengthOf(changed.AsSpan(changed.Length - PackedTable.FootSize), file);
            Assert.False(size == table.Length && PackedTable.TryRead(changed, file, out var other) && other.Sum(b => (long)b.Packed) == 30 && other[0].Packed != 10 && other[1].Packed == 20);
        }
    }

    private static Opened Committed(SessionLog log, ulong exchange)
    {
        var opened = Exchanges.Open(log, exchange, Durability.Strict);
        log.Commit(opened);
        return opened;
    }

    private static string Packed(SignedLog log, uint number) => log.Segment(number) + ".zst";

    private static void Pack(SignedLog log, uint? only = null)
    {
        using var packer = new SegmentPacker();
        foreach (var file in SegmentFile.In(log.Record).Where(file => !file.IsPacked && (only is null || file.Number == only)))
        {
            packer.Pack(file);
        }
    }

    private sealed class LateClock : TimeProvider
    {
        public TimeSpan Late { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Late;
    }
}
