using System.Net;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Listening;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>A listener that speaks HTTP/2, with a plain handler behind it.</summary>
internal sealed class DoorRig : IAsyncDisposable
{
    private readonly Rig _rig = new();
    private readonly Http2Door _door;

    public DoorRig(Http2Limits? limits = null)
    {
        _door = new Http2Door(Handler, limits ?? Http2Limits.Default, _rig.Counters.Http2, _rig.State.Streams, NullLogger.Instance);
        Listener = _rig.Listen(_door.RunAsync);
        At = Listener.Start();
    }

    public PlainHandler Handler { get; } = new();

    public Listener Listener { get; }

    public IPEndPoint At { get; }

    public Http2Counters Counters => _rig.Counters.Http2;

    /// <summary>Handlers of streams that failed by a fault of ours.</summary>
    public long Failures => _rig.Counters.HandlerFailures + _rig.State.Streams.Counters.HandlerFailures;

    public async ValueTask DisposeAsync()
    {
        Handler.Released.TrySetResult();
        await Listener.DisposeAsync();
        _rig.Dispose();
        Assert.Equal(0, Failures);
    }
}
