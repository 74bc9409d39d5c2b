using System.Buffers;
using System.Net.Sockets;
using CsCheck;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class EchoTests
{
    /// <summary>Any sizes, any splits, any part consumed per read: what comes back is what was sent.</summary>
    [Fact]
    public async Task Echo_AnySplitsAndAnyConsumption_ReturnsTheSameBytes()
        => await Gen.Select(Gen.Byte.Array[1, 60_000], Gen.Int[1, 30_000], Gen.Int[1, 20_000], Gen.Int[64, 5000])
            .SampleAsync(async (data, split, consumed, block) => Assert.Equal(data, await EchoAsync(data, split, consumed, block)), iter: 40, threads: 2);

    static async Task<byte[]> EchoAsync(byte[] data, int split, int consumed, int block)
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync(new() { InputBlock = block, OutputBlock = block, InputLimit = 64 * 1024 });
        await using var _ = ours;
        var echoing = RunAsync(ours, consumed);
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < data.Length; at += split)
                await peer.SendAsync(data.AsMemory(at, Math.Min(split, data.Length - at)));
            peer.Shutdown(SocketShutdown.Send);
        });
        var got = new MemoryStream();
        var buffer = new byte[10_000];
        while (await peer.ReceiveAsync(buffer).Within() is var count and > 0)
            got.Write(buffer, 0, count);
        await Task.WhenAll(sending, echoing).Within();
        return got.ToArray();
    }

    static async Task RunAsync(Connection connection, int most)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync();
            var part = read.Buffer.Slice(0, Math.Min(most, read.Buffer.Length));
            connection.Output.Write(part.FirstSpan);
            connection.Input.AdvanceTo(part.End);
            await connection.Output.FlushAsync();
            if (read.IsCompleted && read.Buffer.Length == part.Length)
                break;
        }
        await connection.CloseAsync(TimeSpan.FromSeconds(5));
    }
}
