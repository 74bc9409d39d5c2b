using FastMcp.Proxy.Transport.Loops;

namespace FastMcp.Proxy.Tests.Transport.Loops;

public sealed class BlockPoolTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blocks_RentedAndReturnedInAnyOrder_AreOneHoldersEach(bool ofLoop)
    {
        Exception? failed = null;
        var thread = new Thread(() =>
        {
            try
            {
                Run(ofLoop);
            }
            catch (Exception e)
            {
                failed = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failed);
    }

    private static void Run(bool ofLoop)
    {
        if (ofLoop)
        {
            BlockPool.BeginThread();
        }

        var random = new Random(7);
        var held = new List<(byte[] Block, byte Mark)>();
        for (var i = 0; i < 20_000; i++)
        {
            if (held.Count == 0 || (random.Next(2) == 0 && held.Count < 60))
            {
                var least = random.Next(4) == 0 ? random.Next(1, 70_000) : 16 * 1024;
                var block = BlockPool.Rent(least);
                Assert.True(block.Length >= least);
                Array.Fill(block, (byte)i);
                held.Add((block, (byte)i));
            }
            else
            {
                var which = random.Next(held.Count);
                var (block, mark) = held[which];
                Assert.False(block.AsSpan().ContainsAnyExcept(mark));
                held.RemoveAt(which);
                BlockPool.Return(block);
            }
        }
    }
}
