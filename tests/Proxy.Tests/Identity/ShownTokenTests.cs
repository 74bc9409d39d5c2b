using System.Security.Cryptography;
using System.Text;
using CsCheck;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Tests.Identity;

public sealed class ShownTokenTests
{
    /// <summary>Whatever a connection shows, in whatever order: each token has the name that it has by itself.</summary>
    [Fact]
    public async Task Key_OfAnyTokensOfOneConnection_IsTheHashOfEach()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        using (peer)
        {
            byte[][] tokens = [.. Enumerable.Range(0, 6).Select(number => RandomNumberGenerator.GetBytes(30 + (number * 37))), .. Enumerable.Range(4090, 10).Select(RandomNumberGenerator.GetBytes)];
            Gen.Select(Gen.Int[0, tokens.Length - 1], Gen.Int[0, 8], Gen.Int[1, 3], Gen.Int[0, 5000]).Array[1, 20].Sample(shown =>
            {
                foreach (var (which, bit, times, at) in shown)
                {
                    byte[] token = [.. tokens[which]];
                    token[at % token.Length] ^= (byte)(bit == 8 ? 0 : 1 << bit);
                    for (var i = 0; i < times; i++)
                    {
                        Assert.Equal(TokenKey.Of(token, i), ShownToken.KeyOf(ours, token, i));
                    }
                }
            }, iter: 300, threads: 1);
        }

        await ours.DisposeAsync();
        Assert.Null(ours.Shown);
    }

    [Fact]
    public async Task Token_WithOneOtherBitAnywhere_IsAnother()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        using (peer)
        {
            for (var length = 32; length <= 130; length++)
            {
                var token = RandomNumberGenerator.GetBytes(length);
                for (var at = 0; at < length; at++)
                {
                    ShownToken.KeyOf(ours, token, 0);
                    ShownToken.KeyOf(ours, token, 0);
                    Assert.True(Keeps(ours, token));
                    byte[] other = [.. token];
                    other[at] ^= (byte)(1 << (at % 8));
                    Assert.Equal(TokenKey.Of(other, 0), ShownToken.KeyOf(ours, other, 0));
                }
            }
        }

        await ours.DisposeAsync();
    }

    [Fact]
    public async Task Token_OfOneByteMore_IsAnother()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        using (peer)
        {
            var token = Encoding.ASCII.GetBytes(new string('a', 96));
            for (var length = 32; length <= token.Length; length++)
            {
                for (var i = 0; i < 3; i++)
                {
                    Assert.Equal(TokenKey.Of(token.AsSpan(0, length), 7), ShownToken.KeyOf(ours, token.AsSpan(0, length), 7));
                }
            }
        }

        await ours.DisposeAsync();
    }

    [Fact]
    public async Task Token_ThatCameOnce_IsNotKept()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        using (peer)
        {
            var token = Encoding.ASCII.GetBytes("a-token-that-nobody-else-shows-in-these-tests");
            Assert.False(Keeps(ours, token));
            ShownToken.KeyOf(ours, token, 0);
            Assert.False(Keeps(ours, token));
            ShownToken.KeyOf(ours, token, 0);
            Assert.True(Keeps(ours, token));
            var kept = Kept(ours);
            ShownToken.Forget(ours);
            Assert.All(kept, value => Assert.Equal(0, value));
            Assert.Null(ours.Shown);
        }

        await ours.DisposeAsync();
    }

    [Fact]
    public async Task Token_KnownToItsConnection_CostsNoMemory()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        using (peer)
        {
            var token = RandomNumberGenerator.GetBytes(500);
            for (var i = 0; i < 10; i++)
            {
                ShownToken.KeyOf(ours, token, 0);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                ShownToken.KeyOf(ours, token, i);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        await ours.DisposeAsync();
    }

    private static bool Keeps(Connection connection, byte[] token) => connection.Shown is not null && Kept(connection).AsSpan().SequenceEqual(token);

    private static byte[] Kept(Connection connection) =>
        (byte[])typeof(ShownToken).GetField("_token", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(connection.Shown)!;
}
