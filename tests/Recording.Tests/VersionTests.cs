using System.Security.Cryptography;
using System.Text;
using FastMcp.Recording.Acts;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Verifying;
using FastMcp.TestKit;

namespace FastMcp.Recording.Tests;

/// <summary>
/// What a gateway of before wrote (Version2: three runs of it, one of whose callers was erased, two segments packed, its checkpoints) stays evidence: it is read and
/// verified, and a log that goes on from it in version 3 too.
/// </summary>
public sealed class VersionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-version-").FullName;
    private readonly ECDsa _key = ECDsa.Create();

    public VersionTests()
    {
        Directory.CreateDirectory(Record);
        Directory.CreateDirectory(Checkpoints);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Shared.Repository, "tests/Recording.Tests/Version2")))
        {
            var into = file.EndsWith(".checkpoint", StringComparison.Ordinal) ? Checkpoints : file.EndsWith(".pem", StringComparison.Ordinal) ? _folder : Record;
            File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
        }

        _key.ImportFromPem(File.ReadAllText(Path.Combine(_folder, "public.pem")));
    }

    private string Record => Path.Combine(_folder, "record");

    private string Checkpoints => Path.Combine(_folder, "checkpoints");

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Log_OfVersion2_IsReadAndGood()
    {
        AssertGood(checkpoints: 7, sides: 6);
        Assert.Equal([2u, 2, 2, 2, 2, 2], Versions());
        var entries = new LogFolder(Record).Read().ToList();
        var ends = entries.Where(e => e.Type == EntryType.Closed).ToList();
        Assert.Equal(5, ends.Count);
        foreach (var (end, caller, repeats) in ends[2..].Zip([("bob", 20), ("bob", 720), ("carol", 20)], (e, said) => (e, said.Item1, said.Item2)))
        {
            var answer = string.Concat(Enumerable.Repeat("order 4711 is on its way. ", repeats));
            var closed = ClosedEntry.Of(end);
            Assert.Equal((Sha256("request of " + caller), Sha256(answer)), (closed.RequestHash, closed.ReplyHash));
            Assert.Equal(answer, string.Concat(entries.Where(e => e.Type == EntryType.ReplyPiece && e.At.Run == end.At.Run && e.Exchange == end.Exchange).Select(e => Encoding.UTF8.GetString(e.Payload))));
        }
    }

    [Fact]
    public void Log_OfVersion2_ChangedInAnyByte_IsNamed()
    {
        foreach (var number in (uint[])[3, 6])
        {
            var file = Segment(number);
            var bytes = File.ReadAllBytes(file);
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] ^= 1;
                File.WriteAllBytes(file, bytes);
                bytes[at] ^= 1;
                Assert.Contains(Verify().Problems, p => p.Segment == number);
            }

            File.WriteAllBytes(file, bytes);
        }

        AssertGood(checkpoints: 7, sides: 6);
    }

    [Fact]
    public async Task Log_ThatGoesOnInVersion3_IsGood_AndNothingOfBeforeIsChanged()
    {
        var before = Directory.GetFiles(Record).ToDictionary(file => file, file => Sha256(Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        await RunAsync();
        AssertGood(checkpoints: 7, sides: 8);
        Assert.Equal([2u, 2, 2, 2, 2, 2, 3], Versions());
        Assert.All(before, file => Assert.Equal(file.Value, Sha256(Encoding.Latin1.GetString(File.ReadAllBytes(file.Key)))));
        Assert.Equal(6, new LogFolder(Record).Read().Count(e => e.Type == EntryType.Closed));

        // The first entry of the new one holds the old one's last.
        foreach (var number in (uint[])[6, 7])
        {
            var bytes = File.ReadAllBytes(Segment(number));
            bytes[^1] ^= 1;
            File.WriteAllBytes(Segment(number), bytes);
            Assert.Contains(Verify().Problems, p => p.Segment == number);
            bytes[^1] ^= 1;
            File.WriteAllBytes(Segment(number), bytes);
        }

        using var index = RecordIndex.Open(Record);
        index.Update();
        Assert.Equal(3, index.Find(new Sessions.ExchangeFilter { Words = ["4711"] }).Count);
    }

    // The last entry that counts is a long one, which only version 3 hashes apart.
    [Fact]
    public async Task Run_OfVersion2ThatWasEndedHard_IsTakenUp()
    {
        var bytes = File.ReadAllBytes(Segment(6));
        var ends = SessionLogTests.Ends(bytes);
        var at = ends.FindIndex(end => bytes[end + EntryFrame.TypeAt] == (byte)EntryType.Erased) + 1;
        Assert.True(ends[at] - ends[at - 1] > EntryFrame.Overhead + EntryPayload.LongestWhole);
        File.WriteAllBytes(Segment(6), bytes[..ends[at]]);
        await RunAsync();
        var report = LogVerifier.Verify(Record, null, null);
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.Equal(0, IndependentReaderTests.Run(Record)?.Code ?? 0);
        Assert.Equal(6, new LogFolder(Record).Read().Count(e => e.Type == EntryType.Closed));
    }

    // As version 2, since that is what the file stays, also where the word for it is in version 3.
    [Fact]
    public async Task Caller_OfVersion2_ErasedNow_LeavesAGoodLog()
    {
        var scope = new ErasureScope("caller", "bob", "his wish");
        Assert.True(await RecordDesk.EraseAsync(Record, Path.Combine(_folder, "originals"), scope, "carol", TimeSpan.FromSeconds(30), new SessionLogOptions { Folder = Record }));
        Assert.Equal(2u, Versions()[1]);
        var read = new LogFolder(Record).Read().ToList();
        Assert.Equal(["carol"], read.Where(e => e.Type == EntryType.Opened).Select(e => OpenedEntry.Of(e).Caller));
        var report = LogVerifier.Verify(Record, null, null);
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.Contains(report.Notes, note => note.Contains("entries were erased", StringComparison.Ordinal));
        Assert.Equal(0, IndependentReaderTests.Run(Record)?.Code ?? 0);
    }

    // A header says how what is behind it is hashed: another number there is another header, and as one of a version to come nobody reads it.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Header_OfAnotherVersion_IsNamed(uint version)
    {
        var bytes = File.ReadAllBytes(Segment(3));
        Assert.True(SegmentHeader.TryRead(bytes, out var header));
        (header with { Version = version }).Write(bytes);
        Assert.Equal(version == 3, SegmentHeader.TryRead(bytes, out _));
        File.WriteAllBytes(Segment(3), bytes);
        Assert.Contains(Verify().Problems, p => p.Segment == 3);
        Assert.NotEqual(0, IndependentReaderTests.Run(Record, Checkpoints, Path.Combine(_folder, "public.pem"))?.Code ?? 1);
    }

    // No entry of one version is also one of the other: what is hashed of a long one begins with a length that it does not have.
    [Fact]
    public void Entry_ThatIsWhatIsHashedOfALongOne_IsNone()
    {
        using var hasher = new LeafHasher();
        var entry = new byte[EntryFrame.Overhead + 600];
        EntryFrame.Write(entry, EntryType.ReplyPiece, default, 1, new EntryPayload(new byte[600]));
        var hash = hasher.Link(entry, default);
        byte[] hashed = [.. entry[..EntryFrame.PayloadAt], .. SHA256.HashData(new byte[600]), .. entry[^EntryFrame.CheckSize..]];
        Assert.Equal(hash, hasher.OfEntry(hashed, 2));
        Assert.NotEqual(hashed.Length, EntryFrame.WholeLength(hashed));
    }

    private async Task RunAsync()
    {
        await using var log = SessionLog.Start(new SessionLogOptions { Folder = Record }, TimeProvider.System, new SessionLogEvents());
        Exchanges.Play(log, 1, "an answer " + new string('x', 2000));
    }

    private string Segment(uint number) => Path.Combine(Record, SegmentHeader.FileName(number));

    private List<uint> Versions() => [.. SegmentFile.In(Record).Select(file => LogFolder.TryHeader(file, out var header) ? header.Version : 0)];

    private LogReport Verify() => LogVerifier.Verify(Record, Checkpoints, _key);

    private void AssertGood(int checkpoints, long sides)
    {
        var report = Verify();
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.Equal((checkpoints, sides), (report.Checkpoints, report.Sides));
        Assert.Contains(report.Notes, note => note.Contains("entries were erased", StringComparison.Ordinal));
        Assert.Equal(0, IndependentReaderTests.Run(Record, Checkpoints, Path.Combine(_folder, "public.pem"))?.Code ?? 0);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(text)));
}
