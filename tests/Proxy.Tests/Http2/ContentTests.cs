using System.Text;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>What is read of a message whose peer leaves: all of it, or less and a fault, never less and an end.</summary>
public sealed class ContentTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: up.example\r\n\r\n";
    private const string Head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData("end")]
    [InlineData("reset")]
    public async Task Answer_WholeAndUnread_IsReadWholeWithTheFaultBehindIt(string how)
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        var other = await rig.SendAsync(Get);
        await peer.HeadersAsync(1, false, (":status", "200"));
        await peer.FrameAsync(FrameType.Data, 0, 1, "abc"u8.ToArray());
        await peer.FrameAsync(FrameType.Data, 1, 1, "def"u8.ToArray());
        await LeaveAsync(peer, other, how);
        Assert.Equal(Head + "000006\r\nabcdef\r\n0\r\n\r\n", await UpstreamRig.ReadAsync(lease.Connection));
        Assert.Equal(ConnectionFault.PeerReset, lease.Connection.InputFault);
        lease.Drop();
        other.Drop();
    }

    [Theory]
    [InlineData("end")]
    [InlineData("reset")]
    [InlineData("malformed")]
    public async Task Answer_NotWhole_HasNoEnd(string how)
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        var other = await rig.SendAsync(Get);
        await peer.HeadersAsync(1, false, (":status", "200"));
        await peer.FrameAsync(FrameType.Data, 0, 1, "abc"u8.ToArray());
        if (how == "malformed")
        {
            await peer.FrameAsync(FrameType.Data, 1, 1, "def"u8.ToArray());
            await peer.FrameAsync(FrameType.Data, 0, 1, 1);
        }

        await LeaveAsync(peer, other, how == "end" ? how : "reset");
        Assert.DoesNotContain("0\r\n\r\n", (await UpstreamRig.ReadAsync(lease.Connection))[Head.Length..]);
        Assert.Equal(ConnectionFault.PeerReset, lease.Connection.InputFault);
        lease.Drop();
        other.Drop();
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("data behind the end")]
    public async Task Request_GivenUpBeforeItIsRead_IsNoShorterRequest(string how)
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "POST", "/unread", ends: false);
        await Until.TrueAsync(() => rig.Handler.Connections == 1, "its driver is busy");
        await peer.FrameAsync(FrameType.Data, 1, 1, "abc"u8.ToArray());
        await (how == "reset" ? peer.FrameAsync(FrameType.ResetStream, 0, 1, FramePeer.Number((int)Http2Error.Cancel)) : peer.FrameAsync(FrameType.Data, 0, 1, 1));
        await PingAsync(peer);
        rig.Handler.Released.SetResult();
        await Until.TrueAsync(() => Unread(rig).Count == 1, "the handler has read what there is");
        Assert.Equal((0, false), Unread(rig)[0]);
    }

    // Read in part, and given up then: the part that was read gets no end either.
    [Fact]
    public async Task Answer_ReadInPartWhenItIsMalformed_HasNoEnd()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        await peer.HeadersAsync(1, false, (":status", "200"));
        await peer.FrameAsync(FrameType.Data, 0, 1, "abc"u8.ToArray());
        var part = Head + "000003\r\nabc\r\n";
        Assert.Equal(part, await UpstreamRig.ReadAsync(lease.Connection, part.Length));
        await peer.FrameAsync(FrameType.Data, 1, 1, "def"u8.ToArray());
        await peer.FrameAsync(FrameType.Data, 0, 1, 1);
        await PingAsync(peer);
        Assert.Equal("", await UpstreamRig.ReadAsync(lease.Connection));
        Assert.Equal(ConnectionFault.PeerReset, lease.Connection.InputFault);
        lease.Drop();
    }

    // What was sent before the last ping has been dealt with when this returns; the other stream is broken behind the first.
    private static async Task LeaveAsync(FramePeer peer, UpstreamLease other, string how)
    {
        if (how == "reset")
        {
            await peer.FrameAsync(FrameType.ResetStream, 0, 1, FramePeer.Number((int)Http2Error.Cancel));
        }

        await PingAsync(peer);
        if (how == "reset")
        {
            return;
        }

        peer.Dispose();
        Assert.Equal("", await UpstreamRig.ReadAsync(other.Connection));
    }

    private static async Task PingAsync(FramePeer peer)
    {
        await peer.FrameAsync(FrameType.Ping, 0, 0, new byte[8]);
        await peer.NextAsync(FrameType.Ping);
    }

    private static List<(int Length, bool IsWhole)> Unread(DoorRig rig)
    {
        lock (rig.Handler.Unread)
        {
            return [.. rig.Handler.Unread];
        }
    }
}
