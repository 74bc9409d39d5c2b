using System.Buffers;
using System.Net.Sockets;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;

namespace FastMcp.Proxy.Tests.Transport;

[Collection(nameof(Quiet))]
public sealed class AllocationTests
{
    const int Rounds = 1000;

    [Fact]
    public async Task RoundTrip_SteadyState_AllocatesNothing()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        var echoing = EchoAsync(ours);
        await Task.Run(() => RoundTrips(peer, 3 * Rounds));
        // The least of several measurements: another thread of the process may allocate during one of them.
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
            least = Math.Min(least, await Task.Run(() => Measure(peer)));
        Assert.InRange(least, 0, Rounds * 4);
        peer.Close();
        await echoing.Within();
    }

    static long Measure(Socket peer)
    {
        var before = GC.GetTotalAllocatedBytes(true);
        RoundTrips(peer, Rounds);
        return GC.GetTotalAllocatedBytes(true) - before;
    }

    static void RoundTrips(Socket peer, int count)
    {
        Span<byte> data = stackalloc byte[300];
        for (var i = 0; i < count; i++)
        {
            peer.Send(data);
            for (var left = data.Length; left > 0;)
                left -= peer.Receive(data);
        }
    }

    static async Task EchoAsync(Connection connection)
    {
        while (true)
        {
            connection.SetDeadline(DeadlineKind.Head, TimeSpan.FromSeconds(10));
            var read = await connection.Input.ReadAsync();
            if (read.IsCompleted)
                return;
            connection.Output.Write(read.Buffer.FirstSpan);
            connection.Input.AdvanceTo(read.Buffer.End);
            await connection.Output.FlushAsync();
        }
    }
}
