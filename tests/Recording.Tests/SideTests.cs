using System.Buffers.Binary;
using System.Security.Cryptography;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Verifying;

namespace FastMcp.Recording.Tests;

/// <summary>
/// The hash of a side, which its end says, is that of its texts: whoever writes a log anew without a checkpoint's key has links, tree and seal right, and must not forget it; and a gateway that
/// hashed wrongly is found out.
/// </summary>
public sealed class SideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-sides-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<uint, string, string> Changes() => new(
        from version in (uint[])[2, 3]
        from change in (string[])["request text", "reply text", "request hash", "reply hash", "reply pieces exchanged"]
        select (version, change, change.StartsWith("request", StringComparison.Ordinal) ? "request" : "answer"));

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Side_ThatIsNotWhatItsEndSays_IsNamed(uint version, string change, string side)
    {
        await RecordAsync(exchanges: 3);
        var entries = Forgery.Split(Segment, out var header);
        header = As(version, header, entries);
        Forgery.Save(Segment, header, Forgery.Rechained(header, entries));
        AssertGood(sides: 6);

        var of = entries.Where(e => BinaryPrimitives.ReadUInt64LittleEndian(e.AsSpan(EntryFrame.ExchangeAt)) == 2).ToList();
        var replies = of.Where(e => Type(e) == EntryType.ReplyPiece).ToList();
        var end = of[^1];
        switch (change)
        {
            case "request text": of.Find(e => Type(e) == EntryType.RequestText)![EntryFrame.PayloadAt] ^= 1; break;
            case "reply text": replies[1][^(EntryFrame.CheckSize + 1)] ^= 1; break;
            case "request hash": end[^(EntryFrame.CheckSize + (2 * EntryHash.Size) + 8)] ^= 1; break;
            case "reply hash": end[^(EntryFrame.CheckSize + 1)] ^= 1; break;
            default: (entries[entries.IndexOf(replies[0])], entries[entries.IndexOf(replies[1])]) = (replies[1], replies[0]); break;
        }

        Forgery.Save(Segment, header, Forgery.Rechained(header, entries));
        var problem = Assert.Single(Verify().Problems);
        Assert.Equal((1u, entries.IndexOf(end) + 1), (problem.Segment, problem.Entry));
        Assert.Matches($"^the {side} of exchange [0-9a-f]{{8}}-2 is not what its end says", problem.What);
        Assert.NotEqual(0, IndependentReaderTests.Run(_folder)?.Code ?? 1);
    }

    // Whoever adds to an answer and has no checkpoint's key has links, tree and seal right; what is lost makes a side shorter.
    [Fact]
    public async Task Side_ThatIsLongerThanItsEndSays_IsNamed()
    {
        await RecordAsync(exchanges: 1);
        var entries = Forgery.Split(Segment, out var header);
        var at = entries.FindIndex(e => Type(e) == EntryType.ReplyPiece);
        entries[at] = Entry(entries[at], [.. EntryFrame.PayloadOf(entries[at]), .. "and more"u8]);
        Forgery.Save(Segment, header, Forgery.Rechained(header, entries));
        Assert.EndsWith("is not what its end says: there is more of it", Assert.Single(Verify().Problems).What, StringComparison.Ordinal);
    }

    // Version 3 says where pieces end, too.
    [Fact]
    public async Task Pieces_CutElsewhere_AreNamed()
    {
        await RecordAsync(exchanges: 1);
        var entries = Forgery.Split(Segment, out var header);
        var at = entries.FindIndex(e => Type(e) == EntryType.ReplyPiece);
        byte[] text = [.. EntryFrame.PayloadOf(entries[at]), .. EntryFrame.PayloadOf(entries[at + 1])];
        var (one, two) = (text[..^50], text[^50..]);
        (entries[at], entries[at + 1]) = (Entry(entries[at], one), Entry(entries[at + 1], two));
        Forgery.Save(Segment, header, Forgery.Rechained(header, entries));
        Assert.Contains("the answer of exchange", Assert.Single(Verify().Problems).What, StringComparison.Ordinal);
    }

    // A sync failed: what stands behind what the next segment goes on from is there again, and is of no side twice.
    [Fact]
    public async Task Texts_ThatDoNotCount_AreOfNoSide()
    {
        await RecordAsync(exchanges: 1);
        var entries = Forgery.Split(Segment, out var header);
        Assert.True(SegmentHeader.TryRead(header, out var first));
        using var hasher = new LeafHasher();
        Forgery.Save(Segment, header, entries[..^2]);
        var next = new byte[SegmentHeader.Length];
        (first with { Number = 2, Previous = new SegmentLink(1, 2, hasher.OfEntry(entries[1], first.Version)) }).Write(next);
        Forgery.Save(Path.Combine(_folder, "000002.fmcplog"), next, Forgery.Rechained(next, entries[2..^1]));
        AssertGood(sides: 2);
    }

    // Of an exchange of which something is not on record nothing can be said.
    [Fact]
    public async Task Side_WithALostText_IsNotCompared()
    {
        await RecordAsync(exchanges: 2);
        var entries = Forgery.Split(Segment, out var header);
        entries.RemoveAt(entries.FindIndex(e => Type(e) == EntryType.ReplyPiece));
        BinaryPrimitives.WriteInt64LittleEndian(entries[^1].AsSpan(EntryFrame.PayloadAt), entries.Count);
        Forgery.Save(Segment, header, Forgery.Rechained(header, entries));
        AssertGood(sides: 3);
    }

    // Exchanges whose end never comes, as where it was lost, and long ones: what is held has an end, and that is said.
    [Theory]
    [InlineData(100_000, 40, 42)]
    [InlineData(10, 10, 0)]
    public async Task Sides_ThatAreHeld_HaveAnEnd(int most, int held, int compared)
    {
        await RecordAsync(exchanges: 21, ends: i => i > 20, replies: 1);
        await RecordAsync(exchanges: 20, ends: _ => true, replies: 1);
        var report = new LogReport();
        using var sides = most == 100_000 ? new LogSides(report) : new LogSides(report, most);
        var peak = 0;
        foreach (var file in SegmentFile.In(_folder))
        {
            using var stream = file.Open();
            var reader = new SegmentReader(stream);
            while (reader.TryNext())
            {
                sides.Read(reader, new EntryPayload(reader.Payload));
                peak = Math.Max(peak, sides.Held);
            }
        }

        sides.End();
        Assert.InRange(peak, held, held + 2);
        Assert.Equal(0, sides.Held);
        Assert.Equal(most != 10, report.Notes.Count == 0);
        Assert.True(report.IsGood);
        Assert.True(sides.Compared >= compared, $"{sides.Compared}");
    }

    [Fact]
    public async Task Sides_AllWrong_AreToldByTheFirst()
    {
        await RecordAsync(exchanges: 200, replies: 1);
        var entries = Forgery.Split(Segment, out var header);
        foreach (var end in entries.Where(e => Type(e) == EntryType.Closed))
        {
            end[^(EntryFrame.CheckSize + 1)] ^= 1;
        }

        Forgery.Save(Segment, header, Forgery.Rechained(header, entries));
        var report = Verify();
        Assert.Equal(100, report.Problems.Count);
        Assert.Contains(report.Notes, note => note.StartsWith("200 sides of exchanges are not what their ends say", StringComparison.Ordinal));
    }

    private static EntryType Type(byte[] entry) => (EntryType)entry[EntryFrame.TypeAt];

    private static byte[] Entry(byte[] like, byte[] text)
    {
        var entry = new byte[EntryFrame.Overhead + text.Length];
        EntryFrame.Write(entry, Type(like), default, BinaryPrimitives.ReadUInt64LittleEndian(like.AsSpan(EntryFrame.ExchangeAt)), new EntryPayload(text));
        return entry;
    }

    // What a gateway of version 2 would have written: its sides are hashed as one text.
    private static byte[] As(uint version, byte[] header, List<byte[]> entries)
    {
        Assert.True(SegmentHeader.TryRead(header, out var read));
        (read with { Version = version }).Write(header);
        foreach (var end in version == 2 ? entries.Where(e => Type(e) == EntryType.Closed) : [])
        {
            var exchange = end.AsMemory(EntryFrame.ExchangeAt, sizeof(ulong));
            byte[] TextOf(EntryType type) => [.. entries.Where(e => Type(e) == type && e.AsSpan(EntryFrame.ExchangeAt, sizeof(ulong)).SequenceEqual(exchange.Span)).SelectMany(e => e[EntryFrame.PayloadAt..^EntryFrame.CheckSize])];
            SHA256.HashData(TextOf(EntryType.RequestText)).CopyTo(end, end.Length - EntryFrame.CheckSize - (2 * EntryHash.Size) - sizeof(long));
            SHA256.HashData(TextOf(EntryType.ReplyPiece)).CopyTo(end, end.Length - EntryFrame.CheckSize - EntryHash.Size);
        }

        return header;
    }

    private string Segment => Path.Combine(_folder, "000001.fmcplog");

    // Each with a request, and answers of pieces that are hashed whole and apart.
    private async Task RecordAsync(int exchanges, Func<int, bool>? ends = null, int replies = 2)
    {
        await using var log = SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, new SessionLogEvents());
        for (var i = 1; i <= exchanges; i++)
        {
            var opened = Exchanges.Open(log, (ulong)i);
            log.Append(opened, Direction.Request, Exchanges.Masked("request of " + i));
            log.EndPiece(opened, Direction.Request);
            for (var piece = 0; piece < replies; piece++)
            {
                log.Append(opened, Direction.Reply, Exchanges.Masked(new string((char)('a' + piece), 200 * (1 - piece) + 100)));
                log.EndPiece(opened, Direction.Reply);
            }

            if (ends?.Invoke(i) ?? true)
            {
                log.Close(opened, new ClosedFacts(200, 10, 10, Ending.Complete));
            }
        }
    }

    private void AssertGood(long sides)
    {
        var report = Verify();
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.Equal(sides, report.Sides);
        Assert.Equal(0, IndependentReaderTests.Run(_folder)?.Code ?? 0);
    }

    private LogReport Verify() => LogVerifier.Verify(_folder, null, null);
}
