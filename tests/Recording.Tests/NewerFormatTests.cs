using System.Buffers.Binary;
using FastMcp.Recording.Acts;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Feeding;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Recording.Verifying;

namespace FastMcp.Recording.Tests;

/// <summary>A log whose last segment a newer program wrote: nobody passes it over, nobody begins behind what he knows, and nothing of it is changed.</summary>
public sealed class NewerFormatTests : IDisposable
{
    private const uint Newer = SegmentHeader.CurrentVersion + 1;

    private readonly SignedLog _log = SignedLog.MakeAsync(runs: 3, exchanges: 3).GetAwaiter().GetResult();

    public void Dispose() => _log.Dispose();

    // Three forms: as we write headers, as nobody knows yet, and packed.
    [Theory]
    [InlineData("same")]
    [InlineData("other")]
    [InlineData("packed")]
    public async Task Start_BehindANewerSegment_IsRefused_AndChangesNothing(string form)
    {
        File.WriteAllText(Path.Combine(_log.Record, "000001.fmcplog.new"), "a draft");
        var last = MakeNewer(form);
        var before = Contents();

        var e = Assert.Throws<NewerFormatException>(Start);

        Assert.Equal(before, Contents());
        Assert.Equal(Newer, e.Version);
        AssertTold(e.Message, last);
        // The folder's lock is free again: whoever sets the newer part aside goes on at once.
        File.Delete(last);
        await Start().DisposeAsync();
        Assert.True(LogVerifier.Verify(_log.Record, null, null).IsGood);
    }

    // A run of ours that was ended when it began, behind the newer one, is no way around it.
    [Fact]
    public void Start_BehindANewerSegmentAndAStub_IsRefused()
    {
        MakeNewer("same");
        File.WriteAllBytes(_log.Segment(4), []);
        Assert.Throws<NewerFormatException>(Start);
    }

    // A bit that fell over in the version of a header of ours is damage, as anywhere else in it: the run goes on behind the segment before it.
    [Theory]
    [InlineData(2)]
    [InlineData(31)]
    public async Task Start_BehindADamagedVersion_IsNotRefused(int bit)
    {
        var bytes = File.ReadAllBytes(_log.Segment(3));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), SegmentHeader.CurrentVersion ^ (1u << bit));
        File.WriteAllBytes(_log.Segment(3), bytes);
        await using (var log = Start())
        {
            Exchanges.Play(log, 1, "answer");
        }

        Assert.True(LogFolder.TryHeader(SegmentFile.In(_log.Record)[^1], out var header));
        Assert.Equal((4u, 2u), (header.Number, header.Previous.Number));
    }

    [Fact]
    public void Verify_NamesIt()
    {
        MakeNewer("same");
        var problem = _log.Verify().Problems[0];
        Assert.Equal((3u, true), (problem.Segment, problem.What.StartsWith("it is of format 4, and the newest that this program knows is 3", StringComparison.Ordinal)));
        Assert.NotEqual(0, IndependentReaderTests.Run(_log.Record)?.Code ?? 1);
    }

    [Fact]
    public void Readers_TellIt_AndReadTheRest()
    {
        var last = MakeNewer("same");
        var log = new LogFolder(_log.Record);
        Assert.Equal([1u, 2u], log.Read().Select(e => e.At.Segment).Distinct());
        AssertTold(Assert.Single(log.Unreadable), last);
        Assert.Throws<NewerFormatException>(log.ThrowIfNewer);

        using var index = RecordIndex.Open(_log.Record);
        for (var times = 0; times < 2; times++)
        {
            AssertTold(Assert.Single(index.Update().Unreadable), last);
        }

        using var follower = new LogFollower(_log.Record);
        AssertTold(Assert.Throws<NewerFormatException>(() => follower.ReadNew().Count()).Message, last);
        Assert.Throws<NewerFormatException>(() => ExchangeEntries.Of(_log.Record, new HashSet<uint> { 3 }, new ExchangeId(1, 1)).Count());
    }

    // Its exchanges would never be sent: what was read is given out, and then it waits for a program that can.
    [Fact]
    public void Feed_StopsBeforeIt()
    {
        var bytes = File.ReadAllBytes(_log.Segment(3));
        var last = MakeNewer("same");
        var feed = new ExchangeFeed(_log.Record, "siem");
        Assert.Equal(6, feed.Next(100, long.MaxValue).Count);
        feed.Taken();
        AssertTold(Assert.Throws<NewerFormatException>(() => feed.Next(100, long.MaxValue)).Message, last);

        File.WriteAllBytes(last, bytes);
        Assert.Equal(3, new ExchangeFeed(_log.Record, "siem").Next(100, long.MaxValue).Count);
    }

    // What a caller left there would stay, and the log would say that it is gone.
    [Fact]
    public async Task Erasure_IsRefused()
    {
        MakeNewer("same");
        var before = Contents();
        await Assert.ThrowsAsync<NewerFormatException>(() => RecordDesk.EraseAsync(
            _log.Record, _log.At("originals"), new ErasureScope("caller", "anonymous", "a wish"), "carol", TimeSpan.FromSeconds(30), new SessionLogOptions { Folder = _log.Record }));
        Assert.Equal(before, Contents());
    }

    private static void AssertTold(string message, string path) => Assert.All(
        [Path.GetFileName(path), $"format {Newer}", $"the newest that this program knows is {SegmentHeader.CurrentVersion}", "Use the program that wrote it", "move the whole folder away"],
        word => Assert.Contains(word, message, StringComparison.Ordinal));

    private SessionLog Start() => SessionLog.Start(new SessionLogOptions { Folder = _log.Record }, TimeProvider.System, new SessionLogEvents());

    private string MakeNewer(string form)
    {
        var path = _log.Segment(3);
        var bytes = File.ReadAllBytes(path);
        Assert.True(SegmentHeader.TryRead(bytes, out var header));
        (header with { Version = Newer }).Write(bytes);
        if (form == "other")
        {
            Random.Shared.NextBytes(bytes.AsSpan(12, 200));
        }

        File.WriteAllBytes(path, bytes);
        return form == "packed" ? Packed(path) : path;
    }

    // As a newer program leaves it that packs as we do; ours would not touch it.
    private static string Packed(string path)
    {
        var plain = File.ReadAllBytes(path);
        using var packer = new ZstdSharp.Compressor();
        packer.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        var block = packer.Wrap(plain).ToArray();
        byte[] file = [.. block, .. PackedTable.Write([(block.Length, plain.Length)])];
        var check = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(check, System.IO.Hashing.XxHash3.HashToUInt64(file));
        File.WriteAllBytes(path + ".zst", [.. file, .. check]);
        File.Delete(path);
        return path + ".zst";
    }

    private Dictionary<string, string> Contents() => Directory.GetFiles(_log.Record).Where(file => Path.GetFileName(file) != "writer.lock").ToDictionary(
        file => file, file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));
}
