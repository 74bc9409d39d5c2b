using System.Security.Cryptography;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Format;
using FastMcp.Recording.Verifying;

namespace FastMcp.Recording.Tests;

/// <summary>Whatever is done to a log, verify names the place.</summary>
public sealed class TamperTests
{
    // Hashed apart: more than 128 bytes.
    private const string Long = "a long answer, a long answer, a long answer, a long answer, a long answer, a long answer, a long answer, a long answer, a long answer, a long answer, ";

    [Fact]
    public async Task Log_Untouched_IsGood()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 2);
        var report = log.Verify();
        Assert.Empty(report.Problems);
        Assert.Empty(report.Notes);
        Assert.Equal((3, 3, 33), (report.Segments, report.Checkpoints, report.Entries));
    }

    [Fact]
    public async Task Byte_AnyFlipped_IsNamedWithItsEntry()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 1);
        await using (var another = SessionLog.Start(new SessionLogOptions { Folder = log.Record, Checkpoints = log.Signing() }, TimeProvider.System, new SessionLogEvents()))
        {
            Exchanges.Play(another, 1, Long);
        }

        foreach (var number in (uint[])[1, 2, 3, 4])
        {
            var bytes = await File.ReadAllBytesAsync(log.Segment(number), TestContext.Current.CancellationToken);
            var ends = SessionLogTests.Ends(bytes);
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] ^= 0x20;
                File.WriteAllBytes(log.Segment(number), bytes);
                bytes[at] ^= 0x20;

                var report = log.Verify();
                Assert.False(report.IsGood, $"segment {number}, byte {at}");
                var first = report.Problems[0];
                var entry = at < SegmentHeader.Length ? 0 : 1 + ends.Count(e => e <= at);
                Assert.True((first.Segment, first.Entry) == (number, entry), $"segment {number}, byte {at} of entry {entry}: {first}");
            }

            File.WriteAllBytes(log.Segment(number), bytes);
        }

        Assert.True(log.Verify().IsGood);
    }

    // Who changes an entry can make its check right again: then the chain speaks, and for the last entry the seal or the checkpoint.
    [Theory]
    [InlineData(true, "answer ")]
    [InlineData(false, "answer ")]
    [InlineData(true, Long)]
    [InlineData(false, Long)]
    public async Task Entry_ChangedWithItsCheck_IsNamed(bool sealToo, string answer)
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 2, answer: answer);
        var entries = Forgery.Split(log.Segment(1), out var header);
        for (var i = 0; i < entries.Count - 1; i++)
        {
            var changed = entries.ConvertAll(e => (byte[])e.Clone());
            changed[i][EntryFrame.WallAt] ^= 1;
            // Alone, or with the whole chain behind it made anew, seal and all.
            Forgery.Save(log.Segment(1), header, sealToo ? Forgery.Rechained(header, changed) : [.. changed.Select(e => Forgery.Checked(e))]);

            var first = log.Verify().Problems[0];
            Assert.Equal(1u, first.Segment);
            Assert.Equal(sealToo ? entries.Count : i + 2, first.Entry);
            Assert.Contains(sealToo ? "checkpoint" : "does not follow", first.What, StringComparison.Ordinal);
        }
    }

    // XxHash3 is made for speed: who knows it writes another text of the same check. It is the text that the chain holds.
    [Theory]
    [InlineData(300)]
    [InlineData(5000)]
    public async Task Text_ReplacedByOneOfTheSameCheck_IsNamed(int length)
    {
        // Where the lower half of a word is that of XxHash3's secret, the upper half is only added up: one more here and one less there is the same.
        var text = new byte[length];
        ((ReadOnlySpan<byte>)[0x7c, 0x01, 0x81, 0x2c, 1, 0, 0, 0]).CopyTo(text.AsSpan(64 - EntryFrame.PayloadAt));
        ((ReadOnlySpan<byte>)[0xde, 0xd4, 0x6d, 0xe9, 2, 0, 0, 0]).CopyTo(text.AsSpan(128 - EntryFrame.PayloadAt));
        using var log = await SignedLog.MakeAsync(runs: 0, exchanges: 0);
        await using (var made = SessionLog.Start(new SessionLogOptions { Folder = log.Record, Checkpoints = log.Signing() }, TimeProvider.System, new SessionLogEvents()))
        {
            var opened = Exchanges.Open(made, 1);
            made.Append(opened, Direction.Reply, new Masking.Masked(text));
            made.Close(opened, default);
        }

        var entries = Forgery.Split(log.Segment(1), out var header);
        Assert.Equal(length + EntryFrame.Overhead, entries[1].Length);
        entries[1][68]++;
        entries[1][132]--;
        Assert.True(EntryFrame.IsWhole(entries[1]));
        Forgery.Save(log.Segment(1), header, entries);
        var first = log.Verify().Problems[0];
        Assert.True(first.Entry == 3 && first.What.Contains("does not follow entry 2", StringComparison.Ordinal), first.ToString());
    }

    // Every bit of a long text, with a check that is right.
    [Fact]
    public async Task Text_ChangedInAnyBitWithItsCheck_IsNamed()
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 1, answer: Long);
        var entries = Forgery.Split(log.Segment(1), out var header);
        var at = entries.FindIndex(e => e[EntryFrame.TypeAt] == (byte)EntryType.ReplyPiece);
        var text = entries[at].Length - EntryFrame.Overhead;
        Assert.True(text > EntryPayload.LongestWhole);
        for (var bit = 0; bit < 8 * text; bit++)
        {
            List<byte[]> changed = [.. entries];
            changed[at] = (byte[])entries[at].Clone();
            changed[at][EntryFrame.PayloadAt + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Forgery.Checked(changed[at]);
            Forgery.Save(log.Segment(1), header, changed);
            Assert.True(log.Verify().Problems is [{ Segment: 1 } first, ..] && first.Entry == at + 2, $"bit {bit}");
        }
    }

    // Entries keep their heads and change their texts, with checks that are right.
    [Fact]
    public async Task Texts_OfTheSameLengthExchanged_AreNamed()
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 2, answer: Long);
        var entries = Forgery.Split(log.Segment(1), out var header);
        var (one, two) = (entries.FindIndex(e => e[EntryFrame.TypeAt] == (byte)EntryType.ReplyPiece), entries.FindLastIndex(e => e[EntryFrame.TypeAt] == (byte)EntryType.ReplyPiece));
        var (first, second) = ((byte[])entries[one].Clone(), (byte[])entries[two].Clone());
        second.AsSpan(EntryFrame.PayloadAt..^EntryFrame.CheckSize).CopyTo(entries[one].AsSpan(EntryFrame.PayloadAt));
        first.AsSpan(EntryFrame.PayloadAt..^EntryFrame.CheckSize).CopyTo(entries[two].AsSpan(EntryFrame.PayloadAt));
        Forgery.Checked(entries[one]);
        Forgery.Checked(entries[two]);
        Forgery.Save(log.Segment(1), header, entries);
        Assert.Equal(one + 2, log.Verify().Problems[0].Entry);
        Forgery.Save(log.Segment(1), header, Forgery.Rechained(header, entries));
        Assert.Contains(log.Verify().Problems, problem => problem.What.Contains("checkpoint", StringComparison.Ordinal));
    }

    // The whole chain made anew, and no checkpoint looked at: what the exchange's end says of its texts is left.
    [Theory]
    [InlineData("answer ")]
    [InlineData(Long)]
    public async Task Text_ChangedWithItsChain_IsNotWhatItsEndSays(string answer)
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 2, answer: answer);
        var entries = Forgery.Split(log.Segment(1), out var header);
        if (IndependentReaderTests.Run(log.Record) is not { } before)
        {
            return;
        }

        Assert.True(before.Code == 0, before.Output);
        entries.Find(e => e[EntryFrame.TypeAt] == (byte)EntryType.ReplyPiece)![EntryFrame.PayloadAt] ^= 1;
        Forgery.Save(log.Segment(1), header, Forgery.Rechained(header, entries));
        var seen = IndependentReaderTests.Run(log.Record)!.Value;
        Assert.True(seen.Code != 0 && seen.Output.Contains("is not what its end says", StringComparison.Ordinal), seen.Output);
    }

    [Theory]
    [InlineData("answer ")]
    [InlineData(Long)]
    public async Task Entry_DroppedDoubledMovedOrPutIn_IsNamed(string answer)
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 2, answer: answer);
        var entries = Forgery.Split(log.Segment(1), out var header);
        var foreign = Forgery.Split(log.Segment(2), out _);
        void Expect(IEnumerable<byte[]> tampered, int entry, string how)
        {
            Forgery.Save(log.Segment(1), header, [.. tampered]);
            var first = log.Verify().Problems[0];
            Assert.True((first.Segment, first.Entry) == (1, entry), $"{how}: {first}");
        }

        for (var i = 0; i < entries.Count; i++)
        {
            Expect([.. entries[..i], .. entries[(i + 1)..]], i + 1, $"entry {i + 1} dropped");
            Expect([.. entries[..(i + 1)], .. entries[i..]], i + 2, $"entry {i + 1} doubled");
            Expect([.. entries[..i], foreign[1], .. entries[i..]], i + 1, $"another put in before {i + 1}");
            Expect([.. entries[..i], foreign[Math.Min(i, foreign.Count - 1)], .. entries[(i + 1)..]], i + 1, $"entry {i + 1} replaced");
            if (i > 0)
            {
                Expect([.. entries[..(i - 1)], entries[i], entries[i - 1], .. entries[(i + 1)..]], i, $"entries {i} and {i + 1} changed places");
            }
        }
    }

    [Fact]
    public async Task Log_CutAnywhere_IsNamed()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 1);
        foreach (var number in (uint[])[1, 2, 3])
        {
            var bytes = await File.ReadAllBytesAsync(log.Segment(number), TestContext.Current.CancellationToken);
            for (var length = 0; length < bytes.Length; length++)
            {
                File.WriteAllBytes(log.Segment(number), bytes[..length]);
                var report = log.Verify();
                Assert.True(report.Problems.Exists(p => p.Segment == number), $"segment {number} cut to {length}");
            }

            File.WriteAllBytes(log.Segment(number), bytes);
        }
    }

    [Fact]
    public async Task Segment_DroppedReplacedRenamedOrPutIn_IsNamed()
    {
        using var log = await SignedLog.MakeAsync(runs: 4, exchanges: 1);
        using var other = await SignedLog.MakeAsync(runs: 4, exchanges: 1);
        foreach (var number in (uint[])[1, 2, 3, 4])
        {
            var bytes = File.ReadAllBytes(log.Segment(number));
            File.Delete(log.Segment(number));
            Assert.True(log.Verify().Problems.Exists(p => p.Segment == number), $"segment {number} dropped");
            File.WriteAllBytes(log.Segment(number), File.ReadAllBytes(other.Segment(number)));
            Assert.False(log.Verify().IsGood, $"segment {number} replaced by another log's");
            File.WriteAllBytes(log.Segment(number), File.ReadAllBytes(log.Segment(number == 1 ? 2u : 1u)));
            Assert.Equal(number, log.Verify().Problems[0].Segment);
            File.WriteAllBytes(log.Segment(number), bytes);
        }

        File.Copy(log.Segment(2), log.Segment(5));
        Assert.Equal(5u, log.Verify().Problems[0].Segment);
        File.Delete(log.Segment(5));
        Assert.True(log.Verify().IsGood);
    }

    [Fact]
    public async Task Log_RolledBackToAnOlderCopy_IsNamedByTheCheckpoints()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 1);
        var copy = Directory.EnumerateFiles(log.Record, "*.fmcplog").ToDictionary(f => f, File.ReadAllBytes);
        await log.RunAsync(1, 1 << 20);
        File.Delete(log.Segment(3));
        Assert.True(LogVerifier.Verify(log.Record, null, null).IsGood, "without checkpoints an older copy looks whole");
        Assert.Contains(log.Verify().Problems, p => p.Segment == 3 && p.What.Contains("missing", StringComparison.Ordinal));

        // And written on from there, as if the third run had been another one.
        await log.RunAsync(2, 1 << 20);
        Assert.Equal(3, copy.Count + 1);
        Assert.True(LogVerifier.Verify(log.Record, null, null).IsGood);
        Assert.Contains(log.Verify().Problems, p => p.Segment == 3 && p.What.Contains("checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Segment_ThatGoesOnWithoutASignedOne_IsNamed()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 1);
        var aside = await File.ReadAllBytesAsync(log.Segment(2), TestContext.Current.CancellationToken);
        var signed = Directory.GetFiles(log.Checkpoints);
        File.Delete(log.Segment(2));
        await log.RunAsync(1, 1 << 20);
        File.Move(log.Segment(2), log.Segment(3));
        var forged = await File.ReadAllBytesAsync(log.Segment(3), TestContext.Current.CancellationToken);
        Renumber(forged, 3);
        File.WriteAllBytes(log.Segment(3), forged);
        File.WriteAllBytes(log.Segment(2), aside);
        foreach (var checkpoint in Directory.GetFiles(log.Checkpoints).Except(signed))
        {
            File.Delete(checkpoint);
        }

        Assert.Contains(log.Verify().Problems, p => p.Segment == 2 && p.What.Contains("no later segment goes on from", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checkpoint_Forged_IsNamed()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 1);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var file in Directory.GetFiles(log.Checkpoints))
        {
            var note = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            var lines = note.Split('\n');
            string[] forgeries =
            [
                note.Replace(lines[1], lines[1] + "0", StringComparison.Ordinal),
                note.Replace(lines[2], Convert.ToBase64String(new byte[32]), StringComparison.Ordinal),
                note.Replace(lines[0], lines[0][..^1] + "9", StringComparison.Ordinal),
                note[..^5] + "AAA=\n",
                Signed(string.Join('\n', lines[..3]) + "\n", lines[0], stranger),
                string.Join('\n', lines[..3]) + "\n",
                "",
            ];
            foreach (var forged in forgeries)
            {
                File.WriteAllText(file, forged);
                Assert.Contains(log.Verify().Problems, p => p.What.Contains("is not signed by this key", StringComparison.Ordinal));
            }

            File.WriteAllText(file, note);
        }

        Assert.True(log.Verify().IsGood);
    }

    private static string Signed(string text, string name, ECDsa key) => SignedNote.Make(
        text, name, SignedNote.KeyIdOf(key), key.SignData(System.Text.Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private static void Renumber(byte[] segment, uint number)
    {
        SegmentHeader.TryRead(segment, out var header);
        (header with { Number = number }).Write(segment);
        var entries = new List<byte[]>();
        var from = SegmentHeader.Length;
        foreach (var end in SessionLogTests.Ends(segment))
        {
            entries.Add(segment[from..end]);
            from = end;
        }

        Forgery.Rechained(segment[..SegmentHeader.Length], entries).SelectMany(e => e).ToArray().CopyTo(segment, SegmentHeader.Length);
    }
}
