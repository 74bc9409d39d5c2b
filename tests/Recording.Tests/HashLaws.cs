using System.Security.Cryptography;
using System.Text;
using CsCheck;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>Hashes of entries and of sides are what docs/recording-format.md says they are, written down here once more; and no other pieces have the same ones.</summary>
public sealed class HashLaws
{
    private static readonly int[] Edges = [0, 1, 32, 40, 127, 128, 129, 130, 256, 1024, PendingPiece.Full, EntryFrame.MaxPayload];

    /// <summary>A side's hash by the page, hexadecimal.</summary>
    internal static string SideOf(IEnumerable<byte[]> pieces) => Convert.ToHexStringLower(SHA256.HashData([2, .. pieces.SelectMany(Item)]));

    [Fact]
    public void Entry_OfAnyLength_HasTheHashOfThePage_WhoeverAsks()
    {
        using var hasher = new LeafHasher();
        Gen.Select(Gen.OneOf(Gen.Int[0, 2000], OneOf(Edges)), Gen.Byte, Gen.ULong, Gen.Byte.Array[32]).Sample((length, type, exchange, previous) =>
        {
            var payload = new byte[length];
            new Random((int)exchange).NextBytes(payload);
            var entry = new byte[EntryFrame.Overhead + length];
            EntryFrame.Write(entry, (EntryType)type, new EntryTimes((long)exchange / 3, (long)exchange / 5), exchange, new EntryPayload(payload));
            // As a second try has to.
            var again = (byte[])entry.Clone();
            lock (hasher)
            {
                hasher.Link(again, EntryHash.Read(new byte[32]));
                EntryFrame.Unlink(again);
                var linked = hasher.Link(entry, EntryHash.Read(previous));
                Assert.Equal(linked, hasher.Link(again, EntryHash.Read(previous)));
                Assert.Equal(entry, again);
                Assert.True(EntryFrame.IsWhole(entry));
                Assert.Equal(previous, entry[EntryFrame.PreviousAt..EntryFrame.PayloadAt]);
                byte[] stands = length > 128 ? SHA256.HashData(payload) : payload;
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([0, .. entry[..61], .. stands, .. entry[^8..]])), linked.ToString());
                Assert.Equal(linked, hasher.OfEntry(entry, 3));
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([0, .. entry])), hasher.OfEntry(entry, 2).ToString());
            }
        });
    }

    [Fact]
    public void Side_OfAnyPieces_HasTheHashOfThePage()
    {
        var lengths = Gen.OneOf(Gen.Int[1, 100], Gen.Int[100, 300], OneOf([1, 128, 129, 8000, PendingPiece.Full]));
        lengths.Array[0, 12].Sample(pieces =>
        {
            var side = new PendingPiece();
            for (var use = 0; use < 3; use++)
            {
                // The first use ends without its hash, as where a record is lost.
                var texts = pieces.Select((length, i) => Text(length, i + use)).ToList();
                texts.ForEach(text => End(side, text));
                Assert.Equal(texts.Sum(text => (long)text.Length), side.Total);
                if (use > 0)
                {
                    Assert.Equal(SideOf(texts), side.Hash().ToString());
                }

                side.Reset();
            }
        });
    }

    // The same bytes in other pieces, pieces in another order, one that holds what stands for another: all of them have other hashes.
    [Fact]
    public void Side_OfOtherPieces_HasAnotherHash()
    {
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 200], Gen.Int[0, 399], Gen.Int[0, 1000]).Sample((first, second, moved, seed) =>
        {
            var (a, b) = (Text(first, seed), Text(second, seed + 1));
            byte[] both = [.. a, .. b];
            var at = moved % (both.Length + 1);
            List<byte[][]> sides =
            [
                [a, b],
                [b, a],
                [both],
                [a],
                [b],
                [],
                [a, b, b],
                [[.. Item(a), .. b]],
                [[.. a, .. Item(b)]],
                [SHA256.HashData(a), b],
                [a, SHA256.HashData(b)],
                [[.. BitConverter.GetBytes(a.Length), .. a, .. BitConverter.GetBytes(b.Length), .. b]],
                [SHA256.HashData(both)],
            ];
            if (at > 0 && at < both.Length && at != a.Length)
            {
                sides.Add([both[..at], both[at..]]);
            }

            var distinct = sides.DistinctBy(pieces => string.Join('.', pieces.Select(Convert.ToHexString))).ToList();
            Assert.Equal(distinct.Count, distinct.Select(Hash).Distinct().Count());
        });
    }

    [Fact]
    public void Pieces_LongAndShort_AllocateNothing()
    {
        var (side, batch, hasher, bytes) = (new PendingPiece(), new EntryBatch(), new LeafHasher(), Text(PendingPiece.Full, 1));
        var before = 0L;
        for (var round = 0; round < 300; round++)
        {
            before = round == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            foreach (var length in (ReadOnlySpan<int>)[30, 128, 129, PendingPiece.Full])
            {
                side.Add(bytes.AsSpan(0, length));
                var payload = new EntryPayload(side.Bytes);
                batch.Add(EntryType.ReplyPiece, default, 1, payload);
                side.End(payload);
                hasher.Link(batch.Entries, default);
                batch.Clear();
            }

            side.Hash();
            side.Reset();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        hasher.Dispose();
    }

    // What stands in a log is enough to check its sides, whatever the pieces were.
    [Fact]
    public async Task Closed_SaysTheHashOfItsEntries()
    {
        using var log = await SignedLog.MakeAsync(runs: 0, exchanges: 0);
        var random = new Random(5);
        await using (var made = SessionLog.Start(new SessionLogOptions { Folder = log.Record, SegmentBytes = 20_000, Checkpoints = log.Signing() }, TimeProvider.System, new SessionLogEvents()))
        {
            for (var i = 1UL; i <= 30; i++)
            {
                var opened = Exchanges.Open(made, i);
                for (var piece = random.Next(6); piece > 0; piece--)
                {
                    var direction = (Direction)random.Next(2);
                    made.Append(opened, direction, Exchanges.Masked(Encoding.ASCII.GetString(Text(random.Next(10) == 0 ? 40_000 : random.Next(300), piece))));
                    made.EndPiece(opened, direction);
                }

                made.Close(opened, default);
            }
        }

        var entries = new LogFolder(log.Record).Read().ToList();
        foreach (var closed in entries.Where(e => e.Type == EntryType.Closed))
        {
            var said = ClosedEntry.Of(closed);
            byte[][] Of(EntryType type) => [.. entries.Where(e => e.Exchange == closed.Exchange && e.Type == type).Select(e => e.Payload)];
            Assert.Equal((SideOf(Of(EntryType.RequestText)), SideOf(Of(EntryType.ReplyPiece))), (said.RequestHash, said.ReplyHash));
        }

        Assert.True(log.Verify().IsGood);
        Assert.Equal(0, IndependentReaderTests.Run(log.Record, log.Checkpoints, log.At("public.pem"))?.Code ?? 0);
    }

    private static Gen<int> OneOf(int[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static byte[] Item(byte[] piece) => [.. BitConverter.GetBytes(piece.Length), .. piece.Length > 128 ? SHA256.HashData(piece) : piece];

    private static string Hash(byte[][] pieces)
    {
        var side = new SideHash(new Digest());
        foreach (var piece in pieces)
        {
            side.Append(new EntryPayload(piece));
        }

        return side.Finish().ToString();
    }

    private static void End(PendingPiece side, byte[] text)
    {
        Assert.Equal(text.Length, side.Add(text));
        side.End(new EntryPayload(side.Bytes));
    }

    private static byte[] Text(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next('a', 'z'))];
    }
}
