using System.Buffers;
using FastMcp.Masking.Text;

namespace FastMcp.Masking.Tests;

/// <summary>What a channel's buffers leave behind in the pool that all channels share.</summary>
public sealed class SlotTextTests
{
    // Bytes that left stand behind those that are held: they are as secret.
    [Fact]
    public void Append_ToABufferThatTextHasLeft_ReturnsItCleared()
    {
        var text = new SlotText();
        var secret = new byte[256];
        secret.AsSpan().Fill((byte)'s');
        text.AppendSame(secret);
        text.ReleaseSame(250);
        text.AppendSame(new byte[300]);
        var returned = ArrayPool<byte>.Shared.Rent(256);
        Assert.DoesNotContain((byte)'s', returned);
        ArrayPool<byte>.Shared.Return(returned);
        text.Clear();
    }
}
