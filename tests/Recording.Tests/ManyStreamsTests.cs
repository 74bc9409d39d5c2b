using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Tests;

/// <summary>Ten thousand answers that stream at once: what each holds is bounded, what is between two pieces holds no text, and nothing is lost.</summary>
public sealed class ManyStreamsTests
{
    private const int Streams = 10_000;
    private const int Rounds = 4;

    [Fact]
    public async Task Streams_TenThousandAtOnce_AreRecordedInBoundedMemory()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-streams-").FullName;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long between, allocated = 0;
        await using (var log = SessionLog.Start(new SessionLogOptions { Folder = folder, QueueBytes = 1 << 20 }, TimeProvider.System, new SessionLogEvents()))
        {
            var opened = new Opened[Streams];
            for (var i = 0; i < Streams; i++)
            {
                await log.RoomAsync(TestContext.Current.CancellationToken);
                opened[i] = Exchanges.Open(log, (ulong)i + 1);
            }

            var piece = System.Text.Encoding.UTF8.GetBytes("data: " + new string('x', 194) + "\n\n");
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var one in opened)
                {
                    await log.RoomAsync(TestContext.Current.CancellationToken);
                    var at = GC.GetAllocatedBytesForCurrentThread();
                    log.Append(one, Direction.Reply, new FastMcp.Masking.Masked(piece));
                    log.EndPiece(one, Direction.Reply);
                    // The first round fills the pools and the queue's buffers.
                    allocated += round > 0 ? GC.GetAllocatedBytesForCurrentThread() - at : 0;
                }
            }

            between = GC.GetTotalMemory(forceFullCollection: true) - before;
            foreach (var one in opened)
            {
                await log.RoomAsync(TestContext.Current.CancellationToken);
                log.Close(one, new ClosedFacts(200, 0, Rounds * piece.Length, Ending.Complete));
            }

            Assert.Equal(0, log.Counts.Lost);
        }

        // Hashes, places and a ticket of each stream; and the queue, of which there are two.
        Assert.InRange(between / Streams, 1, 3_000);
        Assert.True(allocated < 4 << 20, $"{allocated} bytes in {Rounds - 1} rounds");
        var entries = new LogFolder(folder).Read().GroupBy(e => e.Type).ToDictionary(same => same.Key, same => same.Count());
        Assert.Equal((Streams, Streams * Rounds, Streams), (entries[EntryType.Opened], entries[EntryType.ReplyPiece], entries[EntryType.Closed]));
        Directory.Delete(folder, recursive: true);
    }
}
