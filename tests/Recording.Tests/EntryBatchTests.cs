using FastMcp.Recording.Format;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>Room for a group stays while groups need it, and no longer.</summary>
public sealed class EntryBatchTests
{
    private static readonly byte[] Payload = new byte[64 * 1024];

    [Fact]
    public void LargeGroups_OneBehindTheOther_AllocateNothing()
    {
        var batch = new EntryBatch();
        Fill(batch, 40);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Fill(batch, 40);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void ALargeGroupNowAndThen_KeepsItsRoom_AndSilenceLetsItGo()
    {
        var batch = new EntryBatch();
        Fill(batch, 40);
        var large = batch.Room;
        for (var i = 0; i < 100; i++)
        {
            Fill(batch, i % 100 == 99 ? 40 : 0);
            Assert.Equal(large, batch.Room);
        }

        for (var i = 0; i < 1000; i++)
        {
            Fill(batch, 0);
        }

        Assert.InRange(batch.Room, 1, 1 << 20);
    }

    private static void Fill(EntryBatch batch, int entries)
    {
        var payload = new EntryPayload(entries == 0 ? default : Payload);
        for (var i = 0; i < entries; i++)
        {
            batch.Add(EntryType.ReplyPiece, default, 1, payload);
        }

        batch.Clear();
    }
}
